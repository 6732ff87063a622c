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
    ],
)
def test_coder_brief_visits_level(coder: Coder, payer: str, day: str, text: str, expected: set[str]) -> None:
    found = visits(coder, text, payer, day)
    assert len(found) == 1
    assert found <= expected
