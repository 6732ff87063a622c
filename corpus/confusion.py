"""Which family was given for which: the lines that were wanted and missed against those that were given in their place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final

from corpus.metrics import NoteResult

NOTHING: Final = "none"


def confusion(notes: Iterable[NoteResult], family: Callable[[str], str]) -> Counter[tuple[str, str]]:
    """(wanted, given) by the family of their codes, each note by itself; ``NOTHING`` where no line answers the other.

    Within a note a missed line is set against an extra one of its own family first, then against whichever is left.
    """
    out: Counter[tuple[str, str]] = Counter()
    for note in notes:
        lines = [line for line in note.lines if line.kind == "code"]
        out.update((family(line.code), family(line.code)) for line in lines if line.verdict == "right")
        missed = [family(line.code) for line in lines if line.verdict == "missed"]
        extra = [family(line.code) for line in lines if line.verdict == "extra"]
        for wanted in [*missed]:
            if wanted in extra:
                missed.remove(wanted)
                extra.remove(wanted)
                out[wanted, wanted] += 1
        for index in range(max(len(missed), len(extra))):
            out[missed[index] if index < len(missed) else NOTHING, extra[index] if index < len(extra) else NOTHING] += 1
    return out
