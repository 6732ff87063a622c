"""Many audits in figures: how often lines are wrong, by code and by kind, with the interval an auditor extrapolates from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from corpus.bootstrap import interval

Of = Literal["all", "claims", "kind", "code", "omitted"]

WRONG = ("wrong_units", "wrong_modifier", "not_supported", "bundled")


@dataclass(frozen=True, slots=True)
class Tally:
    """One audit in short: (code, verdict) of its lines, and the codes that the claim leaves out. It holds no word of a note."""

    lines: tuple[tuple[str, str], ...]
    omitted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """``hits`` of ``total`` with the 95 % interval when the claims are drawn anew (None for a single claim).

    ``all``: wrong lines of all; ``claims``: claims with a wrong line; ``kind``: lines of this verdict; ``code``: wrong lines of
    this code; ``omitted``: claims that leave the code out. Lines out of scope count nowhere.
    """

    of: Of
    name: str
    hits: int
    total: int
    low: float | None
    high: float | None

    @property
    def value(self) -> float:
        return self.hits / self.total if self.total else 0.0


def tally(response: Mapping[str, Any]) -> Tally:
    """The tally of an audit's response."""
    lines = ((line["claimed"]["code"], line["verdict"]) for line in response["lines"] if line["verdict"] != "out_of_scope")
    return Tally(tuple(lines), tuple(line["code"] for line in response["omitted"]))


def rates(claims: Sequence[Tally]) -> list[Rate]:
    """All figures: the whole first, then the kinds, the codes by number of wrong lines, and what is left out most."""
    found = [
        _rate("all", "wrong lines", [[verdict in WRONG for _, verdict in c.lines] for c in claims]),
        _rate("claims", "claims with a wrong line", [[any(verdict in WRONG for _, verdict in c.lines)] for c in claims]),
    ]
    found += [_rate("kind", kind, [[verdict == kind for _, verdict in c.lines] for c in claims]) for kind in WRONG]
    codes = dict.fromkeys(code for c in claims for code, _ in c.lines)
    by_code = [_rate("code", code, [[verdict in WRONG for each, verdict in c.lines if each == code] for c in claims]) for code in codes]
    left = dict.fromkeys(code for c in claims for code in c.omitted)
    by_left = [_rate("omitted", code, [[code in c.omitted] for c in claims]) for code in left]
    return found + sorted(by_code, key=_worst) + sorted(by_left, key=_worst)


def _worst(rate: Rate) -> tuple[int, float, str]:
    return -rate.hits, -rate.value, rate.name


def _rate(of: Of, name: str, claims: Sequence[Sequence[bool]]) -> Rate:
    """The rate over the claims' truths; a claim that has none was not asked."""
    counted = [(sum(truths), len(truths)) for truths in claims if truths]
    low_high = interval(counted, _share)
    return Rate(of, name, sum(h for h, _ in counted), sum(n for _, n in counted), *(low_high or (None, None)))


def _share(items: Sequence[tuple[int, int]]) -> float | None:
    total = sum(n for _, n in items)
    return sum(h for h, _ in items) / total if total else None
