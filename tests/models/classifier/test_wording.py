from __future__ import annotations

import pytest

from models.classifier.parts import Parts
from models.classifier.wording import NONE, guesser, wording_model
from models.coder import Coder
from nlp.facts import Evidence, Value

TEXTS = [
    ("Procedure: genicular nerve radiofrequency", "genicular_ablation"),
    ("genicular radiofrequency neurotomy performed", "genicular_ablation"),
    ("Procedure: stellate ganglion block", "sympathetic_block"),
    ("stellate ganglion block done", "sympathetic_block"),
    ("Procedure: colonoscopy with biopsy", NONE),
    ("the patient was prepped and draped", NONE),
]


@pytest.fixture(scope="module")
def model() -> object:
    return wording_model().fit([text for text, _ in TEXTS] * 5, [family for _, family in TEXTS] * 5)


def _passage(text: str, start: int = 0) -> Value:
    return Value(text, Evidence(start, start + len(text), "passage"))


def test_wording_guesses_a_misspelt_name_and_says_which_words_spoke(model: object) -> None:
    text = "Proc: geniculer radiofreqency done"
    (found,) = guesser(model, 0.5)([_passage(text, 100)])
    assert found.family == "genicular_ablation"
    assert found.chance >= 0.5
    words = [text[e.start - 100 : e.end - 100] for e in found.evidence]
    assert set(words[:2]) == {"geniculer", "radiofreqency"}
    assert {e.role for e in found.evidence} == {"procedure"}


def test_wording_keeps_silent_about_other_fields(model: object) -> None:
    assert guesser(model, 0.3)([_passage("Procedure: colonoscopy"), _passage("skin was prepped")]) == []
    assert guesser(model, 0.0)([]) == []


def test_wording_gives_a_family_once_by_its_surest_passage(model: object) -> None:
    found = guesser(model, 0.3)([_passage("genicular"), _passage("genicular nerve radiofrequency", 50)])
    assert [(g.family, g.evidence[0].start >= 50) for g in found] == [("genicular_ablation", True)]


def test_wording_raises_a_candidate_and_never_a_suggestion(coder: Coder) -> None:
    text = "PROCEDURE: chiroparctic adjusment\nTolerated well, discharged home.\nSigned: A. Ode MD\n"
    lines = coder.suggest(text).suggestions
    assert [line for line in lines if line.status == "suggested"] == []
    for line in lines:
        assert line.missing[0].startswith("Does this passage tell of: ")
        assert line.evidence


def test_wording_rules_alone_raise_nothing_for_it() -> None:
    text = "PROCEDURE: chiroparctic adjusment\nTolerated well, discharged home.\nSigned: A. Ode MD\n"
    assert Coder.of(Parts()).suggest(text).suggestions == ()
