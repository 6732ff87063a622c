"""Which decisions stand: the trail of one record, played from its beginning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from service.store.records import Billed, Decision, Entry, Standing

# A line of the present response by its place, or one added by hand by what it bills.
Place = int | tuple[str, tuple[str, ...]]
Line = tuple[str, int, tuple[str, ...]]


@dataclass(slots=True)
class Board:
    """The decisions on each place, the newest last; ``lines`` are those of the present response."""

    lines: list[Line] = field(default_factory=list)
    stacks: dict[Place, list[Standing]] = field(default_factory=dict)

    def answer(self, lines: list[Line]) -> None:
        """Another response: a decision moves to the line that is as its line was, or it stands no longer."""
        free = dict(enumerate(lines, 1))
        moved: dict[Place, list[Standing]] = {}
        for place, stack in self.stacks.items():
            if isinstance(place, int):
                to = next((number for number, line in free.items() if line == self.lines[place - 1]), None)
                if to is not None:
                    del free[to]
                    moved[to] = stack
            else:
                moved[place] = stack
        self.lines, self.stacks = lines, moved

    def decide(self, standing: Standing) -> None:
        """One more decision; ``undo`` brings back the one before it."""
        stack = self.stacks.setdefault(place_of(standing.decision), [])
        if standing.decision.action == "undo":
            stack.pop()
        else:
            stack.append(standing)

    def standing(self) -> list[Standing]:
        """The newest on each place, by line and then the lines added by hand as they were added."""
        newest = {place: stack[-1] for place, stack in self.stacks.items() if stack}
        lines = [replace(newest[n], decision=replace(newest[n].decision, line=n)) for n in sorted(p for p in newest if isinstance(p, int))]
        return lines + sorted((s for p, s in newest.items() if not isinstance(p, int)), key=lambda s: s.entry)


def play(entries: Iterable[Entry]) -> Board:
    """The board after the entries of one record, none of them erased."""
    board = Board()
    for entry in entries:
        if entry.payload is None:
            continue
        if entry.kind == "answered":
            board.answer(lines_of(entry.payload))
        elif entry.kind == "decided":
            board.decide(Standing(decision_of(entry.payload["decision"]), entry.at, entry.who, entry.number))
    return board


def lines_of(answered: Mapping[str, Any]) -> list[Line]:
    """The lines of a response that can be decided on, in order: what was suggested, or what was claimed."""
    response = answered["response"]
    lines = response["suggestions"] if answered["kind"] == "suggest" else [line["claimed"] for line in response["lines"]]
    return [(line["code"], line["units"], tuple(line["modifiers"])) for line in lines]


def place_of(decision: Decision) -> Place:
    """Where a checked decision belongs."""
    if decision.line is not None:
        return decision.line
    assert decision.billed is not None
    return decision.billed.code, tuple(sorted(decision.billed.modifiers))


def decision_of(plain: Mapping[str, Any]) -> Decision:
    """A decision from its JSON."""
    billed = plain["billed"]
    line = Billed(billed["code"], billed["units"], tuple(billed["modifiers"])) if billed else None
    return Decision(plain["action"], plain["line"], line, plain["reason"])


def plain_of(decision: Decision) -> dict[str, Any]:
    """A decision as JSON."""
    billed = decision.billed
    line = {"code": billed.code, "units": billed.units, "modifiers": list(billed.modifiers)} if billed else None
    return {"action": decision.action, "line": decision.line, "billed": line, "reason": decision.reason}
