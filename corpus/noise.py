"""What happens to text on its way into a chart: slips of the finger, of the scanner, of the shift key. Seeded, word by word."""

from __future__ import annotations

from random import Random
from typing import Final

_OCR: Final = (("rn", "m"), ("l", "1"), ("O", "0"), ("cl", "d"), ("e", "c"), ("I", "l"), ("S", "5"))
_SHORT: Final = {
    "with": "w/", "without": "w/o", "patient": "pt", "bilateral": "bil", "injection": "inj", "left": "L", "right": "R", "treatment": "tx",
    "history": "hx", "therapeutic": "ther", "and": "&", "exercise": "ex", "minutes": "min", "performed": "perf",
}  # fmt: skip
_SHORTEST: Final = 6


def slip(text: str, rng: Random, rate: float) -> str:
    """Typing slips in about ``rate`` of the longer words: a letter dropped, doubled or changed with its neighbour."""
    return " ".join(
        _typo(word, rng) if len(word) >= _SHORTEST and word.isalpha() and rng.random() < rate else word for word in text.split(" ")
    )


def _typo(word: str, rng: Random) -> str:
    at = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(3)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def scan(text: str, rng: Random, rate: float) -> str:
    """What a scanner misreads in about ``rate`` of the words; digits and what stands beside them stay readable."""
    words = text.split(" ")
    for index, word in enumerate(words):
        if len(word) >= _SHORTEST and word.isalpha() and rng.random() < rate:
            wrong, read = rng.choice(_OCR)
            words[index] = word.replace(wrong, read, 1)
    return " ".join(words)


def shorten(text: str, rng: Random, rate: float) -> str:
    """Words as people in a hurry write them."""
    return " ".join(_SHORT[word] if word in _SHORT and rng.random() < rate else word for word in text.split(" "))
