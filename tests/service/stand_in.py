"""A coder for the tests of the doors: it knows one injection, needs no model, and fails where a note asks it to."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from models.answer import Alert, Alternative, Answer, Line, NotCoded, Reason
from models.audit.records import Audit, AuditedLine, ClaimLine
from models.request import Request
from nlp.facts import Evidence

CANARY = "zaphodbeeblebrox"
NOTE = (
    "03/02/2026. Right L4-L5 transforaminal epidural steroid injection under fluoroscopy.\n"
    "Trigger points were palpated. Plan: radiofrequency ablation next month.\n"
)


class StandIn:
    versions: ClassVar = {"engine": "0", "code_set": "2026"}

    def answer(self, request: Request) -> Answer:
        text = request.text
        if "please fail" in text:
            raise KeyError(text)
        procedure = _find(text, "transforaminal epidural steroid injection", "procedure")
        trigger = _find(text, "Trigger points", "procedure")
        planned = _find(text, "radiofrequency ablation", "procedure")
        lines = []
        if procedure:
            facts = _find(text, "L4-L5", "level") + _find(text, "Right", "side") + _find(text, "fluoroscopy", "imaging")
            why = Reason("transforaminal_epidural.lumbar.first", "transforaminal + lumbar + first level", "CPT 64483")
            other = Alternative("64479", "the level were cervical or thoracic")
            label = "Transforaminal epidural, lumbar/sacral, first level"
            lines.append(Line("64483", "CPT", label, 1, ("RT",), "suggested", 0.97, procedure + facts, (why,), (), (other,)))
        if trigger:
            missing = ("Which muscles were injected?",)
            lines.append(Line("20552", "CPT", "Trigger points, 1-2 muscles", 1, (), "candidate", 0.31, trigger, (), missing))
        return Answer(
            note_id=request.note_id,
            date_of_service=(request.date_of_service or date(2026, 3, 2)).isoformat(),
            date_source="request" if request.date_of_service else "note",
            payer=request.payer,
            suggestions=tuple(lines),
            facts=tuple({"procedure": "transforaminal_epidural", "side": "right", "evidence": [piece]} for piece in procedure),
            not_coded=(NotCoded("radiofrequency_ablation", "planned", planned),) if planned else (),
            alerts=(Alert("warning", "documentation", ("64483",), "The note is not signed.", "R-DOC-01", procedure),) if procedure else (),
            versions=self.versions,
        )

    def audit_claim(self, request: Request, claimed: tuple[ClaimLine, ...]) -> Audit:
        answer = self.answer(request)
        made = {line.code: line for line in answer.suggestions}
        lines = tuple(
            AuditedLine(c, "supported", made[c.code], made[c.code].evidence, why=made[c.code].why)
            if c.code in made
            else AuditedLine(c, "not_supported", None, missing=("Which level was injected?",), why=(Reason("none", "not told", ""),))
            for c in claimed
        )
        left = tuple(line for line in answer.suggestions if line.code not in {c.code for c in claimed})
        return Audit(request.note_id, answer.date_of_service, answer.date_source, answer.payer, lines, left, answer.alerts, answer.versions)

    def code(self, code: str, on: date | None) -> dict[str, object] | None:
        if code != "64483" or (on is not None and on < date(2000, 1, 1)):
            return None
        dates = {"effective_from": date(2000, 1, 1), "effective_to": None}
        return {"code": code, "system": "CPT", "label": "Transforaminal epidural", "family": "transforaminal", **dates}


def load_stand_in() -> StandIn:
    return StandIn()


def _find(text: str, words: str, role: str) -> tuple[Evidence, ...]:
    start = text.find(words)
    return () if start < 0 else (Evidence(start, start + len(words), role),)
