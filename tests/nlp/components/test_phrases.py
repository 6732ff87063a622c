"""One pass for all words, in every spelling, with overlaps settled."""

from __future__ import annotations

import pytest

from models.coder import Coder
from nlp.components.phrases import find_hits, is_about_pain, is_pain_visit, is_relevant, longest
from nlp.lexicon import Entry, FamilyWords, Lexicon, build_lexicon


@pytest.fixture(scope="module")
def lexicon(coder: Coder) -> Lexicon:
    return build_lexicon([f.words for f in coder.families.values()])


def families(text: str, lexicon: Lexicon) -> set[str]:
    return {e.family for _, _, e in find_hits(text, lexicon).get("family", ())}


@pytest.mark.parametrize(
    "text",
    [
        "transforaminal epidural steroid injection",
        "Transforaminal Epidural Steroid Injections",
        "TRANSFORAMINAL EPIDURAL STEROID INJECTION",
        "trans-foraminal epidural steroid injection",
        "trans foraminal epidural steroid injection",
        "transforaminal-epidural steroid injection",
        "transforaminal  epidural\tsteroid injection",
        "transforaminal\u00a0epidural steroid injection",
        "transforaminal epidural\nsteroid injection",
        "TFESI",
        "TFESIs",
        "tfesi",
        "TF-ESI",
        "TF ESI",
        "selective nerve root block",
        "SNRB",
    ],
)
def test_phrases_finds_every_spelling(lexicon: Lexicon, text: str) -> None:
    assert families(text, lexicon) == {"transforaminal_epidural"}


@pytest.mark.parametrize(
    "text", ["TFESIX", "xtfesi", "atransforaminal approachable", "transforaminal lumbar interbody fusion", "", "the weather"]
)
def test_phrases_passes_parts_of_words(lexicon: Lexicon, text: str) -> None:
    assert families(text, lexicon) == set()


def test_phrases_gives_offsets_of_the_note(lexicon: Lexicon) -> None:
    text = "😀 Left  TF\u00a0ESI, e\u0301 then İ trigger  point\tinjections."
    assert [text[s:t] for s, t, _ in find_hits(text, lexicon)["family"]] == ["TF\u00a0ESI", "trigger  point\tinjections"]


@pytest.mark.parametrize("text", ["[ ] TFESI", "{TFESI/ILESI}", "☐ TFESI"])
def test_phrases_passes_open_templates(lexicon: Lexicon, text: str) -> None:
    assert families(text, lexicon) == set()


ONE, TWO = Entry("nerve", "a", "", "words"), Entry("nerve", "b", "", "words")


@pytest.mark.parametrize(
    ("hits", "kept"),
    [
        ([(0, 5, ONE), (0, 12, TWO)], [(0, 12, TWO)]),
        ([(6, 12, ONE), (0, 12, TWO)], [(0, 12, TWO)]),
        ([(0, 5, ONE), (0, 5, TWO)], [(0, 5, ONE), (0, 5, TWO)]),
        ([(8, 12, ONE), (0, 5, TWO)], [(0, 5, TWO), (8, 12, ONE)]),
        ([], []),
    ],
)
def test_phrases_longest(hits: list[tuple[int, int, Entry]], kept: list[tuple[int, int, Entry]]) -> None:
    assert longest(hits) == kept


@pytest.mark.parametrize(
    ("text", "relevant"),
    [
        ("TFESI", True),
        ("The greater occipital nerve was injected.", True),
        ("Appendectomy was performed.", False),
        ("Chest pain, troponin negative.", False),
        ("right knee pain", False),
        ("R knee: Kenalog 40 mg", True),
        ("R knee: on Kenalog before", False),
    ],
)
def test_phrases_knows_whether_a_note_is_ours(lexicon: Lexicon, text: str, relevant: bool) -> None:
    assert is_relevant(find_hits(text, lexicon), text) is relevant


def test_phrases_excluded_words_silence_their_own_family_only() -> None:
    lexicon = build_lexicon(
        [FamilyWords(id="a", named=("facet block",), excluded=("facet block tray",)), FamilyWords(id="b", named=("block tray",))]
    )
    assert families("facet block tray", lexicon) == {"b"}


@pytest.mark.parametrize(
    ("text", "about", "visit"),
    [
        ("Follow-up visit. Chronic pain of the back with radiculopathy, on gabapentin.", True, True),
        ("New patient. Neuropathy and neuralgia, pain at night.", True, True),
        ("Chronic pain of the back with radiculopathy, on gabapentin.", True, False),
        ("Follow-up visit. Blood pressure is well controlled.", False, False),
        ("Follow-up visit. Chest pain, troponin negative.", False, False),
        ("x " * 200 + "Follow-up visit. Chronic pain, radiculopathy, gabapentin.", True, False),
        ("", False, False),
    ],
    ids=["follow-up", "new", "no visit", "another field", "pain once", "visit named late", "empty"],
)
def test_phrases_knows_a_visit_for_pain(text: str, about: bool, visit: bool) -> None:
    assert is_about_pain(text) is about
    assert is_pain_visit(text) is visit
