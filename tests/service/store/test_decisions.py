"""Decisions: what is taken, what is refused and in which words, undo, idempotency keys."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from service.store.errors import DecisionError, KeyReused, NoSuchRecord
from service.store.records import Billed, Decision
from service.store.store import Store
from tests.service.stand_in import NOTE
from tests.service.store.keeping import ANN, BOB, answer, changed, keep

VISIT = Billed("99213", 1, ("25",))


def stands(store: Store, id: str) -> list[tuple[str, object]]:
    return [(s.decision.action, s.decision.line or s.decision.billed) for s in store.decisions(id)]


@pytest.mark.parametrize(
    "decision",
    [
        Decision("accept", 2),
        Decision("change", 1, Billed("64483", 1, ("LT",)), "wrong_side"),
        Decision("change", 1, Billed("64483", 2)),
        Decision("reject", 1, reason="not_performed"),
        Decision("add", billed=VISIT),
    ],
)
def test_decisions_are_taken(store: Store, decision: Decision) -> None:
    id = keep(store).id
    entry = store.decide(ANN, id, decision)
    assert (entry.number, entry.who, entry.kind, entry.record) == (2, "user:ann", "decided", id)
    (standing,) = store.decisions(id)
    assert (standing.decision, standing.at, standing.who, standing.entry) == (decision, entry.at, "user:ann", 2)
    assert store.history(id)[-1] == entry
    assert store.verify().ok


@pytest.mark.parametrize(
    ("decision", "field", "words"),
    [
        (Decision("approve", 1), "action", "expected accept, change, reject, add or undo"),  # type: ignore[arg-type]
        (Decision("accept"), "line", "place of a line"),
        (Decision("accept", 0), "line", "from 1"),
        (Decision("accept", True), "line", "place of a line"),
        (Decision("accept", 3), "line", "expected one of 2 lines, found 3"),
        (Decision("accept", 1, VISIT), "billed", "expected none for accept"),
        (Decision("accept", 1, reason="other"), "reason", "expected none for accept"),
        (Decision("reject", 1), "reason", "for reject, found nothing"),
        (Decision("reject", 1, reason="she said so"), "reason", "expected one of not_performed"),
        (Decision("reject", 1, VISIT, "other"), "billed", "expected none for reject"),
        (Decision("change", 1), "billed", "code, units and modifiers for change"),
        (Decision("change", 1, Billed("6448"), None), "billed", "a code of five characters"),
        (Decision("change", 1, Billed("64483", 0)), "billed", "units from 1"),
        (Decision("change", 1, Billed("64483", 1, ("PATIENT",))), "billed", "modifiers that exist"),
        (Decision("add", 1, VISIT), "line", "none for a line added by hand"),
        (Decision("add"), "billed", "for add, found nothing"),
        (Decision("add", billed=VISIT, reason="other"), "reason", "expected none for add"),
        (Decision("undo", 1), "line", "no decision on this line"),
        (Decision("undo", 1, VISIT), "billed", "expected none for undo"),
        (Decision("undo"), "billed", "for undo, found nothing"),
        (Decision("undo", billed=VISIT), "billed", "no decision on this line"),
    ],
)
def test_decisions_are_refused(store: Store, decision: Decision, field: str, words: str) -> None:
    id = keep(store).id
    with pytest.raises(DecisionError) as refused:
        store.decide(ANN, id, decision)
    assert refused.value.field == field
    assert words in str(refused.value)
    assert "she said so" not in str(refused.value)
    assert len(store.trail()) == 1


def test_decisions_are_on_the_lines_of_a_claim_too(store: Store) -> None:
    id = keep(store, claim="64483-RT, 77003, 99213-25").id
    store.decide(ANN, id, Decision("reject", 3, reason="not_documented"))
    assert stands(store, id) == [("reject", 3)]
    with pytest.raises(DecisionError, match="3 lines"):
        store.decide(ANN, id, Decision("accept", 4))


def test_decisions_replace_and_undo_step_by_step(store: Store) -> None:
    id = keep(store).id
    steps: list[tuple[Decision, list[tuple[str, Any]]]] = [
        (Decision("accept", 1), [("accept", 1)]),
        (Decision("reject", 1, reason="bundled"), [("reject", 1)]),
        (Decision("add", billed=VISIT), [("reject", 1), ("add", VISIT)]),
        (Decision("accept", 2), [("reject", 1), ("accept", 2), ("add", VISIT)]),
        (Decision("undo", 1), [("accept", 1), ("accept", 2), ("add", VISIT)]),
        (Decision("undo", billed=VISIT), [("accept", 1), ("accept", 2)]),
        (Decision("undo", 1), [("accept", 2)]),
    ]
    for decision, expected in steps:
        store.decide(ANN, id, decision)
        assert stands(store, id) == expected
    with pytest.raises(DecisionError):
        store.decide(ANN, id, Decision("undo", 1))


def test_decisions_move_with_their_lines(store: Store) -> None:
    first = keep(store)
    store.decide(ANN, first.id, Decision("reject", 1, reason="payer"))
    store.decide(ANN, first.id, Decision("accept", 2))
    store.decide(ANN, first.id, Decision("add", billed=VISIT))
    store.keep(ANN, "suggest", NOTE, {}, changed(answer(), 2, 1))
    assert stands(store, first.id) == [("accept", 1), ("reject", 2), ("add", VISIT)]
    store.keep(ANN, "suggest", NOTE, {}, changed(answer(), 2))
    assert stands(store, first.id) == [("accept", 1), ("add", VISIT)]
    store.decide(ANN, first.id, Decision("undo", 1))
    assert stands(store, first.id) == [("add", VISIT)]


def test_decisions_on_a_response_that_changed_are_refused(store: Store) -> None:
    seen = keep(store)
    now = store.keep(BOB, "suggest", NOTE, {}, changed(answer(), 2))
    with pytest.raises(DecisionError, match="the response has changed"):
        store.decide(ANN, seen.id, Decision("accept", 1), answer=seen.answer)
    store.decide(ANN, seen.id, Decision("accept", 1), answer=now.answer)


def test_decisions_take_a_key_once_a_caller(store: Store) -> None:
    id, other = keep(store).id, keep(store, NOTE + "2").id
    entry = store.decide(ANN, id, Decision("accept", 1), "key-1")
    assert store.decide(ANN, id, Decision("accept", 1), "key-1") == entry
    assert store.decide(BOB, id, Decision("accept", 1), "key-1") != entry
    assert store.decide(ANN, id, Decision("accept", 1), "key-2") != entry
    assert store.decide(ANN, id, Decision("accept", 1)) != entry
    for record, line in ((id, 2), (other, 1)):
        with pytest.raises(KeyReused):
            store.decide(ANN, record, Decision("accept", line), "key-1")
    assert len(store.trail()) == 6
    assert store.verify().ok


def test_decisions_with_a_key_are_answered_after_the_response_changed(store: Store) -> None:
    seen = keep(store)
    entry = store.decide(ANN, seen.id, Decision("accept", 2), "key-1", answer=seen.answer)
    store.keep(BOB, "suggest", NOTE, {}, changed(answer(), 2))
    assert store.decide(ANN, seen.id, Decision("accept", 2), "key-1", answer=seen.answer) == entry


def test_decisions_on_no_record(store: Store) -> None:
    with pytest.raises(NoSuchRecord):
        store.decide(ANN, "none", Decision("accept", 1))


def test_decisions_are_told_for_export(store: Store) -> None:
    ids = [keep(store, f"{NOTE}{number}").id for number in range(3)]
    store.decide(ANN, ids[2], Decision("accept", 1))
    store.decide(ANN, ids[0], Decision("accept", 1))
    store.decide(ANN, ids[0], Decision("undo", 1))
    between = datetime.now(UTC)
    assert [(record.id, len(standing)) for record, standing in store.decided()] == [(ids[2], 1), (ids[0], 0)]
    assert list(store.decided(since=between)) == []
    store.decide(BOB, ids[2], Decision("accept", 2))
    assert [(record.id, [s.who for s in standing]) for record, standing in store.decided(since=between)] == [
        (ids[2], ["user:ann", "user:bob"])
    ]
