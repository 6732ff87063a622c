"""Acts told without their name, in words and layouts of many clinics, and their like that earn nothing."""

from __future__ import annotations

import pytest

from models.coder import Coder


@pytest.mark.parametrize(
    ("payer", "text", "lines"),
    [
        # Trigger points: taut bands or twitches, and what went into each muscle.
        (
            "commercial",
            "okay procedure note so I felt taut bands in the left trapezius and the left rhomboid and with a twenty five "
            "gauge needle I injected one cc of lidocaine into each of these muscles there was a twitch no complications",
            ["20552x1"],
        ),
        (
            "commercial",
            "PROC NOTE trigger pts\nMarked: L piriformis, L gluteus maximus and L gluteus medius. Mix = Marcaine 0.25% 4 "
            "cc + Kenalog-40 1 cc "
            "(40 mg). 1.5 cc ea. Negative asp. Twitch x3.",
            ["20553x1", "J3301x4"],
        ),
        ("commercial", "Taut bands in the trapezius and rhomboid. Plan: inject lidocaine 1 cc each next visit.", []),
        ("commercial", "Exam: taut band in the trapezius, tender rhomboid, twitch. Heat and stretching advised. Tylenol 500 mg.", []),
        # A gel's visit sheet; a nerve with the drug of the one before; a form that asks for something.
        (
            "commercial",
            "VISCOSUPPLEMENT SHEET 4/30/26\nPt 70F OA left knee\nprep    chlorhex\nagent   Euflexxa 20 mg/2 mL\n"
            "route   IA, by palpation\nreact   none",
            ["20610x1", "J7323x1"],
        ),
        ("commercial", "VISCOSUPPLEMENT SHEET\nPt 70F OA left knee\nPlan: Euflexxa 20 mg/2 mL IA x3 once approved", []),
        (
            "commercial",
            "Headache room 4/30/26\nONB today\nGON: 27g, bilat. 2 ml each: bupi 0.5%, no steroid\n"
            "LON: right only; 1 ml same mix\nNeg asp. No US.",
            ["64405x1", "64450x1"],
        ),
        (
            "commercial",
            "PROCEDURE SCHEDULING REQUEST\nProcedure ordered ..... TFESI R L5-S1\nGuidance .... fluoro\nSedation .... ☐ none ☒ mod (IV)\n"
            "Steroid ..... dexamethasone 10 mg",
            [],
        ),
        # What ended the needle's way is no condition.
        (
            "medicare",
            "Under the C-arm, tilted until the Scotty dog was seen, a 22-gauge needle went to the left L5 foramen at L5-S1, contrast "
            "outlined the root. I gave 8 mg of dexamethasone.",
            ["64483x1", "J1100x8"],
        ),
        ("medicare", "We will wait until the MRI before a left L5-S1 transforaminal epidural.", []),
        # A line that only says which of a series it heads.
        (
            "commercial",
            "CRPS R hand. stellate #3\nHx: block #2 helped 2 days.\nSit 30deg, neck left.\n"
            "US linear HF, C6: carotid and IJ marked.\nAsp neg. 22g from lateral in plane, needle under fascia R. 5 ml 0.25% bupi.\n"
            "Still stored, written here = report.\nR horner 5 min.",
            ["64510x1", "76942x1"],
        ),
        # A lesion that names no nerve.
        (
            "commercial",
            "PROCEDURE RECORD\nPt: 70 F, R knee OA\n13:05 lido wheals x3 R knee\n"
            "13:10 17g introducer superolateral (SLGN) R, C-arm AP + lateral\n"
            "13:15 superomedial (SMGN) R, motor neg\n13:20 inferomedial (IMGN) R, motor neg\n"
            "13:25 cooled RF, tissue >80 C, 150 s x3 nerves\n13:40 done.",
            ["64624x1"],
        ),
        ("commercial", "Plan: cooled RF of SLGN, SMGN and IMGN next month.", []),
        # The clinician's own minutes of the month.
        (
            "medicare",
            "CPM ledger April 2026\nPain score PEG 6, plan of care revised, consent on file since January.\n"
            "| date | who | what | min |\n|---|---|---|---|\n| 4/3 | me (Roe MD) | office visit, med review, goals | 30 |\n"
            "| 4/9 | RN | refill | 8 |\n| 4/20 | me | video visit, flare plan | 17 |\n\nMy minutes for month: **47** (RN not added)",
            ["G3002x1", "G3003x1"],
        ),
        # Fields of one line, items of a list, a field that goes on.
        (
            "medicare",
            "4/2/26 chiro | S: low back, 5/10 | O: P L4 tender, A L4, R dec L rot; neck not looked at | A: M99.03 acute, goal gardening | "
            "P: adj L4 (side post) moved well; active tx visit 2 of 6; T spine next visit if stiff | A. Roe, DC",
            ["98940x1"],
        ),
        (
            "commercial",
            "SPINE CENTER | est pt\nADJUSTED    | C5, T4 (anterior), L3 (drop)\n            | R wrist, drop, long lever\n"
            "PLAN  | 2x/wk\nDr. A. Roe DC",
            ["98941x1", "98943x1"],
        ),
        ("commercial", "Dr. Ann Roe, DO\nOMT by me, seated:\n- cervical: muscle energy OA, MFR\n- lumbar: L2 articulatory\n", ["98925x1"]),
    ],
)
def test_coder_told_acts_claims(coder: Coder, payer: str, text: str, lines: list[str]) -> None:
    answer = coder.suggest(text, payer=payer, date_of_service="2026-04-30")
    assert sorted(f"{x.code}x{x.units}" for x in answer.suggestions if not x.code.startswith("992")) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "ACUPUNCTURE RECORD\nFirst set, face down: BL23, BL40, GB30, 15 minutes with me in the room. Rested to 10:32.\n"
            "Needles removed. Fresh needles were inserted, face up: LI4, LV3, ST36. Another 15 minutes face to face, 10:33 to 10:48.",
            ["97810x1", "97811x1"],
        ),
        (
            "ACUPUNCTURE RECORD\nFirst set, face down: BL23, BL40, GB30, 15 minutes face to face.\n"
            "Fresh needles were inserted, face up. Second set: LI4, LV3, ST36, 15 minutes face to face.",
            ["97810x1", "97811x1"],
        ),
        (
            "ACUPUNCTURE RECORD\nFirst set: BL23, BL40, GB30, 15 minutes face to face. Fresh needles are used at each "
            "visit. Rested 20 min.",
            ["97810x1"],
        ),
        (
            "OCCUPATIONAL THERAPY EVALUATION\nSeveral treatment options were considered. Moderate analytic complexity, 4 "
            "performance deficits.\n"
            "ADL training, button hook and elastic laces, client donned shirt in 6 min with cues. 24 minutes direct.",
            ["97166x1", "97535x2"],
        ),
        (
            "Physical therapy, first visit. An evaluation of low complexity took 30 minutes.\n"
            "After the evaluation I spent 18 minutes one-to-one having her practise lifting a laundry basket with a hip hinge. A. Roe, PT",
            ["97161x1", "97530x1"],
        ),
    ],
    ids=["fresh_needles", "told_twice", "every_visit", "task_time", "after_evaluation"],
)
def test_coder_told_acts_sets_and_tasks(coder: Coder, text: str, lines: list[str]) -> None:
    answer = coder.suggest(text, payer="commercial", date_of_service="2026-04-30")
    assert sorted(f"{x.code}x{x.units}" for x in answer.suggestions) == lines
