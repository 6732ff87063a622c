"""Whether answers rest on the words that they cite: without them a line goes or changes, with them and the headings alone it stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from corpus.measures import Share

Response = Mapping[str, Any]
Spans = Sequence[tuple[int, int]]
Billed = tuple[str, int, tuple[str, ...]]

NONE: Final = Share()
# A line of the note is headed by what stands before its colon, if that is short.
_LONGEST_HEADING: Final = 48
# What parts lines, cells and sentences stays: it holds no words.
_BREAKS: Final = "\n|.;"


@dataclass(frozen=True, slots=True)
class Unfaithful:
    """A line that stayed without its words (``deleted``) or did not stay on them (``kept``)."""

    note_id: str
    code: str
    test: str


@dataclass(frozen=True, slots=True)
class Faithfulness:
    """Shares of suggested lines: gone or changed without their own words; still there on the words of all lines and the headings."""

    deletion: Share = NONE
    sufficiency: Share = NONE
    failures: tuple[Unfaithful, ...] = ()

    def __add__(self, other: Faithfulness) -> Faithfulness:
        return Faithfulness(self.deletion + other.deletion, self.sufficiency + other.sufficiency, self.failures + other.failures)


def faithfulness(note_id: str, text: str, answer: Callable[[str], Response]) -> Faithfulness:
    """The two shares of one note; ``answer`` gives the response to a text, with offsets in code points, all else as for the note."""
    lines = _suggested(answer(text))
    if not lines:
        return Faithfulness()
    failures = []
    every = [span for _, spans in lines for span in spans]
    alone = {billed for billed, _ in _suggested(answer(only(text, every)))}
    gone = stays = 0
    for billed, spans in lines:
        if billed in {each for each, _ in _suggested(answer(without(text, spans)))}:
            failures.append(Unfaithful(note_id, billed[0], "deleted"))
        else:
            gone += 1
        if billed in alone:
            stays += 1
        else:
            failures.append(Unfaithful(note_id, billed[0], "kept"))
    return Faithfulness(Share(gone, len(lines)), Share(stays, len(lines)), tuple(failures))


def _suggested(response: Response) -> list[tuple[Billed, Spans]]:
    return [
        ((line["code"], line["units"], tuple(line["modifiers"])), [(piece["start"], piece["end"]) for piece in line["evidence"]])
        for line in response["suggestions"]
        if line["status"] == "suggested"
    ]


def without(text: str, spans: Spans) -> str:
    """The note with the spans cut out; line ends inside them stay, so that what follows keeps its line."""
    kept = []
    at = 0
    for start, end in _merged(spans):
        kept += [text[at:start], "\n" * text.count("\n", start, end) or " "]
        at = end
    return "".join([*kept, text[at:]])


def only(text: str, spans: Spans) -> str:
    """The spans and the headings where they stood: every other character is a blank, save line ends, table bars and ends of sentences."""
    kept = bytearray(len(text))
    for start, end in _merged(spans):
        kept[start:end] = b"\1" * (end - start)
    at = 0
    for line in text.split("\n"):
        head = _heading(line)
        kept[at : at + head] = b"\1" * head
        at += len(line) + 1
    return "".join(c if keep or c in _BREAKS else " " for c, keep in zip(text, kept, strict=True))


def _heading(line: str) -> int:
    """How much of a line is its heading: ``PROCEDURE:`` of ``PROCEDURE: left …``, a whole line in capitals, nothing of any other."""
    before, colon, _ = line.partition(":")
    # A clock has a colon too.
    if colon and len(before) <= _LONGEST_HEADING and not any(c in before for c in ".;,") and not before[-1:].isdigit():
        return len(before) + 1
    return len(line) if line.isupper() and len(line) <= _LONGEST_HEADING else 0


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in the order of the note, those that touch joined."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if out and start <= out[-1][1]:
            out[-1] = out[-1][0], max(out[-1][1], end)
        else:
            out.append((start, end))
    return out
