"""The words of the field: the shared terms of ``nlp/terms`` and the words that family files hand in, as one automaton."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick

from nlp.fold import variants

KINDS = {
    "nerves": "nerve", "joints": "joint", "muscles": "muscle", "structures": "structure", "drugs": "drug", "imaging": "imaging",
    "regions": "region",
    "tools": "tool",
    "acts": "act",
    "devices": "device",
    "cues": "cue",
    "sides": "side",
    "visit": "visit",
    "course": "course",
}  # fmt: skip


class Entry(NamedTuple):
    """What a phrase means: its kind (``nerve``, ``drug``, ``cue``, ``family`` …), its value, the family it belongs to."""

    kind: str
    value: str
    family: str
    strength: str


@dataclass(frozen=True, slots=True)
class FamilyWords:
    """The part of a family file that the reader needs. ``target`` names the lexicon kind that says what was treated.

    ``weak`` words name a target only in company (``nlp.components.therapy``); ``group`` joins families that are read together,
    ``general`` ones are given in every field of medicine.
    ``told`` lists sets of ``kind`` or ``kind.value`` that tell the act together when they stand in one sentence.
    """

    id: str
    named: tuple[str, ...] = ()
    generic: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    told: tuple[tuple[str, ...], ...] = ()
    group: str = ""
    told_target: Mapping[str, str] = field(default_factory=dict)
    target: str | None = None
    targets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    attributes: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    yields_to: tuple[str, ...] = ()
    only_targets: tuple[str, ...] = ()
    not_targets: tuple[str, ...] = ()
    general_targets: tuple[str, ...] = ()
    narrower: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    site: str = "none"
    timed: bool = False
    weak: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    minutes: bool = False
    beside: bool = False
    general: bool = False
    midline: bool = False
    level_marks: tuple[str, ...] = ()
    marks_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All phrases: ``automaton`` over folded text, ``entries[i]`` what pattern ``i`` means, ``terms`` the attributes of values."""

    automaton: AhoCorasick
    entries: tuple[tuple[Entry, ...], ...]
    families: Mapping[str, FamilyWords]
    terms: Mapping[str, Mapping[str, Mapping[str, Any]]]
    told: Mapping[str, tuple[tuple[FamilyWords, tuple[str, ...]], ...]]


def read_terms() -> dict[str, dict[str, dict[str, Any]]]:
    """``{kind: {value: table}}`` of every file in ``nlp/terms``."""
    out: dict[str, dict[str, dict[str, Any]]] = {}
    for file in sorted(files("nlp").joinpath("terms").iterdir(), key=lambda f: f.name):
        name = file.name.removesuffix(".toml")
        if file.name.endswith(".toml") and name in KINDS:
            out[KINDS[name]] = tomllib.loads(file.read_text(encoding="utf-8"))
    return out


def build_lexicon(families: Sequence[FamilyWords]) -> Lexicon:
    """Compile the shared terms and the families' words into one automaton."""
    terms = read_terms()
    patterns: dict[str, list[Entry]] = {}

    def add(words: Iterable[str], entry: Entry) -> None:
        for word in words:
            for variant in variants(word):
                entries = patterns.setdefault(" " + variant, [])
                if entry not in entries:
                    entries.append(entry)

    for kind, values in terms.items():
        for value, table in values.items():
            for strength, words in table.items():
                if kind == "cue":
                    add(words, Entry("cue", value, "", strength))
                elif strength in ("words", "ambiguous", "landmarks"):
                    add(words, Entry(kind, value, "", strength))
    for family in families:
        add(family.named, Entry("family", "", family.id, "named"))
        add(family.generic, Entry("family", "", family.id, "generic"))
        add(family.signs, Entry("family", "", family.id, "told"))
        add(family.excluded, Entry("not", "", family.id, ""))
        for target, words in family.targets.items():
            add(words, Entry("family", target, family.id, "named"))
        for target, words in family.weak.items():
            add(words, Entry("family", target, family.id, "weak"))
        for attribute, by_value in family.attributes.items():
            for value, words in by_value.items():
                add(words, Entry("attribute", value, family.id, attribute))
    # By the rarest part of each: the place rather than the deed.
    told: dict[str, list[tuple[FamilyWords, tuple[str, ...]]]] = {}
    for family in families:
        for parts in family.told:
            told.setdefault(min(parts, key=lambda p: (p.startswith("act"), p.startswith("tool"), "." not in p)), []).append((family, parts))
    keys = sorted(patterns)
    return Lexicon(
        AhoCorasick(keys),
        tuple(tuple(patterns[k]) for k in keys),
        {f.id: f for f in families},
        terms,
        {k: tuple(v) for k, v in told.items()},
    )
