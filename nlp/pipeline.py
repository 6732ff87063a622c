"""The only way to get the reader: ``build`` it from the families' words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.resources import files

from spacy.language import Language as Language
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
from spacy.tokens import Doc as Doc
from spacy.util import load_config_from_str, load_model_from_config

from nlp.components.context import Judge
from nlp.extensions import plain
from nlp.lexicon import FamilyWords, build_lexicon

_EDGE = r"[\s!-/:-@\[-`{-~–—“”‘’•·]"


def build(families: Sequence[FamilyWords], *, words: bool = True, judge: Judge | None = None) -> Language:
    """A spaCy pipeline that reads notes with the shared terms and these families' words.

    ``doc._.encounter`` of its Docs holds the facts as plain records; ``nlp.facts.read_facts`` makes them dataclasses.
    ``words=False`` leaves the Docs empty: all reading is by offsets into ``doc.user_data["text"]``, and an answer needs no tokens.
    ``judge`` rules on the status of mentions that no cue settles, and says what is told of those that do not count as done.
    """
    nlp = load_model_from_config(load_config_from_str(files("nlp").joinpath("config.cfg").read_text(encoding="utf-8")), auto_fill=True)
    edge = re.compile(_EDGE)
    # Three one-class rules give nearly the default's words at a third of its cost: the spans only need sane edges.
    cut = Tokenizer(
        nlp.vocab,
        prefix_search=re.compile(rf"^{_EDGE}").search,
        suffix_search=re.compile(rf"{_EDGE}$").search,
        infix_finditer=edge.finditer,
    )

    def tokenizer(text: str) -> Doc:
        doc = cut(text) if words else Doc(nlp.vocab)
        doc.user_data["text"] = plain(text)
        return doc

    nlp.tokenizer = tokenizer
    for name in ("context", "procedures"):
        nlp.get_pipe(name).judge = judge  # type: ignore[attr-defined]
    nlp.get_pipe("phrases").lexicon = build_lexicon(families)  # type: ignore[attr-defined]
    return nlp
