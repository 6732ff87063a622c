"""No word of a note is kept: not of the stand-in's answers, not of the released coder's, whatever the note."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.sets import own_sets
from service.respond import Judge, respond, respond_audit
from service.store.words import with_words, without_words
from tests.service.stand_in import NOTE
from tests.service.store.keeping import answer

_EVIDENCE = st.fixed_dictionaries(
    {"start": st.integers(0, 9), "end": st.integers(0, 9), "text": st.just("canary"), "role": st.sampled_from(["procedure", "side"])}
)
_RESPONSE = st.dictionaries(
    st.text("abc", min_size=1),
    st.recursive(
        _EVIDENCE | st.integers() | st.none(), lambda part: st.lists(part, max_size=4) | st.dictionaries(st.text("xyz", min_size=1), part)
    ),
    max_size=5,
)


@settings(max_examples=50)
@given(_RESPONSE)
def test_words_go_from_evidence_however_deep(response: dict[str, Any]) -> None:
    kept = without_words(response)
    assert "canary" not in json.dumps(kept)
    assert json.dumps(kept).count('"start"') == json.dumps(response).count('"start"')


@pytest.mark.parametrize("fields", [{}, {"claim": "64483-RT, 99213"}])
@pytest.mark.parametrize("text", [NOTE, "😀 déjà " + NOTE])
def test_words_come_back_from_the_note(text: str, fields: dict[str, object]) -> None:
    response = answer(text, **fields)
    kept = without_words(response)
    del response["note_id"]
    assert kept != response
    assert with_words(kept, text) == response


def strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("kind", ["suggest", "audit"])
def test_words_of_a_real_answer_are_the_programs_own(coder: Judge, kind: str) -> None:
    """A word made up for the test stands in many a piece of evidence, and nowhere in what is kept."""
    quoted = 0
    for note in [note for read in own_sets() for note in read.notes[:3]]:
        words = note.text.split(" ")
        marked = " ".join(f"{word} qxcanary{place}" if place % 7 == 6 else word for place, word in enumerate(words))
        claim = "64483-RT, 20610-LT, 97110-GP x2, 99213"
        response = respond(coder, {"text": marked}) if kind == "suggest" else respond_audit(coder, {"text": marked, "claim": claim})
        quoted += any("canary" in text for text in strings(response))
        assert not [text for text in strings(without_words(response)) if "canary" in text.lower()]
    assert quoted > 5
