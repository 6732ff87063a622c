from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest

from corpus.measures import wilson
from service.learning.acceptance import acceptance, acceptance_csv
from service.store.records import Billed, Decision, Record, Standing

_AT = datetime(2026, 3, 2, tzinfo=UTC)


def record(*lines: tuple[str, str], kind: str = "suggest") -> Record:
    """A record with suggestions of these codes and statuses."""
    suggestions = [{"code": code, "label": f"label of {code}", "status": status, "units": 1, "modifiers": []} for code, status in lines]
    return Record("r", kind, "0" * 64, None, {}, {"suggestions": suggestions}, "open", _AT, "local")  # type: ignore[arg-type]


def standing(*decisions: Decision) -> list[Standing]:
    return [Standing(decision, _AT, "user:ann", number) for number, decision in enumerate(decisions, 1)]


_DECIDED = [
    (
        record(("64483", "suggested"), ("J1100", "suggested"), ("20552", "candidate")),
        standing(Decision("accept", 1), Decision("reject", 2, reason="payer"), Decision("reject", 3, reason="not_performed")),
    ),
    (
        record(("64483", "suggested"), ("J1100", "suggested")),
        standing(Decision("change", 1, Billed("64483", 2), "wrong_units"), Decision("accept", 2), Decision("add", billed=Billed("99213"))),
    ),
    (record(("64483", "suggested")), standing(Decision("accept", 1))),
    (record(("64483", "suggested")), []),
    (record(("77003", "suggested"), kind="audit"), standing(Decision("accept", 1))),
]


def test_acceptance_counts_what_stands_on_each_code() -> None:
    found = [(r.code, r.accepted, r.changed, r.rejected, r.added, r.reasons) for r in acceptance(_DECIDED)]
    assert found == [
        ("", 3, 1, 1, 1, (("payer", 1), ("wrong_units", 1))),
        ("64483", 2, 1, 0, 0, (("wrong_units", 1),)),
        ("J1100", 1, 0, 1, 0, (("payer", 1),)),
        ("99213", 0, 0, 0, 1, ()),
    ]


def test_acceptance_rate_has_the_interval_of_its_share() -> None:
    whole, first, _, added = acceptance(_DECIDED)
    assert (whole.decided, whole.rate) == (5, 0.6)
    assert (first.label, first.rate, first.interval) == ("label of 64483", 2 / 3, wilson(2, 3))
    assert (added.decided, added.rate, added.interval) == (0, None, None)


def test_acceptance_of_nothing() -> None:
    (whole,) = acceptance([])
    assert (whole.decided, whole.rate, whole.interval) == (0, None, None)


def test_acceptance_csv_is_the_table() -> None:
    rows = list(csv.DictReader(io.StringIO(acceptance_csv(acceptance(_DECIDED)), newline="")))
    assert [row["code"] for row in rows] == ["all", "64483", "J1100", "99213"]
    low, high = (f"{share:.4f}" for share in wilson(2, 3) or ())
    assert list(rows[1].values()) == ["64483", "label of 64483", "3", "2", "1", "0", "0.6667", low, high, "0", "wrong units: 1"]
    assert list(rows[3].values())[2:10] == ["0", "0", "0", "0", "", "", "", "1"]


@pytest.mark.parametrize(
    ("hits", "total", "interval"),
    [(0, 0, None), (0, 10, (0.0, 0.2775)), (10, 10, (0.7225, 1.0)), (8, 10, (0.4902, 0.9433)), (500, 1000, (0.4691, 0.5309))],
)
def test_acceptance_interval_by_wilson(hits: int, total: int, interval: tuple[float, float] | None) -> None:
    found = wilson(hits, total)
    assert (found and (round(found[0], 4), round(found[1], 4))) == interval
