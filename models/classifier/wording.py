"""The family of a passage whose wording no lexicon has: a linear model over letters, which can say which words spoke for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from nlp.facts import Evidence, Value

NONE: Final = "none"
_BITS: Final = 14
_ALPHA: Final = 1e-5
_WORDS: Final = 4


@dataclass(frozen=True, slots=True)
class Guess:
    """A family that a passage looks like, how sure the model is, and the words that spoke for it, strongest first."""

    family: str
    chance: float
    evidence: tuple[Evidence, ...]


def wording_model() -> Any:
    """Unfitted: groups of letters within words, hashed, and one line a family against all others."""
    import numpy as np
    from sklearn.feature_extraction.text import HashingVectorizer
    from sklearn.linear_model import SGDClassifier
    from sklearn.pipeline import make_pipeline

    letters = HashingVectorizer(analyzer="char_wb", ngram_range=(3, 5), n_features=2**_BITS, alternate_sign=False, dtype=np.float32)
    return make_pipeline(letters, SGDClassifier(loss="log_loss", alpha=_ALPHA, max_iter=30, random_state=0))


def guess(passages: Sequence[Value], model: Any, sure: float) -> list[Guess]:
    """What the passages look like, where the model is at least ``sure`` of a family; the surest passage of each family."""
    if not passages:
        return []
    letters, line = model.steps[0][1], model.steps[1][1]
    chances = line.predict_proba(letters.transform([p.value for p in passages]))
    best: dict[str, Guess] = {}
    for passage, row in zip(passages, chances, strict=True):
        index = int(row.argmax())
        name, chance = str(line.classes_[index]), float(row[index])
        if name != NONE and chance >= sure and (name not in best or best[name].chance < chance):
            best[name] = Guess(name, chance, _spoke(passage, letters, line, index))
    return list(best.values())


def _spoke(passage: Value, letters: Any, line: Any, index: int) -> tuple[Evidence, ...]:
    """The words whose letter groups weigh most for the family, in the order of their weight."""
    words = _words(passage)
    weights = letters.transform([word for _, _, word in words]) @ line.coef_[index]
    ranked = sorted(range(len(words)), key=lambda i: (-float(weights[i]), i))[:_WORDS]
    # The first stays in any case: a line without words does not exist.
    return tuple(Evidence(words[i][0], words[i][1], "procedure") for i in ranked if weights[i] > 0 or i == ranked[0])


def _words(passage: Value) -> list[tuple[int, int, str]]:
    """The passage's words with their places in the note."""
    out, at = [], 0
    for word in passage.value.split():
        start = passage.value.index(word, at)
        at = start + len(word)
        out.append((passage.evidence.start + start, passage.evidence.start + at, word))
    return out
