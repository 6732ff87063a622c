from __future__ import annotations

import pytest

from models.audit.records import Audit
from models.audit.response import to_dict
from models.coder import Coder
from models.request import PARTS

TFESI = (
    "Procedure: Right L4-L5 transforaminal epidural steroid injection under fluoroscopy with contrast. Dexamethasone 10 mg was injected."
)
BLIND = "Interlaminar epidural steroid injection at L4-5 by loss of resistance. No fluoroscopy was used. Depo-Medrol 80 mg was injected."
SHOULDER = "Left shoulder joint injected with 40 mg Kenalog. Ultrasound guidance was used throughout."
ELBOW = "The left common extensor tendon origin at the lateral epicondyle was injected with 20 mg Kenalog through a 25G needle."
KNEES = "Bilateral knee injections were given in January 2025. Today the patient declined another one."
THERAPY = "PT note. Therapeutic exercise 23 min, manual therapy 14 min. Hot pack 10 min. Jane Doe, PT"
POINTS = "Trigger point injections were performed with 1% lidocaine through a 25 gauge needle."


def audit(coder: Coder, text: str, claim: object, **fields: object) -> Audit:
    return coder.audit(text, claim, date_of_service="2026-03-02", **fields)


@pytest.mark.parametrize(
    ("text", "claim", "verdict"),
    [
        (TFESI, "64483-RT", "supported"),
        (TFESI, "64483-RT-59", "supported"),
        (TFESI, "64483-LT", "wrong_modifier"),
        (TFESI, "64483", "wrong_modifier"),
        (TFESI, "64483-RT x2", "wrong_units"),
        (TFESI, "64484-RT", "not_supported"),
        (TFESI, "64479-RT", "not_supported"),
        (TFESI, "62323", "not_supported"),
        (TFESI, "77003", "bundled"),
        (TFESI, "J1100 x10", "supported"),
        (TFESI, "J1100 x4", "wrong_units"),
        (TFESI, "J3301 x4", "not_supported"),
        (TFESI, "J2250", "bundled"),
        (TFESI, "96372", "bundled"),
        (TFESI, "99213-25", "not_supported"),
        (TFESI, "27447", "out_of_scope"),
        (BLIND, "62322", "supported"),
        (BLIND, "62323", "not_supported"),
        (BLIND, "77003", "not_supported"),
        (SHOULDER, "20611-LT", "not_supported"),
        (SHOULDER, "20610-LT", "supported"),
        (SHOULDER, "76942", "bundled"),
        (KNEES, "20610-50", "not_supported"),
        (THERAPY, "97110-GP x2", "wrong_units"),
        (THERAPY, "97110-GP", "supported"),
        (THERAPY, "97110", "wrong_modifier"),
        (THERAPY, "97010", "bundled"),
        (POINTS, "20553", "not_supported"),
        (POINTS, "64615", "not_supported"),
        (TFESI, "99201", "not_supported"),
        (ELBOW, "20551-LT", "supported"),
        (ELBOW, "20551", "supported"),
        (ELBOW, "20551-RT", "wrong_modifier"),
        (ELBOW, "20551 x2", "wrong_units"),
    ],
)
def test_audit_verdicts(coder: Coder, text: str, claim: str, verdict: str) -> None:
    assert [line.verdict for line in audit(coder, text, claim).lines] == [verdict]


@pytest.mark.parametrize(
    ("text", "claim", "role", "words"),
    [
        (BLIND, "62323", "imaging", "No fluoroscopy was used"),
        (BLIND, "77003", "imaging", "No fluoroscopy was used"),
        (TFESI, "64483-LT", "side", "Right"),
        (TFESI, "64479", "level", "L4-L5"),
        (TFESI, "64484", "level", "L4-L5"),
        (KNEES, "20610-50", "historical", "in January"),
    ],
)
def test_audit_evidence_against(coder: Coder, text: str, claim: str, role: str, words: str) -> None:
    against = audit(coder, text, claim).lines[0].against
    assert any(e.role == role and words in text[e.start : e.end] for e in against), [(e.role, text[e.start : e.end]) for e in against]


@pytest.mark.parametrize(
    ("text", "claim", "question"),
    [
        (TFESI, "64484", "Which spinal level was injected?"),
        (POINTS, "20553", "Which muscles were injected, by name and side?"),
        (SHOULDER, "20611-LT", "Was an ultrasound image saved with a report?"),
        (THERAPY, "97110-GP x3", "How many minutes of this service were given one to one?"),
        (TFESI, "J1100 x20", "How much of the drug was given, and how much was discarded?"),
    ],
)
def test_audit_asks(coder: Coder, text: str, claim: str, question: str) -> None:
    assert question in audit(coder, text, claim).lines[0].missing


def test_audit_questions_never_lead(coder: Coder) -> None:
    """Every question that an audit can ask is a question: it demands nothing and names no answer that would pay more."""
    asks = {need.ask for family in coder.families.values() for need in family.needs.values()}
    assert [ask for ask in asks if not ask.endswith("?") or "please" in ask.lower() or "document " in ask.lower()] == []


def test_audit_failed_conditions(coder: Coder) -> None:
    (condition,) = audit(coder, TFESI, "64479-RT").lines[0].conditions
    assert (condition.name, condition.truth, condition.wanted, condition.found) == ("region", False, ("cervical", "thoracic"), ("lumbar",))


def test_audit_instead_and_omitted(coder: Coder) -> None:
    answer = audit(coder, TFESI, "64479-RT, 77003")
    assert [(d.code, d.units, d.modifiers) for d in answer.lines[0].instead] == [("64483", 1, ("RT",))]
    assert [d.code for d in answer.omitted] == ["64483", "J1100"]


def test_audit_lines_keep_the_order_of_the_claim(coder: Coder) -> None:
    answer = audit(coder, TFESI, "J1100 x10, 27447, 64483-RT")
    assert [(line.claimed.code, line.verdict) for line in answer.lines] == [
        ("J1100", "supported"),
        ("27447", "out_of_scope"),
        ("64483", "supported"),
    ]
    assert answer.omitted == ()


def test_audit_alerts_of_the_claim(coder: Coder) -> None:
    alerts = audit(coder, TFESI, "64483-RT x3, 99213-25").alerts
    assert any(a.rule == "R-EM-10" and a.codes == ("99213",) for a in alerts)
    assert any(a.kind == "mue" and a.codes == ("64483",) for a in alerts)


def test_audit_alerts_to_a_group_billed_one_on_one(coder: Coder) -> None:
    text = "PT note. Group exercise class, 4 patients, 45 minutes, led by Jane Doe, PT. Posture and core work."
    alerts = audit(coder, text, "97110-GP x3").alerts
    assert [a.codes for a in alerts if a.rule == "R-PT-10"] == [("97110",)]


def test_audit_response_quotes_the_note(coder: Coder) -> None:
    answer = to_dict(audit(coder, BLIND, "62323, 62322", note_id="n-1"), BLIND, "utf-32", frozenset(PARTS))
    assert list(answer) == ["note_id", "date_of_service", "payer", "lines", "omitted", "alerts", "versions"]
    lines = answer["lines"]
    assert isinstance(lines, list)
    for line in lines:
        for piece in line["evidence"] + line["against"]:
            assert BLIND[piece["start"] : piece["end"]] == piece["text"]
    assert lines[0]["claimed"] == {"code": "62323", "units": 1, "modifiers": []}
    assert lines[0]["supported"] is None
    assert lines[1]["supported"] == {"code": "62322", "units": 1, "modifiers": []}
    assert "alerts" not in to_dict(audit(coder, BLIND, "62322"), BLIND, "utf-16", ())
