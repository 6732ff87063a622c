"""The status of a mention: a linear model over the words around it, in place of the section's default where no cue settles it, and of
what the rules do not count as done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from models.classifier.quick import ask_words
from nlp.components.context import Judge

# What the rules' finer statuses are in the gold.
CLASSES: Final = {
    "performed": "performed",
    "planned": "planned",
    "hypothetical": "planned",
    "historical": "historical",
    "other_person": "historical",
    "negated": "negated",
    "declined": "negated",
    "aborted": "negated",
    "informational": "discussed",
    "mentioned": "discussed",
    "template": "discussed",
}
_STATUS: Final = {"discussed": "mentioned"}
# No model makes a claim's deed of a consent, a handout or a plan, nor of a loose word without needle, dose or verb in the past beside it.
_STORY: Final = frozenset(f"section={kind}" for kind in ("title", "narrative", "header", "body", "other", "addendum", "objective"))
_TELLS: Final = frozenset({"deed=True", "next=True", "strength=named"})
# What a wrong change costs: a line lost that the rules had right, or a deed that a coder sees and strikes.
_FINDS: Final = 0.65
_UNDOES: Final = 0.8
_TELLS_APART: Final = 0.4
_BITS: Final = 14
_C: Final = 1.0


def status_model() -> Any:
    """Unfitted: hashed words, so that the file holds no vocabulary, and a softmax over the classes."""
    from sklearn.feature_extraction.text import HashingVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    words = HashingVectorizer(n_features=2**_BITS, token_pattern=r"\S+", lowercase=False, norm=None, alternate_sign=False, binary=True)
    return make_pipeline(words, LogisticRegression(C=_C, max_iter=400, tol=1e-3))


def is_sure(now: str, name: str, chance: float) -> bool:
    """Whether the model may make ``name`` of the rules' class ``now``: surest to undo a deed, sure to find one, else surer than not."""
    return chance >= (_UNDOES if now == "performed" else _FINDS if name == "performed" else _TELLS_APART)


def may_change(described: str, name: str, chance: float, claimed: bool) -> bool:
    """Whether the model may make ``name`` of a mention so described, of which a claim may come (``claimed``) or not.

    Where none can, a mention is called done only if the rules are silent: their cue outweighs the model.
    """
    said = described.split(" rule=", 1)[1].split(" ", 1)[0]
    now = CLASSES[said]
    if name == now or not is_sure(now, name, chance):
        return False
    if name == "performed":
        return may_be_deed(described) if claimed else said == "mentioned"
    return not heads_a_deed(described)


def status_judge(model: Any) -> Judge:
    """A judge that changes the rules' status where the model is sure of another class."""
    names = [str(name) for name in model.classes_]
    ask = ask_words(model)

    def rule(text: str, claimed: bool) -> str | None:
        chances = ask(text)
        index = int(chances.argmax())
        name = names[index]
        return _STATUS.get(name, name) if may_change(text, name, float(chances[index]), claimed) else None

    def judge(described: Sequence[str], claimed: bool) -> list[str | None]:
        return [rule(text, claimed) for text in described]

    return judge


def may_be_deed(described: str) -> bool:
    """Whether a mention so described can be a deed at all."""
    words = described.split(" ", 9)
    return words[0] in _STORY and not _TELLS.isdisjoint(words)


def heads_a_deed(described: str) -> bool:
    """Whether a mention so described opens the note, the deed told in its sentence or the next: shorthand's title stays performed."""
    words = described.split(" ", 7)[:7]
    return words[0] in _STORY and words[2:4] == ["rule=performed", "at=0"] and not {"deed=True", "next=True"}.isdisjoint(words[5:])
