"""The words of the field and of the families as one automaton."""

from __future__ import annotations

import pytest

from nlp.components.phrases import find_hits
from nlp.lexicon import KINDS, FamilyWords, Lexicon, build_lexicon, read_terms

BLOCK = FamilyWords(
    id="block",
    named=("nerve block",),
    generic=("injection",),
    excluded=("nerve block needle",),
    targets={"occipital": ("occipital nerve block",)},
    attributes={"mode": {"pulsed": ("pulsed",)}},
)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return build_lexicon([BLOCK])


def meanings(text: str, lexicon: Lexicon, kind: str) -> list[tuple[str, str, str, str]]:
    return [(text[start:end], e.value, e.family, e.strength) for start, end, e in find_hits(text, lexicon).get(kind, ())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nerve block", ("Nerve block", "", "block", "named")),
        ("nerve-blocks", ("nerve-blocks", "", "block", "named")),
        ("NERVE  BLOCK", ("NERVE  BLOCK", "", "block", "named")),
        ("nerve\u00a0block", ("nerve\u00a0block", "", "block", "named")),
        ("injections", ("injections", "", "block", "generic")),
        ("occipital nerve block", ("occipital nerve block", "occipital", "block", "named")),
    ],
)
def test_lexicon_knows_the_words_of_a_family(lexicon: Lexicon, text: str, expected: tuple[str, str, str, str]) -> None:
    assert meanings(text, lexicon, "family") == [expected]


def test_lexicon_hands_on_the_attributes_of_a_family(lexicon: Lexicon) -> None:
    assert meanings("pulsed", lexicon, "attribute") == [("pulsed", "pulsed", "block", "mode")]


@pytest.mark.parametrize("text", ["nerve block needle", "nervous", "blocknerve", "preinjection"])
def test_lexicon_passes_other_words(lexicon: Lexicon, text: str) -> None:
    assert meanings(text, lexicon, "family") == []


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("greater occipital nerve", "nerve", "greater_occipital"),
        ("medial branches", "nerve", "medial_branch"),
        ("SI joint", "joint", "sacroiliac"),
        ("upper trapezius", "muscle", "trapezius"),
        ("C-arm", "imaging", "fluoroscopy"),
        ("Depo-Medrol", "drug", "methylprednisolone_acetate"),
    ],
)
def test_lexicon_knows_the_shared_terms(lexicon: Lexicon, text: str, kind: str, value: str) -> None:
    assert value in {v for _, v, _, _ in meanings(text, lexicon, kind)}


def test_lexicon_terms_have_every_kind() -> None:
    terms = read_terms()
    assert {"nerve", "joint", "muscle", "drug", "imaging", "cue"} <= terms.keys() <= set(KINDS.values())
    assert all(values for values in terms.values())


def test_lexicon_entries_are_as_many_as_patterns(lexicon: Lexicon) -> None:
    assert all(entries for entries in lexicon.entries)
    assert lexicon.families == {"block": BLOCK}


def test_lexicon_is_the_same_whatever_the_order_of_the_words() -> None:
    other = FamilyWords(id="block", named=("b block", "a block"))
    assert build_lexicon([other]).entries == build_lexicon([FamilyWords(id="block", named=("a block", "b block"))]).entries
