from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from service.lines import Line, Splitter


@given(st.lists(st.sampled_from([b"a", b"\n", b"bc\n", b" ", b"\xef\xbb\xbf", b"\n\n", b""])))
def test_lines_are_the_same_however_they_are_cut(pieces: list[bytes]) -> None:
    whole = b"".join(pieces)
    splitter = Splitter()
    found = [line for piece in pieces for line in splitter.feed(piece)] + list(splitter.rest())
    rows = whole.splitlines(keepends=True)
    expected = [Line(n, row.removeprefix(b"\xef\xbb\xbf") if n == 1 else row, len(row)) for n, row in enumerate(rows, 1)]
    assert found == [line for line in expected if line.raw.strip()]
