from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.audit.claim_lines import MAX_UNITS, parse_claim
from models.audit.modifiers import VALID
from service.claim_files import FORMATS, claim_file, claim_text
from service.claims import read_claim
from service.store.records import Billed

LINES = (Billed("64483", 1, ("RT",)), Billed("64484", 2, ("RT", "59")), Billed("J1100", 20, ()))
EXPECTED = {
    "csv": "code,units,modifiers,date_of_service\r\n64483,1,RT,2026-03-02\r\n64484,2,RT 59,2026-03-02\r\nJ1100,20,,2026-03-02\r\n",
    "x12": "LX*1~\nSV1*HC:64483:RT**UN*1~\nDTP*472*D8*20260302~\nLX*2~\nSV1*HC:64484:RT:59**UN*2~\nDTP*472*D8*20260302~\n"
    "LX*3~\nSV1*HC:J1100**UN*20~\nDTP*472*D8*20260302~\n",
}
NAMES = {"csv": "claim-2026-03-02.csv", "json": "claim-2026-03-02.json", "x12": "claim-2026-03-02.837p.txt"}

codes = st.from_regex(r"[0-9]{5}|[AGJQ][0-9]{4}|0[0-9]{3}T", fullmatch=True)
modifiers = st.lists(st.sampled_from(sorted(VALID)), max_size=4, unique=True).map(tuple)
lines = st.lists(
    st.builds(Billed, codes, st.integers(1, MAX_UNITS), modifiers),
    min_size=1,
    max_size=8,
    unique_by=lambda line: (line.code, frozenset(line.modifiers)),
)


@pytest.mark.parametrize("kind", sorted(EXPECTED))
def test_claim_files_bytes(kind: str) -> None:
    assert claim_file(kind, LINES, "2026-03-02").body.decode() == EXPECTED[kind]


@pytest.mark.parametrize("kind", FORMATS)
def test_claim_files_names(kind: str) -> None:
    assert claim_file(kind, LINES, "2026-03-02").name == NAMES[kind]


@pytest.mark.parametrize("kind", FORMATS)
@given(lines=lines)
def test_claim_files_are_read_again(kind: str, lines: list[Billed]) -> None:
    read = parse_claim(read_claim(claim_file(kind, lines, "2026-03-02").body))
    assert [Billed(line.code, line.units, line.modifiers) for line in read] == lines


@given(lines=lines)
def test_claim_files_text_is_read_again(lines: list[Billed]) -> None:
    read = parse_claim(claim_text(lines))
    assert [Billed(line.code, line.units, line.modifiers) for line in read] == lines


def test_claim_files_of_nothing() -> None:
    assert claim_text(()) == ""
    assert claim_file("x12", (), "2026-03-02").body == b""
    with pytest.raises(KeyError):
        claim_file("pdf", LINES, "2026-03-02")
