"""Headings in any case and shape, sections, and the sentences and list items within."""

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
def test_sections_lists_stay_under_their_heading(text: str, items: list[str]) -> None:
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
def test_sections_cuts_sentences(text: str, sentences: list[str]) -> None:
    assert [text[s.start : s.end] for s in find_segments(text, find_sections(text))] == sentences


def test_sections_joins_wrapped_lines() -> None:
    text = (
        "A 22-gauge spinal needle was advanced toward the superior articular\nprocess and after negative aspiration one milliliter was\n"
        "given without resistance and the needle was withdrawn with the stylet\nin place."
    )
    assert len(find_segments(text, find_sections(text))) == 1


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
