"""Whether answers rest on the words that they cite: without them a line goes or changes, with them and the headings alone it stays."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from corpus.measures import Share

Response = Mapping[str, Any]
Spans = Sequence[tuple[int, int]]
Billed = tuple[str, int, tuple[str, ...]]

NONE: Final = Share()
# A line of the note is headed by what stands before its colon, if that is short.
_LONGEST_HEADING: Final = 48
# What parts lines, cells, sentences and clauses stays: it holds no words.
_BREAKS: Final = re.compile(r"[\n|;–—]|(?<!\d)[.,]|[.,](?!\d)|(?<=\s)-+>?(?=\s)")
# "Assessment/Plan" alone on its line; "A/P", "O)" in front of what was found.
_ALONE: Final = re.compile(r"[ \t]*[A-Z][a-z]+(?:[ /&+-]{1,3}[A-Z][a-z]+){0,3}[ \t]*")
_LETTERS: Final = re.compile(r"[ \t]*(?:[SOAP]\)|A[/&+]P\b)")
# A table's line parts its cells by bars or by more than one blank; a rule below its header holds no words.
_GAP: Final = re.compile(r"\||[ \t]{2,}")
_RULE: Final = re.compile(r"[\s|+:=-]*-[\s|+:=-]*")
# "--- copied from the last note ---"
_BANNER: Final = re.compile(r"[ \t]*[-=*#]{2,}[^-=*#].*[-=*#]{2,}[ \t]*")
# A clock ("10:41"), and a place ("L4-5: 2 mL") have a colon too; "TIME-OUT 08:41:" is a heading.
_COLON: Final = re.compile(r"(?<!\d):|(?<=:\d\d):")
# "Position: prone     Guidance: fluoro": the labels of a form in one line.
_LABEL: Final = re.compile(r"(?<=\S  )[ \t]*[A-Z][a-z]+(?: \w+)?:(?=\s)")
_WIDEST_CELL: Final = 28
_LEAST_ROWS: Final = 2


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
    for start, end in _headings(text):
        kept[start:end] = b"\1" * (end - start)
    for mark in _BREAKS.finditer(text):
        kept[mark.start() : mark.end()] = b"\1" * (mark.end() - mark.start())
    return "".join(c if keep else " " for c, keep in zip(text, kept, strict=True))


def _headings(text: str) -> Iterator[tuple[int, int]]:
    """The headings of sections and the header rows of tables."""
    lines = text.split("\n")
    at = 0
    for i, line in enumerate(lines):
        end = len(line) if _heads_table(lines, i) or _RULE.fullmatch(line) else _heading(line)
        yield at, at + end
        yield from ((at + label.start(), at + label.end()) for label in _LABEL.finditer(line))
        at += len(line) + 1


def _heading(line: str) -> int:
    """How much of a line is its heading: ``PROCEDURE:`` of ``PROCEDURE: left …``, a whole line in capitals, nothing of any other."""
    if _BANNER.fullmatch(line):
        return len(line)
    colon = _COLON.search(line)
    if colon and colon.start() <= _LONGEST_HEADING and not any(c in line[: colon.start()] for c in ".;,"):
        return colon.end()
    if letters := _LETTERS.match(line):
        return letters.end()
    alone = len(line) <= _LONGEST_HEADING and "|" not in line and (line.isupper() or _ALONE.fullmatch(line))
    return len(line) if alone else 0


def _heads_table(lines: Sequence[str], i: int) -> bool:
    """Whether a line is the first one of a table: short cells over at least two rows of as many or one more, under no such row."""
    cells = _cells(lines[i])
    if len(cells) < 2 or any(len(cell) > _WIDEST_CELL or ":" in cell for cell in cells):
        return False
    if i and len(_cells(lines[i - 1])) >= max(len(cells) - 1, 2):
        return False
    below = [len(_cells(line)) for line in lines[i + 1 : i + 2 + _LEAST_ROWS] if not _RULE.fullmatch(line)][:_LEAST_ROWS]
    return len(below) == _LEAST_ROWS and all(1 < n <= len(cells) + 1 for n in below)


def _cells(line: str) -> list[str]:
    return [cell for cell in _GAP.split(line.strip()) if cell.strip()]


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
