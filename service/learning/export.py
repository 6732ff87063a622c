"""The decisions of a store as the notes and gold answers that ``notecoder evaluate`` and ``make train`` read."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

from corpus.write import gold_line, note_line
from service.learning.gold import left_out, pair_of
from service.store.records import Record, Standing

NOTES: Final = "decisions.notes.jsonl"
GOLD: Final = "decisions.gold.jsonl"


@dataclass(frozen=True, slots=True)
class Exported:
    """How many notes were written, and how many were left out for each reason."""

    notes: int
    left_out: dict[str, int]


def export(decided: Iterable[tuple[Record, Sequence[Standing]]], folder: Path) -> Exported:
    """Write ``NOTES`` and ``GOLD`` into the folder, both or neither, readable by nobody else: they hold the notes' text.

    Raises ``OSError`` where the folder cannot be written.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    written, reasons = 0, Counter[str]()
    with _private(folder / NOTES) as notes, _private(folder / GOLD) as gold:
        for record, standing in decided:
            if (reason := left_out(record, standing)) is not None:
                reasons[reason] += 1
                continue
            note, answer = pair_of(record, standing)
            notes.write(note_line(note))
            gold.write(gold_line(answer))
            written += 1
    return Exported(written, dict(reasons.most_common()))


@contextmanager
def _private(path: Path) -> Iterator[TextIO]:
    """A file of the owner's alone, which takes the place of ``path`` when it is whole."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8", newline="\n") as file:
            yield file
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
