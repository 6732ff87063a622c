"""Invented notes without end: ``python -m corpus.generate 20000 OUT`` streams notes and gold, the same for the same seed.

Half of them earn a line and half hold only what tempts: plans, histories, refusals, education, other people, other fields.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from random import Random
from typing import Final

from corpus.compose import begin, finish
from corpus.gold import Gold
from corpus.grammar import Act, Grammar, load_grammar
from corpus.layouts import LAYOUTS, flow_sheet, other_field, replaced
from corpus.note import Note
from corpus.session import units_of
from corpus.told import Told, tell
from corpus.write import gold_line, note_line

# What becomes of an act that is not done; passages are rarer than sentences.
ASIDES: Final = (
    *("planned", "historical", "negated", "discussed") * 3,
    *("other_person",) * 2,
    "consent_form",
    "handout",
    "template",
    "table",
    "copied",
)
_STYLES: Final = tuple(LAYOUTS)
_PAYERS: Final = ("medicare", "medicare", "commercial")
_OTHER_FIELD: Final = 0.3
_TWO_ACTS: Final = 0.12
_FLOW_SHEET: Final = 0.08


def generate(count: int, seed: int = 0) -> Iterator[tuple[Note, Gold]]:
    """``count`` notes with their gold, no two alike, in turn with and without a line."""
    grammar = load_grammar()
    seen: set[bytes] = set()
    rng = Random(seed)
    made = 0
    while made < count:
        note, gold = _invent(rng, grammar, f"made-{seed}-{made:06}", earns=made % 2 == 0)
        mark = blake2b(note.text.encode(), digest_size=10).digest()
        if mark not in seen:
            seen.add(mark)
            made += 1
            yield note, gold


def _invent(rng: Random, grammar: Grammar, id: str, *, earns: bool) -> tuple[Note, Gold]:
    if not earns and rng.random() < _OTHER_FIELD:
        draft = begin(rng, grammar, rng.choice(_STYLES), rng.choice(_PAYERS), 0)
        other_field(draft)
        return finish(draft, id, "other")
    payer = rng.choice(_PAYERS)
    flow = earns and rng.random() < _FLOW_SHEET
    told = _flow(rng, grammar, payer) if flow else _session(rng, grammar, payer) if earns else []
    style = "flow sheet" if flow else rng.choice(_STYLES)
    draft = begin(rng, grammar, style, told[0].act.payer or payer if told else payer, max((one.act.since for one in told), default=0))
    asides = _asides(rng, grammar, told)
    (flow_sheet if flow else LAYOUTS[style])(draft, told, asides)
    return finish(draft, id, "pain")


def note_of(rng: Random, grammar: Grammar, act: Act, name: str, id: str) -> Note:
    """A note of this act alone, under a name of the caller's."""
    payer = act.payer or "medicare"
    draft = begin(rng, grammar, rng.choice(_STYLES), payer, act.since)
    LAYOUTS[draft.style](draft, [replace(tell(act, rng, grammar, payer), name=name)], [])
    return finish(draft, id, "pain")[0]


def _session(rng: Random, grammar: Grammar, payer: str) -> list[Told]:
    """One act as a rule, two that go together now and then."""
    if rng.random() < _TWO_ACTS:
        pair = rng.choice(grammar.together)
        return [tell(rng.choice(grammar.of(line)), rng, grammar, payer) for line in pair]
    act = rng.choice(grammar.alone)
    return [tell(act, rng, grammar, act.payer or payer)]


def _flow(rng: Random, grammar: Grammar, payer: str) -> list[Told]:
    """Two to four timed services whose units nobody could dispute."""
    while True:
        told = [tell(act, rng, grammar, payer) for act in rng.sample(grammar.timed, rng.randint(2, 4))]
        units = units_of([one.fact.minutes or 0 for one in told], payer)
        if units and any(units):
            return [replace(one, lines=replaced(one, count)) for one, count in zip(told, units, strict=True)]


def _asides(rng: Random, grammar: Grammar, told: list[Told]) -> list[tuple[Act, str]]:
    """Other acts that the note only speaks of; never one of a family that it tells done."""
    done = {one.act.family for one in told}
    around = rng.choices(grammar.acts, k=rng.randint(0 if told else 1, 3))
    return [(act, rng.choice(ASIDES)) for act in around if act.family not in done]


def main(count: str = "20000", out: str = "made", seed: str = "0") -> None:
    """Write ``OUT.notes.jsonl`` and ``OUT.gold.jsonl`` as they are made."""
    with Path(f"{out}.notes.jsonl").open("w", encoding="utf-8") as notes, Path(f"{out}.gold.jsonl").open("w", encoding="utf-8") as answers:
        for note, gold in generate(int(count), int(seed)):
            notes.write(note_line(note))
            answers.write(gold_line(gold))


if __name__ == "__main__":
    main(*sys.argv[1:])
