"""Operations of other fields, and documents that only teach or ask."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.coder import Coder
from nlp.facts import Encounter

Read = Callable[..., Encounter]


@pytest.mark.parametrize(
    "text",
    [
        (
            "OPERATION: Carpal tunnel release.\nDESCRIPTION: The wound was infiltrated with 5 mL lidocaine "
            "through a 25 gauge needle. The median nerve was blocked."
        ),
        (
            "PROCEDURE: Laparoscopic cholecystectomy.\nDESCRIPTION: Trocars were placed. Bilateral TAP blocks "
            "were performed with 20 mL ropivacaine. Skin was closed with Monocryl."
        ),
        (
            "PROCEDURE PERFORMED: Total knee arthroplasty\n\nDESCRIPTION: A femoral nerve block was performed "
            "with 20 mL of ropivacaine. An incision was made and sutures were placed."
        ),
        "TUBE THORACOSTOMY NOTE: The chest was prepped. An intercostal nerve block at the fifth space was done with 10 mL of 1% lidocaine. "
        "An incision was made.",
        "OPHTHALMOLOGY: Ptosis repair, left. A frontal nerve block was performed with 2 mL of 2% lidocaine. The lid crease was incised.",
        "HAND SURGERY: Fasciectomy, right palm. A median nerve block was performed with 8 mL of lidocaine. The skin was incised.",
        "The airway was topicalized and the superior laryngeal nerve was blocked with 2 mL of lidocaine. The bronchoscope was passed.",
        "OPERATION: Extraction of tooth 19.\nDESCRIPTION: An inferior alveolar nerve block was performed with 1.8 mL lidocaine.",
    ],
)
def test_operation_of_another_field_takes_its_blocks_in(coder: Coder, text: str) -> None:
    assert coder.suggest(text, date_of_service="2026-03-02").suggestions == ()


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("PROCEDURE: L1 kyphoplasty under fluoroscopy. Balloons were inflated and cement injected.", "kyphoplasty"),
        ("PROCEDURE: Right L3, L4, L5 medial branch rhizotomy at 80 C under fluoroscopy.", "facet_ablation"),
        ("PROCEDURE: Left L4-5 TFESI under fluoroscopy. No incision was made.", "transforaminal_epidural"),
    ],
)
def test_operation_of_our_field_stays(read: Read, text: str, family: str) -> None:
    assert [p.family for p in read(text).procedures if p.status == "performed"] == [family]


def test_operation_in_the_first_diagnosis_is_an_earlier_one(read: Read) -> None:
    text = (
        "PREOPERATIVE DIAGNOSIS: Postlaminectomy syndrome.\nPROCEDURE: Caudal epidural steroid injection.\nAn incision was not needed. "
        "A Tuohy needle was passed through the sacral hiatus and 80 mg Depo-Medrol was injected under fluoroscopy."
    )
    assert "interlaminar_epidural" in [p.family for p in read(text).procedures if p.status == "performed" and p.reason is None]


@pytest.mark.parametrize(
    "text",
    [
        "INFORMED CONSENT\nLeft L4-5 TFESI. A needle is advanced and 80 mg Depo-Medrol is injected under fluoroscopy.",
        "Patient Education\nA trigger point injection was performed on many people. A needle was advanced and lidocaine injected.",
        "DISCHARGE INSTRUCTIONS\nYour left knee injection was performed today with 40 mg Kenalog.",
        "PHYSICAL THERAPY REFERRAL\nTher ex 30 min, manual therapy 15 min.",
        "DISCHARGE SUMMARY\nPROCEDURES: L2 kyphoplasty by Dr. Moss on 04/12, cement injected under fluoroscopy.",
        "DATE OF DISCHARGE: 02/28\nPROCEDURES: Caudal epidural steroid injection.\nHOSPITAL COURSE: Dr. Moss injected 80 mg Depo-Medrol.",
        "OCCUPATIONAL THERAPY DISCHARGE SUMMARY\nSeen for ten visits. Treatment included therapeutic exercise and manual therapy.",
        "ER NOTE\nCC: Back pain.\nED COURSE: She was given Toradol 30 mg IM by nursing.",
        "FOLLOWUP NOTE\nHe returns two weeks following bilateral L4-5 facet joint injections.\nTrigger points noted, not injected today.",
        "INDEPENDENT MEDICAL EXAMINATION\nThe file holds therapy notes: therapeutic exercise 30 minutes, manual therapy 15 minutes.",
    ],
)
def test_operation_documents_that_teach_or_arrange_record_nothing(read: Read, text: str) -> None:
    assert [p for p in read(text).procedures if p.status == "performed"] == []


@pytest.mark.parametrize(
    "text",
    [
        "PROCEDURE: Left L4-5 TFESI under fluoroscopy.\nPatient did not show for the appointment.",
        "No show. Procedure planned: left L4-5 TFESI under fluoroscopy.",
    ],
)
def test_operation_a_visit_that_did_not_take_place_gives_nothing(read: Read, text: str) -> None:
    assert [p for p in read(text).procedures if p.status == "performed"] == []


@pytest.mark.parametrize(
    "text",
    [
        (
            "LUMBAR ESI TEMPLATE\nPROCEDURE: *** L4-5 transforaminal epidural steroid injection under fluoroscopy.\n"
            "A *** gauge needle was advanced and *** mg dexamethasone was injected."
        ),
        (
            "Procedure template - knee\nPROCEDURE: [ ] right knee injection\nA ____ gauge needle was placed into the knee and ____ mg "
            "Kenalog was injected. Lot ____"
        ),
        "ORDER\nRight L4-5 TFESI under fluoroscopy. 10 mg dexamethasone.",
        "Orders:\nLeft knee injection was performed with 40 mg Kenalog.",
    ],
    ids=["stars", "blanks", "order", "orders told as done"],
)
def test_operation_templates_and_order_sheets_record_nothing(read: Read, text: str) -> None:
    assert [p for p in read(text).procedures if p.status == "performed"] == []


def test_operation_an_open_choice_voids_its_own_section_alone(read: Read) -> None:
    found = read(
        "PROCEDURE (select one): [ ] SCS trial  [ ] dry needling\nNeedle: *** gauge\n\nPROCEDURE: Right knee injection with 40 mg Kenalog."
    )
    assert {p.target for p in found.procedures if p.status == "performed"} == {"knee"}


def test_operation_a_template_that_was_filled_in_counts(read: Read) -> None:
    found = read("Knee injection template\nPROCEDURE: Right knee injection with 40 mg Kenalog.")
    assert [p.target for p in found.procedures if p.status == "performed"] == ["knee"]
