"""The floors of tests/data/bars.csv: what the coder can do on our own notes it must not unlearn.

A floor is the least that a figure may be, as a share. Raise it when a change earned it; never lower it without saying why.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from corpus.evaluate import evaluate
from corpus.metrics import Metrics
from corpus.sets import own_sets
from service.respond import load_coder, respond

pytestmark = pytest.mark.bars

_TABLE = Path(__file__).parent / "data" / "bars.csv"
_LESS_IS_BETTER = {"calibration_error"}


def bars() -> list[tuple[str, str, str]]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return [(row["set"], row["metric"], row["floor"]) for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def measured() -> dict[str, dict[str, float | None]]:
    """Figures by set and name; the coder reads the notes once a session."""
    coder = load_coder()
    found = {}
    for one in own_sets():
        fields = ({"text": n.text, "note_id": n.id, "date_of_service": n.date_of_service, "payer": n.payer} for n in one.notes)
        found[one.name] = evaluate(one.notes, one.gold, [respond(coder, request) for request in fields])
    total = sum(found.values(), Metrics(()))
    return {name: metrics.figures() for name, metrics in {**found, "total": total}.items()}


@pytest.mark.parametrize(("name", "metric", "floor"), bars())
def test_bars_hold(measured: dict[str, dict[str, float | None]], name: str, metric: str, floor: str) -> None:
    value = measured[name][metric]
    assert value is not None, "nothing was asked: the floor means nothing"
    assert value >= float(floor), f"{metric} of {name} fell to {value:.4f}, floor {floor}"


def test_bars_name_every_set_and_no_figure_twice() -> None:
    rows = bars()
    assert len({(name, metric) for name, metric, _ in rows}) == len(rows)
    assert {name for name, _, _ in rows} == {*(one.name for one in own_sets()), "total"}
    assert {metric for _, metric, _ in rows} & _LESS_IS_BETTER == set()
    assert all(0 < float(floor) <= 1 for _, _, floor in rows)
