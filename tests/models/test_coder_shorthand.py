"""Notes as busy people write them: doses without units, places with a guide and no verb, sides of lying, titles in capitals."""

from __future__ import annotations

import pytest

from models.coder import Coder
from tests.models.test_coder import suggested

CASES = {
    "the side she lies on": (
        "PROCEDURE: Left L3, L4 medial branch and L5 dorsal ramus blocks under fluoroscopy.\nShe lay on her right side with a pillow. "
        "Needles were placed at each target and 0.5 mL bupivacaine was injected. The right side will be done in two weeks.",
        {"64493-LTx1", "64494-LTx1"},
    ),
    "a lead through each needle": (
        "PROCEDURE: SCS trial. Through two 14 g Tuohy needles a lead was passed through each needle to T8 under fluoroscopy.",
        {"63650x2"},
    ),
    "a second lead": (
        "PROCEDURE: Spinal cord stimulator trial.\nA 14-gauge needle entered at L1-2 and an octrode lead was driven to T8. "
        "A second lead was laid beside it.",
        {"63650x2"},
    ),
    "leads x2": ("PROCEDURE: Implantation of spinal cord stimulator leads x2.\nTuohy needles at L1-2 under fluoroscopy.", {"63650x2"}),
    "a dose at each of two sites": (
        "Right and left greater trochanteric bursa injections done today with Celestone 6 mg at each of the two sites.",
        {"20610-50x1", "J0702x2"},
    ),
    "the same amounts across": (
        "Bilat knee inj today. R: 40 mg Kenalog. Then the left knee with the same amounts was done.",
        {"20610-50x1", "J3301x8"},
    ),
    "a shot without a verb": ("Toradol 60 mg IM L glute by LPN.", {"96372x1", "J1885x4"}),
    "a guided place and a dose": ("L SIJ, fluoro guided w/ dye. 40 kenalog + 2 lido.", {"27096-LTx1", "J3301x4"}),
    "a steroid without a unit": ("R hip bursa inj. 80 depo, 4 cc lido. Tolerated.", {"20610-RTx1", "J1010x80"}),
    "muscles on the next line": ("TPI today\nR trap, R rhomboid, R lev scap\n1% lido 1 cc each, 27g", {"20553x1"}),
    "a letter to the payer": ("Please authorize left L4, L5 RFA (64635). She failed MBB x2.", set()),
    "what never came": ("L knee gel #3: syringe never arrived. Rescheduled.", set()),
    "pulled in from another day": (
        ">>> Previous procedure (auto-pulled) 01/05/2026 <<<\nLeft L4-5 TFESI under fluoroscopy, dexamethasone 10 mg.\n>>> end <<<\n\n"
        "Today: right L4-5 TFESI under fluoroscopy, omnipaque, dexamethasone 10 mg.",
        {"64483-RTx1", "J1100x10"},
    ),
    "no lesion could be made": (
        "Booked: Right C4-6 RFA.\nCannulas placed at C4, C5, C6 medial branches under fluoroscopy. The generator failed; lesions could "
        "not be made. Instead 0.5 mL bupivacaine was injected at each as medial branch blocks.",
        {"64490-RTx1", "64491-RTx1"},
    ),
    "ribs of a neurolysis": (
        "PROCEDURE: Phenol neurolysis of the right 6th and 7th intercostal nerves under fluoroscopy. 2 mL phenol at each.",
        {"64620x2"},
    ),
    "the other side's doses": (
        "Xeomin 100 U. Blepharospasm. L: pretarsal 10, preseptal 10. R: 10 + 12.5. Total 42.5 U.",
        {"64612-50x1", "J0588x43"},
    ),
    "a surgeon's block in shorthand": ("Op: L breast lumpectomy. GETA. PECS block by surgeon 20 mL. Vicryl, EBL 10.", set()),
    "a thin needle leaves no catheter": (
        "INTRATHECAL TRIAL\nA 22-gauge Whitacre needle reached the subarachnoid space at L3-4 under fluoroscopy, 50 mcg of baclofen "
        "was injected and the needle withdrawn.",
        {"62323x1", "J0476x1"},
    ),
    "here for the block": (
        "R suprascapular nerve block done, here for block before PT for the shoulder. 6 mL bupivacaine.",
        {"64418-RTx1"},
    ),
    "the nerve under the fascia": (
        "US-guided right femoral nerve block. Needle under fascia iliaca, 20 mL ropivacaine injected around the femoral nerve. Saved.",
        {"64447-RTx1"},
    ),
    "the fascia itself": (
        "Fascia iliaca block right: needle in plane, 30 mL ropivacaine under the fascia iliaca. Image saved.",
        {"64473-RTx1"},
    ),
    "on to another nerve": (
        "I injected the left greater occipital nerve with 2 mL of marcaine. I then moved to the lesser occipital nerve on the left and "
        "put 1 mL of the same anesthetic without steroid around it.",
        {"64405-LTx1", "64450-LTx1"},
    ),
    "a title in capitals ends a history": (
        "Visit type: device clinic\nPain hx: FBSS, prior ESI, trial 2023.\nWhy here: left foot not covered.\n\n"
        "SCS PROGRAMMING VISIT   today\nPhysician performed the programming. "
        "Changed: amplitude 3.2 to 4.1 mA, pulse width 240 to 300, rate 40 to 90 Hz, contacts, cycling.",
        {"95972x1"},
    ),
    "views tell the fluoroscope": (
        "PROCEDURE: Cervical interlaminar epidural steroid injection at C7-T1.\nThe interspace was squared on the AP image. A Tuohy needle "
        "was advanced by loss of resistance; a contralateral oblique image showed the tip. 10 mg dexamethasone was given.",
        {"62321x1", "J1100x10"},
    ),
    "the joint is only prepped": (
        "DESCRIPTION: The left knee was prepped. 22 mL of clear yellow fluid was aspirated and 80 mg of Depo-Medrol with 3 mL lidocaine "
        "was injected through the same needle.",
        {"20610-LTx1", "J1010x80"},
    ),
    "transforaminal and no noun": ("Right L4-5 transforaminal under CT, 10 mg dexamethasone given.", {"64483-RTx1", "J1100x10"}),
    "a bare dose before a bare volume": ("R hip bursa inj. 40 depo 4 lido. Tolerated.", {"20610-RTx1", "J1010x40"}),
    "two joints of one region, each an item": (
        "PROCEDURES:\n1. Left hip joint injection with fluoroscopic guidance.\n2. Right greater trochanteric bursa injection, "
        "by palpation.\n\n"
        "DETAILS: Under fluoroscopy a needle reached the femoral neck on the left, contrast ran around it and 80 mg of "
        "methylprednisolone was "
        "instilled; films kept. She was then rolled to her left side. Over the right trochanter 40 mg of methylprednisolone was injected.",
        {"20610-LTx1", "20610-RTx1", "77002x1", "J1010x120"},
    ),
    "what was done by another long ago": (
        "PROCEDURE: Right pudendal nerve block under fluoroscopy. A stellate ganglion block was done by Dr. F two years ago "
        "with no effect. "
        "A 22-gauge needle was placed at the ischial spine and 4 mL bupivacaine was injected.",
        {"64430-RTx1", "77002x1"},
    ),
    "a label over a list": (
        "SCS programming visit\nI reprogrammed amplitude, pulse width, rate and contacts.\nPrior: trial 2025; fusion 2022; "
        "caudal ESI x3 older.",
        {"95972x1"},
    ),
    "offered and not wanted": ("Back spasm. Trigger point injection was offered and he did not want a needle. Heat at home.", set()),
    "roots infiltrated": (
        "TITLE OF PROCEDURE: Left-sided periradicular infiltration of the L4 and L5 roots.\nDESCRIPTION: Under fluoroscopy a "
        "needle was carried "
        "beneath the pedicle of L4, and again of L5, into the foramen. Each root received dexamethasone 6 mg. The right side "
        "was left alone.",
        {"64483-LTx1", "64484-LTx1", "J1100x12"},
    ),
    "a day to come": ("R knee inj 40 kenalog, 4 lido, recheck on Friday.", {"20610-RTx1", "J3301x4"}),
    "a season to come": ("R L4-5 TFESI under fluoro, 10 mg dexamethasone injected, repeat in the fall.", {"64483-RTx1", "J1100x10"}),
    "another drug in its place": ("R knee inj, Kenalog out of stock, 40 depo given.", {"20610-RTx1", "J1010x40"}),
    "pain of an old operation": (
        "PROCEDURE: Right ilioinguinal nerve block for hernia pain.\nA needle was advanced and 8 mL bupivacaine injected.",
        {"64425-RTx1"},
    ),
    "a box ticked": (
        "APS BLOCK RECORD\nBlock: ☒ ESP ☐ serratus ☐ PVB\nLaterality: ☒ R ☒ L    Level: T5\n☒ Single-shot ☐ Catheter\nUS: in "
        "plane, images archived\n"
        "LA: ropi 0.25% 20 mL each side",
        {"64468x1"},
    ),
    "a grounding pad's side": (
        "PROCEDURE: Radiofrequency ablation, left C5, C6, C7 medial branches at 80 C under fluoroscopy.\nGrounding pad R "
        "thigh. Lesions of 90 s "
        "were made at each nerve.",
        {"64633-LTx1", "64634-LTx1"},
    ),
    "free text below a wrong template": (
        "*** TEMPLATE: CERVICAL ESI *** <- wrong smart text pulled, see free text\nLaterality {left/right}   Levels {***}   "
        "Contrast {***}\n\n"
        "FREE TEXT: Caudal epidural performed. Sacral hiatus under fluoroscopy, Omnipaque, Kenalog 80 mg injected.",
        {"62323x1", "J3301x8"},
    ),
    "a maker's programmer": (
        "SCS check. Programming by Nevro rep: amplitude 2.2 to 2.8, pulse width 30. Dr did not see the patient.",
        set(),
    ),
    "a probe's direction": (
        "Bilateral ESP blocks T4. US, 22g, in plane caudal-cranial. Ropivacaine 0.25% 20 mL a side. Image saved.",
        {"64468x1"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_coder_reads_shorthand(coder: Coder, name: str) -> None:
    text, lines = CASES[name]
    assert suggested(coder.suggest(text)) == lines
