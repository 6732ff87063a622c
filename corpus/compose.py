"""A note in the making: blocks of text in the dress of one practice, and the gold that its sentences earn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Final

from corpus.gold import Gold, GoldLine, GoldNotCoded, GoldProcedure, GoldVisit
from corpus.grammar import Act, Grammar
from corpus.noise import scan, shorten, slip
from corpus.note import Note
from corpus.told import Told, named, tell

_FIRST_DAY: Final = date(2025, 1, 2)
_DAYS: Final = 690
_RATES: Final = (0.0, 0.0, 0.02, 0.05)
# What the gold calls the status of a sentence, and why it earns nothing.
_KNOWN: Final = {
    "other_person": "historical",
    "consent_form": "discussed",
    "handout": "discussed",
    "copied": "historical",
    "table": "historical",
}
_WHY: Final = {
    "discussed": "informational",
    "consent_form": "informational",
    "handout": "informational",
    "copied": "historical",
    "table": "historical",
}


@dataclass(slots=True)
class Draft:
    """A note in the making. ``values`` fill the slots of the sentences that surround the acts; ``dress`` is how its text looks."""

    rng: Random
    grammar: Grammar
    style: str
    payer: str
    day: date
    values: Mapping[str, str]
    dress: Callable[[str], str]
    blocks: list[str] = field(default_factory=list)
    lines: list[GoldLine] = field(default_factory=list)
    drugs: list[GoldLine] = field(default_factory=list)
    procedures: list[GoldProcedure] = field(default_factory=list)
    not_coded: list[GoldNotCoded] = field(default_factory=list)
    visit: GoldVisit = field(default_factory=GoldVisit)

    def add(self, *sentences: str, heading: str | None = None, joined: str = " ") -> None:
        """A block under a heading; nothing where there is nothing to say."""
        said = [sentence for sentence in sentences if sentence]
        body = joined.join(map(_closed, said)) if joined == " " else joined.join(said)
        if body:
            head = self.rng.choice(self.grammar.headings[heading]) if heading else ""
            self.blocks.append(f"{head}{self.rng.choice((' ', chr(10)))}{body}" if head else body)

    def fill(self, kind: str, most: int) -> list[str]:
        """Up to ``most`` sentences that surround acts of this kind."""
        pool = self.grammar.fillers[kind]
        return [self.dress(s.format_map(self.values)) for s in self.rng.sample(pool, min(self.rng.randint(1, most), len(pool)))]

    def mention(self, act: Act, status: str) -> str:
        """A sentence, or a few lines, in which the act is not done."""
        other = self.rng.choice(self.grammar.acts)
        slots = {"act": named(act, self.rng), "act2": named(other, self.rng), "doctor": self.values["doctor"]}
        slots |= {"old": self._earlier(400, 1200), "older": self._earlier(1300, 2400)}
        slots |= {name: self.rng.choice(self.grammar.frames[name]) for name in ("ago", "soon")}
        if status == "copied":
            slots["deed"] = " ".join(tell(act, self.rng, self.grammar, self.payer).deeds)
        text = self._dressed(self.rng.choice(self.grammar.frames[status]).format_map(slots))
        if status != "template":
            self.procedures.append(GoldProcedure(act.type, _KNOWN.get(status, status), text, act.family))
        self.not_coded.append(GoldNotCoded(text, _WHY.get(status, status)))
        return text

    def perform(self, told: Told) -> list[str]:
        """The sentences that tell the act done, as they stand in the note; their gold is noted."""
        deeds = [self.dress(deed) for deed in told.deeds]
        self.earn(told, told.lines, deeds)
        return deeds

    def earn(self, told: Told, lines: Iterable[GoldLine], quotes: list[str]) -> None:
        """Note the gold of a told act; ``quotes`` are its sentences as they stand in the note."""
        quoted = tuple(quotes)
        self.lines += [GoldLine(one.code, one.units, one.modifiers, one.modifiers_optional, evidence=quoted) for one in lines]
        self.drugs += [GoldLine(one.code, one.units, one.modifiers, evidence=quoted[:1]) for one in told.drugs]
        fact = told.fact
        self.procedures.append(
            GoldProcedure(fact.type, "performed", quotes[0], fact.target, fact.levels, fact.side, fact.imaging, minutes=fact.minutes)
        )

    def _dressed(self, text: str) -> str:
        """Line by line, so that headings and rows keep their shape."""
        return "\n".join(map(self.dress, text.split("\n")))

    def _earlier(self, least: int, most: int) -> str:
        return (self.day - timedelta(days=self.rng.randint(least, most))).strftime("%m/%d/%Y")


def begin(rng: Random, grammar: Grammar, style: str, payer: str, since: int) -> Draft:
    """An empty note of a style, with its patient, its doctor and its day, in ``since`` at the earliest."""
    day = _FIRST_DAY + timedelta(days=rng.randrange(_DAYS))
    if day.year < since:
        day = day.replace(year=since)
    values = {name: rng.choice(grammar.values[name]) for name in ("who", "job", "doctor")}
    values |= {"date": day.strftime("%m/%d/%Y"), "clock": f"{rng.randint(7, 18)}:{rng.randint(10, 59)}", "age": str(rng.randint(21, 89))}
    values |= {
        "score": str(rng.randint(5, 9)),
        "score2": str(rng.randint(1, 4)),
        "n2": str(rng.randint(2, 20)),
        "n3": str(rng.randint(2, 12)),
    }
    return Draft(rng, grammar, style, payer, day, values, _dress(rng, style))


def _closed(sentence: str) -> str:
    """With a full stop, so that it does not run into the next one."""
    return sentence if sentence[-1] in ".:,?!_" else f"{sentence}."


def _dress(rng: Random, style: str) -> Callable[[str], str]:
    """How one practice's text looks: slips, scanner, shorthand, capitals."""
    steps: list[Callable[[str], str]] = []
    if rate := rng.choice(_RATES):
        steps.append(lambda text: slip(text, rng, rate))
    if style == "scanned":
        steps.append(lambda text: scan(text, rng, 0.06))
    if style == "shorthand" and rng.random() < 0.3:
        steps.append(str.lower)
    if style == "shorthand":
        steps.append(lambda text: shorten(text, rng, 0.8))
    if style == "dictation" and rng.random() < 0.3:
        steps.append(str.upper)

    def dress(text: str) -> str:
        for step in steps:
            text = step(text)
        return text

    return dress


def finish(draft: Draft, id: str, field: str) -> tuple[Note, Gold]:
    """The note with its gold."""
    written = draft.values["date"]
    gap = draft.rng.choice((" ", "\n\n") if draft.style == "dictation" else ("\n", "\n\n"))
    head = draft.rng.choice(
        (f"DOS: {written}", f"Date of service {written}", f"{written} {draft.values['clock']}", f"Visit date: {written}")
    )
    note = Note(id, gap.join([head, *draft.blocks]) + "\n", draft.day, draft.payer, draft.style, field)
    return note, Gold(id, tuple(draft.lines), tuple(draft.drugs), draft.visit, tuple(draft.procedures), tuple(draft.not_coded))
