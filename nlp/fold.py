"""Folding for the one pass: spelling variants become one spelling, and every offset can be found again.

The folded text is lower case; hyphens, dashes, slashes, brackets, quotes, tabs, non-breaking spaces and soft line wraps are
single spaces. Only runs of spaces change the length, so the way back to the note is a bisect over those runs.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

# Each is one character long on both sides: offsets hold.
_SPACES = str.maketrans(
    dict.fromkeys(
        "\n+#@=~-\u2010\u2011\u2012\u2013\u2014\u2212/()[]{}\"'*_\t\r\xa0\u2007\u202f\u2019\u2018\u201c\u201d\u2022\u00b7|<>:", " "
    )
)
_GOES_ON = re.compile(r"\n[ \t]*[a-z]")
_LINE_END = 12
_TIGHT = re.compile(r"[,;](?=[a-z])")
_RUNS = re.compile(" {2,}")

PREFIXES = [
    "trans",
    "inter",
    "intra",
    "peri",
    "para",
    "sub",
    "supra",
    "infra",
    "epi",
    "radio",
    "neuro",
    "electro",
    "thermo",
    "chemo",
    "zygo",
    "sacro",
    "ilio",
    "genito",
    "gastro",
    "costo",
    "sterno",
    "acromio",
    "gleno",
    "temporo",
    "patello",
    "tibio",
    "crani",
    "pre",
    "post",
    "re",
    "multi",
    "bi",
    "uni",
    "non",
    "de",
    "fluoro",
    "cervico",
    "thoraco",
    "lumbo",
    "retro",
    "extra",
    "ultra",
]
_CLIPPED = {"injection": "inj", "joint": "jt"}
_COUNTED = frozenset(
    [
        "joint",
        "nerve",
        "branch",
        "block",
        "injection",
        "point",
        "muscle",
        "level",
        "ramus",
        "needle",
        "electrode",
        "lead",
        "facet",
        "medial-branch",
        "root",
        "ganglion",
        "pump",
        "unit",
        "exercise",
        "activity",
        "technique",
        "modality",
        "pack",
        "treatment",
        "bursa",
        "tendon",
        "ligament",
        "procedure",
        "lesion",
        "rib",
        "disc",
        "disk",
        "knee",
        "hip",
        "shoulder",
    ]
)


def lower(text: str) -> str:
    """Lower case of the same length: the few letters whose lower case is longer stay as they are."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c if len(c.lower()) != 1 else c.lower() for c in text)


class Folded:
    """The folded text with a leading space, and ``back`` from its offsets to the note's."""

    __slots__ = ("_at", "_gone", "breaks", "text")

    def __init__(self, text: str) -> None:
        low = lower(text)
        wraps = set(_soft_wraps(low))
        self.breaks = [i for i in _newlines(low) if i not in wraps]
        flat = _TIGHT.sub(" ", low.translate(_SPACES))
        self._at, self._gone = [-1], [-1]
        pieces, last, gone = [" "], 0, -1
        for run in _RUNS.finditer(flat):
            pieces.append(flat[last : run.start() + 1])
            last = run.end()
            gone += run.end() - run.start() - 1
            self._at.append(last - gone)
            self._gone.append(gone)
        pieces.append(flat[last:])
        self.text = "".join(pieces)

    def crosses_line(self, start: int, end: int) -> bool:
        """Whether a line ends between two offsets of the note: no phrase goes over it."""
        return bisect_right(self.breaks, start) != bisect_right(self.breaks, end - 1)

    def back(self, offset: int) -> int:
        """The note's offset of an offset into ``text``."""
        return offset + self._gone[bisect_right(self._at, offset) - 1]


def _soft_wraps(low: str) -> Iterator[int]:
    """The line ends inside a sentence: a letter, digit or comma before them, a small letter behind them."""
    for match in _GOES_ON.finditer(low):
        before = low[max(0, match.start() - _LINE_END) : match.start()].rstrip(" \t\r")
        if before and (before[-1] in ",&+" or (before[-1].isascii() and before[-1].isalnum())):
            yield match.start()


def _newlines(text: str) -> list[int]:
    out, at = [], text.find("\n")
    while at >= 0:
        out.append(at)
        at = text.find("\n", at + 1)
    return out


def variants(term: str) -> Iterable[str]:
    """The spellings of one lexicon term that folding alone does not make one: split prefixes, inner plurals, "&"."""
    flat = " ".join(lower(term).translate(_SPACES).split())
    out = {flat}
    words = flat.split(" ")
    for i, word in enumerate(words):
        for prefix in PREFIXES:
            rest = word[len(prefix) :]
            if word.startswith(prefix) and len(rest) > 3:
                out |= {_with(v, word, f"{prefix} {rest}") for v in tuple(out)}
        if word in PREFIXES and i + 1 < len(words) and len(words[i + 1]) > 3:
            out |= {_with(v, f"{word} {words[i + 1]}", word + words[i + 1]) for v in tuple(out)}
        if word in _CLIPPED and len(words) > 1:
            out |= {_with(v, word, _CLIPPED[word]) for v in tuple(out)}
        if word in _COUNTED and i + 1 < len(words):
            plural = word + ("es" if word.endswith(("ch", "s")) else "s")
            out |= {_with(v, word, plural) for v in tuple(out)}
    if " and " in flat:
        out |= {v.replace(" and ", " & ") for v in tuple(out)}
    return out


def _with(phrase: str, old: str, new: str) -> str:
    padded = f" {phrase} "
    return padded.replace(f" {old} ", f" {new} ", 1).strip()
