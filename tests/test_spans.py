"""Every span of every answer cuts its own words out of the note as it came, in every encoding; and evidence is what a line rests on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.answer import Line
from models.coder import Coder
from models.request import PARTS
from models.response import to_dict

DATA = Path(__file__).parent.parent / "corpus" / "data"
NOTES: list[dict[str, Any]] = [
    json.loads(line) for file in sorted(DATA.glob("*.notes.jsonl")) for line in file.read_text(encoding="utf-8").splitlines()
]
ENCODINGS = ("utf-32", "utf-16", "utf-8")

# What moves offsets: wide and combining characters, spaces of other kinds, lower case that is longer, line ends.
ODD = (
    "😀",
    "e\u0301",
    "\u00a0",
    "\u202f",
    "İ",
    "ß",
    "ﬁ",
    "\t",
    "\r\n",
    "\r",
    "\u2028",
    "\ufeff",
    "\u200d",
    "–",
    "’",
    "µ",
    "½",
    "患",
    "\U0010ffff",
    "  ",
    "Ǆ",
    "\u0345",
)
PIECES = (
    *(
        *ODD,
        "TFESI",
        "L4-5",
        "right",
        "left ",
        "PROCEDURE: ",
        "PLAN:\n",
        "injected",
        " 40 mg Kenalog ",
        "fluoroscopy",
        "knee",
        ". ",
        "\n",
        "- ",
    ),
    *("GON block", "no ", "trapezius", "TPI ", "was performed", "x15'", "97110 ", "ther ex ", "1. ", "[ ]", "{a/b}", "1:05-1:20 pm"),
    *("3/2/2026", "needle", "Botox 50 U ", "biceps"),
)


def spans_of(value: object) -> Iterator[dict[str, Any]]:
    """Every evidence in a response, however deep."""
    if isinstance(value, dict):
        if "start" in value and "end" in value:
            yield value
        for inner in value.values():
            yield from spans_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from spans_of(inner)


def cut(text: str, start: int, end: int, encoding: str) -> str:
    """``text[start:end]`` where both count the units of ``encoding``, by Python's own codecs."""
    if encoding == "utf-32":
        return text[start:end]
    size, codec = (2, "utf-16-le") if encoding == "utf-16" else (1, "utf-8")
    return text.encode(codec)[start * size : end * size].decode(codec)


def check(coder: Coder, text: str, **fields: object) -> int:
    """Assert that every span cuts its words; the number of spans."""
    answer = coder.suggest(text, **fields)
    seen = 0
    for encoding in ENCODINGS:
        for span in spans_of(to_dict(answer, text, encoding, PARTS)):
            assert span["start"] < span["end"]
            assert cut(text, span["start"], span["end"], encoding) == span["text"]
            assert span["text"].strip()
            seen += 1
    return seen


@pytest.mark.parametrize("note", NOTES[::4], ids=lambda n: n["id"])
def test_spans_of_a_note_cut_their_words(coder: Coder, note: dict[str, Any]) -> None:
    check(coder, note["text"])


@pytest.mark.parametrize("odd", ODD, ids=ascii)
def test_spans_hold_between_odd_characters(coder: Coder, odd: str) -> None:
    """The character before everything, and between all words but those of the acts."""
    text = (
        f"{odd} Note {odd} of {odd}{odd} today.\n\nPROCEDURE: Right L4-5 TFESI under fluoroscopy, {odd} 10 mg "
        f"dexamethasone injected. {odd}\n\nPLAN: {odd} RFA."
    )
    assert check(coder, text) > 0


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\u2028\n"], ids=ascii)
def test_spans_hold_with_other_line_ends(coder: Coder, ending: str) -> None:
    assert sum(check(coder, note["text"].replace("\n", ending)) for note in NOTES[1::20]) > 0


@settings(max_examples=60)
@given(
    note=st.sampled_from(NOTES),
    odds=st.lists(st.tuples(st.floats(0, 1), st.sampled_from(ODD)), min_size=1, max_size=12),
    part=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_spans_hold_in_notes_with_odd_characters_anywhere(
    coder: Coder, note: dict[str, Any], odds: list[tuple[float, str]], part: tuple[float, float]
) -> None:
    text = note["text"][int(min(part) * len(note["text"])) :] or note["text"]
    for at, odd in odds:
        position = int(at * len(text))
        text = text[:position] + odd + text[position:]
    check(coder, text)


@settings(max_examples=40)
@given(
    st.lists(
        st.sampled_from(PIECES),
        min_size=1,
        max_size=40,
    )
)
def test_spans_hold_in_shuffled_words(coder: Coder, words: list[str]) -> None:
    text = "".join(words)
    if text.strip():
        check(coder, text)


@settings(max_examples=60)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=200))
def test_spans_hold_in_any_text(coder: Coder, text: str) -> None:
    if text.strip():
        check(coder, text)


def without(text: str, line: Line) -> str:
    """The note without the words that the line cites."""
    gone = {at for e in line.evidence for at in range(e.start, e.end)}
    return "".join(character for at, character in enumerate(text) if at not in gone)


def test_spans_deleted_take_their_line_with_them(coder: Coder) -> None:
    """Cut what a line cites: the line goes or changes. Measured 94 % over the whole corpus; what stays is told twice in the note."""
    gone = asked = 0
    for note in NOTES[::2]:
        fields = {name: note[name] for name in ("payer", "date_of_service") if note.get(name)}
        text = note["text"]
        for line in coder.suggest(text, **fields).suggestions:
            if line.status != "suggested" or not (rest := without(text, line)).strip():
                continue
            asked += 1
            found = coder.suggest(rest, **fields).suggestions
            gone += not any((x.code, x.units, x.modifiers, x.status) == (line.code, line.units, line.modifiers, line.status) for x in found)
    assert asked > 100
    assert gone / asked >= 0.90
