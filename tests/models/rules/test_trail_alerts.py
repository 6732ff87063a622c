from __future__ import annotations

import pytest

from models.coder import Coder
from models.rules.trail_alerts import _adds_up

INJECTION = (
    "PROCEDURE: Right L4-5 transforaminal epidural steroid injection performed under fluoroscopy, dexamethasone 10 mg was injected.\n"
)
PASSAGE = "Pain is worse with sitting and better with lying down, rated 7 of 10, and it keeps her from the garden and from work.\n"
VISIT = (
    "Established patient.\nHPI: Low back pain, worse for two weeks.\nExam: tender L4-5, strength 5/5.\n"
    "Assessment: lumbar radiculopathy, worse.\nPlan: start gabapentin 300 mg.\n"
    "Procedure: the left knee joint was injected with 40 mg Kenalog.\nTotal time 45 minutes, {} the injection.\n"
)


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        (f"HPI: {PASSAGE}{INJECTION}Assessment: {PASSAGE}", "stands in the note twice", False),
        (f"{PASSAGE}{INJECTION}\n{PASSAGE}", "stands in the note twice", True),
        (
            f"{INJECTION}\nAddendum: the right L4-5 epidural was done under fluoroscopy with contrast spread.\n",
            "stands in an addendum",
            True,
        ),
        (INJECTION, "stands in an addendum", False),
        (
            f"{INJECTION}\nAddendum 04/20/2026: the right L4-5 epidural was done under fluoroscopy with contrast spread.\n",
            "added 49 days after",
            True,
        ),
        (
            f"{INJECTION}\nAddendum 03/05/2026: the right L4-5 epidural was done under fluoroscopy with contrast spread.\n",
            "days after the service",
            False,
        ),
        (VISIT.format("including"), "time includes a procedure", True),
        (VISIT.format("excluding"), "time includes a procedure", False),
        (VISIT.format("not including"), "time includes a procedure", False),
        ("Right L4-5 TFESI performed under ultrasound guidance, 10 mg dexamethasone injected.", "is unlisted", True),
        (INJECTION, "is unlisted", False),
        ("Botox 155 U injected for chronic migraine across 31 sites, 45 U discarded from the 200 U vial.", "no sum of its vials", False),
        ("Botox 155 U injected for chronic migraine across 31 sites, 20 U discarded.", "no sum of its vials", True),
        (f"No pain today. Nothing was done.\n{PASSAGE}{PASSAGE}", "stands in the note twice", False),
    ],
)
def test_trail_alerts(coder: Coder, text: str, words: str, said: bool) -> None:
    alerts = coder.suggest(text, date_of_service="2026-03-02").alerts
    assert any(words in alert.text for alert in alerts) is said, [alert.text for alert in alerts]


def test_trail_alerts_copied_part(coder: Coder) -> None:
    text = f"{INJECTION}\nCopied from prior note: left L5-S1 TFESI was performed under fluoroscopy.\n"
    alerts = coder.suggest(text, date_of_service="2026-03-02").alerts
    (alert,) = [a for a in alerts if "copied from another" in a.text]
    assert text[alert.evidence[0].start :].startswith("Copied from prior note")


@pytest.mark.parametrize(("total", "adds_up"), [(100, True), (250, True), (155, False), (0, True), (75, False)])
def test_trail_alerts_vials(total: int, adds_up: bool) -> None:
    assert _adds_up(total, (50, 100, 200)) is adds_up
