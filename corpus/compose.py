"""One invented note and its gold: acts are told, planned, remembered, declined or explained, in the order and dress of one style."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Final

from corpus.gold import Gold, GoldLine, GoldProcedure
from corpus.grammar import Act, Grammar
from corpus.noise import scan, shorten, slip
from corpus.note import Note

STATUSES: Final = ("planned", "historical", "negated", "discussed", "other_person")
_FIRST_DAY: Final = date(2025, 1, 2)
_DAYS: Final = 700
_MINUTES: Final = ((10, 1), (15, 1), (20, 1), (25, 2), (30, 2), (40, 3), (45, 3))


@dataclass(frozen=True, slots=True)
class Told:
    """An act as one note has it: its name there, the sentences that tell it done, and the lines that these earn."""

    act: Act
    name: str
    deeds: tuple[str, ...]
    line: tuple[GoldLine, ...]
    drugs: tuple[GoldLine, ...]
    fact: GoldProcedure


@dataclass(slots=True)
class Draft:
    """A note in the making: blocks of lines, and the gold that its sentences earn."""

    rng: Random
    grammar: Grammar
    values: dict[str, str]
    dress: Callable[[str], str]
    blocks: list[str] = field(default_factory=list)
    codes: list[GoldLine] = field(default_factory=list)
    drugs: list[GoldLine] = field(default_factory=list)
    procedures: list[GoldProcedure] = field(default_factory=list)

    def add(self, *sentences: str, heading: str | None = None, joined: str = " ") -> None:
        """A block under a heading; nothing where there is nothing to say."""
        body = joined.join(s for s in sentences if s)
        if body:
            head = self.rng.choice(self.grammar.headings[heading]) if heading else ""
            self.blocks.append(f"{head}{self.rng.choice((' ', chr(10)))}{body}" if head else body)

    def fill(self, kind: str, most: int) -> list[str]:
        """Up to ``most`` sentences that surround acts of this kind."""
        pool = self.grammar.fillers[kind]
        return [self.dress(s.format(**self.values)) for s in self.rng.sample(pool, min(self.rng.randint(1, most), len(pool)))]

    def mention(self, act: Act, status: str) -> str:
        """A sentence in which the act is not done."""
        told = tell(act, self.rng, self.grammar)
        frame = self.rng.choice(self.grammar.frames[status])
        text = self.dress(frame.format(act=told.name, ago=self._time("ago"), soon=self._time("soon")))
        known = "historical" if status == "other_person" else status
        self.procedures.append(GoldProcedure(type=act.type, status=known, quote=text, target=act.family))
        return text

    def perform(self, told: Told, deeds: list[str]) -> None:
        """Note the gold of a told act: ``deeds`` are its sentences as they stand in the note."""
        evidence = tuple(deeds)
        self.codes += [GoldLine(line.code, line.units, line.modifiers, evidence=evidence) for line in told.line]
        self.drugs += [GoldLine(line.code, line.units, evidence=evidence[:1]) for line in told.drugs]
        fact = told.fact
        self.procedures.append(
            GoldProcedure(fact.type, "performed", deeds[0], fact.target, fact.levels, fact.side, fact.imaging, minutes=fact.minutes)
        )

    def _time(self, frame: str) -> str:
        return self.rng.choice(self.grammar.frames[frame])


def tell(act: Act, rng: Random, grammar: Grammar) -> Told:
    """The act with its slots filled: levels, side, drug, guidance, minutes."""
    count = rng.choice((1, 1, 2)) if act.units == "levels" else 1
    first = rng.randrange(max(len(act.levels) - count + 1, 1))
    levels = act.levels[first : first + count]
    side = rng.choice(("left", "right")) if act.sided else ""
    minutes, timed = rng.choice(_MINUTES)
    written = [_level(level, rng) for level in levels]
    vertebra = rng.choice(act.vertebrae) if act.vertebrae else ""
    guides = {"xray": grammar.values["fluoroscopy"], "us": grammar.values["ultrasound"], None: ("",)}[act.guide]
    slots = {"side": side, "guide": rng.choice(guides), "min": str(minutes), "min30": "34", "n": str(rng.randint(2, 5)), "vertebra": vertebra}
    deeds, drugs = [], []
    pattern = rng.choice(act.deeds)
    drug = rng.choice(grammar.drugs[act.drug]) if act.drug else None
    for level in written or [""]:
        deeds.append(pattern.format(level=level, drug=drug[0] if drug else "", **slots))
        if drug and "{drug}" in pattern:
            drugs.append(GoldLine(drug[1], drug[2]))
    if act.given:
        drugs.append(GoldLine(*act.given))
    name = rng.choice(act.names).format(level=" and ".join(written), **slots)
    modifiers = ({"left": "LT", "right": "RT"}[side],) if side else ()
    units = timed if act.units == "minutes" else 1
    lines = [GoldLine(act.line, units, modifiers)]
    if act.further and count > 1:
        lines.append(GoldLine(act.further, count - 1, modifiers))
    total = [GoldLine(drugs[0].code, sum(d.units or 0 for d in drugs))] if drugs else []
    imaging = {"xray": "fluoroscopy", "us": "ultrasound", None: None}[act.guide]
    stated = minutes if act.units == "minutes" and "{min}" in pattern else None
    fact = GoldProcedure(act.type, "performed", "", act.family, levels or ((vertebra,) if vertebra else ()), side or None, imaging, minutes=stated)
    return Told(act, name, tuple(deeds), tuple(lines), tuple(total), fact)


def _level(level: str, rng: Random) -> str:
    """``L4-L5`` as people write it."""
    upper, lower = level.split("-")
    short = lower[1:] if upper[0] == lower[0] else lower
    return rng.choice((level, f"{upper}-{short}", f"{upper}/{short}"))


def begin(rng: Random, grammar: Grammar, style: str) -> tuple[Draft, date]:
    """An empty note of a style, with its patient, its doctor and its day."""
    day = _FIRST_DAY + timedelta(days=rng.randrange(_DAYS))
    values = {name: rng.choice(grammar.values[name]) for name in ("who", "job", "doctor")}
    values |= {"date": day.strftime("%m/%d/%Y"), "clock": f"{rng.randint(7, 18)}:{rng.randint(10, 59)}", "age": str(rng.randint(21, 89))}
    values |= {"score": str(rng.randint(5, 9)), "score2": str(rng.randint(1, 4)), "n2": str(rng.randint(2, 20)), "n3": str(rng.randint(2, 12))}
    return Draft(rng, grammar, values, _dress(rng, style)), day


def _dress(rng: Random, style: str) -> Callable[[str], str]:
    """How one practice's text looks: slips, scanner, shorthand, capitals."""
    rate = rng.choice((0.0, 0.0, 0.02, 0.05))
    steps: list[Callable[[str], str]] = [lambda text: slip(text, rng, rate)]
    if style == "scanned":
        steps.append(lambda text: scan(text, rng, 0.06))
    if style == "shorthand":
        steps.append(lambda text: shorten(text, rng, 0.8))
    if style == "dictation" and rng.random() < 0.3:
        steps.append(str.upper)
    if style == "shorthand" and rng.random() < 0.3:
        steps.append(str.lower)

    def dress(text: str) -> str:
        for step in steps:
            text = step(text)
        return text

    return dress


def finish(draft: Draft, id: str, style: str, field: str, day: date) -> tuple[Note, Gold]:
    """The note with its gold; levels of one code on one side are units of one line already."""
    gap = draft.rng.choice(("\n", "\n\n")) if style not in ("dictation",) else draft.rng.choice((" ", "\n\n"))
    head = draft.rng.choice((f"DOS: {draft.values['date']}", f"Date of service {draft.values['date']}", f"{draft.values['date']} {draft.values['clock']}"))
    text = gap.join([head, *draft.blocks]) + "\n"
    note = Note(id=id, text=text, date_of_service=day, payer="medicare", style=style, field=field)
    return note, Gold(id=id, codes=tuple(draft.codes), drugs=tuple(draft.drugs), procedures=tuple(draft.procedures))
