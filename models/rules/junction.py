"""Facet joints on both sides of the thoracolumbar junction: one run of joints told as two acts. Source: rules.md 4, R-FAC-04, R-FAC-06."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.family import Row
from nlp.facts import Procedure

_FACETS = frozenset({"facet_injection", "medial_branch_block", "facet_ablation"})
_INJECTED = frozenset({"facet_injection", "medial_branch_block"})


def joined(procedures: Sequence[Procedure]) -> tuple[Procedure, ...]:
    """Nerves T12 and L1 of one side supply one joint, L1-L2: the two acts are one, and it is lumbar (R-FAC-04, section 4)."""
    out = list(procedures)
    for upper in procedures:
        lower = _below(upper, procedures, "T12", "L1")
        if lower is None or lower not in out:
            continue
        whole = replace(
            lower,
            mentions=tuple(dict.fromkeys((*upper.mentions, *lower.mentions))),
            sites=(*lower.sites, *upper.sites),
            attributes={**upper.attributes, **lower.attributes},
        )
        out[out.index(lower)] = whole
        out.remove(upper)
    return tuple(out)


def continued(procedure: Procedure, row: Row, performed: Sequence[Procedure]) -> Row:
    """The row of lumbar joints that go on from T12-L1: its first joint is the second of the day (R-FAC-06, sources disagree)."""
    above = any(_below(p, (procedure,), "T12-L1", "L1-L2") for p in performed if p.family in _INJECTED)
    return replace(row, code=row.further, further=row.third, third=None) if above and row.further else row


def _below(upper: Procedure, others: Sequence[Procedure], last: str, first: str) -> Procedure | None:
    """The act of the same kind and side that begins at ``first`` where ``upper`` has nothing but ``last``."""
    if upper.family not in _FACETS or upper.status != "performed" or [s.value for s in upper.sites] != [last]:
        return None
    same = (p for p in others if p is not upper and p.status == "performed" and (p.family, p.side) == (upper.family, upper.side))
    return next((p for p in same if any(s.value == first for s in p.sites)), None)
