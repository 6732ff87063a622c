"""``notecoder evaluate --faithfulness``: whether the answers to notes rest on the words that they cite, as two rates a set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from corpus.faithfulness import Faithfulness, faithfulness
from corpus.measures import Share
from corpus.note import Note
from corpus.sets import NoteSet
from models.request import RequestError
from service.quote import one_line
from service.respond import Judge, respond

Response = Mapping[str, Any]
Request = Callable[[Note], dict[str, object]]

_NOTHING: Response = {"suggestions": ()}


def measured(judge: Judge, sets: Iterable[NoteSet], request: Request) -> dict[str, Faithfulness]:
    """The rates of every set; ``request`` gives the fields of a note's request."""
    return {one.name: sum((_of(judge, note, request(note)) for note in one.notes), Faithfulness()) for one in sets}


def _of(judge: Judge, note: Note, fields: dict[str, object]) -> Faithfulness:
    def answer(text: str) -> Response:
        try:
            return respond(judge, {**fields, "text": text, "include": []})
        except RequestError:
            # Nothing is left of the note.
            return _NOTHING

    return faithfulness(note.id, note.text, answer)


def print_faithfulness(found: Mapping[str, Faithfulness], console: Console, *, errors: bool) -> None:
    """A line a set and a total in per cent; with ``errors`` every line that fails a test."""
    total = sum(found.values(), Faithfulness())
    console.print(
        Text("\nFaithfulness: lines that go without their words, and that stay on the cited words and headings alone", style="bold")
    )
    table = Table(box=box.SIMPLE_HEAD if console.is_terminal else None, show_edge=False, pad_edge=False, padding=(0, 1))
    table.add_column("Set", no_wrap=True)
    for head in ("Lines", "Deletion", "Sufficiency"):
        table.add_column(head, justify="right")
    for name, rates in [*found.items(), ("total", total)]:
        cells = (str(rates.deletion.total), _per_cent(rates.deletion), _per_cent(rates.sufficiency))
        table.add_row(Text(one_line(name)), *cells, style="bold" if name == "total" else "")
    console.print(table)
    for failure in total.failures if errors else ():
        console.print(Text.assemble((one_line(failure.note_id), "bold"), f"  {failure.code}  {failure.test}"), soft_wrap=True)


def _per_cent(part: Share) -> str:
    return "-" if part.value is None else f"{100 * part.value:.1f}"
