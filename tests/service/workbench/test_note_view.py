from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.workbench.note_view import Span, by_role, pieces

TEXT = "Right L4-5 epidural"
NAMES = {"s1": "64483-RT", "s2": "64484", "l1": "64483-LT", "a1": "warning: x"}


@pytest.mark.parametrize(
    ("spans", "found"),
    [
        ([], [(0, TEXT, [], "", "")]),
        (
            [(0, 5, "s1", "suggested"), (0, 10, "s2", "suggested")],
            [
                (0, "Right", ["s1", "s2"], "suggested", "64483-RT, 64484"),
                (5, " L4-5", ["s2"], "suggested", "64484"),
                (10, " epidural", [], "", ""),
            ],
        ),
        (
            [(0, 10, "l1", "for"), (0, 5, "l1", "against")],
            [
                (0, "Right", ["l1"], "against", "for: 64483-LT, against: 64483-LT"),
                (5, " L4-5", ["l1"], "for", "for: 64483-LT"),
                (10, " epidural", [], "", ""),
            ],
        ),
        (
            [(0, len(TEXT), "a1", "alert"), (11, len(TEXT), "s1", "suggested")],
            [(0, "Right L4-5 ", ["a1"], "alert", "warning: x"), (11, "epidural", ["a1", "s1"], "suggested", "warning: x, 64483-RT")],
        ),
    ],
)
def test_note_view_pieces(spans: list[Span], found: list[tuple[object, ...]]) -> None:
    assert [tuple(piece[key] for key in ("start", "text", "ids", "look", "title")) for piece in pieces(TEXT, spans, NAMES)] == found


@given(st.data())
def test_note_view_pieces_join_and_say_what_covers_them(data: st.DataObject) -> None:
    text = data.draw(st.text(min_size=1, max_size=40))
    ends = st.integers(0, len(text))
    cards = st.sampled_from(sorted(NAMES))
    spans = data.draw(st.lists(st.tuples(ends, ends, cards, st.sampled_from(("suggested", "alert", "for", "against"))), max_size=8))
    found = pieces(text, spans, NAMES)
    assert "".join(piece["text"] for piece in found) == text
    for piece in found:
        for at in range(piece["start"], piece["start"] + len(piece["text"])):
            assert set(piece["ids"]) == {card for start, end, card, _ in spans if start <= at < end}


def test_note_view_roles_keep_their_order() -> None:
    evidence = [{"role": "side", "start": 0}, {"role": "needle_set", "start": 1}, {"role": "side", "start": 2}]
    assert by_role(evidence) == {"side": [evidence[0], evidence[2]], "needle set": [evidence[1]]}
