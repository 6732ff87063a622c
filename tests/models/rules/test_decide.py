"""Rows over facts: true, false or unknown, each with its evidence."""

from __future__ import annotations

from typing import Any

import pytest

from models.family import Family, parse_family
from models.rules.decide import alternatives, decide, evaluate, facts_of, numbers_of, setting_of
from nlp.facts import Encounter, Evidence, Number, Procedure, Site, Value

FAMILY = parse_family(
    "block.toml",
    """
id = "block"
label = "Block"
source = "rules.md"
[needs.region]
ask = "Which level?"
[needs.imaging]
ask = "Which imaging?"
[needs.mode]
ask = "Which mode?"
absent = "thermal"
[[rows]]
name = "upper"
when = { region = ["cervical", "thoracic"], imaging = ["fluoroscopy", "ct"], mode = ["thermal"] }
code = "64633"
count = "once"
text = "upper"
[[rows]]
name = "lower"
when = { region = ["lumbar", "sacral"], imaging = ["fluoroscopy", "ct"], mode = ["thermal"] }
code = "64635"
count = "once"
text = "lower"
[[rows]]
name = "blind"
when = { imaging = ["none", "ultrasound"] }
code = "64999"
count = "once"
text = "no imaging"
""",
)
MUSCLES = parse_family(
    "muscles.toml",
    """
id = "muscles"
label = "Muscles"
source = "rules.md R-TPI-01"
[needs.muscles]
ask = "Which muscles?"
[[rows]]
name = "many"
at_least = { muscles = 3 }
code = "20553"
count = "muscles"
text = "three or more"
[[rows]]
name = "few"
at_most = { muscles = 2 }
code = "20552"
count = "muscles"
text = "one or two"
""",
)
WORD = Evidence(5, 9, "imaging")
LEVEL = Evidence(20, 24, "level")


def act(family: Family = FAMILY, *, level: str | None = None, **values: str) -> Procedure:
    """A performed act with a level and attributes."""
    sites = (Site("level", level, None, (LEVEL,)),) if level else ()
    return Procedure(
        family.id,
        None,
        "performed",
        (Evidence(0, 4, "procedure"),),
        sites=sites,
        attributes={k: (Value(v, WORD),) for k, v in values.items()},
    )


def muscled(*sides: str | None, counts: tuple[Number, ...] = ()) -> Procedure:
    sites = tuple(Site("muscle", f"m{i}", side, (LEVEL,)) for i, side in enumerate(sides))  # type: ignore[arg-type]
    return Procedure("muscles", None, "performed", (), sites=sites, counts=counts)


@pytest.mark.parametrize(
    ("procedure", "row", "truth", "missing"),
    [
        (act(level="C5-C6", imaging="fluoroscopy"), "upper", True, ("Which mode?",)),
        (act(level="C5-C6", imaging="fluoroscopy", mode="thermal"), "upper", True, ()),
        (act(level="L4-L5", imaging="ct"), "lower", True, ("Which mode?",)),
        (act(level="L4-L5", imaging="ultrasound"), "blind", True, ()),
        (act(level="L4-L5"), "lower", None, ("Which imaging?",)),
        (act(imaging="fluoroscopy"), "upper", None, ("Which level?",)),
        (act(), "upper", None, ("Which level?", "Which imaging?")),
        (act(region_word="lumbosacral", imaging="ct"), "lower", True, ("Which mode?",)),
    ],
)
def test_decide_first_true_row_else_first_open_one(procedure: Procedure, row: str, truth: bool | None, missing: tuple[str, ...]) -> None:
    decision = decide(procedure, FAMILY)
    assert decision is not None
    assert (decision.row.name, decision.truth, decision.missing) == (row, truth, missing)


def test_decide_none_where_every_row_is_false() -> None:
    assert decide(act(level="L4-L5", imaging="fluoroscopy", mode="pulsed"), FAMILY) is None


def test_decide_conditions_carry_their_words() -> None:
    decision = decide(act(level="L4-L5", imaging="ct"), FAMILY)
    assert decision is not None
    assert {c.name: c.evidence for c in decision.conditions} == {"region": (LEVEL,), "imaging": (WORD,), "mode": ()}
    assert [c.name for c in decision.conditions if c.assumed] == ["mode"]


def test_decide_alternatives_flip_one_condition() -> None:
    decision = decide(act(level="L4-L5", imaging="ct", mode="thermal"), FAMILY)
    assert decision is not None
    assert decision.alternatives == (("64633", "the region were cervical or thoracic"), ("64999", "the imaging were none or ultrasound"))


def test_decide_alternatives_leave_out_what_two_conditions_would_change() -> None:
    facts = facts_of(act(level="L4-L5", imaging="none"), FAMILY)
    assert [code for code, _ in alternatives(FAMILY.rows[2], FAMILY, facts, {})] == ["64635"]


@pytest.mark.parametrize(
    ("procedure", "code"),
    [
        (muscled("left"), "20552"),
        (muscled("left", "right"), "20552"),
        (muscled("left", "right", None), "20553"),
        (muscled("bilateral"), "20552"),
        (muscled("bilateral", "left"), "20553"),
        (muscled(), "20552"),
        (muscled(counts=(Number(4, "muscles", WORD),)), "20553"),
        # Muscles by name outweigh a stated number.
        (muscled("left", "right", counts=(Number(6, "muscles", WORD),)), "20552"),
        # Points are no muscles (R-TPI-03).
        (muscled(counts=(Number(6, "points", WORD),)), "20552"),
    ],
)
def test_decide_counts_muscles(procedure: Procedure, code: str) -> None:
    decision = decide(procedure, MUSCLES)
    assert decision is not None
    assert (decision.row.code, decision.truth) == (code, True)


def test_decide_silence_never_makes_a_larger_code_and_asks() -> None:
    decision = decide(muscled(), MUSCLES)
    assert decision is not None
    assert decision.missing == ("Which muscles?",)


@pytest.mark.parametrize(
    ("level", "region"),
    [("C7-T1", "cervical"), ("T12-L1", "thoracic"), ("L5-S1", "lumbar"), ("S1", "sacral")],
)
def test_decide_region_of_a_level(level: str, region: str) -> None:
    assert [v.value for v in facts_of(act(level=level), FAMILY)["region"]] == [region]


def test_decide_facts_hold_target_and_side() -> None:
    procedure = Procedure("block", "knee", "performed", (Evidence(0, 4, "procedure"),), side="left", side_evidence=(WORD,))
    facts = facts_of(procedure, FAMILY)
    assert {k: v[0].value for k, v in facts.items()} == {"target": "knee", "side": "left", "mode": "thermal"}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"minutes": (Number(10, "min", WORD), Number(5, "min", WORD))}, {"minutes": 15}),
        ({"counts": (Number(2, "leads", WORD), Number(1, "leads", WORD))}, {"leads": 2}),
        ({"attributes": {"branch": (Value("a", WORD), Value("b", WORD), Value("a", WORD))}}, {"nerves": 2, "branch": 2}),
        ({}, {}),
    ],
)
def test_decide_numbers(fields: dict[str, Any], expected: dict[str, float]) -> None:
    assert numbers_of(Procedure("block", None, "performed", (), **fields)) == expected


@pytest.mark.parametrize(("muscles", "truths"), [(None, (None, True)), (2, (False, True)), (3, (True, False))])
def test_decide_bounds_are_three_valued(muscles: int | None, truths: tuple[bool | None, bool | None]) -> None:
    numbers = {} if muscles is None else {"muscles": float(muscles)}
    assert tuple(c.truth for row in MUSCLES.rows for c in evaluate(row, {}, numbers)) == truths


def test_decide_rows_may_ask_for_the_setting() -> None:
    family = parse_family(
        "sedation.toml",
        """
id = "sedation"
label = "Sedation"
source = "R-SED-02"
[[rows]]
name = "for_another"
when = { setting = ["facility"] }
code = "99156"
count = "once"
text = "in a facility"
""",
    )
    procedure = Procedure("sedation", None, "performed", (Evidence(0, 8, "procedure"),))
    noted = Encounter((), attributes={"facility": (Value("yes", Evidence(20, 23, "visit")),)})
    truths = [
        decide(procedure, family, setting_of(asked, note))
        for asked, note in (("facility", Encounter(())), (None, noted), (None, Encounter(())))
    ]
    assert [d.truth if d else False for d in truths] == [True, True, None]
    assert decide(procedure, family, setting_of("office", noted)) is None
