"""Headings in any case and shape, and the sections they open."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.components.sections import find_sections, heading_kind
from nlp.components.segments import find_segments


def kinds(text: str) -> list[str]:
    return [s.kind for s in find_sections(text)]


@pytest.mark.parametrize(
    "text",
    [
        "PROCEDURE: TFESI.\nPLAN: recheck.",
        "procedure: TFESI.\nplan: recheck.",
        "Procedure : TFESI.\nPlan : recheck.",
        "Procedure Performed\nTFESI at L4-5.\n\nPlan\nRecheck in 2 weeks.",
        "1. Procedure: TFESI\n2. Plan: recheck",
        "**Procedure**\nTFESI.\n\n**Plan**\nrecheck",
        "  PROCEDURES PERFORMED:\r\n\tTFESI\r\n  RECOMMENDATIONS:\r\n\trecheck",
        "PROCEDURE: TFESI. PLAN: recheck.",
    ],
)
def test_sections_reads_headings_of_every_shape(text: str) -> None:
    assert kinds(text) == ["title", "plan"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Operations Performed", "title"),
        ("DESCRIPTION OF PROCEDURE", "narrative"),
        ("History of Present Illness", "history"),
        ("hpi", "history"),
        ("Past Surgical History", "history"),
        ("Assessment & Plan", "plan"),
        ("Post-Operative Diagnosis", "diagnosis"),
        ("Informed Consent", "consent"),
        ("Patient Education", "education"),
        ("Social History", "social"),
        ("Current Medications", "medications"),
        ("Allergies", "allergies"),
        ("Indications for Procedure", "indications"),
        ("Charges", "billing"),
        ("Physical Exam", "exam"),
        ("Chief Complaint", "subjective"),
        ("Addendum", "addendum"),
        ("the quick brown fox", None),
    ],
)
def test_sections_heading_kind(name: str, kind: str | None) -> None:
    assert heading_kind(name) == kind
    assert heading_kind(name.upper()) == kind


@pytest.mark.parametrize(
    "text", ["S: hurts\nO: TPI done\nA: myofascial pain\nP: recheck", "S - hurts\nO - TPI done\nA - myofascial pain\nP - recheck"]
)
def test_sections_reads_soap_letters(text: str) -> None:
    assert kinds(text) == ["subjective", "objective", "diagnosis", "plan"]


@pytest.mark.parametrize("text", ["TFESI performed under fluoroscopy with 40 mg Kenalog.", "pt here for knee inj. done, tol well", ""])
def test_sections_note_without_headings_is_one_body(text: str) -> None:
    assert kinds(text) == ["body"]


@pytest.mark.parametrize(
    "text",
    [
        "Copied from 1/2/2025:\nTFESI done.\n\nPlan: recheck",
        "--- copied forward from last visit ---\nTFESI done\n--- end ---\nPlan: recheck",
        ">>> pasted from prior note\nTFESI done\n<<<\nPlan: recheck",
        "Procedure note 1/2/2025, for reference: TFESI done.\n\nPlan: recheck",
    ],
)
def test_sections_marks_copied_blocks(text: str) -> None:
    sections = find_sections(text)
    done = text.index("TFESI")
    assert [s.kind for s in sections if s.start <= done < s.end] == ["copied"]
    assert sections[-1].kind == "plan"


@pytest.mark.parametrize("text", ["At 10:15 the needle was placed.", "Ratio 1:200 was used.", "gave 10 mL: 5 each"])
def test_sections_passes_colons_that_head_nothing(text: str) -> None:
    assert kinds(text) == ["body"]


@given(st.text(st.sampled_from("PLAN:plan \t\r\n.1)-*=#>SOAP[]|é😀\u00a0"), max_size=80))
def test_sections_cover_the_note(text: str) -> None:
    sections = find_sections(text)
    segments = find_segments(text, sections)
    assert all(a.end == b.start for a, b in pairwise(sections))
    assert not text[: sections[0].start].strip()
    assert sections[-1].end == len(text)
    assert all(s.start <= s.body <= s.end for s in sections)
    assert all(a.end <= b.start for a, b in pairwise(segments))
    assert "".join("".join(text[s.start : s.end] for s in segments).split()) == "".join(text.split())
    assert all(sections[s.section].start <= s.start and s.end <= sections[s.section].end for s in segments)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("EXAM: Arthrogram of the left hip.\nHISTORY: Pain.\nThe patient was placed supine on the table.", ["body", "history", "body"]),
        ("EXAM: Knee tender.\nPLAN: Ice.", ["body", "plan"]),
        ("HISTORY: Pain.\nEXAM: Knee tender.", ["history", "exam"]),
        ("HISTORY: Neck pain.\nFollowing informed consent she lay prone.", ["history", "body"]),
        ("PAIN CENTER PUMP CLINIC\nThe reservoir was filled.", ["header"]),
        ("CHIEF COMPLAINT\nBack pain.", ["subjective"]),
        ("Rx: ther ex 20 min, manual 10 min", ["objective"]),
        ("Rx: naproxen 500 mg bid", ["medications"]),
        ("RECORD REVIEW: MRI of 2019.\nPLAN: Rest.", ["copied", "plan"]),
    ],
)
def test_sections_first_lines_and_where_the_deed_begins(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected
