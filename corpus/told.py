"""An act as one note tells it: slots filled, sentences chosen, and the lines and facts that these earn."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

from corpus.gold import GoldLine, GoldProcedure
from corpus.grammar import Act, Grammar
from corpus.session import units_of

_MINUTES: Final = (10, 12, 15, 18, 20, 25, 30, 35, 40, 45)
_SIDES: Final = {"left": "LT", "right": "RT", "bilateral": "50"}
_IMAGING: Final = {"xray": "fluoroscopy", "us": "ultrasound", None: None}


@dataclass(frozen=True, slots=True)
class Told:
    """An act in one note: its name there, the sentences that tell it done, and the lines that these earn. ``fact`` lacks its quote."""

    act: Act
    name: str
    deeds: tuple[str, ...]
    lines: tuple[GoldLine, ...]
    drugs: tuple[GoldLine, ...]
    fact: GoldProcedure


def tell(act: Act, rng: Random, grammar: Grammar, payer: str) -> Told:
    """The act with its slots filled: levels, sides, drug, guidance, minutes."""
    count = rng.choice((1, 1, 2)) if act.units == "levels" else 1
    first = rng.randrange(max(len(act.levels) - count + 1, 1))
    levels = act.levels[first : first + count]
    written = [_level(level, rng) for level in levels] or [""]
    side = _side(act, rng)
    minutes, further = _minutes(act, rng)
    drug = rng.choice(grammar.drugs[act.drug]) if act.drug else None
    vial, doses = rng.choice(act.vials) if act.vials else ("", ())
    guides = {"xray": grammar.values["fluoroscopy"], "us": grammar.values["ultrasound"], None: ("",)}[act.guide]
    vertebra = rng.choice(act.vertebrae) if act.vertebrae else ""
    slots = {"guide": rng.choice(guides), "min": str(minutes), "vertebra": vertebra, "vial": vial, "drug": drug[0] if drug else ""}
    slots["site"] = rng.choice(act.sites) if act.sites else ""
    pattern = rng.choice(act.deeds)
    hands = ("right", "left") if side == "bilateral" else (side,)
    deeds = tuple(pattern.format(level=level, side=hand, **slots) for hand in hands for level in written)
    drugs = (
        [GoldLine(drug[2], drug[1] * len(deeds))]
        if drug
        else [GoldLine(code, units, (mark,) if mark else ()) for code, units, mark in doses]
    )
    units = (units_of((minutes,), payer) or (1,))[0] if act.units == "minutes" else 1
    fact = GoldProcedure(
        act.type,
        "performed",
        "",
        act.family,
        levels,
        side or None,
        _IMAGING[act.guide],
        minutes=minutes if "{min}" in pattern else None,
    )
    name = rng.choice(act.names).format(level=" and ".join(written), side=side, **slots)
    lines = _lines(act, side, units, further + count - 1, payer)
    return Told(act, name, deeds, lines, tuple(drugs), fact)


def named(act: Act, rng: Random) -> str:
    """The act's name alone, with some level and some side."""
    level = _level(rng.choice(act.levels), rng) if act.levels else ""
    vertebra, site = (rng.choice(pool) if pool else "" for pool in (act.vertebrae, act.sites))
    return rng.choice(act.names).format(level=level, side=_side(act, rng), vertebra=vertebra, site=site)


def _side(act: Act, rng: Random) -> str:
    if not act.sided:
        return ""
    return rng.choice(("left", "right", "left", "right", "bilateral") if act.both else ("left", "right"))


def _minutes(act: Act, rng: Random) -> tuple[int, int]:
    """Minutes, and the units of the further code that they earn."""
    if act.times:
        return rng.choice(act.times)
    return (rng.choice(_MINUTES), 0) if act.units == "minutes" else (0, 0)


def _lines(act: Act, side: str, units: int, further: int, payer: str) -> tuple[GoldLine, ...]:
    mark = (_SIDES[side],) if side else (act.always,) if act.always else ()
    sure, maybe = ((), mark) if act.optional_side else (mark, ())
    code = act.medicare if act.medicare and payer == "medicare" else act.line
    lines = [GoldLine(code, units, sure, maybe)]
    if act.further and further:
        lines.append(GoldLine(act.further, further, sure, maybe))
    lines += [GoldLine(other, number) for other, number in act.also]
    if act.beside:
        lines.append(GoldLine(act.beside, 1))
    return tuple(lines)


def _level(level: str, rng: Random) -> str:
    """``L4-L5`` as people write it."""
    upper, lower = level.split("-")
    short = lower[1:] if upper[0] == lower[0] else lower
    return rng.choice((level, f"{upper}-{short}", f"{upper}/{short}"))
