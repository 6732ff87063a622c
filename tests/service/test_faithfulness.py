from __future__ import annotations

from io import StringIO

from rich.console import Console

from corpus.faithfulness import Faithfulness, Unfaithful
from corpus.measures import Share
from corpus.note import Note
from corpus.sets import NoteSet
from service.faithfulness import measured, print_faithfulness
from tests.service.stand_in import NOTE, StandIn


def test_faithfulness_of_the_stand_in() -> None:
    sets = (NoteSet("one", (Note(id="a", text=NOTE), Note(id="b", text="nothing")), ()),)
    found = measured(StandIn(), sets, lambda note: {"text": note.text, "note_id": note.id})
    assert (found["one"].deletion, found["one"].sufficiency) == (Share(1, 1), Share(1, 1))


def test_faithfulness_prints_rates_and_failures() -> None:
    found = {"one": Faithfulness(Share(3, 4), Share(), (Unfaithful("n-1", "64483", "deleted"),))}
    out = StringIO()
    print_faithfulness(found, Console(file=out, width=100), errors=True)
    for words in ("one        4      75.0            -", "n-1  64483  deleted"):
        assert words in out.getvalue()
