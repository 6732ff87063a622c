"""Answers on standard output: a table for people, one line of JSON for programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any

from service.inputs import binary
from service.respond import to_bytes

if TYPE_CHECKING:
    from rich.console import Console


def terminal() -> Console:
    """A console that prints words of the note as words, never as markup; a character that it lacks does not lose the rest."""
    from rich.console import Console

    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    return Console(highlight=False, markup=False, emoji=False)


def print_json(response: Mapping[str, Any]) -> None:
    """The response as one line."""
    stdout = binary(sys.stdout)
    stdout.write(to_bytes(response) + b"\n")
    stdout.flush()


def print_wide(draw: Callable[[], None], console: Console, narrowest: int) -> None:
    """What ``draw`` prints, without the spaces that rich fills lines up with, in a console at least ``narrowest`` wide."""
    console.width = max(console.width, narrowest)
    with console.capture() as printed:
        draw()
    console.file.write("".join(f"{line.rstrip()}\n" for line in printed.get().splitlines()))
