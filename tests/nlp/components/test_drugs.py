"""Doses as notes write them: strength and dose told apart, each site or all together, given, wasted, supplied, only told of."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.family import load_families
from nlp.components.drug_doses import name_span
from nlp.facts import Drug, read_facts
from nlp.pipeline import build

Reader = Callable[[str], list[Drug]]


@pytest.fixture(scope="module")
def drugs() -> Reader:
    """The drugs of a note by the pipeline with all families."""
    nlp = build([f.words for f in load_families().values()])
    return lambda text: list(read_facts(nlp(text)).drugs)


def _given(found: list[Drug], name: str) -> list[tuple[float | None, float | None, float | None, int]]:
    return [(d.amount, d.volume_ml, d.concentration, d.times) for d in found if d.name == name and d.role == "given"]


def _sum(found: list[Drug], name: str) -> float:
    return sum(
        (d.amount if d.amount is not None else (d.volume_ml or 0) * (d.concentration or 0)) * d.times
        for d in found
        if d.name == name and d.role == "given"
    )


KNEE = "PROCEDURE: Right knee injection. The joint was entered with a 22 gauge needle and "


@pytest.mark.parametrize(
    ("words", "name", "total"),
    [
        ("80 mg of Depo-Medrol was injected.", "methylprednisolone_acetate", 80),
        ("Depo-Medrol 80 mg with 3 mL of lidocaine was injected.", "methylprednisolone_acetate", 80),
        ("methylprednisolone (Depo-Medrol): 40 mg was injected.", "methylprednisolone_acetate", 40),
        ("Then 2 mL Depo-Medrol 40 went in, injected slowly.", "methylprednisolone_acetate", 80),
        ("2 mL of Kenalog 40 mg/mL was injected.", "triamcinolone_acetonide", 80),
        ("Kenalog-40 1 mL and 4 cc of 1% lidocaine were injected.", "triamcinolone_acetonide", 40),
        ("a half cc of Kenalog-40 (20 mg) was injected.", "triamcinolone_acetonide", 20),
        ("Kenalog 40 with 4 cc of lidocaine was injected.", "triamcinolone_acetonide", 40),
        ("triamcinolone 10 mg/mL, 2 mL was injected.", "triamcinolone_acetonide", 20),
        ("dex 10 and 2 cc lidocaine injected.", "dexamethasone", 10),
        ("Celestone Soluspan 6 mg (1 mL) with 0.5 mL lidocaine was injected.", "betamethasone", 6),
        ("ropivacaine 5 mL with Kenalog 60 mg was injected.", "triamcinolone_acetonide", 60),
    ],
)
def test_drugs_dose_and_strength(drugs: Reader, words: str, name: str, total: float) -> None:
    assert _sum(drugs(KNEE + words), name) == total


@pytest.mark.parametrize(
    ("note", "name", "total"),
    [
        ("PROCEDURE: Bilateral knee injections. Each knee was injected with 40 mg of Kenalog.", "triamcinolone_acetonide", 80),
        ("Both knees injected w/ Depo-Medrol 40 mg + 3 cc lido each, 22g needle.", "methylprednisolone_acetate", 80),
        ("R L4/5, L5/S1 TFESI under fluoro, 22g needles, dex 5 ea.", "dexamethasone", 10),
        ("R L4/5, L5/S1 TFESI under fluoro, 22g needles, dexamethasone 4 mg every needle, 8 mg total.", "dexamethasone", 8),
        ("R L4/5, L5/S1 TFESI under fluoro, 22g needles, dexamethasone 10 mg split.", "dexamethasone", 10),
        ("R L4/5, L5/S1 TFESI under fluoro. A total of 12 mg of dexamethasone was injected.", "dexamethasone", 12),
        (
            "PROCEDURE: Caudal ESI under fluoroscopy.\nMEDICATIONS USED: Depo-Medrol 80 "
            "mg.\nTECHNIQUE: 80 mg of Depo-Medrol with 8 mL saline was injected.",
            "methylprednisolone_acetate",
            80,
        ),
        (
            "PROCEDURE: Right shoulder and left hip injections.\nShoulder joint injected with 40 mg "
            "Kenalog.\nLeft hip joint injected with 20 mg Kenalog.",
            "triamcinolone_acetonide",
            60,
        ),
        (
            "PROCEDURE: Caudal ESI under fluoroscopy with catheter. 40 mg of Depo-Medrol was injected "
            "at L5. The catheter was moved and the same mixture was injected again.",
            "methylprednisolone_acetate",
            80,
        ),
        (
            "PROCEDURE: Bilateral L3, L4, L5 medial branch ablation under fluoroscopy. 1 mL of a "
            "mixture of 40 mg Depo-Medrol and 5 mL bupivacaine was injected through each cannula.",
            "methylprednisolone_acetate",
            40,
        ),
    ],
)
def test_drugs_each_site_or_all(drugs: Reader, note: str, name: str, total: float) -> None:
    assert _sum(drugs(note), name) == total


@pytest.mark.parametrize(
    "note",
    [
        "HPI: She had Kenalog 40 mg in the left knee in March.\nPROCEDURE: Right L4-5 TFESI under fluoroscopy, contrast only.",
        "PROCEDURE: Right L4-5 TFESI under fluoroscopy, contrast only.\nPLAN: Consider Kenalog 40 mg to the knee next month.",
        "PROCEDURE: Right L4-5 TFESI under fluoroscopy, contrast only.\nMEDICATIONS: Kenalog 0.1% cream daily, Medrol dose pack.",
        "Right L4-5 TFESI was discussed and declined. Kenalog 40 mg was offered.",
        "PROCEDURE: Right knee injection.\nThe patient brought her own Kenalog from a specialty pharmacy; 40 mg of Kenalog was injected.",
    ],
)
def test_drugs_not_given_today(drugs: Reader, note: str) -> None:
    assert _given(drugs(note), "triamcinolone_acetonide") == []


def test_drugs_volume_alone_has_no_amount(drugs: Reader) -> None:
    assert _given(drugs(KNEE + "2 mL of Kenalog with 3 mL of lidocaine was injected."), "triamcinolone_acetonide") == [(None, 2.0, None, 1)]


@pytest.mark.parametrize(
    ("words", "given", "wasted"),
    [
        ("Given 155 units. Wasted 45 units.", 155, 45),
        ("The total dose was 155 units and the remaining 45 units were discarded.", 155, 45),
        ("Total 200 units, nothing wasted.", 200, 0),
        ("A total of 180 units was injected.", 180, None),
    ],
)
def test_drugs_toxin_given_and_wasted(drugs: Reader, words: str, given: float, wasted: float | None) -> None:
    found = [
        d for d in drugs(f"Botox for chronic migraine per PREEMPT protocol from a 200 unit vial. {words}") if d.name == "onabotulinumtoxina"
    ]
    assert [d.amount for d in found if d.role == "given"] == [given]
    assert [d.amount for d in found if d.role == "wasted"] == ([] if wasted is None else [wasted])


def test_drugs_toxin_sums_its_muscles(drugs: Reader) -> None:
    note = (
        "Xeomin procedure with EMG guidance.\n"
        "Muscle      Side   Units\nbiceps      R      50\nFCR         R      30\nFDS         R      20 + 20\n"
    )
    assert [d.amount for d in drugs(note) if d.name == "incobotulinumtoxina"] == [120]


def test_drugs_evidence_is_the_note(drugs: Reader) -> None:
    text = KNEE + "80 mg of Depo-Medrol was injected."
    (drug,) = [d for d in drugs(text) if d.role == "given"]
    assert [text[e.start : e.end] for e in drug.evidence] == ["Depo-Medrol", "80 mg"]


@pytest.mark.parametrize(
    ("phrase", "cls", "name"),
    [
        ("depo 40 mg", "steroid", "depo"),
        ("Kenalog-40", "steroid", "Kenalog"),
        ("10 mg dex", "steroid", "dex"),
        ("Visco-3", "hyaluronate", "Visco-3"),
    ],
)
def test_drugs_name_without_its_numbers(phrase: str, cls: str, name: str) -> None:
    start, end = name_span(phrase, 0, len(phrase), cls)
    assert phrase[start:end] == name


@pytest.mark.parametrize(
    ("words", "roles"),
    [
        ("Dexamethasone 10 mg from a single-dose vial was injected, nothing discarded.", ["container", "waste"]),
        ("Dexamethasone 10 mg was injected from one SDV. No waste.", ["container", "waste"]),
        ("Dexamethasone 10 mg was injected, nothing discarded.", ["waste"]),
    ],
)
def test_drugs_container_of_what_was_not_wasted(drugs: Reader, words: str, roles: list[str]) -> None:
    (waste,) = [d for d in drugs(f"PROCEDURE: Left L4-5 TFESI under fluoroscopy. {words}") if d.role == "wasted"]
    assert (waste.amount, [e.role for e in waste.evidence]) == (0, roles)


@pytest.mark.parametrize(
    ("note", "total"),
    [
        # No heading: all above the first one is taken for the head of the note.
        ("Injection visit.\n\nLeft knee, lateral approach, 22G needle.\nKenalog-40 1 mL (40 mg) with 4 mL lidocaine 1% injected.", 40),
        ("Agent: Kenalog-10, 30G needle.\n\nRight index PIP joint injected, 0.5 mL (5 mg).", 5),
    ],
)
def test_drugs_under_the_head_of_a_note(drugs: Reader, note: str, total: float) -> None:
    (drug,) = [d for d in drugs(note) if d.role == "given"]
    assert drug.amount == total


@pytest.mark.parametrize(
    ("words", "given", "wasted"),
    [
        ("Injected 80 mg Depo-Medrol. Entire single-dose vial of Depo-Medrol 80 mg/mL used, no waste.", 80, 0),
        ("Depo-Medrol 80 mg was injected. The 80 mg single-dose vial of Depo-Medrol held no remainder, none wasted.", 80, 0),
        ("Depo-Medrol 40 mg was injected. 40 mg of an 80 mg vial of Depo-Medrol discarded.", 40, 40),
        ("Depo-Medrol 40 mg injected. Discarded 40 mg Depo-Medrol from the single-dose vial.", 40, 40),
        ("Depo-Medrol 80 mg vial: 40 mg injected, 40 mg discarded.", 40, 40),
        ("Depo-Medrol 80 mg/mL single-dose vial: 30 mg injected, 50 mg wasted.", 30, 50),
        ("Depo-Medrol 40 mg/mL, 2 mL vial, 1 mL injected, 1 mL discarded.", 40, 40),
        ("60 mg from an 80 mg vial of Depo-Medrol was injected. 20 mg wasted.", 60, 20),
        ("Depo-Medrol 30 mg injected, 50 mg of the 80 mg single-dose vial wasted.", 30, 50),
        ("Depo-Medrol 30 mg injected. 50 mg remaining in the 80 mg vial was discarded.", 30, 50),
        ("Depo-Medrol 80 mg/mL single dose vial. 50 mg was injected. Remaining 30 mg discarded.", 50, 30),
        ("Depo-Medrol 40 mg/mL, total 60 mg injected.", 60, None),
        ("Depo-Medrol 40 mg/mL; total dose 60 mg given.", 60, None),
        ("Depo-Medrol 40 mg/mL (multi-dose vial 10 mL), 60 mg injected.", 60, None),
        ("Depo-Medrol 40 mg vial x 2 injected.", 80, None),
        ("Two 40 mg vials of Depo-Medrol were injected.", 80, None),
        ("Depo-Medrol 40 mg. Midazolam 2 mg PO had been given an hour before.", 40, None),
        ("Depo-Medrol 40 mg/mL, 1 mL with lidocaine 1%, remaining lidocaine 6 mL discarded.", 40, None),
    ],
)
def test_drugs_vial_is_not_the_dose(drugs: Reader, words: str, given: float, wasted: float | None) -> None:
    found = drugs(KNEE + "the tip was in the joint. " + words)
    assert _sum(found, "methylprednisolone_acetate") == given
    waste = [d.amount for d in found if d.role == "wasted" and d.name == "methylprednisolone_acetate"]
    assert waste == ([] if wasted is None else [wasted])


@pytest.mark.parametrize(
    ("words", "total"),
    [
        ("Residual withdrawn; refilled 40 mL preservative-free morphine 10 mg/mL (400 mg).", 400),
        ("4. Filled 40 mL morphine PF 5 mg/mL (= 200 mg), easy flow.", 200),
        ("Drug label checked: morphine PF 20 mg/mL, 20 mL\n20 mL new in over 4 min\nnext low-res alarm 8/8/26", 400),
        ("Residual PF morphine 3 mL (30 mg) withdrawn and discarded. Refilled 20 mL PF morphine 10 mg/mL.", 200),
        ("The reservoir still contains 18 mL of PF morphine 10 mg/mL. Refill due in 3 weeks.", 0),
    ],
)
def test_drugs_of_a_pump(drugs: Reader, words: str, total: float) -> None:
    found = drugs(f"INTRATHECAL PUMP REFILL\nPump interrogated with the programmer, port accessed with a Huber needle.\n{words}")
    assert _sum(found, "morphine_pf") == total
    assert not [d for d in found if d.role == "wasted"]


@pytest.mark.parametrize(
    ("words", "given", "wasted"),
    [
        ("biceps 500, brachialis 500 units injected. Dysport 500 unit vials x2 = 1000 units, all used.", 1000, 0),
        ("Dysport: biceps 300, brachialis 150, FCR 50. One 500 unit vial, none wasted.", 500, 0),
        ("biceps 300 units, FCR 300 units, FDS 200 units of Dysport. Vials: 500 unit vial, none wasted.", 800, 0),
        ("Dysport: biceps 200, brachialis 100, FCR 50. 500 unit vial; 150 units wasted.", 350, 150),
        ("Dysport: biceps 200 units, FCR 150 units, 150 units of the 500 unit vial discarded.", 350, 150),
    ],
)
def test_drugs_toxin_vials_and_muscles(drugs: Reader, words: str, given: float, wasted: float) -> None:
    found = [d for d in drugs(f"Chemodenervation of the right arm for spasticity: {words}") if d.name == "abobotulinumtoxina"]
    assert [(d.role, d.amount) for d in found] == [("given", given), ("wasted", wasted)]
