"""Acts told by their landmarks, over several sentences, beside joints and sides that are only how somebody lies."""

from __future__ import annotations

import pytest

from models.coder import Coder
from tests.models.test_coder import suggested

CASES = {
    "a stellate block by its tubercle": (
        "Under fluoroscopy the needle met bone at the left C6 transverse process and was drawn back. Isovue ran along the longus colli. "
        "10 mL of 0.25% bupivacaine was injected.",
        {"64510-LTx1", "77003x1"},
    ),
    "ribs by their lower edges": (
        "A 25-gauge needle was walked off the inferior margin of the right seventh and eighth ribs and 3 mL of bupivacaine injected.",
        {"64420-RTx1", "64421-RTx1"},
    ),
    "a rib that is only in the way": (
        "Trigger point injection, right rhomboid, 1% lidocaine, 25-gauge needle kept over the rib to spare the lung.",
        {"20552x1"},
    ),
    "a nerve by the brow": ("At the notch above the left eyebrow a 30 gauge needle, 1 mL of lidocaine was injected.", {"64400-LTx1"}),
    "medial branches by the pillars": (
        "With fluoroscopy the waists of the left articular pillars at C3, C4 and C5 were identified. RF cannulas were laid along them. "
        "1 mL lidocaine down each. Lesions were made at 80 degrees for 90 seconds.",
        {"64633-LTx1", "64634-LTx1"},
    ),
    "medial branches by the junction": (
        "The patient lay on the C-arm table. Needles were placed at the junction of the SAP and transverse process on the right at L4 and "
        "L5. Omnipaque showed no vascular uptake. 0.5 mL of bupivacaine was injected at each.",
        {"64493-RTx1"},
    ),
    "a neuroma by its nerve": (
        "Morton's neuroma left foot, Mulder's click. From dorsal 1 mL of lidocaine with 10 mg Kenalog was "
        "injected about the common digital "
        "nerve.",
        {"64455-LTx1", "J3301x1"},
    ),
    "what the dose was for": (
        "Medial to the right ASIS two pops were felt; 8 mL of bupivacaine with 40 mg of Depo-Medrol went in through a 22 gauge needle. "
        "This covers the iliohypogastric nerve.",
        {"64425-RTx1", "J1010x40"},
    ),
    "a share for the next nerve": (
        "2 cc of the mixture was fanned at the right greater occipital nerve. Then before the tragus, 1 cc for the auriculotemporal nerve "
        "on that side.",
        {"64405-RTx1", "64400-RTx1"},
    ),
    "blood of her own": (
        "Spinal headache. 18 G Tuohy at L2-3 with loss of resistance to saline. Meanwhile 20 mL of her own blood had been drawn, "
        "and 16 mL went in until the back felt full.",
        {"62273x1"},
    ),
    "dorsal vertebrae": (
        "Vertebroplasty of D11 and D12 done. Cement was injected through 13G needles under fluoroscopy.",
        {"22510x1", "22512x1"},
    ),
    "percutaneous leads after a laminectomy": (
        "PROCEDURE: Percutaneous placement of trial epidural neurostimulator leads x2.\nDIAGNOSIS: Post-laminectomy pain syndrome.\n"
        "Tuohy needles at L1-2, leads to T8 under fluoroscopy.",
        {"63650x2"},
    ),
    "two hands, two acts": (
        "At the right wrist crease ulnar to the palmaris longus Kenalog 20 mg was placed into the carpal tunnel. "
        "Then I injected the flexor sheath of the left ring finger with the same volume of Kenalog 10 mg.",
        {"20526-RTx1", "20550-F3x1", "J3301x3"},
    ),
    "joints in a list": (
        "Left knee - lateral, 20 gauge, 30 cc of straw fluid taken; same needle, Kenalog 40 mg.\n"
        "Right ankle - anterior, 25 gauge, Kenalog 20 mg.",
        {"20610-LTx1", "20605-RTx1", "J3301x6"},
    ),
    "how she lies": (
        "Left lateral, knees up. Betadine. L3-4 with a 20 G Tuohy, loss of resistance. 80 mg Depo-Medrol in.",
        {"62322x1", "J1010x80"},
    ),
    "a hand on the other shoulder": (
        "PROCEDURE: Suprascapular nerve block, right.\nShe sat with her arm across on the left shoulder. 22 gauge to the notch, "
        "5 mL ropivacaine.",
        {"64418-RTx1"},
    ),
    "the quiet knee": (
        "Right knee quiet. The suprapatellar recess of the left was entered, 20 mL of fluid aspirated and 40 mg of Kenalog injected.",
        {"20610-LTx1", "J3301x4"},
    ),
    "muscle groups beside a toxin": (
        "MAS: R elbow flexors 3, wrist flexors 2. Botox 100 units: right biceps 60, right brachioradialis 40 for spasticity.",
        {"64642x1", "J0585x100"},
    ),
    "a sum of equal doses": (
        "PROCEDURE: Left L4-5 and L5-S1 transforaminal epidural injection with fluoroscopy and contrast.\n"
        "Each needle took dexamethasone, non-particulate, 4 mg, so 8 mg altogether.",
        {"64483-LTx1", "64484-LTx1", "J1100x8"},
    ),
    "each got": (
        "PROCEDURE: Bilateral knee injection.\nBoth knees were entered from lateral with a 22 gauge needle. "
        "Each knee got 40 mg of Kenalog.",
        {"20610-50x1", "J3301x8"},
    ),
    "an epidural put off": (
        "She came this morning for her L4-5 interlaminar epidural. INR 2.8, so the epidural is postponed until the Coumadin is out.",
        set(),
    ),
    "might come first": (
        "She has spasticity. A diagnostic tibial block with lidocaine might come first to tell tone from contracture.",
        set(),
    ),
    "a condition with a turn": ("If this helps but is short, pulsed RF.", set()),
    "a programme of other days": (
        "She was in the onabotulinum toxin program from 2021, seven rounds of 155 units, the last of them in February. Chronic migraine. "
        "She will be booked for Botox.",
        set(),
    ),
    "a wish before the act": (
        "Because he wants them again, the superolateral portals of both knees were cleaned. On the left a 20 "
        "gauge needle took 10 cc off, then "
        "40 mg Depo-Medrol went in. The right got 40 mg of Depo-Medrol, too.",
        {"20610-50x1", "J1010x80"},
    ),
    "a title that is a sentence": (
        "PROCEDURE: Told of dimpling and of whitening.\nBetadine. 1 cc of lidocaine and 20 mg of Depo-Medrol "
        "were injected at the left lateral "
        "epicondyle, peppering.",
        {"20551-LTx1", "J1010x20"},
    ),
    "the same nerves across": (
        "Under fluoroscopy RF cannulas were walked onto the pillar on the left at C4, C5 and C6 and then the "
        "same three medial branches on the "
        "right. Each nerve was lesioned at 80 degrees for 90 seconds after 1 mL of lidocaine.",
        {"64633-50x1", "64634-50x1"},
    ),
    "the same nerves across on another day": (
        "RF ablation of the left L3, L4 medial branches and L5 dorsal ramus was done under fluoroscopy at 80 "
        "C for 90 s. The same nerves on the "
        "right will be done in 2 weeks.",
        {"64635-LTx1", "64636-LTx1"},
    ),
    "the other side in some weeks": (
        "RADIOFREQUENCY ABLATION\nleft L4-5 facet joint, fluoro. 80 C x 90 s done. R side in 3 wk.",
        {"64635-LTx1"},
    ),
    "nerves as labels": (
        "GON block today\n- GON: 27g, bilateral, 2 ml each: bupi 0.5%\n- LON: right only; 1.5 ml same mix\n",
        {"64405-50x1", "64450-RTx1"},
    ),
    "a steroid on an order form": (
        "PROCEDURE SCHEDULING REQUEST\nProcedure ordered ..... TFESI L4-5\nSedation ..... moderate\nSteroid ..... dexamethasone 10 mg\n",
        set(),
    ),
    "one side, then the other": (
        "Using fluoroscopy the medial branches of L3, L4 and L5 were blocked on the right side first and then on the left side. 0.5 mL of "
        "bupivacaine was given at each.",
        {"64493-50x1", "64494-50x1"},
    ),
    "trigger points beside a block": (
        "PROCEDURE: The right greater occipital nerve was located and 2 cc of bupivacaine injected. "
        "Separately, the trigger points were done: "
        "1 cc of lidocaine was injected into the right splenius capitis, right levator scapulae and right rhomboid, with twitches.",
        {"64405-RT-XSx1", "20553x1"},
    ),
    "a pillar on the way to the joint": (
        "C4-5 and C5-6 facet joint injections on the right were done under fluoroscopy. A 25-gauge "
        "needle went along the articular pillar into "
        "each joint, with intra-articular contrast. 0.5 mL of bupivacaine was injected in each.",
        {"64490-RTx1", "64491-RTx1"},
    ),
    "a tragus before the joint": (
        "TMJ injection left: 27g needle anterior to the tragus into the joint, 10 mg Kenalog.",
        {"20605-LTx1", "J3301x1"},
    ),
    "a malleolus before the sheath": (
        "Peroneal tendon sheath injection, right, 20 mg Kenalog, needle behind the lateral malleolus.",
        {"20550-RTx1", "J3301x2"},
    ),
    "a spine beside the muscles": (
        "Pelvic floor trigger points: 25g needle to the right obturator internus and levator ani near "
        "the ischial spine, 1% lidocaine 2 mL each "
        "injected.",
        {"20552x1"},
    ),
    "the lesion behind a list of nerves": (
        "RADIOFREQUENCY NOTE\nUnder fluoroscopy RF cannulae were placed at:\n- R L2 MB (SAP/TP junction "
        "of L3)\n- R L3 MB (SAP/TP junction of L4)\n"
        "- R L4 MB (SAP/TP junction of L5)\n1 mL 2% lido each. Lesion 80 C 90 sec each.",
        {"64635-RTx1", "64636-RTx1"},
    ),
    "records of another clinic": (
        "OUTSIDE RECORDS - abstracted for a new patient\n02/03/2023 - L4-5 interlaminar ESI, fluoro, 80 mg Depo-Medrol\n"
        "05/04/2023 - R SIJ injection, Kenalog 40 mg\n",
        set(),
    ),
    "a history below its heading, then the act": (
        "PROCEDURE: Intrathecal pump refill and reprogramming.\n\nHISTORY OF PRESENT ILLNESS: Pump "
        "placed in 2019 for failed back surgery.\n\n"
        "The pump was interrogated. Residual 4 mL.\n\nBecause the port could not be felt by the nurse, I "
        "did the refill myself with a Huber "
        "needle. 20 mL of preservative-free morphine 10 mg/mL was instilled.\n\nI reprogrammed the pump, rate up by 10%.",
        {"62370x1", "J2274x20"},
    ),
    "an acupuncturist's hands": (
        "ACUPUNCTURE TREATMENT\nSet 1 BL23, BL25, BL40. Time 1:30-1:45, present throughout. Needles removed.\n"
        "Set 2 new needles re-inserted GB30, GB34. 1:47-2:02, present, manual technique.",
        {"97810x1", "97811x1"},
    ),
    "a machine that moves the knee": (
        "PROCEDURE: Right total knee arthroplasty.\nTOURNIQUET TIME: 65 minutes.\nShe was taken to "
        "recovery. Physical therapy will start with CPM.",
        set(),
    ),
    "after the skin was wiped": (
        "PLAN: I discussed splints and release. She chose an injection today. After Betadine prep the "
        "left carpal tunnel was injected ulnar to "
        "the palmaris longus with 1 cc of lidocaine and 40 mg of Kenalog. Return in 4 weeks.",
        {"20526-LTx1", "J3301x4"},
    ),
    "alcohol on the skin": (
        "He sat up. Alcohol. The epidural space was found.\nContrast spread under fluoroscopy. Needle at "
        "L4-5.\n80 mg Depo-Medrol injected.",
        {"62323x1", "J1010x80"},
    ),
    "a gel that was prescribed": ("Rx sent for Euflexxa 20 mg/2 mL IA right knee, three weekly doses.", set()),
    "a gel on order": ("Right knee OA. Ordered Synvisc-One 48 mg/6 mL IA, buy and bill, when the drug arrives.", set()),
    "a gel to come": ("Right knee OA. Euflexxa 20 mg/2 mL x 3 IA to be given weekly from March.", set()),
    "a gel without a verb": ("R knee Euflexxa 20 mg/2 mL #2, lateral, 22g.", {"20610-RTx1", "J7323-RTx1"}),
    "who must approve": ("PLAN: Commercial insurance authorization for right L4-5 TFESI under fluoroscopy, 10 mg dexamethasone.", set()),
    "a range of pain is no date": (
        "PHYSICAL THERAPY INITIAL EVALUATION\nPain is 3-8/10.\nCOMPLEXITY: Moderate.\nTherapeutic exercise 16 min one-to-one.",
        {"97162-GPx1", "97110-GPx1"},
    ),
    "an initial visit with its level": (
        "HAND THERAPY (OT) - INITIAL VISIT\nEval level: LOW complexity. Therapeutic exercise 9 min, 1:1.",
        {"97165-GOx1", "97110-GOx1"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_coder_reads_landmarks(coder: Coder, name: str) -> None:
    text, lines = CASES[name]
    assert suggested(coder.suggest(text)) == lines
