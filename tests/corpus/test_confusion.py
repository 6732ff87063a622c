from __future__ import annotations

from typing import Literal

from corpus.confusion import NOTHING, confusion
from corpus.measures import Score, Share
from corpus.metrics import LineResult, NoteResult

FAMILY = {"64483": "foramen", "64484": "foramen", "62323": "interlaminar", "20610": "joint"}


def _note(*lines: tuple[str, Literal["right", "extra", "missed"]], drugs: int = 0) -> NoteResult:
    results = [LineResult("code", code, verdict) for code, verdict in lines] + [LineResult("drug", "J1100", "missed")] * drugs
    return NoteResult("n", True, True, tuple(results), None, False, {}, Share(), Share(), Share(), Score())


def test_confusion_sets_missed_lines_against_extra_ones_of_the_same_note() -> None:
    notes = [
        _note(("64483", "right"), ("62323", "extra"), ("20610", "missed")),
        _note(("64484", "missed"), ("64483", "extra")),
        _note(("20610", "missed"), drugs=1),
        _note(("62323", "extra")),
    ]
    assert confusion(notes, lambda code: FAMILY[code]) == {
        ("foramen", "foramen"): 2,
        ("joint", "interlaminar"): 1,
        ("joint", NOTHING): 1,
        (NOTHING, "interlaminar"): 1,
    }
