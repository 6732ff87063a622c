from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.marks import Piece, cut


@pytest.mark.parametrize(
    ("text", "spans", "pieces"),
    [
        ("", [], []),
        ("plain", [], [Piece(0, "plain", ())]),
        ("abcd", [(1, 3, "s1")], [Piece(0, "a", ()), Piece(1, "bc", ("s1",)), Piece(3, "d", ())]),
        ("abcd", [(0, 4, "s1")], [Piece(0, "abcd", ("s1",))]),
        ("abcd", [(0, 3, "s1"), (1, 4, "c1")], [Piece(0, "a", ("s1",)), Piece(1, "bc", ("s1", "c1")), Piece(3, "d", ("c1",))]),
        ("abcd", [(0, 2, "s1"), (2, 4, "s1")], [Piece(0, "ab", ("s1",)), Piece(2, "cd", ("s1",))]),
        ("abcd", [(0, 3, "s1"), (1, 2, "s1")], [Piece(0, "a", ("s1",)), Piece(1, "b", ("s1",)), Piece(2, "c", ("s1",)), Piece(3, "d", ())]),
        ("abcd", [(2, 2, "s1")], [Piece(0, "abcd", ())]),
    ],
)
def test_marks_cut(text: str, spans: list[tuple[int, int, str]], pieces: list[Piece]) -> None:
    assert cut(text, spans) == pieces


@st.composite
def notes(draw: st.DrawFn) -> tuple[str, list[tuple[int, int, str]]]:
    text = draw(st.text(max_size=40))
    place = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(place, place, st.sampled_from(["s1", "s2", "c1", "n1"])), max_size=12))
    return text, [(min(a, b), max(a, b), name) for a, b, name in spans]


@given(notes())
def test_marks_pieces_join_to_the_note_and_name_their_spans(note: tuple[str, list[tuple[int, int, str]]]) -> None:
    text, spans = note
    pieces = cut(text, spans)
    assert "".join(piece.text for piece in pieces) == text
    for piece in pieces:
        end = piece.start + len(piece.text)
        assert text[piece.start : end] == piece.text != ""
        assert set(piece.ids) == {name for start, stop, name in spans if start <= piece.start and end <= stop}
        assert len(set(piece.ids)) == len(piece.ids)
    assert {start for start, end, _ in spans if start < end} <= {piece.start for piece in pieces}
