"""The release that is shipped keeps what the issue of it promised; its own figures are those of its training run."""

from __future__ import annotations

import json
from itertools import islice
from typing import Any

import pytest

from corpus.generate import generate
from corpus.sets import own_sets
from models.classifier.lessons import request_of
from models.classifier.parts import load_parts
from models.classifier.release import shipped
from models.coder import Coder


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    """What the training run measured on styles that it had not seen."""
    found: dict[str, Any] = json.loads(shipped().joinpath("metrics.json").read_text(encoding="utf-8"))
    return found


def test_shipped_status_with_the_rules_is_better_than_either_alone(figures: dict[str, Any]) -> None:
    status = figures["status"]
    assert status["both"]["n"] > 1000
    for population in ("", "asked_"):
        for other in ("rules", "classifier"):
            assert status[f"{population}over_{other}"]["interval"][0] > 0
        assert status[f"{population}both"]["value"] > status[f"{population}majority"]["value"]


def test_shipped_costs_no_code(figures: dict[str, Any]) -> None:
    rules, both = figures["codes"]["rules"], figures["codes"]["both"]
    assert both["code_f1"] >= rules["code_f1"] - 0.002
    assert both["clean"] >= rules["clean"] - 0.005


def test_shipped_raises_most_wordings_that_nobody_taught(figures: dict[str, Any]) -> None:
    wording = figures["wording"]
    assert wording["both"] / wording["names"] >= 0.8
    assert wording["both"] > wording["rules"]


def test_shipped_confidence_is_calibrated(figures: dict[str, Any]) -> None:
    lines = figures["lines"]["both"]
    assert lines["error"] <= 0.05
    assert lines["coverage_at_97"] >= 0.9
    assert lines["error"] < figures["lines"]["rules"]["error"]


def test_shipped_raises_hardly_anything_on_notes_of_other_fields(coder: Coder) -> None:
    guess = load_parts().guess()
    notes = [note for one in own_sets() for note in one.notes if note.field == "other"]
    notes += islice((note for note, _ in generate(900, 41) if note.field == "other"), 100)
    raised = [note.id for note in notes if guess(coder.read(request_of(note))[0].passages)]
    assert len(raised) <= 0.02 * len(notes), raised


def test_shipped_card_is_that_of_its_figures(figures: dict[str, Any]) -> None:
    from models.classifier.card import card

    assert shipped().joinpath("CARD.md").read_text(encoding="utf-8") == card(figures)
