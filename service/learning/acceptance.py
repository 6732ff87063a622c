"""How often people take the suggestions of a code: a table for the admin, and where the words or the rules of a code want mending."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from corpus.measures import wilson
from service.store.records import REASONS, Record, Standing


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Of one code, or of all (``code`` empty): its suggestions by what was decided, and lines that people had to add by hand.

    ``low`` and ``high`` are the 95 % interval of the share that was accepted as it was, None where nothing was decided.
    """

    code: str
    label: str
    accepted: int
    changed: int
    rejected: int
    added: int
    reasons: tuple[tuple[str, int], ...]

    @property
    def decided(self) -> int:
        return self.accepted + self.changed + self.rejected

    @property
    def rate(self) -> float | None:
        return self.accepted / self.decided if self.decided else None

    @property
    def interval(self) -> tuple[float, float] | None:
        return wilson(self.accepted, self.decided)


@dataclass(slots=True)
class _Counted:
    label: str = ""
    actions: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)


def acceptance(decided: Iterable[tuple[Record, Sequence[Standing]]]) -> list[Acceptance]:
    """All codes together first, then each, the most decided one first. Only lines that were suggested count, no candidates."""
    codes: defaultdict[str, _Counted] = defaultdict(_Counted)
    for record, standing in decided:
        if record.kind != "suggest":
            continue
        response: Any = record.response
        for each in standing:
            decision = each.decision
            if decision.line is None:
                if decision.billed is not None:
                    codes[decision.billed.code].actions["add"] += 1
                continue
            line = response["suggestions"][decision.line - 1]
            if line["status"] != "suggested":
                continue
            counted = codes[line["code"]]
            counted.label = line["label"]
            counted.actions[decision.action] += 1
            if decision.reason is not None:
                counted.reasons[decision.reason] += 1
    total = _Counted("all codes")
    for counted in codes.values():
        total.actions += counted.actions
        total.reasons += counted.reasons
    rates = sorted((_rate(code, counted) for code, counted in codes.items()), key=lambda rate: (-rate.decided, -rate.added, rate.code))
    return [_rate("", total), *rates]


def _rate(code: str, counted: _Counted) -> Acceptance:
    actions = counted.actions
    reasons = sorted(counted.reasons.items(), key=lambda pair: (-pair[1], pair[0]))
    return Acceptance(code, counted.label, actions["accept"], actions["change"], actions["reject"], actions["add"], tuple(reasons))


def acceptance_csv(rates: Sequence[Acceptance]) -> str:
    """The table for a spreadsheet, shares from 0 to 1; the first row is all codes together."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("code", "label", "decided", "accepted", "changed", "rejected", "rate", "low", "high", "added", "reasons"))
    for rate in rates:
        shares = (rate.rate, *(rate.interval or (None, None)))
        reasons = "; ".join(f"{REASONS[reason]}: {count}" for reason, count in rate.reasons)
        figures = (rate.decided, rate.accepted, rate.changed, rate.rejected, *("" if share is None else f"{share:.4f}" for share in shares))
        writer.writerow((rate.code or "all", rate.label, *figures, rate.added, reasons))
    return out.getvalue()
