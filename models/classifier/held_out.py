"""Whether wording that nobody taught is raised: names are taken out of the lexicon and out of the lessons, then met in notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any, Final

from corpus.generate import note_of
from corpus.grammar import load_grammar
from corpus.note import Note
from models.classifier.lessons import Lesson, request_of
from models.classifier.parts import Parts
from models.coder import Coder
from models.family import Family
from models.tables.load import load_tables
from nlp.pipeline import build

_PART: Final = 5
_FEWEST: Final = 4
_SEED: Final = 3
Hidden = Mapping[str, frozenset[str]]


def hide(families: Mapping[str, Family]) -> Hidden:
    """A fifth of the names of every family that has at least four."""
    rng = Random(_SEED)
    named = {f.id: sorted(f.words.named) for f in families.values()}
    return {id: frozenset(rng.sample(names, len(names) // _PART or 1)) for id, names in named.items() if len(names) >= _FEWEST}


def untaught(lessons: Sequence[Lesson], hidden: Hidden) -> list[Lesson]:
    """The lessons that hold no hidden name of their own family."""
    return [one for one in lessons if not any(name.lower() in one.seen.lower() for name in hidden.get(str(one.answer), ()))]


def measure_held_out(
    families: Mapping[str, Family], lessons: Sequence[Lesson], fitted: Callable[[list[Lesson]], Any]
) -> tuple[dict[str, int], list[str]]:
    """How many hidden names are raised by a line of their family, by rules alone and with the classifier; and those that are not."""
    hidden = hide(families)
    bare = {id: _without(family, hidden.get(id, frozenset())) for id, family in families.items()}
    parts = Parts(wording=fitted(untaught(lessons, hidden)))
    rules, both = (Coder(build([f.words for f in bare.values()], words=False), bare, load_tables(), some) for some in (Parts(), parts))
    counts = {"names": 0, "rules": 0, "both": 0}
    lost = []
    for family, name, note in _notes(hidden):
        counts["names"] += 1
        counts["rules"] += _raised(rules, note, family)
        found = _raised(both, note, family)
        counts["both"] += found
        if not found:
            lost.append(name)
    return counts, lost


def _without(family: Family, names: frozenset[str]) -> Family:
    kept = tuple(name for name in family.words.named if name not in names)
    return replace(family, words=replace(family.words, named=kept))


def _raised(coder: Coder, note: Note, family: str) -> bool:
    return any(line.why and line.why[0].rule.startswith(f"{family}.") for line in coder.lines(request_of(note)).lines)


def _notes(hidden: Hidden) -> list[tuple[str, str, Note]]:
    """Every hidden name as the title of a made note of its family; a family without one is left out."""
    grammar, rng = load_grammar(), Random(_SEED)
    acts = {act.family: [a for a in grammar.acts if a.family == act.family] for act in grammar.acts}
    return [
        (family, name, note_of(rng, grammar, rng.choice(acts[family]), name, f"hidden-{family}-{index}"))
        for family, names in sorted(hidden.items())
        if family in acts
        for index, name in enumerate(sorted(names))
    ]
