"""The public API: ``Coder.load().suggest(note)``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from models.answer import JSON, Answer
from models.facts import facts_of
from models.family import NO_CODE, Family, families_digest, load_families
from models.request import Request, parse_request
from models.rules.claim import assemble
from models.rules.draft import Claim
from models.tables.load import Tables, load_tables
from models.tables.schema import TableError
from nlp.facts import Encounter, read_facts
from nlp.pipeline import Language, build

CODE_SET = "2026"


class Coder:
    """Reads a note and suggests the codes that it supports. One Coder serves one thread at a time."""

    def __init__(self, nlp: Language, families: Mapping[str, Family], tables: Tables) -> None:
        self._reader = nlp
        self.families = families
        self.tables = tables
        self._versions = {
            "engine": version("notecoder"),
            "code_set": CODE_SET,
            "model": "rules only",
            "rules": f"sha256:{families_digest()[:16]}.{tables.digest()[:16]}",
        }

    @classmethod
    def load(cls, tables: Path | None = None) -> Coder:
        """The coder with the families that it is shipped with, and its tables or those of a site's folder.

        Raises ``FamilyError`` or ``TableError``.
        """
        families, pack = load_families(), load_tables(tables)
        named = {row.code for family in families.values() for row in family.rows} - {NO_CODE}
        if unknown := sorted(named - pack.codes.keys()):
            # A site's pack from before the program was updated.
            raise TableError("codes.csv", 0, f"{unknown[0]} is missing, which a family names: import the tables anew")
        return cls(build([f.words for f in families.values()], words=False), families, pack)

    def suggest(self, text: str, **fields: object) -> Answer:
        """The answer to one note; ``fields`` are the request's. Raises ``RequestError`` for a field that cannot be."""
        return self.answer(parse_request({"text": text, **fields}))

    def answer(self, request: Request) -> Answer:
        """The answer to a checked request."""
        encounter, day, source = self.read(request)
        claim = Claim(self.tables, day, request.payer, request.setting, request.patient_status, request.signed)
        lines, not_coded, alerts = assemble(encounter, claim, self.families)
        return Answer(
            note_id=request.note_id,
            date_of_service=day.isoformat(),
            date_source=source,  # type: ignore[arg-type]
            payer=request.payer,
            suggestions=lines,
            facts=tuple(fact for p in encounter.procedures for fact in facts_of(p, self.families[p.family], request.text)),
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
