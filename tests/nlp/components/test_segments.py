"""The sentences, list items and table lines of a note."""

from __future__ import annotations

import textwrap
from itertools import pairwise

import pytest

from nlp.components.sections import find_sections
from nlp.components.segments import find_segments
from nlp.extensions import plain


def pieces(text: str) -> list[str]:
    return [text[s.start : s.end] for s in find_segments(text, find_sections(text))]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("PROCEDURES:\n1. Left L4-5 TFESI\n2. Right SIJ injection", ["1. Left L4-5 TFESI", "2. Right SIJ injection"]),
        ("PROCEDURES:\n1) Left L4-5 TFESI\n2) Right SIJ injection", ["1) Left L4-5 TFESI", "2) Right SIJ injection"]),
        ("PROCEDURES:\n- Left L4-5 TFESI\n- Right SIJ injection", ["- Left L4-5 TFESI", "- Right SIJ injection"]),
        ("PROCEDURES:\n• Left L4-5 TFESI\n• Right SIJ injection", ["• Left L4-5 TFESI", "• Right SIJ injection"]),
        ("PROCEDURES:\na. Left L4-5 TFESI\nb. Right SIJ injection", ["a. Left L4-5 TFESI", "b. Right SIJ injection"]),
    ],
)
def test_segments_lists_stay_under_their_heading(text: str, items: list[str]) -> None:
    sections = find_sections(text)
    segments = find_segments(text, sections)
    assert [text[s.start : s.end] for s in segments if s.item] == items
    assert {sections[s.section].kind for s in segments if s.item} == {"title"}


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Dr. Smith saw Mr. Jones. He is well.", ["Dr. Smith saw Mr. Jones.", "He is well."]),
        ("0.5 mL was given. 1.5 mL too.", ["0.5 mL was given.", "1.5 mL too."]),
        ("Needle in. Drug in! Out?", ["Needle in.", "Drug in!", "Out?"]),
        ("The L. knee was injected.", ["The L. knee was injected."]),
        ("one\ntwo", ["one", "two"]),
        ("one.\r\n\r\ntwo.", ["one.", "two."]),
    ],
)
def test_segments_cuts_sentences(text: str, sentences: list[str]) -> None:
    assert [text[s.start : s.end] for s in find_segments(text, find_sections(text))] == sentences


def test_segments_joins_wrapped_lines() -> None:
    sentence = (
        "A 22-gauge spinal needle was advanced toward the superior articular process and after negative aspiration one milliliter was "
        "given without resistance and the needle was withdrawn with the stylet in place."
    )
    text = plain(textwrap.fill(sentence, 64))
    assert pieces(text) == [sentence]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sedation? No.", ["Sedation? No."]),
        ("Latex allergy? Yes.", ["Latex allergy? Yes."]),
        ("Ultrasound? She smiled.", ["Ultrasound?", "She smiled."]),
        ("Given to the Lt. knee. Done.", ["Given to the Lt. knee.", "Done."]),
        ("Steroid vs. Saline was weighed. Saline won.", ["Steroid vs. Saline was weighed.", "Saline won."]),
        ("Seen by Dr. Vale. Went home.", ["Seen by Dr. Vale.", "Went home."]),
        ("1. Knee\n2. Hip", ["1. Knee", "2. Hip"]),
        ("Plan as told\n12. Ice\n(3. Heat)", ["Plan as told", "12. Ice", "(3. Heat)"]),
        ("Levels done: L4. It went well.", ["Levels done: L4.", "It went well."]),
    ],
)
def test_segments_points_that_end_no_sentence(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


@pytest.mark.parametrize("joint", [" ", ", ", "; "])
def test_segments_a_sentence_of_pages_is_cut(joint: str) -> None:
    text = joint.join(["the needle went on"] * 400)
    segments = find_segments(text, find_sections(text))
    assert len(segments) > 1
    assert max(s.end - s.start for s in segments) <= 800
    assert all(a.end <= b.start and not text[a.end : b.start].strip() for a, b in pairwise(segments))


def test_segments_a_word_of_pages_is_cut() -> None:
    text = "x" * 5000
    assert max(map(len, pieces(text))) <= 800
    assert "".join(pieces(text)) == text


def test_segments_lines_of_a_table_do_not_go_on() -> None:
    text = "\n".join(
        ["level of the spine that was treated today | side | volume given"]
        + ["left foramen at the lower back | left | one milliliter in all"] * 3
    )
    assert len(pieces(text)) == 4
