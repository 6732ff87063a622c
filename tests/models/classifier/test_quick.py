"""Asking quickly is asking the same: each way is held to scikit-learn's own ``predict_proba``, on the release that is shipped."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.classifier.parts import Parts, load_parts
from models.classifier.quick import ask_letters, ask_names, ask_words

WORDS = ["section=body rule=mentioned R:was R:was_injected", "rule=performed", "rule=performed rule=performed L:plan ü", "a"]
TEXTS = ["Procedure: stelate gangl blk", "x", "Lumbar EPIDURAL steroid\ninjection, injection L4-5 – done", "naïve café 12'"]


@pytest.fixture(scope="module")
def parts() -> Parts:
    return load_parts()


@pytest.mark.parametrize("text", WORDS)
def test_quick_words(parts: Parts, text: str) -> None:
    np.testing.assert_allclose(ask_words(parts.status)(text), parts.status.predict_proba([text])[0], rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("text", TEXTS)
def test_quick_letters(parts: Parts, text: str) -> None:
    ask, _ = ask_letters(parts.wording)
    np.testing.assert_allclose(ask(text), parts.wording.predict_proba([text])[0], rtol=1e-4, atol=1e-6)


def test_quick_words_of_a_text_weigh_together_what_it_scores(parts: Parts) -> None:
    letters, line = parts.wording.steps[0][1], parts.wording.steps[1][1]
    _, weigh = ask_letters(parts.wording)
    text, index = "facet rhizotmy of the lumbar joint", 5
    counts = letters.set_params(norm=None).transform([text])
    letters.set_params(norm="l2")
    assert sum(weigh(word, index) for word in text.split()) == pytest.approx(float((counts @ line.coef_[index])[0]), abs=1e-3)


@given(
    st.dictionaries(
        st.sampled_from(["prior", "asks", "family=joint_injection", "status=suggested", "never seen"]), st.floats(-3, 3), min_size=1
    )
)
def test_quick_names(parts: Parts, features: dict[str, float]) -> None:
    lines = parts.lines
    assert ask_names(lines)(features) == pytest.approx(float(lines.predict_proba([features])[0, 1]), abs=1e-9)
