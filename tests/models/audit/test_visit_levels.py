from __future__ import annotations

import pytest

from models.audit.records import Audit
from models.coder import Coder

# Moderate by decision making (a problem not at goal, a drug begun), low by twenty-two minutes.
VISIT = (
    "Established patient, follow-up visit 3/2/2026.\nHPI: chronic low back pain, 7/10, worse for two months.\n"
    "Exam: tender L4-5, strength 5/5.\nAssessment: lumbar radiculopathy, not at goal.\n"
    "Plan: start gabapentin 300 mg at night, increase duloxetine to 60 mg.\n{}"
)
SHORT, LONG = (
    VISIT.format("Total time 22 minutes on the date of service.\n"),
    VISIT.format("Total time 41 minutes on the date of service.\n"),
)
UNTIMED = VISIT.format("")
SPINE = "Procedure: Right L4-5 TFESI was performed under fluoroscopy, dexamethasone 10 mg injected."


def audit(coder: Coder, text: str, claim: str) -> Audit:
    return coder.audit(text, claim, date_of_service="2026-03-02")


@pytest.mark.parametrize(
    ("text", "claim", "verdicts"),
    [
        (SHORT, "99214", ["supported"]),
        (SHORT, "99213", ["supported"]),
        (SHORT, "99215", ["not_supported"]),
        (SHORT, "99212", ["not_supported"]),
        (LONG, "99215", ["supported"]),
        (LONG, "99214", ["supported"]),
        (LONG, "99213", ["not_supported"]),
        (UNTIMED, "99214", ["supported"]),
        (UNTIMED, "99213", ["not_supported"]),
        (SHORT, "99203", ["not_supported"]),
        # One visit a day, at one of its levels.
        (SHORT, "99213, 99214", ["not_supported", "supported"]),
        (SHORT, "99213-95", ["wrong_modifier"]),
        (SPINE, "99213-25", ["not_supported"]),
    ],
)
def test_visit_levels_either_way_is_lawful(coder: Coder, text: str, claim: str, verdicts: list[str]) -> None:
    found = audit(coder, text, claim)
    assert [line.verdict for line in found.lines] == verdicts
    if verdicts == ["supported"]:
        assert found.omitted == ()


def test_visit_levels_cite_their_way(coder: Coder) -> None:
    (line,) = audit(coder, SHORT, "99213").lines
    assert line.documented is not None
    assert line.documented.code == "99213"
    assert "22 minutes" in line.why[0].text
    assert "99214 is documented too" in line.why[0].text
    words = [SHORT[e.start : e.end] for e in line.evidence]
    assert any(w.startswith("Total time 22 minutes") for w in words)


def test_visit_levels_name_what_is_documented(coder: Coder) -> None:
    (line,) = audit(coder, SHORT, "99215").lines
    assert "99213 by 22 minutes in total" in line.why[0].text
    assert "99214 by problems moderate" in line.why[0].text
    assert [d.code for d in line.instead] == ["99214"]
    (line,) = audit(coder, SPINE, "99213").lines
    assert line.why[0].text == "no visit of this kind and level is documented"
