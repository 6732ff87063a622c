"""Treatment cards, logs and order forms of clinics in their own layouts: what was done that day and what was only asked for."""

from __future__ import annotations

import pytest

from models.coder import Coder


def billed(coder: Coder, text: str, payer: str) -> set[str]:
    """``CODExUNITS`` of every suggested line that is no visit."""
    lines = coder.suggest(text, payer=payer).suggestions
    return {f"{x.code}x{x.units}" for x in lines if x.status == "suggested" and x.code[:3] not in ("992", "993")}


@pytest.mark.parametrize(
    ("payer", "text", "expected"),
    [
        # Clock times in two columns; a row that runs over its line's end.
        (
            "medicare",
            "PT daily note 3/4/2026  Jane Roe, PT\n Time in  Time out  Service   Minutes\n"
            ' 9:00 9:20  TE - bridges, clams, SLR 3x10,\n            step ups 6", calf raises        20\n'
            " 9:20 9:32  NMR - tandem stance foam         12\nSigned Jane Roe, PT\n",
            {"97110x1", "97112x1"},
        ),
        # Ticked services with bare minutes.
        (
            "commercial",
            "shoulder f/u PT 3/4/26\n[x] therex 25 - pulleys, wall slides\n[x] manual 15 - GH mobs gr III\n[x] gait 3\n"
            "total 60\nS. Roe PT\n",
            {"97110x2", "97140x1"},
        ),
        ("commercial", "shoulder visit 3/4/26\n✓ TE 22: pulleys, wall slides\n✓ MT 12: GH mobs gr III\n", {"97110x1", "97140x1"}),
        ("commercial", "f/u 3/4/26. HEP:\n- ther ex 3, daily\n- balance 2\nseen by MD, continue\n", set()),
        # A travel card whose marks stand behind the segments.
        (
            "commercial",
            "Chiro travel card 3/4/26\nsegments adjusted (✓)\nC: C2 ✓  C6 _\nT: T5 ✓ T8 ✓\nL: L4 ✓(L)  L5 _\n",
            {"98941x1"},
        ),
        ("commercial", "Chiro travel card 3/4/26\nsegments tender (✓)\nC: C2 ✓  C6 _\nno adjustment today, sent for film\n", set()),
        (
            "medicare",
            "Daily visit 3/4/26 P.A.R.T. P: L5 tender R: lumbar ext down\nAdj: L5 side posture R, sacrum drop. Neck not adjusted. AT\n",
            {"98940x1"},
        ),
        # A re-examination by a therapist, and by another.
        (
            "commercial",
            "PT visit, J. Roe DPT, 3/4/26\nRe-examination took 20 min: ROM, MMT. New numbness since fall. POC changed.\n"
            "Manual therapy 16 min - STM and gentle lumbar traction in hooklying\n",
            {"97164x1", "97140x1"},
        ),
        ("commercial", "Chiropractic note 3/4/26, re-exam 20 min. Adjusted C5 and T4. J. Roe DC", {"98940x1"}),
        # A month's minutes by whose they are.
        (
            "medicare",
            "CPM monthly summary 06/2026\n1st CPM visit 6/2 in person, PEG 6, consent, care plan made.\n"
            "NP minutes for June: 48\nstaff minutes = 12\n",
            {"G3002x1", "G3003x1"},
        ),
        (
            "medicare",
            "3/4/26 PT aquatics\n9:00-9:30 in water 1:1 with PT, walking, squats. 30 min\n"
            "9:30-9:55 back class (5 people, PT led)\nJ. Roe PT\n",
            {"97113x2", "97150x1"},
        ),
        # A table of needle sets with their clock times; needles placed anew, or not.
        (
            "medicare",
            "Acupuncture 2/24/2026, manual, cLBP 5 mo\nSet  Points              Start   End     Re-inserted\n"
            "1    BL23 BL25 GV4       9:00    9:16    -\n2    BL40 GB34           9:20    9:35    Y\n"
            "3    SP6 LR3             9:40    9:54    Y\nNo e-stim. J. Roe LAc\n",
            {"97810x1", "97811x2"},
        ),
        (
            "medicare",
            "Acupuncture 2/24/2026, manual, cLBP 5 mo\nSet  Points              Start   End     Re-inserted\n"
            "1    BL23 BL25 GV4       9:00    9:16    -\n2    BL40 GB34           9:20    9:35    N\nNo e-stim. J. Roe LAc\n",
            {"97810x1"},
        ),
        # Muscles in the line of their limb, each line with its own total.
        (
            "commercial",
            "Spasticity clinic 1/22/2026. R hemiparesis, consent. EMG all muscles\n"
            "RUE: biceps 75 · brachialis 50 · brachioradialis 25 · FCR 25 · FCU 25 · FDS 50 · FPL 10 (7 mm) = 260\n"
            "RLE: gastroc med 50, gastroc lat 50, soleus 75 = 175\nBotox 435 U total. Baclofen 20 tid, brace for tib ant 5.\n",
            {"64643x1", "64644x1", "J0585x435"},
        ),
        (
            "commercial",
            "Spasticity f/u 1/22/2026. Last time: Botox 400 U total.\nROM RUE: biceps 75, brachialis 50 = 125\nNo injection today.\n",
            set(),
        ),
        # Minutes behind a list that names a handout; needling that is only thought of; "PT" that is a patient.
        (
            "medicare",
            "PT visit 5/12/26\n- **Rx**: therapeutic exercise - rows, step downs, HEP sheet - **14 min**\nJ. Roe PT\n",
            {"97110x1"},
        ),
        (
            "medicare",
            "PT visit 5/12/26\nTher ex 15 min - rows. Dry needling upper trap, perhaps?\nJ. Roe PT\n",
            {"97110x1"},
        ),
        (
            "commercial",
            "Est PT, acupuncture clinic 5/20/25, shoulder pain. Evaluation 25 minutes before needling. "
            "Needles LI15 TE14 SI9, 18 min face to face, no e-stim.",
            {"97810x1"},
        ),
        # A dash between the strength and the volume.
        (
            "medicare",
            "Pump refill 7/22/25. Interrogated. Reservoir accessed by the physician.\n"
            "Filled with Gablofen 2000 mcg/mL – 20 mL. Rate increased to 448 mcg/day.\n",
            {"62370x1", "J0475x4"},
        ),
        # A lamp over the needles is no pack.
        (
            "commercial",
            "Acupuncture 3/4/26. 15 min with pt: LI4, LV3, GB20 needled, de qi. "
            "Retained 20 min under heat lamp, I left the room. J. Roe L.Ac.",
            {"97810x1"},
        ),
        # What was only asked for.
        ("commercial", "SURGERY CENTER BOOKING 3/4/26\nProcedure ordered: right L4-5 TFESI under fluoro, dexamethasone 10 mg\n", set()),
        (
            "commercial",
            "SCHEDULING FORM 3/4/26\n Procedure ordered ....... MBB L L3, L4, L5\n Guidance ....... fluoro\n Steroid ....... none\n",
            set(),
        ),
        (
            "commercial",
            "Re: appeal\nWe ask for reconsideration of radiofrequency ablation of the left genicular nerves. "
            "She had two blocks, last 40 mg on 2/6/26.\n",
            set(),
        ),
        ("medicare", "Refill req 3/4/26 baclofen 10 mg tab. LOV 2/1 pump refill by Dr. Roe. Approved by RN.", set()),
        # "Targets:" ends the history above it.
        (
            "commercial",
            "Lumbar medial branch block 3/4/26\nHPI: axial pain 4 yr. Epidural 6/24 no help.\n"
            "Targets: bilat L3 MB, L4 MB, L5 dorsal ramus\nFluoro AP and oblique, 25G needles. Bupivacaine 0.5% 0.5 mL each.\n",
            {"64493x1", "64494x1"},
        ),
    ],
)
def test_coder_treatment_cards_whole_day(coder: Coder, payer: str, text: str, expected: set[str]) -> None:
    assert billed(coder, text, payer) == expected
