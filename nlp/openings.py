"""Patterns of words that the regex engine can look for fast: it skips to the letters that they open with.

A pattern that opens with ``\\b`` is tried at every character of a note, one that opens with a class of letters only at these. So the
letter is read first, and the start of the word asked for behind it.
"""

from __future__ import annotations

from collections import defaultdict

_GROUP = "(?:"


def opening(*alternatives: str) -> str:
    """``\\b(?:alternatives)`` for a pattern that ignores case; each opens with a letter, or with a group ``(?:…|…)`` of such words."""
    heads = [_head(alternative) for alternative in alternatives]
    letters = dict.fromkeys(word[0].lower() for words, _ in heads for word in words)
    if not all(c.isascii() and c.isalpha() for c in letters):
        raise ValueError("a word opens with a letter")
    each = "|".join(f"(?:{_by_letter(words)}){tail}" for words, tail in heads)
    return rf"(?-i:[{''.join(c + c.upper() for c in letters)}])(?<!\w.)(?:{each})"


def _by_letter(words: list[str]) -> str:
    """The words without their first letters, those of one letter in their order."""
    rests: dict[str, list[str]] = defaultdict(list)
    for word in words:
        rests[word[0].lower()].append(word[1:])
    return "|".join(f"(?<={c})(?:{'|'.join(rest)})" for c, rest in rests.items())


def _head(alternative: str) -> tuple[list[str], str]:
    """The words that an alternative can open with, and what follows them."""
    if not alternative.startswith(_GROUP):
        return [alternative], ""
    words: list[str] = []
    depth, start = 0, len(_GROUP)
    for at, character in enumerate(alternative):
        depth += (character == "(") - (character == ")")
        if depth == 0 or (depth == 1 and character == "|"):
            words.append(alternative[start:at])
            start = at + 1
        if depth == 0:
            break
    return words, alternative[start:]
