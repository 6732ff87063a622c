"""Many notes: JSON lines in, one response a line out, in the same order, with as many worker processes as wished."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from typing import BinaryIO, Final

from models.request import FIELDS, MAX_NOTE_ID, RequestError
from service.errors import AnswerFailed
from service.inputs import decode_object
from service.respond import Judge, respond, respond_audit, to_bytes

# A note of the greatest length with every character escaped as a surrogate pair, and room for the other fields.
MAX_LINE: Final = 4 * 1024 * 1024
_CHUNK_NOTES: Final = 16
_CHUNK_BYTES: Final = 256 * 1024
_BOM: Final = b"\xef\xbb\xbf"

Load = Callable[[], Judge]


@dataclass(frozen=True, slots=True)
class Record:
    """One line of the input: its number from 1, its bytes up to ``MAX_LINE``, and how many bytes it took from the file."""

    number: int
    raw: bytes
    size: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """The line that answers a record, without its line end, and whether it is an answer or an error."""

    line: bytes
    good: bool
    size: int


def answer_all(source: BinaryIO, load: Load, workers: int, *, audit: bool = False) -> Iterator[Outcome]:
    """The outcomes of the lines of ``source``, in order. Blank lines are no records, but they count in line numbers.

    With ``audit`` each line has a ``claim`` too, and its answer is the audit of it.

    With one worker the notes are answered here; with more, in processes that each call ``load`` once. ``load`` must then
    be a function that a new process can import.
    """
    chunks = _chunks(_records(source))
    if workers == 1:
        judge = load()
        return (_answer(judge, record, audit) for chunk in chunks for record in chunk)
    return _in_processes(chunks, load, workers, audit)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write that takes the place of ``path`` when all is written, and never before; what is no file is written to as it is."""
    if path.exists() and not path.is_file():
        with path.open("wb") as pipe:
            yield pipe
        return
    target = path.resolve()
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def _records(source: BinaryIO) -> Iterator[Record]:
    number = 0
    while raw := source.readline(MAX_LINE + 1):
        number += 1
        size = len(raw)
        while len(raw) > MAX_LINE and not raw.endswith(b"\n") and (rest := source.readline(MAX_LINE)):
            # The rest of a line too long to keep is read past, a piece at a time.
            size += len(rest)
            if rest.endswith(b"\n"):
                break
        if number == 1:
            raw = raw.removeprefix(_BOM)
        if raw.strip():
            yield Record(number, raw, size)


def _chunks(records: Iterator[Record]) -> Iterator[list[Record]]:
    chunk: list[Record] = []
    size = 0
    for record in records:
        chunk.append(record)
        size += len(record.raw)
        if len(chunk) >= _CHUNK_NOTES or size >= _CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _in_processes(chunks: Iterator[list[Record]], load: Load, workers: int, audit: bool) -> Iterator[Outcome]:
    # Spawned, not forked: a fork would copy the progress bar's thread's locks as they happen to be.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting: deque[Future[list[Outcome]]] = deque()
        try:
            for chunk in chunks:
                waiting.append(pool.submit(_answer_chunk, load, chunk, audit))
                if len(waiting) > 2 * workers:
                    yield from waiting.popleft().result()
            yield from chain.from_iterable(future.result() for future in waiting)
        finally:
            for future in waiting:
                future.cancel()


@cache
def _warm(load: Load) -> Judge:
    return load()


def _answer_chunk(load: Load, chunk: list[Record], audit: bool) -> list[Outcome]:
    judge = _warm(load)
    return [_answer(judge, record, audit) for record in chunk]


def _answer(judge: Judge, record: Record, audit: bool) -> Outcome:
    note_id: object = None
    try:
        if len(record.raw) > MAX_LINE:
            raise RequestError("too_long", "line", f"at most {MAX_LINE:,} bytes", f"{record.size:,} bytes")
        fields = decode_object(record.raw, "line")
        # Collections name their notes "id" and carry columns of their own, which are none of ours.
        if fields.get("note_id") is None and "id" in fields:
            fields["note_id"] = fields.pop("id")
        fields = {name: value for name, value in fields.items() if name in FIELDS or (audit and name == "claim")}
        note_id = fields.get("note_id")
        return Outcome(to_bytes((respond_audit if audit else respond)(judge, fields)), True, record.size)
    except RequestError as error:
        return Outcome(_failure(record, note_id, error.kind, str(error)), False, record.size)
    except AnswerFailed as error:
        return Outcome(_failure(record, note_id, "internal", str(error)), False, record.size)


def _failure(record: Record, note_id: object, kind: str, text: str) -> bytes:
    named = {"note_id": note_id} if isinstance(note_id, str) and len(note_id) <= MAX_NOTE_ID else {}
    return to_bytes({"line": record.number, **named, "error": {"kind": kind, "text": text}})
