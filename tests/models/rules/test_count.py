"""From one procedure and its row to codes, sides and units."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.family import Row, load_families
from models.rules.count import RULES, Setting, count, joints
from models.rules.sessions import SPECIAL
from nlp.facts import Evidence, Number, Procedure, Side, Site, Value

WORD = Evidence(0, 3, "level")
FAMILIES = load_families()


def row(family: str, name: str) -> Row:
    return next(r for r in FAMILIES[family].rows if r.name == name)


def act(sites: str = "", *, side: Side | None = None, kind: str | None = None, **fields: Any) -> Procedure:
    """An act at sites such as ``"L4-L5:left L5"``."""
    made = []
    for at, word in enumerate(sites.split()):
        value, _, own = word.partition(":")
        made.append(Site(kind or ("level" if "-" in value else "vertebra"), value, own or None, (Evidence(at * 10, at * 10 + 5, "level"),)))  # type: ignore[arg-type]
    return Procedure("x", None, "performed", (WORD,), sites=tuple(made), side=side, **fields)


def counted(procedure: Procedure, of: Row) -> list[tuple[str, int, str | None]]:
    return [(p.code, p.units, p.side) for p in count(procedure, of, Setting(of.code, date(2026, 3, 2), "medicare"))]


def nerves(*names: str) -> dict[str, tuple[Value, ...]]:
    return {"nerve": tuple(Value(n, WORD) for n in names)}


@pytest.mark.parametrize(
    ("sites", "side", "expected"),
    [
        ("L4-L5", "right", [("64483", 1, "right")]),
        ("L4-L5 L5-S1", "right", [("64483", 1, "right"), ("64484", 1, "right")]),
        ("L4 L5 S1", "left", [("64483", 1, "left"), ("64484", 2, "left")]),
        ("L4-L5:left L5-S1:bilateral", None, [("64483", 1, "bilateral"), ("64484", 1, "left")]),
        # A root and the interspace it leaves by are one foramen (R-ESI-11).
        ("L5 L5-S1", "right", [("64483", 1, "right")]),
        ("L5-S1 S1", "right", [("64483", 1, "right"), ("64484", 1, "right")]),
    ],
)
def test_count_foramina(sites: str, side: Side | None, expected: list[tuple[str, int, str | None]]) -> None:
    assert counted(act(sites, side=side), row("transforaminal_epidural", "lumbar_sacral")) == expected


@pytest.mark.parametrize(
    ("sites", "side", "attributes", "expected"),
    [
        ("L4-L5", "left", {}, [("64493", 1, "left")]),
        ("L3-L4 L4-L5 L5-S1", "left", {}, [("64493", 1, "left"), ("64494", 1, "left"), ("64495", 1, "left")]),
        # Third and all later joints are one unit (R-FAC-03).
        (
            "L1-L2 L2-L3 L3-L4 L4-L5 L5-S1",
            "bilateral",
            {},
            [("64493", 1, "bilateral"), ("64494", 1, "bilateral"), ("64495", 1, "bilateral")],
        ),
        # Three nerves are two joints.
        ("L3 L4 L5", "right", nerves("medial_branch", "dorsal_ramus"), [("64493", 1, "right"), ("64494", 1, "right")]),
        ("L2 L3 L4 L5", "right", nerves("medial_branch"), [("64493", 1, "right"), ("64494", 1, "right"), ("64495", 1, "right")]),
    ],
)
def test_count_facet_joints(
    sites: str, side: Side, attributes: dict[str, tuple[Value, ...]], expected: list[tuple[str, int, str | None]]
) -> None:
    assert counted(act(sites, side=side, attributes=attributes), row("medial_branch_block", "lumbar_sacral_imaged")) == expected


def test_count_ablated_joints_count_each_further_one() -> None:
    found = counted(act("L2 L3 L4 L5", side="left", attributes=nerves("medial_branch")), row("facet_ablation", "lumbar_sacral"))
    assert found == [("64635", 1, "left"), ("64636", 2, "left")]


@pytest.mark.parametrize(
    ("sites", "attributes", "expected"),
    [
        ("C3 C4 C5", nerves("medial_branch"), ["C3-C4", "C4-C5"]),
        ("", nerves("third_occipital"), ["C2-C3"]),
        ("L4-L5 L5-S1", nerves("medial_branch"), ["L4-L5", "L5-S1"]),
        # "L4 and L5 facets" are the joints below each.
        ("L4 L5", {}, ["L4-L5", "L5-S1"]),
        ("C7", {}, ["C7-T1"]),
    ],
)
def test_count_joints_of_nerves(sites: str, attributes: dict[str, tuple[Value, ...]], expected: list[str]) -> None:
    assert [j.level for j in joints(act(sites, side="left", attributes=attributes))] == expected


@pytest.mark.parametrize(
    ("procedure", "expected"),
    [
        (act(side="left"), [("64483", 1, "left")]),
        (act(side="left", counts=(Number(3, "levels", WORD),)), [("64483", 1, "left"), ("64484", 2, "left")]),
    ],
)
def test_count_levels_that_are_not_named_ask(procedure: Procedure, expected: list[tuple[str, int, str | None]]) -> None:
    of = row("transforaminal_epidural", "lumbar_sacral")
    parts = count(procedure, of, Setting(of.code, date(2026, 3, 2), "medicare"))
    assert [(p.code, p.units, p.side) for p in parts] == expected
    assert all(p.missing for p in parts)


def limb(sites: str, lower: tuple[str, ...] = (), side: Side | None = None) -> list[tuple[str, int, str | None]]:
    attributes = {"muscle_lower": tuple(Value(v, WORD) for v in lower)}
    return sorted(
        (c, u, s)
        for c, u, s in counted(
            act(sites, kind="muscle", side=side, attributes=attributes), next(r for r in FAMILIES["limb_toxin"].rows if r.count == "limbs")
        )
    )


@pytest.mark.parametrize(
    ("sites", "lower", "expected"),
    [
        ("biceps:left brachialis:left", (), {"64642": 1}),
        ("a:right b:right c:right d:right e:right", (), {"64644": 1}),
        ("a:right b:left", (), {"64642": 1, "64643": 1}),
        ("a:bilateral", (), {"64642": 1, "64643": 1}),
        ("a:right g:right", ("g",), {"64642": 1, "64643": 1}),
        # The worked example of rules.md 10: right arm 6, left arm 3, right leg 5.
        (
            "a:right b:right c:right d:right e:right f:right a:left b:left c:left p:right q:right r:right s:right t:right",
            ("p", "q", "r", "s", "t"),
            {"64644": 1, "64645": 1, "64643": 1},
        ),
    ],
)
def test_count_limbs(sites: str, lower: tuple[str, ...], expected: dict[str, int]) -> None:
    assert {code: units for code, units, _ in limb(sites, lower)} == expected


@pytest.mark.parametrize(
    ("sites", "code"),
    [("a:left b:left", "64646"), ("a:bilateral b:bilateral c:bilateral", "64647"), ("a b c d e f", "64647"), ("a b c d e", "64646")],
)
def test_count_trunk(sites: str, code: str) -> None:
    assert counted(act(sites, kind="muscle"), next(r for r in FAMILIES["trunk_toxin"].rows if r.count == "trunk")) == [(code, 1, None)]


@pytest.mark.parametrize(
    ("family", "count_rule", "sites", "expected"),
    [
        ("basivertebral_ablation", "bodies_after_two", "L4 L5", [("64628", 1)]),
        ("basivertebral_ablation", "bodies_after_two", "L3 L4 L5 S1", [("64628", 1), ("64629", 2)]),
        ("discography", "discs", "L3-L4 L4-L5 L5-S1", [("62290", 3)]),
        ("intercostal_block", "intercostal_levels", "T6 T7 T8", [("64420", 1), ("64421", 2)]),
    ],
)
def test_count_bodies_discs_and_ribs(family: str, count_rule: str, sites: str, expected: list[tuple[str, int]]) -> None:
    of = next(r for r in FAMILIES[family].rows if r.count == count_rule and r.code == expected[0][0])
    assert [(code, units) for code, units, _ in counted(act(sites), of)] == expected


def test_count_one_basivertebral_body_is_reduced() -> None:
    of = next(r for r in FAMILIES["basivertebral_ablation"].rows if r.count == "bodies_after_two")
    (part,) = count(act("L5"), of, Setting(of.code, date(2026, 3, 2), "medicare"))
    assert part.modifiers == ("52",)


@pytest.mark.parametrize(
    ("fields", "side", "expected"),
    [
        ({"side": "left"}, "left", 1),
        ({"side": "bilateral"}, "bilateral", 1),
        ({}, None, 1),
        ({"counts": (Number(2, "times", WORD),)}, None, 2),
    ],
)
def test_count_per_target(fields: dict[str, Any], side: str | None, expected: int) -> None:
    of = next(r for r in FAMILIES["nerve_block"].rows if r.count == "per_target")
    assert [(u, s) for _, u, s in counted(act(**fields), of)] == [(expected, side)]


@pytest.mark.parametrize(("units", "expected"), [(1.0, 1), (2.0, 2), (4.0, 2)])
def test_count_leads_two_at_most(units: float, expected: int) -> None:
    of = next(r for r in FAMILIES["spinal_cord_stimulator"].rows if r.count == "leads")
    assert [u for _, u, _ in counted(act(counts=(Number(units, "leads", WORD),)), of)] == [expected]


def test_count_evidence_is_of_the_levels_counted() -> None:
    of = row("transforaminal_epidural", "lumbar_sacral")
    first, further = count(act("L4-L5 L5-S1", side="right"), of, Setting(of.code, date(2026, 3, 2), "medicare"))
    assert first.evidence == (Evidence(0, 5, "level"),)
    assert further.evidence == (Evidence(10, 15, "level"),)


def test_count_has_every_rule_that_a_row_names() -> None:
    assert {r.count for f in FAMILIES.values() for r in f.rows if r.code != "none"} - {*RULES, *SPECIAL, "timed"} == set()
