from __future__ import annotations

from corpus.gold import Gold, GoldLine, GoldNotCoded, GoldProcedure
from corpus.note import Note
from models.classifier.lessons import line_lessons, status_lessons, wording_lessons
from models.classifier.parts import Parts
from models.classifier.train import blind_coder
from models.classifier.wording import NONE
from models.coder import Coder
from models.family import load_families

TEXT = (
    "PROCEDURE: Right knee injection.\nThe right knee was entered with a 22G needle and 40 mg of Kenalog was injected.\n"
    "Plan: trigger point injections next month.\n"
)
NOTE = Note("n", TEXT, style="ours")
DEED = "The right knee was entered with a 22G needle and 40 mg of Kenalog was injected."
GOLD = Gold(
    "n",
    codes=(GoldLine("20610", 1, ("RT",)),),
    procedures=(
        GoldProcedure("joint_injection", "performed", "Right knee injection", "joint_injection"),
        GoldProcedure("joint_injection", "performed", DEED, "joint_injection"),
    ),
    not_coded=(GoldNotCoded("trigger point injections next month", "planned"),),
)


def test_lessons_of_statuses_pair_a_mention_with_the_quote_it_stands_in() -> None:
    found = list(status_lessons(Coder.of(Parts()), [(NOTE, GOLD)]))
    assert {(one.answer, one.rules) for one in found} == {("performed", "performed"), ("planned", "planned")}
    assert {(one.answer, one.asked) for one in found} == {("performed", False), ("planned", True)}
    assert {(one.style, one.note) for one in found} == {("ours", "n")}


def test_lessons_of_lines_say_which_are_right() -> None:
    wrong = Gold("n", codes=(GoldLine("20605", 1),))
    right = {one.answer for one in line_lessons(Coder.of(Parts()), [(NOTE, GOLD)]) if "family=joint_injection" in one.seen}
    other = {one.answer for one in line_lessons(Coder.of(Parts()), [(NOTE, wrong)]) if "family=joint_injection" in one.seen}
    assert (right, other) == ({True}, {False})


def test_lessons_of_wording_take_passages_that_nobody_knows() -> None:
    found = list(wording_lessons(blind_coder(load_families().values()), [(NOTE, GOLD)]))
    assert {one.answer for one in found} <= {"joint_injection", NONE}
    assert any(one.answer == "joint_injection" and "Kenalog" in str(one.seen) for one in found)
