from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from corpus.sets import own_sets
from models.classifier.lessons import request_of
from models.classifier.parts import Parts, load_parts
from models.classifier.status import may_be_deed, status_judge, status_model
from models.coder import Coder
from nlp.components.open_status import is_open
from nlp.components.reading import Mention
from nlp.lexicon import FamilyWords

STORY = "section=body strength=named rule=mentioned at=4 late=1 deed=True next=False dosed=False item=False line=1"
LOOSE = "section=body strength=generic rule=mentioned at=4 late=1 deed=False next=False dosed=False item=False line=1"
CONSENT = STORY.replace("body", "consent")
DONE = STORY.replace("rule=mentioned", "rule=performed")


def _sure(name: str, chance: float) -> Any:
    """A fitted model that answers every mention with the same class and the same chance."""
    model = status_model().fit([STORY] * 3, [name, "x", "y"])
    line = model.steps[1][1]
    line.coef_[:] = 0.0
    line.intercept_[:] = [math.log(chance if each == name else (1 - chance) / 2) for each in line.classes_]
    return model


@pytest.mark.parametrize(
    ("described", "name", "chance", "wanted"),
    [
        (STORY, "performed", 0.9, "performed"),
        (STORY, "performed", 0.6, None),
        (DONE.replace("at=4", "at=0"), "historical", 0.9, None),
        (CONSENT, "performed", 0.9, None),
        (LOOSE, "performed", 0.9, None),
        (DONE, "performed", 0.9, None),
        (DONE, "planned", 0.9, "planned"),
        (DONE, "discussed", 0.9, "mentioned"),
        (DONE, "historical", 0.7, None),
        (STORY, "discussed", 0.9, None),
    ],
    ids=[
        "deed",
        "not sure",
        "heads the note",
        "consent",
        "loose word",
        "as it is",
        "planned",
        "discussed",
        "not sure of past",
        "mentioned already",
    ],
)
def test_status_judge_changes_only_what_it_is_sure_of(described: str, name: str, chance: float, wanted: str | None) -> None:
    assert status_judge(_sure(name, chance))([described], True) == [wanted]


@pytest.mark.parametrize(
    ("said", "name", "chance", "wanted"),
    [
        ("mentioned", "performed", 0.7, "performed"),
        ("mentioned", "performed", 0.6, None),
        ("informational", "performed", 0.9, None),
        ("negated", "performed", 0.9, None),
        ("other_person", "planned", 0.5, "planned"),
        ("hypothetical", "planned", 0.9, None),
        ("planned", "discussed", 0.5, "mentioned"),
        ("planned", "discussed", 0.35, None),
    ],
    ids=["silence", "not sure", "consent", "denied", "cue of another", "the same class", "talked about", "less sure than not"],
)
def test_status_judge_where_no_claim_hangs_on_it(said: str, name: str, chance: float, wanted: str | None) -> None:
    assert status_judge(_sure(name, chance))([CONSENT.replace("mentioned", said)], False) == [wanted]


def test_status_may_be_deed_needs_a_story_and_a_deed() -> None:
    assert [may_be_deed(text) for text in (STORY, CONSENT, LOOSE)] == [True, False, False]


def test_status_model_learns_the_words_around() -> None:
    done, plan = f"{STORY} R:injected", f"{STORY} L:schedule"
    model = status_model().fit([done, plan] * 5, ["performed", "planned"] * 5)
    assert model.predict([f"{LOOSE} R:injected", f"{LOOSE} L:schedule"]).tolist() == ["performed", "planned"]


def test_status_judge_is_asked_about_open_mentions_only() -> None:
    asked: list[str] = []

    def judge(described: Sequence[str], claimed: bool) -> list[str | None]:
        assert claimed
        asked.extend(described)
        return ["planned"] * len(described)

    coder = Coder.of(Parts())
    text = "Procedure: right knee injection.\nKenalog 40 mg was injected into the right knee.\nPlan: left hip injection next month.\n"
    before = {line.code for line in coder.suggest(text).suggestions}
    coder._reader.get_pipe("context").judge = judge  # type: ignore[attr-defined]
    assert "20610" in before
    assert coder.suggest(text).suggestions == ()
    assert asked
    assert not any("next_month" in words and "rule=planned" in words for words in asked)


def test_status_judge_says_what_is_told_and_no_claim_hangs_on_it() -> None:
    text = "Procedure: right knee injection.\nKenalog 40 mg was injected into the right knee.\nPlan: left hip injection next month.\n"
    coder = Coder.of(Parts())
    before = coder.suggest(text)
    coder._reader.get_pipe("procedures").judge = lambda described, claimed: ["performed"] * len(described)  # type: ignore[attr-defined]
    after = coder.suggest(text)
    assert before.suggestions == after.suggestions != ()
    assert ([f["status"] for f in before.facts], [f["status"] for f in after.facts]) == (["performed", "planned"], ["performed"] * 2)
    assert [entry.reason for entry in before.not_coded] == ["planned"]
    (told,) = after.not_coded
    assert told.reason == "done, but not counted by itself"
    assert {e.role for e in told.evidence} == {"procedure"}, "the cue spoke of another status"


def test_status_judge_of_what_does_not_count_changes_no_line(coder: Coder) -> None:
    plain = Coder.of(load_parts())
    plain._reader.get_pipe("procedures").judge = None  # type: ignore[attr-defined]
    notes = [note for one in own_sets() for note in one.notes][::6]
    retold = 0
    for note in notes:
        ours, theirs = coder.lines(request_of(note)), plain.lines(request_of(note))
        assert [replace(line, confidence=0.0) for line in ours.lines] == [replace(line, confidence=0.0) for line in theirs.lines], note.id
        retold += ours.not_coded != theirs.not_coded
    assert retold > 5


def test_status_open_is_what_no_cue_settles() -> None:
    mention = Mention(0, 4, "joint_injection", None, 0, 4, "named", 0, "body", "performed", 0, 0)
    joint = FamilyWords("joint_injection")
    assert is_open(mention, joint)
    assert not is_open(mention._replace(cue_start=5, cue_end=9), joint)
    assert not is_open(mention._replace(status="bundled"), joint)
    assert not is_open(mention, FamilyWords("therapy", timed=True))
    assert not is_open(mention, FamilyWords("sedation", minutes=True))
