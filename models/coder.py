"""The public API: ``Coder.load().suggest(note)``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING

from models.answer import JSON, Answer
from models.family import Family, families_digest, load_families
from models.request import Request, parse_request
from models.rules.claim import assemble
from models.rules.draft import Claim
from models.tables.load import Tables, load_tables
from nlp.facts import Encounter, Procedure, Site, read_facts
from nlp.pipeline import build

if TYPE_CHECKING:
    from spacy.language import Language

CODE_SET = "2026"


class Coder:
    """Reads a note and suggests the codes that it supports. One Coder serves one thread at a time."""

    def __init__(self, nlp: Language, families: Mapping[str, Family], tables: Tables) -> None:
        self._reader = nlp
        self.families = families
        self.tables = tables
        self._versions = {"engine": version("notecoder"), "code_set": CODE_SET, "model": "rules only", "rules": f"sha256:{families_digest()[:16]}.{tables.digest()[:16]}"}

    @classmethod
    def load(cls) -> Coder:
        """The coder with the families and tables that it is shipped with. Raises ``FamilyError`` or ``TableError``."""
        families = load_families()
        return cls(build([f.words for f in families.values()], words=False), families, load_tables())

    def suggest(self, text: str, **fields: object) -> Answer:
        """The answer to one note; ``fields`` are the request's. Raises ``RequestError`` for a field that cannot be."""
        return self.answer(parse_request({"text": text, **fields}))

    def answer(self, request: Request) -> Answer:
        """The answer to a checked request."""
        encounter, day, source = self.read(request)
        claim = Claim(self.tables, day, request.payer, request.setting, request.patient_status)
        lines, not_coded, alerts = assemble(encounter, claim, self.families)
        return Answer(
            note_id=request.note_id,
            date_of_service=day.isoformat(),
            date_source=source,  # type: ignore[arg-type]
            payer=request.payer,
            suggestions=lines,
            facts=tuple(_fact(p, request.text) for p in encounter.procedures),
            not_coded=not_coded,
            alerts=alerts,
            versions=self._versions,
        )

    def read(self, request: Request) -> tuple[Encounter, date, str]:
        """The facts of the note, its date of service, and where that date comes from."""
        doc = self._reader.make_doc(request.text)
        if request.date_of_service:
            doc.user_data["date_of_service"] = request.date_of_service.isoformat()
        for _, component in self._reader.pipeline:
            doc = component(doc)
        encounter = read_facts(doc)
        if request.date_of_service:
            return encounter, request.date_of_service, "request"
        if encounter.date:
            return encounter, date.fromisoformat(encounter.date.value), "note"
        return encounter, date.today(), "today"

    @cached_property
    def nlp(self) -> Language:
        """An ordinary spaCy pipeline for reading on one's own; its Docs live as long as anybody holds them."""
        return build([f.words for f in self.families.values()])

    def code(self, code: str, on: date | None) -> JSON | None:
        """What the tables hold of a code: label, family, dates, unit limit; None where it is unknown or not in force on the day."""
        entry = self.tables.code(code, on)
        if entry is None or (on and not entry.in_force(on)):
            return None
        return {
            "code": entry.code,
            "system": entry.system,
            "label": entry.label,
            "family": entry.family,
            "effective_from": entry.effective_from.isoformat() if entry.effective_from else None,
            "effective_to": entry.effective_to.isoformat() if entry.effective_to else None,
            "unit_basis": entry.unit_basis,
            "imaging": entry.imaging,
            "laterality": entry.laterality,
            "max_units_per_day": entry.max_units,
            "addon_to": sorted(self.tables.parents(entry.code)),
            "notes": entry.notes,
        }


def _minutes(procedure: Procedure) -> int | None:
    """The minutes of a service: of several entries the sum, of one time said twice that time."""
    values = [n.value for n in procedure.minutes]
    return None if not values else int(values[0] if len(set(values)) == 1 and procedure.family == "sedation" else sum(values))


_PARTS = ("upper", "middle", "lower", "anterior", "posterior", "medial", "lateral")
_NOT_MUSCLES = frozenset({"salivary_toxin", "sweat_toxin"})


def _muscle(site: Site, text: str) -> str:
    """The muscle's name as near to the note as can be: its part (``upper trapezius``), or its shorter name (``biceps``)."""
    name = site.value.split("_")
    span = site.evidence[0]
    words = "".join(c if c.isalnum() else " " for c in text[span.start : span.end].lower()).split()
    parts = [w for w in words if w in _PARTS and w not in name]
    said = [w for w in name if w in words]
    short = said if said and len(said) == len([w for w in words if w not in ("muscle", "muscles", *parts)]) else name
    return " ".join([*parts[:1], *short])


def _fact(procedure: Procedure, text: str) -> JSON:
    """One procedure as the response shows it."""
    levels = [s.value for s in procedure.sites if s.kind in ("level", "vertebra")]
    sides = {s.side for s in procedure.sites if s.side} or ({procedure.side} if procedure.side else set())
    imaging = procedure.attributes.get("imaging", ())
    return {
        "procedure": procedure.family,
        "status": procedure.status,
        "target": procedure.target,
        "levels": list(dict.fromkeys(levels)),
        "side": None if not sides else sides.pop() if len(sides) == 1 else "bilateral",
        "imaging": imaging[0].value if imaging else None,
        "muscles": [_muscle(s, text) for s in procedure.sites if s.kind == "muscle" and procedure.family not in _NOT_MUSCLES],
        "minutes": _minutes(procedure),
        "count": None,
        "evidence": list(dict.fromkeys((*procedure.mentions, *(e for s in procedure.sites for e in s.evidence), *(n.evidence for n in procedure.minutes)))),
    }
