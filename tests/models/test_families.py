"""Every family file is sound, and every example in it gives exactly its claim lines."""

from __future__ import annotations

from collections import Counter

import pytest

from models.answer import Line
from models.coder import Coder
from models.family import NO_CODE, Example, Family, Row, load_families
from models.rules.count import RULES
from models.rules.sessions import SPECIAL
from nlp.facts import Procedure

FAMILIES = load_families()
EXAMPLES = [pytest.param(e, id=f"{f.id}-{i}") for f in FAMILIES.values() for i, e in enumerate(f.examples)]
ROWS = [pytest.param(f, r, id=f"{f.id}.{r.name}") for f in FAMILIES.values() for r in f.rows]

Shown = tuple[str, frozenset[str], int]


def parsed(line: str) -> Shown:
    """``64483-RTx2`` as code, modifiers and units."""
    words, _, units = line.partition("x")
    code, *modifiers = words.split("-")
    return code, frozenset(modifiers), int(units or 1)


def is_asked(line: Line) -> bool:
    """Whether an example speaks of a line: drugs and visits stand in tests of their own."""
    return line.status == "suggested" and line.code[0] not in "JQ" and not line.why[0].rule.startswith("visit.")


@pytest.mark.parametrize("example", EXAMPLES)
def test_families_example_gives_its_lines(coder: Coder, example: Example) -> None:
    answer = coder.suggest(example.text, payer=example.payer, date_of_service=example.date)
    found = [(x.code, frozenset(x.modifiers), x.units) for x in answer.suggestions if is_asked(x)]
    assert Counter(found) == Counter(map(parsed, example.lines))


@pytest.mark.parametrize("family", list(FAMILIES.values()), ids=lambda f: f.id)
def test_families_have_examples_of_what_codes_and_of_what_does_not(family: Family) -> None:
    assert family.label
    assert family.source
    assert any(e.lines for e in family.examples)
    assert any(not e.lines for e in family.examples)


@pytest.mark.parametrize(("family", "row"), ROWS)
def test_families_row_names_rules_and_codes_that_exist(coder: Coder, family: Family, row: Row) -> None:
    codes = {row.code, row.further, row.third, row.medicare_code, row.guidance_code, *row.also} - {None, NO_CODE}
    assert {c for c in codes if c not in coder.tables.codes} == set()
    if row.code != NO_CODE:
        assert row.count in {*RULES, *SPECIAL, "timed"}
    assert row.sides in ("none", "one", "by_level", "modifier_50")
    assert row.guidance in ("included", "separate")


@pytest.mark.parametrize("family", list(FAMILIES.values()), ids=lambda f: f.id)
def test_families_speak_only_of_families_that_exist(family: Family) -> None:
    assert {f for f in (*family.words.yields_to, *family.words.marks_from) if f not in FAMILIES} == set()


def test_families_no_two_rows_of_a_family_are_the_same() -> None:
    for family in FAMILIES.values():
        keys = [(sorted(r.when.items()), sorted(r.at_least.items()), sorted(r.at_most.items())) for r in family.rows]
        assert all(keys.count(k) == 1 for k in keys), family.id


def test_families_cover_the_codes_of_the_field() -> None:
    """The codes that the field's introductory lists name (issue 2)."""
    made = {
        c for f in FAMILIES.values() for r in f.rows for c in (r.code, r.further, r.third, r.medicare_code, r.guidance_code, *r.also) if c
    }
    spans = [(62320, 62323), (64490, 64495), (64633, 64636), (97810, 97810), (97140, 97140)]
    singles = [
        "64479",
        "64480",
        "64483",
        "64484",
        "64400",
        "64405",
        "64418",
        "64420",
        "64421",
        "64425",
        "64450",
        "64455",
        "64505",
        "64510",
        "64517",
        "64520",
        "64530",
        "64999",
        "27096",
        "20552",
        "20553",
        "20560",
        "20561",
        "20526",
        "20550",
        "20551",
        "20600",
        "20604",
        "20605",
        "20606",
        "20610",
        "20611",
        "64611",
        "64612",
        "64615",
        "64616",
        "64617",
        "64650",
        "97110",
        "97112",
        "97116",
        "97124",
        "97530",
        "97535",
        "97035",
        "97032",
        "97014",
        "G0283",
        "97010",
    ]
    wanted = {str(c) for low, high in spans for c in range(low, high + 1)} | set(singles)
    assert wanted - made == set()


def test_families_targets_and_procedures_are_of_the_reader(coder: Coder) -> None:
    answer = coder.suggest("PROCEDURE: Left GON block.", date_of_service="2026-03-02")
    assert {f["procedure"] for f in answer.facts} <= FAMILIES.keys()
    assert Procedure("nerve_block", None, "performed", ()).family in FAMILIES
