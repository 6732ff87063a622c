"""The facts of performed procedures as (attribute, value) pairs that two codings can be compared by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, Final

from corpus.gold import GoldProcedure

ATTRIBUTES: Final = ("level", "side", "imaging", "muscle", "minutes")
_LEVEL: Final = re.compile(r"([CTLS])(\d+)-([CTLS]?)(\d+)")
# The side is an attribute of its own, and every muscle is a muscle.
_NOT_OF_THE_NAME: Final = frozenset({"left", "right", "bilateral", "l", "r", "muscle", "muscles"})

Pairs = frozenset[tuple[str, str]]


def gold_pairs(procedures: Iterable[GoldProcedure]) -> Pairs:
    """``pairs`` of gold procedures."""
    return pairs([asdict(procedure) for procedure in procedures])


def pairs(procedures: Iterable[Mapping[str, Any]]) -> Pairs:
    """``("level", "L4-L5")``, ``("side", "left")``, ``("muscle", "trapezius upper")`` … of all that were performed."""
    found: set[tuple[str, str]] = set()
    for procedure in procedures:
        if (procedure.get("status") or "performed") != "performed":
            continue
        found |= {("level", level(value)) for value in procedure.get("levels") or ()}
        found |= {("muscle", muscle(value)) for value in procedure.get("muscles") or ()}
        for name in ("side", "imaging", "minutes"):
            value = str(procedure.get(name)).lower()
            # Imaging said not to be used, and imaging not stated, are both no imaging.
            if value not in ("", "none"):
                found.add((name, value))
    return frozenset(found)


def level(written: str) -> str:
    """``L4/5``, ``l4 – 5`` and ``L4-L5`` are one level: ``L4-L5``; what is no interspace stays, in capitals."""
    plain = written.upper().replace("–", "-").replace("/", "-").replace(" ", "")
    if found := _LEVEL.fullmatch(plain):
        upper, number, lower, other = found.groups()
        return f"{upper}{number}-{lower or upper}{other}"
    return plain


def muscle(written: str) -> str:
    """The words of a muscle's name in the order of the alphabet, without side and without ``muscle``."""
    return " ".join(sorted(set(words(written)) - _NOT_OF_THE_NAME))


def words(text: str) -> list[str]:
    """The words and numbers of ``text`` in small letters."""
    return re.findall(r"[a-z0-9]+", text.lower())
