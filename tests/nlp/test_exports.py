"""Notes that a program wrote out are read as the tables that they are."""

from __future__ import annotations

import pytest

from models.coder import Coder
from nlp.exports import as_tables

TABS = """REHAB GRID\tSite 2\tMedicare
dos 4/16/2026\ttherapist: B. Lowe PT

no\tactivity\t04/02\t04/09\t04/16\tremark
1\tclamshells, bridges, leg press\t20\t22\t25\tblue band
2\tgait, cane to none\t10\t0\t15\trail
3\tmanual\t10\t10\t0\tstopped
total min\t\t40\t32\t40\t
"""
COMMAS = """massage log, pain clinic, LMT
date,start,hands-on min,work,area
2026-03-02,10:00,30,"petrissage, friction","neck"
2026-03-09,10:05,45,"effleurage and kneading","back, calves"
2026-03-16,,,"booked",
"""
ITEMS = """visit_date: 2026-03-03
provider: "B. Lowe, PT"
treatment:
  - name: patellar glides grade III, scar mob
    minutes: 10
    hands_on: true
  - name: heel slides, SAQ, step ups
    minutes: 26
  - name: e-stim IFC, patient left alone with the bell
    minutes: 15
plan: "2x/wk; manual traction next"
"""
HL7 = """MSH|^~|RehabDoc|EAST
PV1|1|O|HAND||||OTR/L^Lowe
OBX|1|TX|REASON||R wrist fx
OBX|2|TX|VISIT_TYPE||OT INITIAL EVAL, profile brief
OBX|3|TX|DEFICITS||3 performance deficits
OBX|4|TX|CDM||LOW complexity
OBX|5|TX|SELFCARE||16 min: one-handed dressing, jar opener
OBX|6|TX|PLAN||paraffin next visit
"""


def _claim(coder: Coder, text: str, **fields: str) -> list[str]:
    return sorted(f"{line.code}x{line.units}" for line in coder.suggest(text, **fields).suggestions)


@pytest.mark.parametrize(
    ("text", "day", "payer", "lines"),
    [
        (TABS, "2026-04-16", "medicare", ["97110x2", "97116x1"]),
        (TABS, "2026-04-02", "medicare", ["97110x1", "97116x1", "97140x1"]),
        (COMMAS, "2026-03-09", "commercial", ["97124x3"]),
        (COMMAS, "2026-03-16", "commercial", []),
        (ITEMS, "2026-03-03", "commercial", ["97014x1", "97110x2", "97140x1"]),
        (HL7, "2026-02-11", "medicare", ["97165x1", "97535x1"]),
    ],
    ids=["tabs", "tabs_other_day", "commas", "commas_booked", "items", "hl7"],
)
def test_exports_are_read_as_tables(coder: Coder, text: str, day: str, payer: str, lines: list[str]) -> None:
    assert _claim(coder, text, date_of_service=day, payer=payer) == lines


@pytest.mark.parametrize(
    "text",
    [
        "He came, saw, and left.\nBupivacaine 2 mL, lidocaine, and 40 mg Kenalog, all given.\n",
        "Plan:\n- PT: 2x a week\n- MRI: ordered\n",
        "Dose\t5 mg\n",
    ],
)
def test_exports_leave_sentences_alone(text: str) -> None:
    assert as_tables(text) == text


@pytest.mark.parametrize("text", [TABS, COMMAS, ITEMS, HL7])
def test_exports_keep_every_offset(text: str) -> None:
    read = as_tables(text)
    assert len(read) == len(text)
    assert all(a == b or b in "| :\t" for a, b in zip(text, read, strict=True))
