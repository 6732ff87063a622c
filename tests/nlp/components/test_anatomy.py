"""Levels in every notation, what looks like a level and is none, and the words for sides."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.components.anatomy import SPINE, find_places, find_sides
from nlp.facts import Encounter


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("L4-5", "L4-L5"),
        ("L4/5", "L4-L5"),
        ("L4-L5", "L4-L5"),
        ("L4/L5", "L4-L5"),
        ("L4,5", "L4-L5"),
        ("L4 - L5", "L4-L5"),
        ("L4 / L5", "L4-L5"),
        ("L4–5", "L4-L5"),
        ("L4—L5", "L4-L5"),
        ("l4-5", "L4-L5"),
        ("l4/l5", "L4-L5"),
        ("C7-T1", "C7-T1"),
        ("T12-L1", "T12-L1"),
        ("T12/L1", "T12-L1"),
        ("T12-1", "T12-L1"),
        ("L5-1", "L5-S1"),
        ("L5/S1", "L5-S1"),
        ("T10-11", "T10-T11"),
        ("C2/3", "C2-C3"),
        ("C5-6 and C6-7", "C5-C6 C6-C7"),
        ("C5-6, C6-7", "C5-C6 C6-C7"),
        ("L4-5/L5-S1", "L4-L5 L5-S1"),
        ("L4-5 & L5-S1", "L4-L5 L5-S1"),
        ("L4-5+L5-S1", "L4-L5 L5-S1"),
        ("L4-5 L5-S1", "L4-L5 L5-S1"),
        ("L4-L5,L5-S1", "L4-L5 L5-S1"),
        ("bilateral L4-5, L5-S1", "L4-L5 L5-S1"),
        ("L2-3, L3-4, and L4-5", "L2-L3 L3-L4 L4-L5"),
        ("L3-4-5", "L3-L4 L4-L5"),
        ("L4-L5-S1", "L4-L5 L5-S1"),
        ("C7/T1", "C7-T1"),
        ("L45", "L4-L5"),
        ("right L45 TFESI", "L4-L5"),
        ("C56 facet", "C5-C6"),
        ("L4L5", "L4-L5"),
        ("L5S1", "L5-S1"),
        ("L4L5, L5S1", "L4-L5 L5-S1"),
    ],
)
def test_anatomy_reads_interspaces(text: str, values: str) -> None:
    assert [(p.kind, p.value) for p in find_places(text)] == [("level", v) for v in values.split()]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("D12 and L1 were wedged", "T12 L1"),
        ("pedicle of the D8 vertebra", "T8"),
        ("L4 and L5", "L4 L5"),
        ("L4 & L5", "L4 L5"),
        ("L4, L5", "L4 L5"),
        ("right L5 and S1 foramina", "L5 S1"),
        ("L3, L4 medial branches and L5 dorsal ramus", "L3 L4 L5"),
        ("L3, L4, and L5", "L3 L4 L5"),
        ("L3, 4, 5", "L3 L4 L5"),
        ("L3,4 MB", "L3 L4"),
        ("C5,6 medial branches", "C5 C6"),
        ("L3, 4 and 5", "L3 L4 L5"),
        ("C3,4,5", "C3 C4 C5"),
        ("C3/C4/C5", "C3 C4 C5"),
        ("S1, S2, and S3 lateral branches", "S1 S2 S3"),
        ("TON, C3", "C3"),
        ("L-4 pedicle", "L4"),
        ("the T12 body", "T12"),
        ("at L5.", "L5"),
        ("(S1)", "S1"),
        ("C8", "C8"),
        ("third, fourth and fifth lumbar", "L3 L4 L5"),
        ("the second and third sacral nerves", "S2 S3"),
        ("sacral one", "S1"),
        ("the lumbar two vertebra", "L2"),
        ("T3 and T4 paravertebral blocks", "T3 T4"),
        ("T4 0.5 mL", "T4"),
    ],
)
def test_anatomy_reads_vertebrae(text: str, values: str) -> None:
    assert [(p.kind, p.value) for p in find_places(text)] == [("vertebra", v) for v in values.split()]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("L3 through S1", "range", "L3:S1"),
        ("L3 thru S1", "range", "L3:S1"),
        ("C4 to C6", "range", "C4:C6"),
        ("L3-L5", "range", "L3:L5"),
        ("S1-S3 lateral branches", "range", "S1:S3"),
        ("T9 to T12", "range", "T9:T12"),
        ("L3-S1", "range", "L3:S1"),
        ("lumbar three through sacral one", "range", "L3:S1"),
        ("third through fifth lumbar", "range", "L3:L5"),
    ],
)
def test_anatomy_reads_ranges(text: str, kind: str, value: str) -> None:
    assert [(p.kind, p.value) for p in find_places(text)] == [(kind, value)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("L IV-V", "level", "L4-L5"),
        ("L IV", "vertebra", "L4"),
        ("S I", "vertebra", "S1"),
        ("lumbar four", "vertebra", "L4"),
        ("lumbar four-five", "level", "L4-L5"),
        ("lumbar four five", "level", "L4-L5"),
        ("lumbar 4-5", "level", "L4-L5"),
        ("lumbar four and five", "level", "L4-L5"),
        ("lumbar five-sacral one", "level", "L5-S1"),
        ("L four-five", "level", "L4-L5"),
        ("C five-six", "level", "C5-C6"),
        ("L five S one", "level", "L5-S1"),
        ("fifth lumbar vertebra", "vertebra", "L5"),
        ("the Fourth Lumbar nerve", "vertebra", "L4"),
        ("first sacral foramen", "vertebra", "S1"),
        ("thoracic eleven", "vertebra", "T11"),
    ],
)
def test_anatomy_reads_roman_and_spelled_levels(text: str, kind: str, value: str) -> None:
    assert [(p.kind, p.value) for p in find_places(text)] == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        "vitamin D3 and D2",
        "D5W with D10",
        "needles at LI4 and LI11",
        "ECG with S1Q3T3",
        "heart sounds S1 S2 normal",
        "normal S1 and S2",
        "RRR, S1 S2, no murmur",
        "CV: S1/S2, regular rhythm",
        "S4 gallop",
        "in room L4",
        "Rm L4",
        "bay L2",
        "free T4 1.2",
        "free T3",
        "T4 level of 7.2",
        "Schedule C2",
        "a C2 controlled substance",
        "T2-weighted images",
        "T1 weighted",
        "T2 hyperintensity",
        "T2 FLAIR",
        "strength 4/5",
        "power 5/5 throughout",
        "pain 7/10",
        "SL 3x10",
        "T 98.6",
        "pT2N1 tumour",
        "T1DM",
        "ST36, SP6, BL23",
        "BL 23",
        "L 4 mL lidocaine",
        "C 5",
        "CD4 count",
        "hepatitis C 3 years ago",
        "vitamin B12",
        "H1N1",
        "20 mg of Lidocaine",
        "T3 and T4 were normal",
        "TSH and T4",
        "TSH, T3 and T4",
        "T4 8.9",
        "C2 drug",
        "C2 meds",
        "an S3 was heard",
        "C3 complement 90",
        "T1 and T2 signal",
        "NuStep L4 x6",
        "ICD C34.1",
        "L45.2",
        "C56 was coded",
        "the first injection",
        "it helped more than the lumbar one.",
        "a cervical one",
        "lumbar two weeks ago",
        "second thoracic injection",
        "",
    ],
)
def test_anatomy_passes_what_is_no_level(text: str) -> None:
    assert find_places(text) == []


@pytest.mark.parametrize("text", ["L7", "C9-10", "T13", "S6", "L4-5 mg", "L4-50"])
def test_anatomy_passes_levels_that_the_spine_lacks(text: str) -> None:
    assert all(p.value in SPINE for p in find_places(text))
    assert all(p.kind == "vertebra" for p in find_places(text))


def test_anatomy_places_cut_their_words() -> None:
    text = "Needles at the L3, L4 medial branches, then L5-S1 and C7-T1."
    assert [text[p.start : p.end] for p in find_places(text)] == ["L3", "L4", "L5-S1", "C7-T1"]


@given(st.text(st.sampled_from("LCTS12345-/, ampdrh&to;\n"), max_size=60))
def test_anatomy_places_are_ordered_and_apart(text: str) -> None:
    places = find_places(text)
    assert all(a.end <= b.start for a, b in pairwise(places))
    assert all(0 <= p.start < p.end <= len(text) for p in places)


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Left knee", "left"),
        ("LEFT SI joint", "left"),
        ("L knee", "left"),
        ("L L4-5", "left"),
        ("Lt. knee", "left"),
        ("(L) hip", "left"),
        ("left-sided", "left"),
        ("right hip", "right"),
        ("R L4-5", "right"),
        ("Rt shoulder", "right"),
        ("(R) hip", "right"),
        ("RIGHT:", "right"),
        ("bilateral L4-5", "bilateral"),
        ("bilaterally", "bilateral"),
        ("bilat. SIJ", "bilateral"),
        ("B/L knees", "bilateral"),
        ("BL knees", "bilateral"),
        ("B L4-5", "bilateral"),
        ("both knees", "bilateral"),
        ("on both sides", "bilateral"),
        ("right and left L4", "bilateral"),
        ("left and right hips", "bilateral"),
    ],
)
def test_anatomy_reads_sides(text: str, side: str) -> None:
    assert [s for _, _, s in find_sides(text, find_places(text))] == [side]


@pytest.mark.parametrize(
    "text",
    [
        "L4-L5",
        "the catheter was left in place",
        "the wound was left open",
        "left message with her son",
        "L. Jones MD",
        "R. Smith",
        "R/O fracture",
        "R 4",
        "Bill",
        "lb",
        "pain L>R",
        "pain R>L",
        "pain L > R",
    ],
)
def test_anatomy_passes_what_is_no_side(text: str) -> None:
    assert find_sides(text, find_places(text)) == []


def test_anatomy_leaves_a_template_choice_open(read: Callable[..., Encounter]) -> None:
    found = read("PROCEDURE: {Left/Right} L4-5 transforaminal epidural steroid injection under fluoroscopy.")
    assert [(p.status, p.side) for p in found.procedures] == [("performed", None)]
