"""Adjustments, monthly care, talks and visits that were not held, as their writers note them: codes and units of the day."""

from __future__ import annotations

import pytest

from models.coder import Coder


def billed(coder: Coder, text: str, payer: str, day: str) -> set[str]:
    """``CODExUNITS`` of every suggested line that is no visit."""
    lines = coder.suggest(text, payer=payer, date_of_service=day).suggestions
    return {f"{x.code}x{x.units}" for x in lines if x.status == "suggested" and x.code[:3] not in ("992", "993")}


@pytest.mark.parametrize(
    ("payer", "day", "text", "expected"),
    [
        (
            "commercial",
            "2025-09-09",
            "Pt called 0810, no ride. Visit cx. Was to have TE 30, MT 15. Resched 9/11.",
            set(),
        ),
        (
            "medicare",
            "2025-12-15",
            "Chiropractic note 12/15/25 Medicare\nAdjusted C2, C5. Shoulder ROM full, R shoulder pain gone.\nNext visit: knee adj?",
            {"98940x1"},
        ),
        (
            "commercial",
            "2025-10-20",
            "Psychology, health & behavior. 10/20/25\n"
            "Intervention, indiv, CBT for chronic pain (relaxation, pacing), 9:02-9:47 face to face. Dx M54.50.",
            {"96158x1", "96159x1"},
        ),
        (
            "commercial",
            "2025-10-21",
            "H&B assessment for SCS candidacy. Interview, MMPI-3 reviewed, PCS. 70 min. PhD",
            {"96156x1"},
        ),
        (
            "medicare",
            "2025-11-30",
            "CPM month 11/2025. Dr. L. personal time log\n"
            "11/4 F2F 32 min: PEG 6.7, plan reviewed, consent verbal\n"
            "11/12 phone 9 min: med change\n"
            "11/20 RN call 15 min\n"
            "Total MD 41.",
            {"G3002x1"},
        ),
        (
            "medicare",
            "2025-11-29",
            "CPM November: MD 28 min + RN 20 min. PEG 5. Plan in chart.",
            set(),
        ),
        (
            "medicare",
            "2026-02-05",
            "CPM, MD 62 min personally in Feb (2/1-2/5): pain scale PEG 7, care plan revised, in person 2/3 45 min, "
            "2/5 video 17. LBP 4 yrs. Consent 2025.",
            {"G3002x1", "G3003x2"},
        ),
        (
            "medicare",
            "2025-09-30",
            "RTM Sept: 17 d of data (knee app). PT spent 24 min mgmt incl. live call 9/18. Device set up in July, billed then.",
            {"98977x1", "98980x1"},
        ),
        (
            "commercial",
            "2026-06-04",
            "Pt email: sore after TPI on 6/2, wants refill tizanidine. Refill sent, see 6/30. No visit.",
            set(),
        ),
        (
            "medicare",
            "2025-08-19",
            "Pt arrived 25 late. PT. e-stim pads placed, pt c/o chest pressure -> 911. Tx stopped at 4 min TE.",
            set(),
        ),
        (
            "commercial",
            "2026-03-24",
            "Home program printed: bridging 10 min, walking 20 min, stretching 10 min daily. Pt did not stay for session.\nPT",
            set(),
        ),
        (
            "commercial",
            "2026-02-19",
            "Acupuncture consult only. Discussed LI4, ST36, GB20 protocol, needles shown. No needles placed. Pt to think.",
            set(),
        ),
        (
            "medicare",
            "2025-11-18",
            "DC note Medicare AT 11/18/25. P.A.R.T. L4-5. Adjusted L4 L5 side posture. STM to same area 8 min incl. Maint? no, active.",
            {"98940x1"},
        ),
        (
            "commercial",
            "2026-04-22",
            "Psychotherapy 53 min individual, 10:00-10:53, CBT insomnia/pain. LCSW. Dx F54",
            {"90837x1"},
        ),
        (
            "commercial",
            "2026-04-23",
            "Health psych group, 6 pts, pain coping class 60 min",
            {"96164x1", "96165x2"},
        ),
        (
            "medicare",
            "2026-04-24",
            "Biofeedback sEMG upper trap, 30 min, PhD. Pain 5->3.",
            {"90901x1"},
        ),
        (
            "medicare",
            "2026-05-31",
            "CCM May 2026: RN total 43 min (calls 5/4 12, 5/11 16, 5/20 15), care plan updated, consent 1/2025. OA, "
            "HTN, DM. Supervised Dr. Ng",
            {"99490x1", "99439x1"},
        ),
        (
            "commercial",
            "2026-05-30",
            "RTM May. 9 days data only. PT mgmt 11 min w/ one call. device = exer app",
            {"98985x1", "98979x1"},
        ),
        (
            "medicare",
            "2025-10-14",
            "No show 10/14. LVM. PT planned: TE 30 min, MT 15 min.",
            set(),
        ),
        (
            "commercial",
            "2026-04-02",
            "Acupuncture f/u: pt cancelled (late cx fee $45). Planned LI4, LV3, GB20.",
            set(),
        ),
        (
            "medicare",
            "2026-04-03",
            "Chiropractor maintenance visit, MCR, ABN on file (GA). C5, T4, L5, sacrum, L ilium adj.",
            {"98942x1"},
        ),
        (
            "commercial",
            "2026-05-06",
            "PT DC summary. 12 visits attended 3/1-5/1. Tx included TE, MT, NMR. Goals met. No visit today.",
            set(),
        ),
        (
            "medicare",
            "2026-01-31",
            "Chronic Pain Mgmt (G3002) Jan 2026 – initial month. Dr. Osei. 1/22 in person 36 min, consent verbal, "
            "PEG 8, plan of care written: PT, CBT, duloxetine. Chronic LBP 5y. 1/29 phone 10 min.",
            {"G3002x1", "G3003x1"},
        ),
        (
            "medicare",
            "2026-01-30",
            "CPM Jan: NP Lee 22 min 1/5 video, 12 min 1/19 phone. PEG 6. plan unchanged. pain 3 yr.",
            {"G3002x1"},
        ),
        (
            "medicare",
            "2026-01-30",
            "CPM - pt declined enrollment. 30 min discussing.",
            set(),
        ),
        (
            "medicare",
            "2026-03-05",
            "Visit 3/5/26: here for scheduled L knee Synvisc-One. no other c/o. 6 mL inj superolat, landmark.",
            {"20610x1", "J7325x48"},
        ),
        (
            "medicare",
            "2026-03-09",
            "RN phone: pt asks re: PT order. Sent. 5 min",
            set(),
        ),
        (
            "commercial",
            "2026-03-11",
            "PT: Pt seen 45 min. TE, MT, NMR. HEP.",
            set(),
        ),
    ],
)
def test_coder_adjusters_whole_day(coder: Coder, payer: str, day: str, text: str, expected: set[str]) -> None:
    assert billed(coder, text, payer, day) == expected
