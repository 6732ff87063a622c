"""Words of a note, made fit to stand inside a line of ours."""

from __future__ import annotations

from typing import Final

_LONGEST: Final = 72


def one_line(words: str) -> str:
    """``words`` on one line, every run of white space one space, without anything that a terminal would obey."""
    return " ".join("".join(character if character.isprintable() else " " for character in words).split())


def shortened(words: str) -> str:
    """``one_line(words)``, cut in the middle where it is longer than 72 characters: how a quote starts and ends is what finds it."""
    line = one_line(words)
    return line if len(line) <= _LONGEST else f"{line[:45].rstrip()} … {line[-24:].lstrip()}"
