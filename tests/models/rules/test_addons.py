"""Add-on codes without their primary become candidates that name it."""

from __future__ import annotations

import pytest

from models.answer import Line
from models.rules.addons import apply_addons
from models.tables.load import Tables, load_tables
from nlp.facts import Evidence


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_tables()


def lines(text: str) -> tuple[Line, ...]:
    """``"64493 !64494"``; ``!`` marks a candidate."""
    made = []
    for each in text.split():
        status = "candidate" if each.startswith("!") else "suggested"
        code = each.removeprefix("!")
        made.append(Line(code, "CPT", code, 1, (), status, 0.9, (Evidence(0, 5, "procedure"),)))  # type: ignore[arg-type]
    return tuple(made)


@pytest.mark.parametrize(
    "claim",
    [
        "64483 64484",
        "64490 64494",  # T12-L1 beside L1-L2
        "64493 64494 64495",
        "97813 97811",
        "97810 97814",
        "64642 64643",
        "99152 99153 62323",
        "64520 77003",
        "20610 77002",
        "62323",
        "99205 99417",
    ],
)
def test_addons_with_their_primary_stay(tables: Tables, claim: str) -> None:
    assert apply_addons(lines(claim), tables) == (lines(claim), ())


@pytest.mark.parametrize(
    ("claim", "orphan", "names"),
    [
        ("64484", "64484", "64483"),
        ("64484 64479", "64484", "64483"),
        ("64493 64636", "64636", "64635"),
        ("97811", "97811", "97810 or 97813"),
        ("!64483 64484", "64484", "64483"),
        ("27096 77003", "77003", "another of 11"),
        ("99214 99417", "99417", "99205"),
    ],
)
def test_addons_without_it_become_candidates(tables: Tables, claim: str, orphan: str, names: str) -> None:
    result, (alert,) = apply_addons(lines(claim), tables)
    assert {each.code: each.status for each in result}[orphan] == "candidate"
    assert [each.missing for each in result if each.code == orphan] == [
        (alert.text.replace(f"{orphan} is an add-on and its primary service is not among the codes", "primary service on the same day"),)
    ]
    assert names in alert.text
    assert (alert.severity, alert.kind, alert.codes) == ("error", "edit", (orphan,))


def test_addons_take_along_what_hangs_on_them(tables: Tables) -> None:
    """64492 may follow 64491, which itself has lost 64490."""
    result, alerts = apply_addons(lines("64491 64492"), tables)
    assert [each.status for each in result] == ["candidate", "candidate"]
    assert [each.codes for each in alerts] == [("64491",), ("64492",)]


def test_addons_keep_what_was_missing_before(tables: Tables) -> None:
    (line,) = apply_addons(lines("!64484"), tables)[0]
    assert line.missing == ()
