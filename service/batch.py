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

from models.request import RequestError
from service.errors import AnswerFailed
from service.lines import Line, Splitter, failure, fields_of
from service.respond import Judge, respond, respond_audit, to_bytes

_CHUNK_NOTES: Final = 16
_CHUNK_BYTES: Final = 256 * 1024
_PIECE: Final = 256 * 1024

Load = Callable[[], Judge]


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
    chunks = _chunks(_lines(source))
    if workers == 1:
        judge = load()
        return (_answer(judge, line, audit) for chunk in chunks for line in chunk)
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


def _lines(source: BinaryIO) -> Iterator[Line]:
    splitter = Splitter()
    while piece := source.read(_PIECE):
        yield from splitter.feed(piece)
    yield from splitter.rest()


def _chunks(lines: Iterator[Line]) -> Iterator[list[Line]]:
    chunk: list[Line] = []
    size = 0
    for line in lines:
        chunk.append(line)
        size += len(line.raw)
        if len(chunk) >= _CHUNK_NOTES or size >= _CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _in_processes(chunks: Iterator[list[Line]], load: Load, workers: int, audit: bool) -> Iterator[Outcome]:
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


def _answer_chunk(load: Load, chunk: list[Line], audit: bool) -> list[Outcome]:
    judge = _warm(load)
    return [_answer(judge, line, audit) for line in chunk]


def _answer(judge: Judge, line: Line, audit: bool) -> Outcome:
    fields: dict[str, object] = {}
    try:
        fields = fields_of(line, audit=audit)
        return Outcome(to_bytes((respond_audit if audit else respond)(judge, fields)), True, line.size)
    except RequestError as error:
        return Outcome(failure(line, fields, error.kind, error.told), False, line.size)
    except AnswerFailed as error:
        return Outcome(failure(line, fields, "internal", str(error)), False, line.size)
