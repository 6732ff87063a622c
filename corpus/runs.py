"""An evaluation as a file, and two of them against each other note by note."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from corpus.bootstrap import interval
from corpus.metrics import Metrics

_FIGURES: Final = ("code_f1", "claim_exact", "clean", "units", "side", "drug_f1", "visits", "evidence_recall")
Counts = Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Change:
    """A figure before and after, the interval of the difference over notes, and whether it leaves out nought."""

    name: str
    before: float
    after: float
    difference: tuple[float, float] | None

    @property
    def certain(self) -> bool:
        return self.difference is not None and (self.difference[0] > 0 or self.difference[1] < 0)


def counts(metrics: Metrics) -> dict[str, dict[str, list[int]]]:
    """What each note adds to the figures, by its id: hits and totals, or right, extra and missed."""
    out: dict[str, dict[str, list[int]]] = {}
    for note in metrics.notes:
        one = Metrics((note,))
        codes, drugs = one.codes, one.drugs
        out[note.id] = {
            "code_f1": [codes.right, codes.extra, codes.missed],
            "claim_exact": [one.claim_exact.hits, one.claim_exact.total],
            "clean": [one.clean.hits, one.clean.total],
            "units": [one.units.hits, one.units.total],
            "side": [one.side.hits, one.side.total],
            "drug_f1": [drugs.right, drugs.extra, drugs.missed],
            "visits": [one.visits.hits, one.visits.total],
            "evidence_recall": [one.touched_quotes.hits, one.touched_quotes.total],
        }
    return out


def compare_runs(before: Mapping[str, Counts], after: Mapping[str, Counts]) -> list[Change]:
    """The figures over the notes that both runs have, in pairs. Raises ``ValueError`` where they share none."""
    shared = sorted(before.keys() & after.keys())
    if not shared:
        raise ValueError("the two runs have no note in common")
    out = []
    for name in _FIGURES:
        pairs = [(before[id][name], after[id][name]) for id in shared]
        was, now = _figure([old for old, _ in pairs]), _figure([new for _, new in pairs])
        if was is not None and now is not None:
            out.append(Change(name, was, now, interval(pairs, _difference)))
    return out


def _difference(pairs: Sequence[tuple[Sequence[int], Sequence[int]]]) -> float | None:
    was, now = _figure([old for old, _ in pairs]), _figure([new for _, new in pairs])
    return None if was is None or now is None else now - was


def _figure(parts: Sequence[Sequence[int]]) -> float | None:
    sums = [sum(column) for column in zip(*parts, strict=True)]
    if len(sums) == 2:
        return sums[0] / sums[1] if sums[1] else None
    right, extra, missed = sums
    return 2 * right / (2 * right + extra + missed) if right + extra + missed else None


def figure_intervals(runs: Mapping[str, Counts]) -> dict[str, tuple[float, float] | None]:
    """The interval over notes of every figure that is kept by note."""
    pick: Callable[[str], list[Sequence[int]]] = lambda name: [note[name] for note in runs.values()]  # noqa: E731
    return {name: interval(pick(name), _figure) for name in _FIGURES}


def read_run(record: Mapping[str, Any]) -> dict[str, Counts]:
    """The counts of a run's file. Raises ``ValueError`` for a file of another kind."""
    notes = record.get("notes")
    if not isinstance(notes, dict) or not all(isinstance(note, dict) and set(_FIGURES) <= note.keys() for note in notes.values()):
        raise ValueError("expected a file written by notecoder evaluate --json, with its notes")
    return notes
