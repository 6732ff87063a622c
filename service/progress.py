"""How far a batch is: a bar on standard error where someone can see it, else nothing."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import UnsupportedOperation
from typing import BinaryIO


@contextmanager
def progress(source: BinaryIO) -> Iterator[Callable[[int], None]]:
    """A function to call with the number of bytes of ``source`` that were answered since the last call."""
    if not sys.stderr.isatty():
        yield lambda size: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    notes = 0
    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[notes]:,} notes"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=_size(source), notes=0)

        def advance(size: int) -> None:
            nonlocal notes
            notes += 1
            bar.update(task, advance=size, notes=notes)

        yield advance


def _size(source: BinaryIO) -> int | None:
    """The length of ``source`` in bytes, or None where it has none: a pipe's end is not known before it comes."""
    try:
        status = os.fstat(source.fileno())
    except UnsupportedOperation:
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None
