"""Invented notes without end: ``python -m corpus.generate 20000 OUT`` streams notes and gold, the same for the same seed.

Half of them earn a line and half hold only what tempts: plans, histories, refusals, education, other people, other fields.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from hashlib import blake2b
from pathlib import Path
from random import Random
from typing import Final

from corpus.compose import STATUSES, Draft, Told, begin, finish, tell
from corpus.gold import Gold
from corpus.grammar import Act, Grammar, load_grammar
from corpus.note import Note

STYLES: Final = ("operative", "dictation", "soap", "shorthand", "template", "letter", "scanned")
_OTHER_FIELD: Final = 0.3


def generate(count: int, seed: int = 0) -> Iterator[tuple[Note, Gold]]:
    """``count`` notes with their gold, no two alike, in turn with and without a line."""
    grammar = load_grammar()
    seen: set[bytes] = set()
    rng = Random(seed)
    made = 0
    while made < count:
        style = STYLES[rng.randrange(len(STYLES))]
        note, gold = _invent(rng, grammar, style, f"made-{seed}-{made:06}", earns=made % 2 == 0)
        mark = blake2b(note.text.partition("\n")[2].encode(), digest_size=10).digest()
        if mark not in seen:
            seen.add(mark)
            made += 1
            yield note, gold


def _invent(rng: Random, grammar: Grammar, style: str, id: str, *, earns: bool) -> tuple[Note, Gold]:
    draft, day = begin(rng, grammar, style)
    if not earns and rng.random() < _OTHER_FIELD:
        _other_field(draft)
        return finish(draft, id, style, "other", day)
    act = rng.choice(grammar.acts)
    told = tell(act, rng, grammar) if earns else None
    around = [rng.choice(grammar.acts) for _ in range(rng.randint(0 if earns else 1, 3))]
    asides = [(other, rng.choice(STATUSES)) for other in around if told is None or other.line != act.line]
    _LAYOUTS[style](draft, told, asides)
    return finish(draft, id, style, "pain", day)


def _deeds(draft: Draft, told: Told) -> list[str]:
    deeds = [draft.dress(deed) for deed in told.deeds]
    draft.perform(told, deeds)
    return deeds


def _asides(draft: Draft, asides: list[tuple[Act, str]], *statuses: str) -> list[str]:
    return [draft.mention(act, status) for act, status in asides if status in statuses]


def _operative(draft: Draft, told: Told | None, asides: list[tuple[Act, str]]) -> None:
    """Headings in capitals, the deed in one paragraph."""
    draft.add(*draft.fill("history", 3), *_asides(draft, asides, "historical", "other_person"), heading="history")
    draft.add(*draft.fill("diagnosis", 1), heading="diagnosis")
    if told:
        draft.add(draft.dress(told.name), heading="title")
        draft.add(*draft.fill("consent", 1), *_asides(draft, asides, "discussed"), heading="consent")
        draft.add(*draft.fill("before", 2), *_deeds(draft, told), *draft.fill("after", 2), heading="deed")
    else:
        draft.add(*draft.fill("exam", 3), *_asides(draft, asides, "discussed"), heading="exam")
    draft.add(*_asides(draft, asides, "planned", "negated"), *draft.fill("plan", 2), heading="plan")
    draft.add(*draft.fill("signed", 1))


def _dictation(draft: Draft, told: Told | None, asides: list[tuple[Act, str]]) -> None:
    """One breath, hardly a heading."""
    draft.add(*draft.fill("history", 4), *_asides(draft, asides, "historical", "other_person"), *draft.fill("exam", 2))
    if told:
        draft.add(*draft.fill("consent", 1), *draft.fill("before", 2), *_deeds(draft, told), *draft.fill("after", 2))
    draft.add(*_asides(draft, asides, "planned", "negated", "discussed"), *draft.fill("plan", 2), *draft.fill("signed", 1))


def _soap(draft: Draft, told: Told | None, asides: list[tuple[Act, str]]) -> None:
    """Subjective, objective, what was done, plan."""
    draft.add(*draft.fill("history", 3), *_asides(draft, asides, "historical", "other_person"), heading="history")
    draft.add(*draft.fill("exam", 3), heading="exam")
    draft.add(*draft.fill("diagnosis", 1), *_asides(draft, asides, "discussed"), heading="diagnosis")
    if told:
        draft.add(f"{draft.dress(told.name)}:", *_deeds(draft, told), *draft.fill("after", 1), heading="title")
    draft.add(*_asides(draft, asides, "planned", "negated"), *draft.fill("plan", 3), heading="plan", joined=draft.rng.choice((" ", "\n- ")))
    draft.add(*draft.fill("signed", 1))


def _shorthand(draft: Draft, told: Told | None, asides: list[tuple[Act, str]]) -> None:
    """A few short lines."""
    lines = [*draft.fill("history", 2), *_asides(draft, asides, "historical", "other_person", "discussed")]
    if told:
        lines += [f"{draft.dress(told.name)}.", *_deeds(draft, told), *draft.fill("after", 1)]
    draft.add(*lines, *_asides(draft, asides, "planned", "negated"), *draft.fill("plan", 1), joined="\n")
    draft.add(*draft.fill("signed", 1))


def _template(draft: Draft, told: Told | None, asides: list[tuple[Act, str]]) -> None:
    """Labels, boxes and lines."""
    draft.add(*[f"* {line}" for line in draft.fill("history", 3)], heading="history", joined="\n")
    past = [*draft.fill("past", 2), *_asides(draft, asides, "historical", "other_person")]
    draft.add(*[f"* {line}" for line in past], heading="past", joined="\n")
    if told:
        draft.add(f"[x] {draft.dress(told.name)}", "[x] Time-out  [x] Consent signed", *_deeds(draft, told), heading="title", joined="\n")
    draft.add(*[f"[ ] {line}" for line in _asides(draft, asides, "negated")], joined="\n")
    draft.add(*_asides(draft, asides, "discussed"), *draft.fill("education", 2), heading="education", joined="\n")
    draft.add(*[f"- {line}" for line in (*_asides(draft, asides, "planned"), *draft.fill("plan", 2))], heading="plan", joined="\n")
    draft.add(*draft.fill("signed", 1))


def _letter(draft: Draft, told: Told | None, asides: list[tuple[Act, str]]) -> None:
    """To a colleague, in whole sentences."""
    draft.add("Dear colleague, thank you for sending this patient.", *draft.fill("history", 3), *_asides(draft, asides, "historical", "other_person"))
    draft.add(*draft.fill("exam", 2), *_asides(draft, asides, "discussed"))
    if told:
        draft.add(f"Today I carried out the following: {draft.dress(told.name)}.", *_deeds(draft, told), *draft.fill("after", 1))
    draft.add(*_asides(draft, asides, "planned", "negated"), *draft.fill("plan", 1), "With kind regards,", *draft.fill("signed", 1))


def _other_field(draft: Draft) -> None:
    """A note of another field, with our words at its edge now and then."""
    other = draft.grammar.other
    draft.add(*draft.fill("history", 2), *draft.fill("past", 2), heading="history")
    draft.add(draft.dress(draft.rng.choice(other["titles"])), heading="title")
    draft.add(*[draft.dress(s) for s in draft.rng.sample(other["deeds"], draft.rng.randint(3, 7))], heading="deed")
    draft.add(*draft.fill("plan", 2), heading="plan")
    draft.add(*draft.fill("signed", 1))


_LAYOUTS: Final[dict[str, Callable[[Draft, Told | None, list[tuple[Act, str]]], None]]] = {
    "operative": _operative,
    "dictation": _dictation,
    "soap": _soap,
    "shorthand": _shorthand,
    "template": _template,
    "letter": _letter,
    "scanned": _operative,
}


def main(count: str = "20000", out: str = "made", seed: str = "0") -> None:
    """Write ``OUT.notes.jsonl`` and ``OUT.gold.jsonl`` as they are made."""
    from corpus.write import gold_line, note_line

    with Path(f"{out}.notes.jsonl").open("w", encoding="utf-8") as notes, Path(f"{out}.gold.jsonl").open("w", encoding="utf-8") as answers:
        for note, gold in generate(int(count), int(seed)):
            notes.write(note_line(note))
            answers.write(gold_line(gold))


if __name__ == "__main__":
    main(*sys.argv[1:])
