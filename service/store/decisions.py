"""Decisions: checked, appended once an idempotency key, and read back."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Final

from sqlalchemy import Connection, func, insert, select

from models.audit.claim_lines import parse_claim
from models.request import RequestError
from service.access.who import Who
from service.store.chain import append, canonical, entries_of, moment
from service.store.errors import DecisionError, KeyReused, NoSuchRecord
from service.store.records import ACTIONS, REASONS, Billed, Decision, Entry, Standing
from service.store.standing import Board, place_of, plain_of, play
from service.store.tables import RECORDS, REPLIES, TRAIL

# What each action takes beside the line: (billed, reason), each ``must``, ``may`` or ``none``.
_TAKES: Final = {
    "accept": ("none", "none"),
    "change": ("must", "may"),
    "reject": ("none", "must"),
    "add": ("must", "none"),
    "undo": ("may", "none"),
}


def decide(connection: Connection, who: Who, id: str, decision: Decision, idempotency_key: str | None, answer: int | None) -> Entry:
    """Append a decision, or find what the same key was answered."""
    decision = checked(decision)
    same = sha256(canonical([id, plain_of(decision)])).hexdigest()
    key = None if idempotency_key is None else sha256(idempotency_key.encode()).hexdigest()
    if key is not None and (entry := _replied(connection, who, key, same)):
        return entry
    answered = connection.execute(select(RECORDS.c.answered).where(RECORDS.c.id == id)).scalar()
    if answered is None:
        raise NoSuchRecord("there is no such record; it may have been erased")
    if answer is not None and answer != answered:
        raise DecisionError("answer", "the response has changed since it was read; read the record again")
    board = play(history(connection, id))
    _check_place(board, decision)
    entry = append(connection, who.name, "decided", id, {"answer": answered, "decision": plain_of(decision)})
    if key is not None:
        connection.execute(insert(REPLIES).values(who=who.name, key=key, decision=same, entry=entry.number))
    return entry


def _replied(connection: Connection, who: Who, key: str, same: str) -> Entry | None:
    query = select(TRAIL, REPLIES.c.decision).join(TRAIL, TRAIL.c.number == REPLIES.c.entry)
    row = connection.execute(query.where(REPLIES.c.who == who.name, REPLIES.c.key == key)).first()
    if row is None:
        return None
    if row.decision != same:
        raise KeyReused("the idempotency key was used for another decision")
    return entries_of([row])[0]


def checked(decision: Decision) -> Decision:
    """The decision with its billed line in one spelling. Raises ``DecisionError``; whether its line exists is not asked here."""
    if decision.action not in ACTIONS:
        raise DecisionError("action", f"expected {', '.join(ACTIONS[:-1])} or {ACTIONS[-1]}")
    billed, reason = _TAKES[decision.action]
    by_hand = decision.action == "add" or (decision.action == "undo" and decision.line is None)
    if by_hand and decision.line is not None:
        raise DecisionError("line", "expected none for a line added by hand")
    if not by_hand and (type(decision.line) is not int or decision.line < 1):
        raise DecisionError("line", f"expected the place of a line, from 1, for {decision.action}")
    if decision.action == "undo":
        billed = "must" if by_hand else "none"
    _check_given("billed", billed, decision.billed is not None, decision.action, "code, units and modifiers")
    _check_given("reason", reason, decision.reason is not None, decision.action, f"one of {', '.join(REASONS)}")
    if decision.reason is not None and decision.reason not in REASONS:
        raise DecisionError("reason", f"expected one of {', '.join(REASONS)}")
    line = None if decision.billed is None else _billed(decision.billed)
    return Decision(decision.action, decision.line, line, decision.reason)


def _check_given(field: str, takes: str, given: bool, action: str, expected: str) -> None:
    if takes == "must" and not given:
        raise DecisionError(field, f"expected {expected} for {action}, found nothing")
    if takes == "none" and given:
        raise DecisionError(field, f"expected none for {action}")


def _billed(billed: Billed) -> Billed:
    try:
        line = parse_claim([{"code": billed.code, "units": billed.units, "modifiers": list(billed.modifiers)}])[0]
    except RequestError as error:
        raise DecisionError("billed", f"expected {error.expected}, found something else") from None
    return Billed(line.code, line.units, line.modifiers)


def _check_place(board: Board, decision: Decision) -> None:
    if decision.line is not None and decision.line > len(board.lines):
        raise DecisionError("line", f"expected one of {len(board.lines)} lines, found {decision.line}")
    if decision.action == "undo" and not board.stacks.get(place_of(decision)):
        raise DecisionError("line" if decision.line else "billed", "there is no decision on this line that could be undone")


def history(connection: Connection, id: str) -> list[Entry]:
    """All entries of a record, oldest first. Raises ``NoSuchRecord``."""
    found = entries_of(connection.execute(select(TRAIL).where(TRAIL.c.record == id).order_by(TRAIL.c.number)))
    if not found:
        raise NoSuchRecord("there is no such record")
    return found


def decisions(connection: Connection, id: str) -> list[Standing]:
    """What stands on a record now. Raises ``NoSuchRecord``, also where it was erased."""
    entries = history(connection, id)
    if entries[-1].kind == "erased":
        raise NoSuchRecord("there is no such record; it may have been erased")
    return play(entries).standing()


def decided_ids(connection: Connection, since: datetime | None) -> list[str]:
    """The ids of the records that were decided on since then, oldest decision first."""
    query = select(TRAIL.c.record).join(RECORDS, RECORDS.c.id == TRAIL.c.record).where(TRAIL.c.kind == "decided")
    if since is not None:
        query = query.where(TRAIL.c.at >= moment(since))
    return list(connection.execute(query.group_by(TRAIL.c.record).order_by(func.min(TRAIL.c.number))).scalars())
