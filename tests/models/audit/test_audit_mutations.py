"""The audit on claims made from our own notes: right lines stand, wrong ones are caught, what is left out is named."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from models.audit.asked import ask
from models.audit.audit import audited
from models.audit.claim_lines import parse_claim
from models.coder import Coder
from models.request import parse_request
from models.rules.draft import Claim
from tests.models.audit.claims import MadeClaim, made

KINDS = (
    "right", "right, turned round", "right, gold's modifiers", "right, optional modifiers", "right, a line a side", "wrong family member",
    "wrong region", "one unit more", "one unit less", "wrong side", "unbundled guidance", "planned only", "extra level", "wrong modifier",
    "missing modifier", "left out",
)  # fmt: skip


@cache
def figures(coder: Coder) -> tuple[Counter[str], Counter[str], tuple[str, ...]]:
    """Counts of what was asked and of what was right, by what it was; and every failure in words."""
    asked_of: dict[str, object] = {}
    total: Counter[str] = Counter()
    good: Counter[str] = Counter()
    failures = []
    for claim in made(coder, every=4):
        if claim.note.id not in asked_of:
            request = parse_request({"text": claim.note.text, **claim.fields()})
            encounter, day, _ = coder.read(request)
            asked_of = {claim.note.id: ask(encounter, Claim(coder.tables, day, request.payer), coder.families, coder.rows)}
        lines, omitted = audited(parse_claim(claim.plain()), asked_of[claim.note.id])  # type: ignore[arg-type]
        total[claim.kind] += 1
        for place, line in enumerate(lines):
            name, right = (
                ("caught", line.verdict not in ("supported", "out_of_scope"))
                if place == claim.wrong
                else ("stands", line.verdict == "supported")
            )
            total[name] += 1
            good[name] += right
            if not right:
                failures.append(_told(claim, name, line.claimed.code, line.verdict))
        if claim.left_out:
            named = claim.left_out in {line.code for line in omitted}
            total["named"] += 1
            good["named"] += named
            if not named:
                failures.append(_told(claim, "named", claim.left_out, ""))
    return total, good, tuple(failures)


def _told(claim: MadeClaim, name: str, code: str, verdict: str) -> str:
    return f"{claim.note.id} {claim.kind}: {code} {verdict or 'not omitted'} ({name})"


@pytest.mark.parametrize(("what", "floor"), [("caught", 0.98), ("stands", 0.98), ("named", 0.95)])
def test_audit_mutations_rates(coder: Coder, what: str, floor: float) -> None:
    total, good, failures = figures(coder)
    assert good[what] / total[what] >= floor, failures[:20]


def test_audit_mutations_are_many_and_of_every_kind(coder: Coder) -> None:
    total, _, _ = figures(coder)
    assert sum(total[kind] for kind in KINDS) >= 300
    assert [kind for kind in KINDS if total[kind] < 5] == [], total
