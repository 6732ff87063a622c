"""One family file: what is read from it, and what is refused by name."""

from __future__ import annotations

from datetime import date

import pytest

from models.family import Family, FamilyError, Row, families_digest, load_families, parse_family

HEAD = 'id = "block"\nlabel = "Block"\nsource = "rules.md R-NB-01"\n'
WORDS = '[words]\nprocedure = ["nerve block"]\ngeneric = ["block"]\nnot = ["road block"]\ntold = [["nerve", "act.injection"]]\n'
NEEDS = '[needs.imaging]\nask = "Which imaging?"\n[needs.mode]\nask = "Which mode?"\nabsent = "thermal"\n'
ROW = (
    '[[rows]]\nname = "plain"\nwhen = { imaging = ["fluoroscopy", "ct"] }\ncode = "64450"\n'
    'count = "once"\nsides = "one"\ntext = "a nerve"\n'
)
EXAMPLE = '[[examples]]\ntext = "PROCEDURE: nerve block."\nlines = ["64450-RTx2"]\npayer = "commercial"\ndate = 2025-01-31\n'


def parsed(*parts: str) -> Family:
    return parse_family("block.toml", HEAD + "".join(parts))


def row_with(line: str) -> Row:
    (row,) = parsed(ROW + line).rows
    return row


def test_family_reads_a_whole_file() -> None:
    family = parsed(WORDS, NEEDS, ROW, EXAMPLE)
    assert (family.id, family.label, family.source) == ("block", "Block", "rules.md R-NB-01")
    assert family.words.named == ("nerve block",)
    assert family.words.generic == ("block",)
    assert family.words.excluded == ("road block",)
    assert family.words.told == (("nerve", "act.injection"),)
    assert {n: (need.ask, need.absent) for n, need in family.needs.items()} == {
        "imaging": ("Which imaging?", None),
        "mode": ("Which mode?", "thermal"),
    }
    (row,) = family.rows
    assert (row.name, row.when, row.code, row.count, row.sides) == ("plain", {"imaging": ("fluoroscopy", "ct")}, "64450", "once", "one")
    (example,) = family.examples
    assert (example.lines, example.payer, example.date) == (("64450-RTx2",), "commercial", "2025-01-31")


def test_family_defaults() -> None:
    (row,) = parsed(ROW).rows
    assert (row.further, row.third, row.guidance, row.modifiers, row.also, row.before, row.medicare_none) == (
        None,
        None,
        "included",
        (),
        (),
        (),
        False,
    )
    (example,) = parsed(ROW, '[[examples]]\ntext = "x"\nlines = []\n').examples
    assert (example.payer, example.date) == ("medicare", "2026-03-02")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (HEAD + 'colour = "red"\n', "the file has unknown keys: colour"),
        (HEAD.replace("block", "other"), "id must be the file's name, found 'other'"),
        (HEAD + ROW.replace('name = "plain"\n', ""), "row 1 lacks name"),
        (HEAD + ROW.replace('code = "64450"\n', ""), "row plain lacks code"),
        (HEAD + ROW.replace('count = "once"\n', ""), "row plain lacks count"),
        (HEAD + ROW.replace('text = "a nerve"\n', ""), "row plain lacks text"),
        (HEAD + ROW + "colour = 1\n", "row plain has unknown keys: colour"),
        (HEAD + ROW + ROW, "two rows have one name"),
        (HEAD + ROW + "before = [{ until = 2024-12-31, units = 2 }]\n", "row plain, before has unknown keys: units"),
        ("id = ", "block.toml: "),
    ],
)
def test_family_refuses_and_says_why(text: str, reason: str) -> None:
    with pytest.raises(FamilyError) as caught:
        parse_family("block.toml", text)
    assert str(caught.value).startswith("block.toml")
    assert reason in str(caught.value)


def test_family_row_without_a_code_needs_no_count() -> None:
    (row,) = parsed('[[rows]]\nname = "nothing"\nwhen = { mode = ["x"] }\ncode = "none"\ntext = "part of another service"\n').rows
    assert row.code == "none"


@pytest.mark.parametrize(
    ("line", "payer", "code"),
    [
        ("", "medicare", "64450"),
        ("", "commercial", "64450"),
        ('medicare_code = "G0283"\n', "medicare", "G0283"),
        ('medicare_code = "G0283"\n', "commercial", "64450"),
        ("medicare_none = true\n", "medicare", None),
        ("medicare_none = true\n", "commercial", "64450"),
    ],
)
def test_family_row_code_for_a_payer(line: str, payer: str, code: str | None) -> None:
    assert row_with(line).code_for(payer) == code


BEFORE = 'further = "64484"\nbefore = [{ until = 2024-12-31, code = "64999", further = "none" }, { until = 2022-12-31, code = "64402" }]\n'


@pytest.mark.parametrize(
    ("day", "code", "further"),
    [
        (date(2025, 1, 1), "64450", "64484"),
        (date(2024, 12, 31), "64999", None),
        (date(2023, 1, 1), "64999", None),
        (date(2022, 12, 31), "64402", "64484"),
    ],
)
def test_family_row_as_it_stood_on_a_day(day: date, code: str, further: str | None) -> None:
    row = row_with(BEFORE).on(day)
    assert (row.code, row.further) == (code, further)


def test_family_minutes_are_read_where_a_row_counts_them() -> None:
    assert not parsed(ROW).words.minutes
    assert parsed(ROW.replace('"once"', '"sedation_minutes"')).words.minutes
    assert parsed(ROW + "at_least = { minutes = 16 }\n").words.minutes


def test_family_every_shipped_file_is_read() -> None:
    families = load_families()
    assert list(families) == sorted(families)
    assert all(name == family.id for name, family in families.items())
    assert {"transforaminal_epidural", "trigger_point", "therapy"} <= families.keys()


def test_family_digest_is_stable() -> None:
    assert families_digest() == families_digest()
    assert len(bytes.fromhex(families_digest())) == 32
