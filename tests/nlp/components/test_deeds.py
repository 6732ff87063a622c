"""The clauses cited for an act: its name, what tells it, what was given; never the skin or the way out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp.facts import Encounter

Read = Callable[..., Encounter]


def told(found: Encounter, text: str, *kinds: str) -> list[str]:
    (act,) = [p for p in found.procedures if p.status == "performed"]
    return [text[v.evidence.start : v.evidence.end] for v in act.attributes["deed"] if v.value in kinds]


NOTE = (
    "PROCEDURE: Left L4-5 transforaminal epidural steroid injection\nDESCRIPTION: The skin was anesthetized with 2 mL lidocaine. "
    "Under fluoroscopy a 22-gauge needle was advanced to the left L4-5 foramen. Then 10 mg of dexamethasone was injected. "
    "The needle was withdrawn and a bandage placed."
)


def test_deeds_name_the_act_by_its_whole_clause(read: Read) -> None:
    assert told(read(NOTE), NOTE, "name") == ["Left L4-5 transforaminal epidural steroid injection"]


def test_deeds_tell_the_place_and_leave_out_skin_and_bandage(read: Read) -> None:
    main = told(read(NOTE), NOTE, "main")
    assert "Under fluoroscopy a 22-gauge needle was advanced to the left L4-5 foramen" in main
    assert not any("skin" in words or "bandage" in words for words in told(read(NOTE), NOTE, "main", "further"))


def test_deeds_tell_what_was_given_at_least_by_its_words(read: Read) -> None:
    assert any("dexamethasone" in words and "injected" in words for words in told(read(NOTE), NOTE, "main", "further"))


def test_deeds_tell_how_it_was_seen(read: Read) -> None:
    assert told(read(NOTE), NOTE, "seen") == ["Under fluoroscopy a 22-gauge needle was advanced to the left L4-5 foramen"]


@pytest.mark.parametrize("row", ["splenius capitis    R    40 U", "levator scapulae    L    30 U"], ids=["splenius", "levator"])
def test_deeds_of_a_place_are_its_whole_row(read: Read, row: str) -> None:
    text = "Botox for cervical dystonia, injected today:\nsplenius capitis    R    40 U\nlevator scapulae    L    30 U\n"
    assert any(row in words for words in told(read(text), text, "name", "main", "place"))


def test_deeds_of_sedation_are_not_those_of_the_act_beside_it(read: Read) -> None:
    text = (
        "PROCEDURE: Left GON block.\nModerate sedation by me with an independent observer, start 10:00, stop 10:20, total 20 min. "
        "A needle was advanced and bupivacaine 3 mL injected at the nerve."
    )
    acts = {p.family: p for p in read(text).procedures if p.status == "performed"}
    cited = [text[v.evidence.start : v.evidence.end] for v in acts["sedation"].attributes["deed"]]
    assert any("total 20 min" in words for words in cited)
    assert not any("bupivacaine" in words for words in cited)


def test_deeds_tell_the_contrast_apart(read: Read) -> None:
    text = (
        "PROCEDURE: Right L5-S1 transforaminal epidural injection\nUnder fluoroscopy the needle was advanced to the foramen. "
        "One mL of Omnipaque was injected and outlined the root. Dexamethasone 10 mg was injected."
    )
    assert told(read(text), text, "contrast") == ["One mL of Omnipaque was injected and outlined the root"]


def test_deeds_tell_what_was_done_again_on_the_other_side(read: Read) -> None:
    text = (
        "PROCEDURE: Bilateral carpal tunnel injections\nThe needle was advanced into the left carpal tunnel and Kenalog 20 mg injected. "
        "The same procedure was then done on the right with 20 mg of Kenalog."
    )
    assert any("same procedure was then done" in words for words in told(read(text), text, "main", "further"))


def test_deeds_of_a_blind_act_hold_the_words_that_deny_pictures(read: Read) -> None:
    text = "PROCEDURE: L4-5 interlaminar epidural steroid injection. No fluoroscopy was used. A Tuohy was advanced, Kenalog 80 mg injected."
    assert "No fluoroscopy was used" in told(read(text), text, "seen")


def test_deeds_give_the_sentence_of_a_dose(read: Read) -> None:
    text = "PROCEDURE: Left knee injection. The needle was advanced into the joint. Then 40 mg of Kenalog was injected slowly. No bleeding."
    (drug,) = read(text).drugs
    assert [text[e.start : e.end] for e in drug.told] == ["Then 40 mg of Kenalog was injected slowly"]
