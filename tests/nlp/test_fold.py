"""One spelling for all variants, and the way back to the note's offsets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.fold import Folded, lower, variants

ODD = "aZé İßẞſŸ \t\r\n\u00a0\u202f-–—/[](){}:;,'’\"“ 😀e\u0301Ä\u2028\x00"


@pytest.mark.parametrize(
    "text",
    [
        "TRANSFORAMINAL-EPIDURAL",
        "Transforaminal – epidural",
        "transforaminal/epidural",
        "transforaminal\u00a0epidural",
        "transforaminal\tepidural",
        "transforaminal\u2011epidural",
        "(transforaminal) [epidural]",
        "“transforaminal” epidural",
        "transforaminal\nepidural",
        "transforaminal  \r\n  epidural",
    ],
)
def test_fold_makes_one_spelling(text: str) -> None:
    assert Folded(text).text.split() == ["transforaminal", "epidural"]


@pytest.mark.parametrize(
    "text", ["SI joint (left)  block", "L4-5 –  L5", "İstanbul  GON\u00a0\u00a0block", "😀  TPI", "e\u0301  TFESI", "a\r\n\r\nb"]
)
def test_fold_finds_the_way_back(text: str) -> None:
    folded = Folded(text)
    for at, character in enumerate(folded.text[1:], 1):
        if character != " ":
            assert lower(text[folded.back(at)]) == character


@given(st.text(st.sampled_from(ODD), max_size=40))
def test_fold_goes_back_whatever_the_text(text: str) -> None:
    folded = Folded(text)
    back = [folded.back(at) for at in range(1, len(folded.text))]
    assert back == sorted(set(back))
    assert all(0 <= at < len(text) for at in back)
    assert all(lower(text[b]) == c for b, c in zip(back, folded.text[1:], strict=True) if c != " ")


@given(st.text(max_size=60))
def test_fold_lower_keeps_the_length(text: str) -> None:
    assert len(lower(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "start", "end", "crosses"),
    [
        ("GON block\n2. Knee injection", 0, 9, False),
        ("GON block\n2. Knee injection", 4, 17, True),
        ("GON block.\nKnee injection", 4, 15, True),
        ("GON block\n\nKnee injection", 4, 15, True),
        # A line wrapped inside a sentence goes on.
        ("greater occipital\nnerve block", 0, 29, False),
    ],
)
def test_fold_knows_line_ends(text: str, start: int, end: int, crosses: bool) -> None:
    assert Folded(text).crosses_line(start, end) is crosses


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("transforaminal epidural", {"transforaminal epidural", "trans foraminal epidural"}),
        ("trans-foraminal epidural", {"transforaminal epidural", "trans foraminal epidural"}),
        ("facet joint injection", {"facet joint injection", "facets joint injection", "facet joints injection", "facets joints injection"}),
        ("risks and benefits", {"risks and benefits", "risks & benefits"}),
        ("TFESI", {"tfesi"}),
    ],
)
def test_fold_variants(term: str, expected: set[str]) -> None:
    assert expected <= set(variants(term))
