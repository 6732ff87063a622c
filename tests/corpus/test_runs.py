from __future__ import annotations

from typing import Any

import pytest

from corpus.runs import compare_runs, figure_intervals, read_run

NAMES = ("code_f1", "claim_exact", "clean", "units", "side", "drug_f1", "visits", "evidence_recall")


def _run(right: int, wrong: int) -> dict[str, dict[str, list[int]]]:
    """Notes with one code each, the first ``right`` of them answered."""
    out = {}
    for number in range(right + wrong):
        ok = int(number < right)
        note = {name: [0, 0] for name in NAMES} | {"code_f1": [ok, 0, 1 - ok], "drug_f1": [0, 0, 0], "claim_exact": [ok, 1]}
        out[f"n{number}"] = note
    return out


def test_runs_compare_note_by_note() -> None:
    changes = {change.name: change for change in compare_runs(_run(20, 20), _run(30, 10))}
    assert changes.keys() == {"code_f1", "claim_exact"}
    exact = changes["claim_exact"]
    assert (exact.before, exact.after) == (0.5, 0.75)
    assert exact.difference is not None
    assert exact.difference[0] < 0.25 < exact.difference[1]
    assert exact.certain


def test_runs_without_a_change_are_not_certain() -> None:
    (same,) = [change for change in compare_runs(_run(20, 20), _run(20, 20)) if change.name == "claim_exact"]
    assert (same.difference, same.certain) == ((0.0, 0.0), False)


def test_runs_with_no_note_in_common_are_refused() -> None:
    other = {f"other-{id}": note for id, note in _run(1, 1).items()}
    with pytest.raises(ValueError, match="no note in common"):
        compare_runs(_run(1, 1), other)


def test_runs_intervals_by_figure() -> None:
    intervals = figure_intervals(_run(30, 10))
    assert intervals["visits"] is None
    low, high = intervals["claim_exact"] or (1, 0)
    assert low < 0.75 < high


@pytest.mark.parametrize("record", [{}, {"notes": []}, {"notes": {"n": 1}}, {"notes": {"n": {"code_f1": [1, 0, 0]}}}])
def test_runs_file_of_another_kind_is_refused(record: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="notecoder evaluate --json"):
        read_run(record)


def test_runs_file_gives_its_notes() -> None:
    assert read_run({"notes": _run(1, 0), "sets": {}}) == _run(1, 0)
