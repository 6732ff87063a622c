"""The words of visit notes: an automaton of its own, asked only where a note looks like a visit, so that other notes do not pay for it."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from ahocorasick_rs import AhoCorasick

from nlp.components.phrases import Hits, find_hits
from nlp.fold import variants
from nlp.lexicon import Entry, Lexicon


@cache
def _words() -> Lexicon:
    table = tomllib.loads(files("nlp").joinpath("terms/decisions.toml").read_text(encoding="utf-8"))
    patterns: dict[str, list[Entry]] = {}
    for kind, values in table.items():
        for value, words in values.items():
            for variant in {v for word in words["words"] for v in variants(word)}:
                patterns.setdefault(" " + variant, []).append(Entry(kind, value, "", "words"))
    keys = sorted(patterns)
    return Lexicon(AhoCorasick(keys), tuple(tuple(patterns[k]) for k in keys), {}, {}, {})


def visit_hits(text: str) -> Hits:
    """``{kind: [(start, end, entry)]}`` of ``terms/decisions.toml`` in the note's offsets, sorted; of one kind the longest phrase wins."""
    return find_hits(text, _words())
