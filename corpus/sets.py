"""Collections of notes with their gold answers: our own, or two files."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from corpus.gold import Gold
from corpus.note import Note
from corpus.readers.jsonl import ReaderError, read_gold, read_notes

_NOTES: Final = ".notes.jsonl"
_GOLD: Final = ".gold.jsonl"


@dataclass(frozen=True, slots=True)
class NoteSet:
    """Notes and their gold answers, in the same order, an answer for every note."""

    name: str
    notes: tuple[Note, ...]
    gold: tuple[Gold, ...]


def own_sets() -> tuple[NoteSet, ...]:
    """The sets of ``corpus/data``, by name: ``<name>.notes.jsonl`` with ``<name>.gold.jsonl``. Raises ``ReaderError``."""
    return sets_in(files("corpus").joinpath("data"))


def sets_in(folder: Traversable) -> tuple[NoteSet, ...]:
    """The sets of a folder, in the same way. Raises ``ReaderError``, ``OSError`` for no folder."""
    names = sorted(file.name.removesuffix(_NOTES) for file in folder.iterdir() if file.name.endswith(_NOTES))
    return tuple(read_set(name, folder.joinpath(name + _NOTES), folder.joinpath(name + _GOLD)) for name in names)


def read_set(name: str, notes: Traversable, gold: Traversable) -> NoteSet:
    """The set of two files; gold answers to other notes are left out. Raises ``ReaderError`` where a note has no gold answer."""
    read = read_notes(notes)
    answers = {answer.id: answer for answer in read_gold(gold)}
    for number, note in enumerate(read, 1):
        if note.id not in answers:
            raise ReaderError(notes.name, number, f"this note has no gold answer in {gold.name}")
    return NoteSet(name, read, tuple(answers[note.id] for note in read))
