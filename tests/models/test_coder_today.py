"""What was done today, told without its verb or beside what was done on another day: the whole claim."""

from __future__ import annotations

import pytest

from models.coder import Coder
from tests.models.test_coder_clinics import claim


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        # A needle beneath a pedicle is in its foramen; another day's levels before it are not today's.
        (
            "He had a left L3-4 transforaminal in May 2025 and did well.\nFluoroscopy was used. A spinal needle was seated beneath the "
            "right L4 pedicle and another beneath the right L5 pedicle.\nContrast outlined both roots. Dexamethasone 4 mg went in "
            "through each needle.",
            {"64483-RTx1", "64484-RTx1", "J1100x8"},
        ),
        # The number in a series tells the shot.
        ("Synvisc 2nd injection R knee, superolateral, no imaging.", {"20610-RTx1", "J7325-RTx16"}),
        ("L knee Euflexxa #3.", {"20610-LTx1", "J7323-LTx1"}),
        ("Left knee: Orthovisc #2 of 4.", {"20610-LTx1", "J7324-LTx1"}),
        ("Knee OA. Euflexxa #1 for the left knee was denied by insurance.", set()),
        ("Plan: R knee Euflexxa #4 next week.", set()),
        # A device that was only read out.
        ("Morphine pump telemetry only. No alarms.", {"62367x1"}),
        ("ITB pump check: interrogated only, alarm date 8/1/26, rate unchanged.", {"62367x1"}),
        # Shares of the time of a session.
        (
            "PT. Patient seen for 45 min: 20 of manual therapy, 15 of therapeutic exercise, 10 of hot pack.",
            {"97140x1", "97110x1"},
        ),
        ("Physical therapy. 38 minutes total: 15 of manual therapy, 23 of therapeutic exercise.", {"97140x1", "97110x2"}),
        ("Patient seen for follow up after a left L4-5 TFESI in March.", set()),
        # A count of nerves is no rib.
        (
            "Under fluoroscopy the left fifth, sixth and seventh ribs were found. 2 mL of ropivacaine was injected at each of the three "
            "intercostal nerves.",
            {"64420-LTx1", "64421-LTx2", "77002x1"},
        ),
        # A total that its parts add up to.
        (
            "Procedure 1: L5-S1 interlaminar epidural, fluoroscopy.\nProcedure 2: Left C4-5 and C5-6 facet joint injections, fluoroscopy.\n"
            "Details 1: 20G Tuohy, LOR, Omnipaque epidural pattern. Kenalog 60 mg + 2 mL saline.\n"
            "Details 2: 25G needles to left C4-5 and left C5-6 joints; Kenalog 10 mg and 0.5 mL lidocaine each joint.\n"
            "Kenalog total today 80 mg.",
            {"62323x1", "64490-LTx1", "64491-LTx1", "J3301x8"},
        ),
        # An image kept of each.
        (
            "US: L hip joint, anterior approach, Kenalog 40 in 3cc lido, images saved + read. R subacromial bursa, Kenalog 40 in 3cc lido, "
            "images saved + read.",
            {"20611-LTx1", "20611-RTx1", "J3301x8"},
        ),
        (
            "US-guided right hip injection, Kenalog 40 mg, images saved. Left trochanteric bursa by palpation, Kenalog 40 mg.",
            {"20611-RTx1", "20610-LTx1", "J3301x8"},
        ),
        ("Fluoroscopy-free left SI joint injection, ultrasound guided, 40 mg Kenalog, images saved.", {"20552x1", "J3301x4"}),
        ("Fluoroscopic-free caudal epidural injection, 40 mg Depo-Medrol, hiatus palpated.", {"62322x1", "J1010x40"}),
        # What began on another day, and a paper that asks for a visit.
        ("Back on day 5 of her spinal cord stimulator trial. 80% relief. Leads pulled intact in clinic.", set()),
        ("Physical therapy eval referral: knee OA.", set()),
        ("PT evaluation and treat order: left knee OA.", set()),
        ("PT eval order received. PT evaluation of low complexity, left knee OA, 30 min.", {"97161x1"}),
    ],
)
def test_coder_today_told_without_a_verb(coder: Coder, text: str, lines: set[str]) -> None:
    assert claim(coder, text) == lines
