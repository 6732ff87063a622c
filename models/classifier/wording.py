"""The family of a passage whose wording no lexicon has: a linear model over letters, which can say which words spoke for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from models.classifier.quick import ask_letters
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


Guesser = Callable[[Sequence[Value]], list[Guess]]


def wording_model() -> Any:
    """Unfitted: groups of letters within words, hashed, and one line a family against all others."""
    import numpy as np
    from sklearn.feature_extraction.text import HashingVectorizer
    from sklearn.linear_model import SGDClassifier
    from sklearn.pipeline import make_pipeline

    letters = HashingVectorizer(analyzer="char_wb", ngram_range=(3, 5), n_features=2**_BITS, alternate_sign=False, dtype=np.float32)
    return make_pipeline(letters, SGDClassifier(loss="log_loss", alpha=_ALPHA, max_iter=30, random_state=0))


def guesser(model: Any, sure: float) -> Guesser:
    """From passages to what they look like, where the model is at least ``sure`` of a family; the surest passage of each family."""
    names = [str(name) for name in model.classes_]
    ask, weigh = ask_letters(model)

    def guess(passages: Sequence[Value]) -> list[Guess]:
        best: dict[str, Guess] = {}
        for passage in passages:
            chances = ask(passage.value)
            index = int(chances.argmax())
            name, chance = names[index], float(chances[index])
            if name != NONE and chance >= sure and (name not in best or best[name].chance < chance):
                best[name] = Guess(name, chance, _spoke(passage, weigh, index))
        return list(best.values())

    return guess


def _spoke(passage: Value, weigh: Callable[[str, int], float], index: int) -> tuple[Evidence, ...]:
    """The words whose letter groups weigh most for the family, in the order of their weight."""
    ranked = sorted(((-weigh(word, index), start, end) for start, end, word in _words(passage)))[:_WORDS]
    # The first stays in any case: a line without words does not exist.
    return tuple(Evidence(start, end, "procedure") for number, (weight, start, end) in enumerate(ranked) if weight < 0 or not number)


def _words(passage: Value) -> list[tuple[int, int, str]]:
    """The passage's words with their places in the note."""
    out, at = [], 0
    for word in passage.value.split():
        start = passage.value.index(word, at)
        at = start + len(word)
        out.append((passage.evidence.start + start, passage.evidence.start + at, word))
    return out
