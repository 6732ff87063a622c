"""How a note came about: parts copied from another note, passages that stand in it twice, what was added later."""

from __future__ import annotations

from typing import Any

from nlp.components.contrary import added_on
from nlp.components.reading import Reading

Record = dict[str, Any]

# Shorter lines are headings, checks and phrases of a template.
_SHORTEST = 80
_MOST = 3
_PARTS = ("copied", "addendum")


def read_trail(reading: Reading) -> dict[str, list[Record]]:
    """``copied`` and ``addendum``: sections of that kind, the latter with its own date where it has one.

    ``repeated``: the second of two long lines that are the same.
    """
    found: dict[str, list[Record]] = {}
    for section in reading.sections:
        if section.kind in _PARTS:
            said = added_on(reading.text, section.start, section.end) if section.kind == "addendum" else None
            found.setdefault(section.kind, []).append({"value": said or "yes", "evidence": (section.start, section.end, "section")})
    if repeated := _repeated(reading.text):
        found["repeated"] = repeated
    return {name: values[:_MOST] for name, values in found.items()}


def _repeated(text: str) -> list[Record]:
    seen: set[str] = set()
    out: list[Record] = []
    at = 0
    for line in text.split("\n"):
        if len(line) >= _SHORTEST:
            words = line.strip()
            if words in seen and any(c.isalpha() for c in words):
                start = at + line.index(words)
                out.append({"value": "yes", "evidence": (start, start + len(words), "passage")})
            seen.add(words)
        at += len(line) + 1
    return out
