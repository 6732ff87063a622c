"""Therapy notes as therapists write them, in tables, shorthand and templates: codes and units of the day."""

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
            "medicare",
            "2026-03-04",
            "PT daily  3/4/26  MCR\nTE 24 / NMR 14 / GT 8 / CP 10\n46 tot timed. R TKA wk 5.",
            {"97110x2", "97112x1"},
        ),
        (
            "commercial",
            "2026-01-12",
            "Outpt ortho PT. BCBS. 1/12/26\n"
            "1400-1425 strengthening: bridges, clams, step ups\n"
            "1425-1440 manual: PA glides gr III L3-5\n"
            "1440-1450 bike, no charge\n"
            "Home: pt to continue clams daily.",
            {"97110x2", "97140x1"},
        ),
        (
            "medicare",
            "2025-11-03",
            "| code | intervention | min |\n"
            "|---|---|---|\n"
            "| TA | sit-stand, floor transfers | 23 |\n"
            "| GT | cane, stairs | 15 |\n"
            "| HP | unattended | 10 |\n"
            "Pt seen by J. Ode PTA, PT available by phone. 11/3/25",
            {"97530x2", "97116x1"},
        ),
        (
            "medicare",
            "2025-10-02",
            "OT HAND CLINIC  10/2/25\n"
            "IE, s/p L distal radius ORIF 8/20.\n"
            "Eval 0900-0945. Low complexity: 2 deficits (grip, ROM). No comorbidities.\n"
            "Custom resting splint fab + fit L 0945-1015\n"
            "HEP issued.",
            {"97165x1", "97760x2"},
        ),
        (
            "commercial",
            "2026-02-20",
            "Work conditioning discussed w/ adjuster, not started.\n"
            "FCE today 9:00 - 11:00 one on one, report to follow. No tx given.\n"
            "PDC medium.",
            {"97750x8"},
        ),
        (
            "medicare",
            "2026-04-15",
            "Acu note 4/15/26, cLBP, visit 5/12\n"
            "Set 1: UB23 UB25 UB40 bilat, w/ pt 16 min, no estim. retained 15.\n"
            "Set 2: same needles re-stim, f2f 10.",
            {"97810x1"},
        ),
        (
            "commercial",
            "2026-05-02",
            "EA tx 5/2/26 L.Ac.\n"
            "A) prone BL23 BL25 BL54, 4 Hz leads. 1:1 15\n"
            "B) turned supine, new needles ST36 SP6 GB34, 4 Hz. 1:1 12\n"
            "Dwell 20 x2 alone. Cupping n/c.",
            {"97813x1", "97814x1"},
        ),
        (
            "commercial",
            "2025-12-11",
            "Chiro visit. Adj: C5, T6, L4, sacrum. R ankle talus LAD.\nTher ex 12 min w/ DC one on one (core).\nAT",
            {"98941x1", "98943x1", "97110x1"},
        ),
        (
            "commercial",
            "2025-08-08",
            "LMT note. Auto med pay.\n"
            "Swedish + deep tissue to neck, upper back, glutes. 60 min hands on. pt to book 2 more.\n"
            "No cupping, no stretching.",
            {"97124x4"},
        ),
        (
            "commercial",
            "2026-01-22",
            "DN: L glut med, L TFL, L piri, L QL. .30x60, LTR all. Then TE x 23 min.\nPT 1/22/26 Aetna",
            {"20561x1", "97110x2"},
        ),
        (
            "commercial",
            "2026-01-23",
            "DN R lat gastroc, R sol only 8 min. held UT (flu sx).\nNMR 15 SLS foam. PT",
            {"20560x1", "97112x1"},
        ),
        (
            "medicare",
            "2025-07-14",
            "Aquatic group 4 pts, 40 min, land + pool. PT led. 7/14/25 MCR",
            {"97150x1"},
        ),
        (
            "medicare",
            "2025-07-15",
            "PT 7/15/25 MCR\nGroup balance class 30 min (5 pts).\n1:1 before class: gait w/ SPC 16 min",
            {"97150x1", "97116x1"},
        ),
        (
            "medicare",
            "2026-03-10",
            "PT progress note 3/10/26 visit 10\nRe-assess only: ROM 0-118, TUG 11. Goals 2/3 met. Cont POC.\nTE 30 min",
            {"97110x2"},
        ),
        (
            "medicare",
            "2026-03-12",
            "PT 3/12/26\nRe-eval 25 min: fell 3/8, new R wrist fx & vertigo, goals rewritten\nMT 10, TE 12 -- 22 timed",
            {"97164x1", "97110x1"},
        ),
        (
            "medicare",
            "2026-01-08",
            "AFO check, f/u visit. PT adjusted trim line + gait w/ AFO, skin check. Orthotic mgmt 16 min. 1/8/26. Initial fit was 12/20.",
            {"97763x1"},
        ),
        (
            "medicare",
            "2026-02-11",
            "RIVERBEND REHAB   Daily Treatment Note        DOS 02/11/2026    Payer: Medicare B   Visit 7/16\n"
            "Dx: M54.16 lumbar radic R\n"
            "S: pain 4/10, sat through movie.\n"
            "O: SLR R 60. Heel walk ok.\n"
            "\n"
            "Flowsheet\n"
            "Therapeutic Exercise   press-ups, prone hip ext, bike 5' warm up (ind)     25 min\n"
            "Neuromuscular Re-ed    TA/multifidus activation w/ pressure cuff           12 min\n"
            "Manual Therapy         CPA L4-5 III, neural glides                         8 min\n"
            "Modalities             IFC + MHP prone                                     15 min (unattended)\n"
            "Total timed 45     Total tx 60\n"
            "\n"
            "A: centralizing. P: cont 2x/wk, add hip hinge lifts (TA) next.\n"
            "K. Oyelaran PT, DPT",
            {"97110x2", "97112x1", "G0283x1"},
        ),
        (
            "commercial",
            "2025-10-30",
            "Physical Therapy Initial Evaluation   10/30/2025   UHC\n"
            "46M, R shoulder pain 6 wk. PMH: none relevant. Lives w/ spouse, plumber.\n"
            "Personal factors: 0. Body structures: shoulder ROM, RC strength (2). Presentation stable. Low "
            "complexity.\n"
            "Eval 35 min. TherEx 10 min: pendulums, isometric ER. HEP handout.\n"
            "Plan: 2x/wk MT, TE, possible DN.\n"
            "Chen, PT",
            {"97161x1", "97110x1"},
        ),
        (
            "medicare",
            "2025-12-09",
            "PT eval: mod complexity 40 min. 2 comorbs (DM, obesity), 4 elements, evolving.\ngait trng 15 min w/ RW. 12/9/25 MCR",
            {"97162x1", "97116x1"},
        ),
        (
            "commercial",
            "2026-01-19",
            "Occupational Therapy daily   1/19/2026\n"
            "ADL: lower body dressing w/ reacher, 1:1, 23 min\n"
            "TherAct: kitchen reach, jar opening 22 min\n"
            "Paraffin R hand 10 min\n"
            "COTA/L L. Park",
            {"97535x2", "97530x1", "97018x1"},
        ),
        (
            "medicare",
            "2026-01-20",
            "OT daily note 1/20/26 MCR, COTA\nADL 15\nTA 15\ntimed 30",
            {"97535x1", "97530x1"},
        ),
        (
            "commercial",
            "2025-07-21",
            "Student PT note, cosigned. Pt tx by SPT w/ PT directing in room, one pt only.\n"
            "MT 15 min; TE 30 min.\n"
            "Elena Voss SPT / R. Marsh PT 7/21/25",
            {"97140x1", "97110x2"},
        ),
        (
            "commercial",
            "2026-03-23",
            "PT 3/23/26\nPlan today: TE, MT, NMR\nDone: TE x 15', MT x 23'. NMR not done (dizzy).\nUS declined.",
            {"97110x1", "97140x2"},
        ),
        (
            "medicare",
            "2026-02-18",
            "ACUPUNCTURE — chronic low back pain (NCD)  02/18/2026 Medicare   MD w/ acu cert\n"
            "Face-to-face 9:00-9:18 set 1: BL23 BL25 GB30 KI3, manual. Needles in, retained to 9:35 (MD out).\n"
            "9:36-9:52 set 2: removed, pt turned, reinserted GV4 BL40 SP6, manual. retained to 10:05.\n"
            "Total f2f 34.",
            {"97810x1", "97811x1"},
        ),
        (
            "commercial",
            "2026-02-20",
            "L.Ac. visit 5: neck. GB20 GB21 LI4 SI3, estim 2/100 Hz GB21. 20 min with pt. rested 20 alone. moxa. gua sha n/c.",
            {"97813x1"},
        ),
        (
            "commercial",
            "2025-11-17",
            "CHIROPRACTIC OFFICE  SOAP   11/17/25   Aetna\n"
            "S: LBP 3/10\n"
            "O: L5 PL, sacrum, T8, C1 fixations; R knee crepitus\n"
            "A: improving\n"
            "P/Tx: CMT C1 T8 L5 sacrum diversified. EMS + heat L/S 15 min unattended. Mech traction 12 min.\n"
            "RTC Thu",
            {"98941x1", "97014x1", "97010x1", "97012x1"},
        ),
        (
            "commercial",
            "2025-11-19",
            "Chiro: pt declined adjustment. Trigger pt pressure + stretch neck 15 min DC hands on. ",
            {"97140x1"},
        ),
        (
            "commercial",
            "2025-06-10",
            "Licensed Massage Therapist   MVA claim\n"
            "Rx on file Dr. Hale  6 visits, #4\n"
            "45 min therapeutic massage: paraspinals, QL, glutes\n"
            "Then 15 min MLD L arm? no edema, not done.",
            {"97124x3"},
        ),
        (
            "commercial",
            "2025-12-22",
            "DRY NEEDLING NOTE  PT, CMTPT\n"
            "Consent. Muscles: R/L UT, R levator, R splenius cap. 40mm. LTR x6. \n"
            "MT 10 min: SOR, cerv traction manual.\n"
            "12/22/25 Cigna",
            {"20561x1", "97140x1"},
        ),
        (
            "medicare",
            "2025-12-23",
            "Pt asked for DN today; MCR ABN not signed, deferred. MT 16 min STM. TE 16 min. PT",
            {"97140x1", "97110x1"},
        ),
        (
            "commercial",
            "2026-02-03",
            "Work hardening 8:00-10:00 (2 h) + 10:00-11:30. sim lift/carry. PT present.",
            {"97545x1", "97546x1"},
        ),
        (
            "medicare",
            "2026-02-04",
            "PT 2/4/26\nMT 9 min, TE 9 min, NMR 9 min, TA 9 min (36)",
            {"97140x1", "97110x1"},
        ),
        (
            "medicare",
            "2025-09-16",
            "SUMMIT ORTHO & SPORTS THERAPY            Visit Date: 09/16/2025\n"
            "Pt: F, 66    Ins: Medicare A/B     Cert 8/20-11/18     Visit #8\n"
            "Tx Dx: M17.11 s/p R TKA 8/12\n"
            "\n"
            "Intervention                                   Start   Stop   Min\n"
            "Nu-step L4 (indep, warm up)                    0830    0838   8  NC\n"
            "Ther ex: SAQ, SLR, TKE, heel slides            0838    0901   23\n"
            "Gait: WBAT no device, cadence                  0901    0914   13\n"
            "Manual: patellar mobs, scar                    0914    0924   10\n"
            "Cold pack                                      0924    0934   10  NC\n"
            "Timed one-on-one 46\n"
            "Pt tol well. AROM 3-112.\n"
            "Signed T. Abebe, PT",
            {"97110x1", "97116x1", "97140x1"},
        ),
        (
            "commercial",
            "2026-02-25",
            "PELVIC FLOOR PT – DAILY\n"
            "Cigna  2/25/26\n"
            "Biofeedback w/ sEMG internal sensor 30 min, PFM down-training\n"
            "Manual: internal myofascial release obturator int, levator  15 min\n"
            "Ed on bladder log 5 min",
            {"90912x1", "90913x1", "97140x1"},
        ),
        (
            "medicare",
            "2026-03-18",
            "OT  outpatient   3/18/26  Medicare\n"
            "1. ADL retrng - UB dressing adaptive, 16 min\n"
            "2. TherAct - box to shelf 15 min\n"
            "3. Splint check/adjust R thumb spica, f/u fit 2/26, 9 min\n"
            "4. MHP 10 before\n"
            "Total timed 40",
            {"97535x1", "97530x1", "97763x1"},
        ),
        (
            "commercial",
            "2026-04-01",
            "Ortho & Spine Acupuncture\n"
            "April 1, 2026\n"
            "Pt prone. 12 needles: BL23-26, GB30, BL40 bilat. Stayed with pt 15 min. Lamp + rest 15 min. Second "
            "insertion supine ST36, SP9, LV3, KD3 - another 15 min face to face. No electrical.\n"
            "Cupping 5 min.",
            {"97810x1", "97811x1"},
        ),
        (
            "commercial",
            "2026-04-06",
            "DC: [x] cervical C4 [x] thoracic T7 [ ] lumbar [ ] sacral [x] extremity: L elbow\n"
            "[x] e-stim unattended 15'  [x] ice 10  [ ] US\n"
            "CMT done, Diversified.",
            {"98940x1", "98943x1", "97014x1", "97010x1"},
        ),
        (
            "commercial",
            "2026-04-07",
            "Massage tx note. 30 min relaxation massage, gift cert, no referral. Swedish.",
            {"97124x2"},
        ),
        (
            "medicare",
            "2026-05-05",
            "FCE part 2, 5/5/26. Comp. 10:15 to 11:20 hands on w/ OTR. Report 4 pp.",
            {"97750x4"},
        ),
        (
            "medicare",
            "2025-12-03",
            "IE PT 12/3/25. 0 PF, 2 body structures, stable. eval 30\nTE 10 min HEP",
            {"97161x1", "97110x1"},
        ),
        (
            "commercial",
            "2025-12-04",
            "HAND THERAPY IE – OTR/L, CHT. BCBS. R trigger finger. moderate complexity, 38 min. Orthosis fabricated "
            "R RF hand-based 22 min. US declined.",
            {"97166x1", "97760x1"},
        ),
        (
            "commercial",
            "2025-12-05",
            "TDN by PT: R infra, teres minor, post delt. LTR. 8 min. ther ex 30 min. MT STM 8 min.",
            {"20561x1", "97110x2", "97140x1"},
        ),
        (
            "commercial",
            "2025-12-08",
            "Trigger point note: massage gun at home. Pt to do self release. DN next visit if auth'd. TE 25 min today. PT",
            {"97110x2"},
        ),
        (
            "medicare",
            "2026-03-13",
            "Physical Therapy\n97110 x 30 min  97140 x 15 min  97035 x 8 min R elbow\n3/13/26 Signed PT",
            {"97110x2", "97140x1", "97035x1"},
        ),
    ],
)
def test_coder_therapists_whole_day(coder: Coder, payer: str, day: str, text: str, expected: set[str]) -> None:
    assert billed(coder, text, payer, day) == expected
