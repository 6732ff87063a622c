"""Services counted by sets, months and regions: acupuncture, care minutes, monitoring, behaviour, manipulation."""

from __future__ import annotations

import pytest

from models.coder import Coder


@pytest.fixture(scope="module")
def coder() -> Coder:
    """The coder with all families."""
    return Coder.load()


SESSIONS = [
    ("Work hardening session performed today, 8:00-11:30, crate lifts and job simulation. PT", ["97545", "97546"]),
    ("Work conditioning was performed today for 45 minutes. PT", []),
    ("OT daily note. Cognitive retraining x 15 min.", ["97129"]),
    ("PROCEDURE: Qutenza application, 3 patches applied to both feet.", ["64999", "J7336x840"]),
    ("PROCEDURE: Qutenza application, 420 cm2 applied to the left thigh.", ["64999", "J7336x420"]),
    (
        "Acupuncture. Set 1: BL23, BL25, 15 min face to face. Retained 20 min. Set 2: reinserted GV4, KI3, 12 min face to face. LAc",
        ["97810", "97811"],
    ),
    (
        "Acupuncture. Set A, BL23 BL25, e-stim 4 Hz. Contact 16 min. Set B, new needles GB30, no stimulation. Contact 14 min. LAc",
        ["97811", "97813"],
    ),
    ("Acupuncture, 15 min one-on-one at LI4 and LR3. Same needles re-stimulated, 15 min one-on-one. LAc. Bill 97810, 97811.", ["97810"]),
    ("Acupuncture declined today, no needles placed.", []),
    ("Chiro note. CMT: toggle C1; anterior thoracic T5-8; side posture L3. DC", ["98941"]),
    ("CMT: C5, T4 and L4 adjusted, diversified. Sacrum not adjusted. DC", ["98941"]),
    ("Chiropractic visit. Adjusted today, all five regions: C2, T4, L3, sacral base, left ilium. DC", ["98942"]),
    ("Chiropractic visit. Adjusted T6 and L2. Left wrist adjusted as well. DC", ["98940", "98943"]),
    ("OMT: treated head, cervical, thoracic, ribs and lumbar; pelvis not treated. DO", ["98927"]),
    ("CPM note, March. I personally spent 62 minutes this month: PEG, care plan, medication review.", ["G3002", "G3003x2"]),
    ("CPM log March. NP = 25  LPN = 20  Grand total 45 min.", []),
    ("CPM log\n03/02 MD visit 18\n03/09 RN call 10\n03/16 MD call 9\n03/23 MD plan 8\nMD total 35, RN total 10", ["G3002"]),
    ("CCM log. RN 25 min, LPN 18 min, total clinical staff time 43 minutes. Consent on file.", ["99439", "99490"]),
    ("Chronic care management: 35 minutes of physician time this month, care plan revised.", ["99491"]),
    ("Principal care management: MD personally 34 minutes for CRPS, plan revised.", ["99424"]),
    (
        "RTM summary, MSK app. Data on 22 days. 45 minutes of treatment management incl. 2 live calls with patient.",
        ["98977", "98980", "98981"],
    ),
    ("RTM summary, MSK app. Data days 20/30. 22 min, portal messages only, no live contact.", ["98977"]),
    ("RTM summary. 9 data days. Management 14 min with one live phone call with patient.", ["98979", "98985"]),
    ("Health behavior intervention, individual. Start 10:00 stop 10:45. PsyD", ["96158", "96159"]),
    ("Group health and behavior intervention, 6 participants, 60 minutes.", ["96164", "96165x2"]),
    ("Caregiver training with wife, patient not present, 46 minutes, transfers.", ["97550", "97551"]),
]


@pytest.mark.parametrize(("text", "expected"), SESSIONS)
def test_sessions_count_sets_months_and_regions(coder: Coder, text: str, expected: list[str]) -> None:
    found = coder.suggest(text, payer="commercial", date_of_service="2026-03-31").suggestions
    assert sorted(f"{s.code}x{s.units}" if s.units > 1 else s.code for s in found if s.status == "suggested") == expected


@pytest.mark.parametrize(("day", "expected"), [("2025-11-30", []), ("2026-03-31", ["98975", "98985"])])
def test_sessions_set_up_needs_the_days_of_its_period(coder: Coder, day: str, expected: list[str]) -> None:
    text = "RTM worksheet, MSK app. Device set-up and patient education completed. 9 data days."
    found = coder.suggest(text, payer="commercial", date_of_service=day).suggestions
    assert sorted(s.code for s in found if s.status == "suggested") == expected
