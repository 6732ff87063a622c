"""Interventional notes as clinics write them: the whole claim, each for one way of telling."""

from __future__ import annotations

import pytest

from models.coder import Coder
from models.rules.edits import SIDES

DAY = "2026-05-11"


def claim(coder: Coder, text: str) -> set[str]:
    """``CODE[-SIDE]xUNITS`` of every line, side or digit and 52/53 only."""
    kept = {"50", "52", "53", *SIDES}
    lines = coder.suggest(text, date_of_service=DAY).suggestions
    return {"-".join((x.code, *sorted(kept & set(x.modifiers)))) + f"x{x.units}" for x in lines}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        # Sides: "B/L" before a level, a cell of a table, an ordinal behind the letter.
        ("B/L L3-4, L4-5 facet blocks (medial branch), fluoro. 25G needles, 0.5 ml bupi each.", {"64493-50x1", "64494-50x1"}),
        ("Procedure: Lumbar MBB\nLevel   Side   Vol\nL2   B   0.4 mL\nL3   B   0.4 mL\nC-arm used. 25G needles.", {"64493-50x1"}),
        ("R 1st CMC jt: depo 20 mg/0.5 ml lido.", {"20600-RTx1", "J1010x20"}),
        # A heading says how it was done, not what the section holds.
        (
            "1) L4-5 interlaminar ESI under fluoro, 18G Tuohy, 40 mg Depo-Medrol.\n2) Left knee injection (lateral portal, "
            "no imaging): Kenalog 40 mg.",
            {"62323x1", "J1010x40", "20610-LTx1", "J3301x4"},
        ),
        (
            "Consent/TO: Y/Y  Prep: CHG\nSite | Side | Guidance | Med\nSIJ | L | fluoro + contrast | Depo-Medrol 40 mg",
            {"27096-LTx1", "J1010x40"},
        ),
        ("Px: TFESI L L4-5 + L5-S1, 22g Quincke, C-arm, Isovue. Dex 5 mg/level.", {"64483-LTx1", "64484-LTx1", "J1100x10"}),
        # The joint beside its level is what was treated; an act told by deed and place stands at its place.
        ("RFA left L3-4 and L4-5 facets at 80 for 90 seconds, C-arm.", {"64635-LTx1", "64636-LTx1"}),
        (
            "Under fluoroscopy the right SI joint and L4-5 facet were each injected with 20 mg Kenalog. Contrast spread in both.",
            {"27096-RTx1", "64493-RTx1", "J3301x4"},
        ),
        # Where nothing names the nerves, the processes that they cross do.
        (
            "PROCEDURE: Right lumbar medial branch blocks under fluoroscopy.\nNeedles were advanced to the L4 and L5 transverse processes "
            "and 0.5 mL bupivacaine was injected at each.",
            {"64493-RTx1"},
        ),
        # Another nerve's landmark stays its own level: the process is on the way to the chain.
        (
            "PROCEDURE: Left lumbar sympathetic block under fluoroscopy.\nA needle was advanced below the L2 transverse process to the L3 "
            "body, 10 mL bupivacaine was injected.",
            {"64520-LTx1", "77003x1"},
        ),
        # Leads: at a nerve, through the sacrum; the name of the stimulator in a title places none.
        (
            "PROCEDURE: Peripheral nerve stimulator lead placement, right axillary nerve\nUnder ultrasound guidance the peripheral nerve "
            "stimulator lead was placed at the right axillary nerve with an introducer needle.",
            {"64555x1"},
        ),
        ("PROCEDURE: PNS trial lead placement\nAn electrode array was placed at the left sural nerve, fluoro.", {"64555x1"}),
        ("Sacral neuromodulation, stage 1. A tined lead was placed through the left S3 foramen, C-arm.", {"64561-LTx1"}),
        (
            "PROCEDURE: percutaneous nerve evaluation. Leads were placed through the left and right S3 foramina under fluoroscopy.",
            {"64561-50x1"},
        ),
        # The words before an indication in one line, and a dose beside the times of its infusion.
        (
            "KETAMINE INFUSION. Indication: CRPS of the left foot.\nKetamine 40 mg in 100 mL saline, started 10:00, ended 11:40.",
            {"96365x1", "96366x1", "J3490x1"},
        ),
        # Bare numbers that add up to the stated units are units.
        (
            "Spasticity, Dysport injections.\nLeft arm:\n- biceps 120\n- FCR 80\nLeft leg:\n- soleus 150\nAll injected. Total 350 units, "
            "150 units discarded.",
            {"64642x1", "64643x1", "J0586x70", "J0586x30"},
        ),
        ("Left knee injection. US: needle seen in the recess, images saved. 40 mg Kenalog.", {"20611-LTx1", "J3301x4"}),
        # Begun and broken off.
        (
            "Attempted L3-4 interlaminar epidural under fluoroscopy. An 18G Tuohy was advanced; severe pain, "
            "the procedure was aborted before any "
            "drug was given.",
            {"62323-53x1"},
        ),
        # What an act follows is no operation of this note.
        (
            "ANESTHESIA PROCEDURE NOTE\nRequested for analgesia after arthroscopic rotator cuff repair.\nBlock: interscalene, right. "
            "US guided, "
            "needle in plane, 20 mL 0.5% ropivacaine.",
            {"64415-RTx1"},
        ),
        # Who does it, and the first words of a device note.
        ("SCS programming by Dr. Ames: changed amplitude, pulse width, rate and electrode configuration.", {"95972x1"}),
        (
            "RN refill note. Pump reservoir accessed with 22G Huber. 18 mL mix instilled, alarm date updated by telemetry, reprogrammed.",
            {"62369x1"},
        ),
        ("IPG replacement. Old generator removed from the flank pocket, new one connected to the existing leads.", {"63685x1"}),
        (
            "Percutaneous PNS lead implant at the suprascapular nerve (temporary 60 day lead), lead deployed through a 20G needle.",
            {"64555x1"},
        ),
        # Targets of one sentence.
        ("Right occipital and suprascapular nerve blocks performed, 3 mL 0.5% ropivacaine at each.", {"64405-RTx1", "64418-RTx1"}),
        ("L hand: IF PIP and RF PIP joints injected w/ 5 mg Kenalog each, 27g.", {"20600-F1x1", "20600-F3x1", "J3301x1"}),
        (
            "Right hand small joint injections\nAgent: Kenalog-10\nIndex MCP 0.5 mL\nRing MCP 0.5 mL\nThumb IP 0.5 mL\nTotal 15 mg.",
            {"20600-F5x1", "20600-F6x1", "20600-F8x1", "J3301x2"},
        ),
        ("Left long and ring trigger finger injections, 10 mg Kenalog each, at the A1 pulleys.", {"20550-F2x1", "20550-F3x1", "J3301x2"}),
        # Doses.
        (
            'superior hypogastric plexus block, bilateral fluoro approach, 7" needles, contrast, 10 cc bupi + 40 depo per side.',
            {"64517x1", "77003x1", "J1010x80"},
        ),
        (
            "INTRATHECAL PUMP REFILL AND REPROGRAM by Dr. Lind (physician skill needed). 22G Huber into the reservoir. Refilled with 20 mL "
            "morphine 10 mg/mL. Telemetry reprogrammed.",
            {"62370x1", "J2274x20"},
        ),
        ("Pump refill, nurse. SynchroMed interrogated, 20 ml baclofen 2 mg/ml supplied by pt pharmacy instilled, programmed.", {"62369x1"}),
        # A short form of a name, cement, a structure of its own, guidance without a line.
        (
            "Left hip intra-articular steroid inj with fluoro guidance. 80 mg Depo-Medrol/3 cc bupivacaine.",
            {"20610-LTx1", "77002x1", "J1010x80"},
        ),
        ("T9 and L1 balloon kyphoplasty; PMMA 3 mL T9, 5 mL L1; biplanar fluoroscopy.", {"22513x1", "22515x1"}),
        (
            "1. R L4-5 facet joint injection, fluoroscopy, 0.5 cc lido.\n2. TPI right gluteus medius x1, 2 cc 1% lido.",
            {"64493-RTx1", "20552x1"},
        ),
        ("RF ablation of the left saphenous nerve under fluoroscopy, 80 C 90 s.", {"64640-LTx1"}),
        (
            "We put her prone and under the fluoroscope went in at L4 L5 with a 20 gauge Tuohy and got loss of resistance at 6 cm, "
            "gave 80 of "
            "Depo-Medrol for this lumbar epidural.",
            {"62323x1", "J1010x80"},
        ),
        # Not done here, or not now.
        ("Letter to insurer: appeal of denial of L5-S1 interlaminar epidural. She had a caudal ESI in February 2026.", set()),
        ("Hand surgery: After median and ulnar nerve blocks the index finger was explored and the flexor tendon repaired.", set()),
        # Names in another order, a short form under a heading of its own, ticks on lines.
        (
            "Transforaminal cervical epidural right C4-5, C5-6. CT guidance. 25G needles to the foramen. Dexamethasone 3 mg per level.",
            {"64479-RTx1", "64480-RTx1", "J1100x6"},
        ),
        ("LUMBAR RF NOTE\nNerves: L3, L4 MB and L5 DR, left.\nFluoro.\n18G 10mm tip, 80C, 90 s.", {"64635-LTx1", "64636-LTx1"}),
        (
            "Lumbar ESI. Level: L4-5. Guidance: _X_fluoro ___none. Needle: _X_18T ___20T. LOR: _X_saline ___air. "
            "Steroid: _X_Depo 80 ___Kenalog 80.",
            {"62323x1", "J1010x80"},
        ),
        (
            "PROC: R SIJ INJ   FLUORO TIME: 9 SEC   CONTRAST: 0.5 ML   MEDS: DEPO 40 MG + LIDO 2% 1 ML   COMPL: NIL",
            {"27096-RTx1", "J1010x40"},
        ),
        # Each nerve, each joint, the place of a branch, another side.
        ("Right intercostal neurolysis T7, T8, T9 w/ 6% phenol 1 mL each, fluoroscopy.", {"64620x3"}),
        ("V2 block R (infraorbital foramen) 1 ml bupi for trigeminal neuralgia", {"64400-RTx1"}),
        (
            "R GH joint, posterior approach, kenalog 40 in 3cc lido. L subacromial bursa, Kenalog 40 in 3 cc lido.",
            {"20610-RTx1", "20610-LTx1", "J3301x8"},
        ),
        ("R knee: depo 40/ 3cc lido, medial.", {"20610-RTx1", "J1010x40"}),
        ("(R) suprascapular NB, landmark; 40 mg depo, 4 cc ropi", {"64418-RTx1", "J1010x40"}),
        ("Left knee Euflexxa #2 of 3. US-guided, image saved to chart with report. 2 mL syringe.", {"20611-LTx1", "J7323-LTx1"}),
        # Device work of one line; what was asked and denied.
        ("T9 laminotomy for paddle lead SCS, connected to new IPG in the buttock. GETA.", {"63655x1", "63685x1"}),
        ("Interspinous spacer (Superion) L3-4, percutaneous, fluoroscopy, 12 mm device deployed.", {"22869x1"}),
        ("Pump interrogation and rate change by NP, no refill. 2.0 to 2.2 mg/d.", {"62368x1"}),
        ("Pudendal neurolysis: pulsed? No - conventional RF 80 C x 90 s at the ischial spine.", {"64630x1"}),
        ("Procedure: intrathecal baclofen test dose. Lumbar puncture at L3-4 with a 22G needle, 50 mcg injected. Landmark.", {"62322x1"}),
        # A bursa in the brackets behind its region; a steroid without a unit; what is only read out.
        ("L shoulder inj (subacromial) - triamcinolone 40mg/1mL + 4mL lido 1%. Consent Y.", {"20610-LTx1", "J3301x4"}),
        ("L SSNB 40 depo + 5 bupi, landmark", {"64418-LTx1", "J1010x40"}),
        ("Pump interrogated, no changes made. Residual calc 12 mL.", {"62367x1"}),
        # Another place's report, a list before the day, an open template, a device that is only there.
        ('I reviewed the op note from Lakeside dated 2/11/26: "Left L4-5 TFESI under fluoroscopy, dexamethasone 10 mg".', set()),
        ("Pre-procedure checklist: NPO n/a; ride Y; Procedure planned: B L4-S1 RFA; consent pending.", set()),
        ("SCS implanted 2022, rechargeable battery, here for left knee pain. Continue current meds.", set()),
    ],
)
def test_coder_clinics_whole_claim(coder: Coder, text: str, lines: set[str]) -> None:
    assert claim(coder, text) == lines
