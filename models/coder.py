"""The public API: ``Coder.load().suggest(note)``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from models.answer import JSON, Alert, Answer, DateSource, Line, NotCoded
from models.audit.asked import Rows, ask, rows_by_code
from models.audit.audit import audited, claim_alerts
from models.audit.claim_lines import parse_claim
from models.audit.counterfactuals import with_counterfactuals
from models.audit.records import Audit, ClaimLine
from models.classifier.certainty import describe_lines, with_confidence
from models.classifier.parts import Parts, load_parts
from models.facts import facts_of
from models.family import NO_CODE, Family, families_digest, load_families
from models.request import Request, parse_request
from models.rules.claim import assemble
from models.rules.draft import Claim
from models.rules.unknown_wording import raised
from models.tables.load import Tables, load_tables
from models.tables.lookup import described
from models.tables.schema import TableError
from nlp.components.procedures import settled
from nlp.components.reading import Mention, Reading
from nlp.facts import Encounter, read_facts
from nlp.pipeline import Doc, Language, build

CODE_SET = "2026"


class Judged(NamedTuple):
    """The lines of one note, its facts, its day and where that comes from, what was not coded, and the alerts."""

    encounter: Encounter
    day: date
    source: DateSource
    lines: tuple[Line, ...]
    not_coded: tuple[NotCoded, ...]
    alerts: tuple[Alert, ...]


class Coder:
    """Reads a note and suggests the codes that it supports. One Coder serves one thread at a time."""

    def __init__(self, nlp: Language, families: Mapping[str, Family], tables: Tables, parts: Parts = Parts()) -> None:  # noqa: B008
        self._reader = nlp
        self._parts = parts
        self._guess, self._chance = parts.guess(), parts.chance()
        self.families = families
        self.tables = tables
        self.versions = {
            "engine": version("notecoder"),
            "code_set": CODE_SET,
            "model": parts.digest,
            "rules": f"sha256:{families_digest()[:16]}.{tables.digest()[:16]}",
        }

    @classmethod
    def load(cls, tables: Path | None = None) -> Coder:
        """The coder with the families that it is shipped with, and its tables or those of a site's folder.

        Raises ``FamilyError``, ``TableError`` or ``ReleaseError``.
        """
        return cls.of(load_parts(), tables)

    @classmethod
    def of(cls, parts: Parts, tables: Path | None = None) -> Coder:
        """The coder with these parts of a classifier; with none of them it is rules alone."""
        families, pack = load_families(), load_tables(tables)
        named = {row.code for family in families.values() for row in family.rows} - {NO_CODE}
        if unknown := sorted(named - pack.codes.keys()):
            # A site's pack from before the program was updated.
            raise TableError("codes.csv", 0, f"{unknown[0]} is missing, which a family names: import the tables anew")
        reader = build([f.words for f in families.values()], words=False, judge=parts.judge())
        return cls(reader, families, pack, parts)

    def suggest(self, text: str, **fields: object) -> Answer:
        """The answer to one note; ``fields`` are the request's. Raises ``RequestError`` for a field that cannot be."""
        return self.answer(parse_request({"text": text, **fields}))

    def answer(self, request: Request) -> Answer:
        """The answer to a checked request."""
        reading = self.lines(request)
        return Answer(
            note_id=request.note_id,
            date_of_service=reading.day.isoformat(),
            date_source=reading.source,
            payer=request.payer,
            suggestions=reading.lines,
            facts=tuple(fact for p in reading.encounter.procedures for fact in facts_of(p, self.families[p.family], request.text)),
            not_coded=reading.not_coded,
            alerts=reading.alerts,
            versions=self.versions,
        )

    def lines(self, request: Request) -> Judged:
        """The claim lines of a note with what they were judged by: rules first, then the candidates and the confidence of the parts."""
        encounter, day, source = self.read(request)
        claim = Claim(self.tables, day, request.payer, request.setting, request.patient_status, request.signed)
        lines, not_coded, alerts = assemble(encounter, claim, self.families)
        lines += tuple(raised(self._guess(encounter.passages), claim, self.families, lines))
        if self._chance is not None:
            lines = with_confidence(lines, describe_lines(lines, encounter, not_coded, alerts), self._chance)
        return Judged(encounter, day, source, lines, not_coded, alerts)

    def audit(self, text: str, claim: object, **fields: object) -> Audit:
        """A verdict for every line of ``claim`` (``64483-RT, 64484-RT x2`` or a list). Raises ``RequestError``."""
        return self.audit_claim(parse_request({"text": text, **fields}), parse_claim(claim))

    def audit_claim(self, request: Request, claimed: tuple[ClaimLine, ...]) -> Audit:
        """The audit of a checked claim against the note of a checked request."""
        encounter, day, source = self.read(request)
        claim = Claim(self.tables, day, request.payer, request.setting, request.patient_status, request.signed)
        asked = ask(encounter, claim, self.families, self.rows)
        lines, omitted = audited(claimed, asked)
        if "alternatives" in request.include:
            lines = with_counterfactuals(lines, asked)
        return Audit(
            note_id=request.note_id,
            date_of_service=day.isoformat(),
            date_source=source,
            payer=request.payer,
            lines=lines,
            omitted=omitted,
            alerts=(*asked.work.alerts, *claim_alerts(lines, asked)),
            versions=self.versions,
        )

    @cached_property
    def rows(self) -> Rows:
        """The family rows that can make each code."""
        return rows_by_code(self.families)

    def read(self, request: Request) -> tuple[Encounter, date, DateSource]:
        """The facts of the note, its date of service, and where that date comes from."""
        encounter = read_facts(self._doc(request))
        if request.date_of_service:
            return encounter, request.date_of_service, "request"
        if encounter.date:
            return encounter, date.fromisoformat(encounter.date.value), "note"
        return encounter, date.today(), "today"

    def mentions(self, request: Request) -> tuple[Reading | None, list[Mention]]:
        """Every mention of a procedure as the rules leave it, and what they read it from; nothing where the note is none of ours."""
        doc = self._doc(request, before="procedures")
        return (None, []) if doc._.mentions is None else settled(doc)

    def _doc(self, request: Request, before: str = "") -> Doc:
        doc = self._reader.make_doc(request.text)
        if request.date_of_service:
            doc.user_data["date_of_service"] = request.date_of_service.isoformat()
        for name, component in self._reader.pipeline:
            if name == before:
                break
            doc = component(doc)
        return doc

    @cached_property
    def nlp(self) -> Language:
        """An ordinary spaCy pipeline for reading on one's own; its Docs live as long as anybody holds them."""
        return build([f.words for f in self.families.values()], judge=self._parts.judge())

    def code(self, code: str, on: date | None) -> JSON | None:
        """What the tables hold of a code: label, family, dates, unit limit; None where it is unknown or not in force on the day."""
        return described(self.tables, code, on)
