"""What an audit asks of the engine: the note's facts, the claim that it made of them with its working, and the rows behind a code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.answer import Line
from models.family import NO_CODE, Family, Row
from models.rules.claim import Work, work_out
from models.rules.decide import NOWHERE, Facts, setting_of
from models.rules.draft import Claim
from nlp.facts import Encounter, Procedure, Value

Rows = Mapping[str, tuple[tuple[Family, Row], ...]]


def rows_by_code(families: Mapping[str, Family]) -> dict[str, tuple[tuple[Family, Row], ...]]:
    """The family rows that can make a code: as first, further or third unit, as the payer's own code, or beside another; of every date."""
    out: dict[str, list[tuple[Family, Row]]] = {}
    for family in families.values():
        for row in family.rows:
            dated = [row, *(row.on(until) for until, _ in row.before)]
            codes = [c for r in dated for c in (r.code, r.further, r.third, r.medicare_code, *r.also) if c and c != NO_CODE]
            for code in dict.fromkeys(codes):
                out.setdefault(code, []).append((family, row))
    return {code: tuple(rows) for code, rows in out.items()}


def ask(encounter: Encounter, claim: Claim, families: Mapping[str, Family], rows: Rows) -> Asked:
    """The note answered by the engine, ready to be asked about claims."""
    return Asked(encounter, claim, work_out(encounter, claim, families), families, rows)


@dataclass(frozen=True, slots=True)
class Asked:
    """One note as the engine has answered it, and what its answer was made from."""

    encounter: Encounter
    claim: Claim
    work: Work
    families: Mapping[str, Family]
    rows: Rows

    def around(self) -> Facts:
        """The facts of the whole encounter that rows may ask for."""
        return {**setting_of(self.claim.setting, self.encounter), "payer": (Value(self.claim.payer, NOWHERE),)}

    def families_of(self, code: str) -> dict[str, Family]:
        """The family files whose rows can make the code, by id."""
        return {family.id: family for family, _ in self.rows.get(code, ())}

    def origin(self, line: Line) -> str:
        """The id of the family or rule that made a documented line."""
        return next((d.family for d in self.work.drafts if d.line.code == line.code), "")

    def behind(self, code: str) -> Procedure | None:
        """The act that a documented line of the code was made of; None for drugs, visits and guidance of no act."""
        return next((d.procedure for d in self.work.drafts if d.line.code == code and d.procedure is not None), None)
