from __future__ import annotations

import pytest

from service.store.records import Billed, Decision
from service.workbench.claim_view import claim, claim_lines, state
from tests.service.workbench.sample_answers import ACCEPT, ADD, CHANGE, REJECT, answer, standing


@pytest.mark.parametrize(
    ("decisions", "lines"),
    [
        ((), []),
        ((ACCEPT, REJECT), [(Billed("64483", 1, ("RT",)), "accept")]),
        ((CHANGE,), [(Billed("64483", 2, ("LT",)), "change")]),
        (
            (Decision("accept", 2), ADD, ACCEPT),
            [(Billed("64483", 1, ("RT",)), "accept"), (Billed("20552"), "accept"), (Billed("77003"), "add")],
        ),
    ],
)
def test_claim_view_lines(decisions: tuple[Decision, ...], lines: list[tuple[Billed, str]]) -> None:
    assert claim_lines(answer(), standing(*decisions)) == lines


@pytest.mark.parametrize(
    ("decision", "action", "words", "reason"),
    [
        (None, "open", "", None),
        (ACCEPT, "accept", "Accepted", None),
        (CHANGE, "change", "Changed to 64483-LT x2: wrong side", "wrong_side"),
        (Decision("reject", 1, reason="payer"), "reject", "Rejected: this payer does not take it", None),
    ],
)
def test_claim_view_state(decision: Decision | None, action: str, words: str, reason: str | None) -> None:
    found = state(answer()["suggestions"][0], decision)
    assert (found["action"], found["words"], found["reason"]) == (action, words, reason)
    assert found["billed"] == (Billed("64483", 2, ("LT",)) if action == "change" else Billed("64483", 1, ("RT",)))


def test_claim_view_counts_suggestions_and_not_what_was_added() -> None:
    found = claim(answer(), standing(ACCEPT, REJECT, ADD))
    assert (found["decided"], found["total"]) == (2, 2)
    assert found["text"] == "64483-RT\n77003"
    assert [line["words"] for line in found["lines"]] == ["64483-RT", "77003"]
