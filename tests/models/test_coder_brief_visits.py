"""Visits of a few lines and beside other services: the level of each."""

from __future__ import annotations

import pytest

from models.coder import Coder


def visits(coder: Coder, text: str, payer: str, day: str) -> set[str]:
    """The suggested visit codes."""
    lines = coder.suggest(text, payer=payer, date_of_service=day).suggestions
    return {x.code for x in lines if x.status == "suggested" and x.code[:3] in ("992", "993")}


@pytest.mark.parametrize(
    ("payer", "day", "text", "expected"),
    [
        (
            "commercial",
            "2026-06-01",
            "est 22 min total. L hip OA, worse. meloxicam 15 start. XR hip ordered. inj next mo if no better. 6/1/26",
            {"99213", "99214"},
        ),
        (
            "medicare",
            "2026-06-02",
            "Video f/u 6/2/26 MCR, pt at home\nPHN. gabapentin ↑ 300→600 tid. sleepy at first. 4/10. 16 min. RTC 6 wk",
            {"99213", "99214"},
        ),
        (
            "commercial",
            "2026-06-03",
            "New pt visit. R lat epicondylitis 4 mo, worse w/ gripping. Tried brace. Exam: TTP lat epi, Cozen +.\n"
            "CSI R lat epicondyle: Kenalog 20 mg, 1 cc lido, no US.\n"
            "Start diclofenac gel Rx. XR elbow ordered, PT referral.",
            {"99203", "99204", "99202"},
        ),
        (
            "commercial",
            "2026-03-30",
            "DC - Initial. New patient. Low back pain 2 wks, no radic. Exam: SLR neg, L5 tender, lumbar flex 60.\n"
            "Dx M99.03. Plan 3x/wk. Adjusted L5, R SI. IASTM R calf 10 min (separate region).\n"
            "Advised ibuprofen OTC.",
            {"99202", "99203"},
        ),
        (
            "commercial",
            "2026-01-28",
            "Return visit 1/28/26 BCBS\n"
            "S: neck pain worse 6/10, tingling R arm. Had CESI 11/3 @ our clinic 50% x 8 wk.\n"
            "O: Spurling + R. Strength 5/5.\n"
            "A: cervical radiculopathy, worsening\n"
            "P: MRI c-spine, increase gabapentin to 600 tid, PT. Repeat CESI if MRI ok.",
            {"99214"},
        ),
        (
            "medicare",
            "2026-01-29",
            "NPV 1/29/26 MCR 50 min total. 71F lumbar stenosis w/ claudication, failed PT + gaba. MRI reviewed by "
            "me: severe L4-5. Plan L4-5 ILESI, cont gaba.",
            {"99204"},
        ),
        (
            "commercial",
            "2026-03-03",
            "Est pt, 10/10 low back pain after lifting, ROM limited. Toradol 60 IM given R glute by MA. Flexeril rx. Work note. 3/3/26",
            {"99213", "99214"},
        ),
        (
            "commercial",
            "2026-03-06",
            "Telephone 12 min, est, w/ MD. Gabapentin dizzy -> cut to 300 hs. neuropathic foot pain.",
            {"99212", "99213", "99214"},
        ),
        (
            "commercial",
            "2026-02-02",
            "Pain Mgmt – follow up                 02/02/2026    UHC\n"
            "Interval: 54F CRPS R foot. Ketamine infusions x3 last yr. Pain 7/10, worse since cold weather. On "
            "duloxetine 60, pregabalin 150 bid.\n"
            "Exam: allodynia dorsal foot, temp asym.\n"
            "Impression/Plan:\n"
            "- CRPS I RLE not controlled: pregabalin to 200 bid. LSB series requested auth.\n"
            "- UDS sent to lab. PDMP reviewed.\n"
            "RTC 4 wk",
            {"99214"},
        ),
        (
            "medicare",
            "2026-02-03",
            "NEW PT CONSULT  2/3/26  Medicare   ref: Dr. Patel PCP\n"
            "68M low back & bilat leg pain w/ walking x 2 yr. Shopping cart +. Failed PT 8 wks, gabapentin. PMH: CAD "
            "stent 2019 on plavix, DM2.\n"
            "MRI L-spine 12/25 images reviewed by me: severe central stenosis L3-4, L4-5.\n"
            "Exam: SLR neg, pulses 2+.\n"
            "A/P: Lumbar spinal stenosis w/ neurogenic claudication. Plan L4-5 ILESI, hold plavix 7d per cardiology. "
            "Increase gabapentin 300->600 tid.\n"
            "T. Gomez MD",
            {"99204"},
        ),
        (
            "medicare",
            "2026-02-06",
            "Telephone visit, audio only, 12 min. Pt at home, established. SI pain back 5/10. Repeat SIJ inj "
            "ordered. Cont tramadol, refill #60. PDMP ok.",
            {"99212", "99213", "99214"},
        ),
        (
            "medicare",
            "2026-02-10",
            "PM&R clinic 2/10/26. Return. Post-stroke spasticity, doing ok. Baclofen 10 tid cont. Botox due next mo. "
            "Total time 24 min same day incl. chart.",
            {"99213", "99214"},
        ),
        (
            "commercial",
            "2026-02-13",
            "Est pt. Neck pain, stable 3/10. Cont meloxicam. f/u 6 mo. 11 min total.",
            {"99212", "99213"},
        ),
        (
            "medicare",
            "2026-02-17",
            "Chiro new patient 2/17/26 Medicare. LBP 1 wk lifting. PE L5 tender, neg SLR. XR ordered. CMT L5, SI. AT.",
            {"99202", "99203"},
        ),
        (
            "medicare",
            "2026-02-20",
            "Physiatry f/u visit\nS: s/p R TFESI L5 1/30: 80% relief, walking 1 mi\nO: SLR neg\nA: lumbar radic, improved\nP: HEP, prn f/u",
            {"99212", "99213"},
        ),
        (
            "commercial",
            "2026-02-23",
            "CC: neck. OMT: OA, C3-5, T1-4 ribs 2 R. HVLA/MFR. est pt. improved. Cyclobenzaprine Rx hs new.",
            {"99213", "99214"},
        ),
    ],
)
def test_coder_brief_visits_level(coder: Coder, payer: str, day: str, text: str, expected: set[str]) -> None:
    found = visits(coder, text, payer, day)
    assert len(found) == 1
    assert found <= expected


@pytest.mark.parametrize(
    "text",
    [
        "f/u appt made for LBP 2/14. LVM.",
        "Visit cancelled: neck pain, pt sick. Gabapentin refill sent.",
        "Video visit attempted 2/2, pt did not join. LBP. Resched.",
        "PT referral f/u: pt going 2x/wk, TE 15 MT 15 per their note, knee pain better.",
        "Outside PT note reviewed: TE 30 min, MT 15 min, timed 45. We did nothing today.",
        "Chart prep for tomorrow f/u: CRPS, 30 min slot.",
        "Re-check of wound after TPI 1/30. No pain. RN only.",
        "HEP given: 1) bridges 15 2) clams 15. TE 15 reps. PT to call.",
        "Massage therapist elsewhere, 60 min deep tissue weekly. Chiro adj C5 last wk.",
        "Refill request: est pt, tramadol, knee OA. Sent to MD.",
        "Tele triage RN: back pain flare, advised heat. 12 min.",
        "Gym plan: 0700-0730 strength, 0730-0800 balance class. Fibromyalgia handout.",
    ],
)
def test_coder_brief_visits_none_was_held(coder: Coder, text: str) -> None:
    assert not [x for x in coder.suggest(text, payer="commercial", date_of_service="2026-02-02").suggestions if x.status == "suggested"]
