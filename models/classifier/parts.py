"""The fitted parts of a release, each by what it answers; a part that is None leaves its question to the rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

from models.classifier.quick import ask_names
from models.classifier.release import load, shipped
from models.classifier.status import status_judge
from models.classifier.wording import Guesser, guesser
from nlp.components.context import Judge

# Below it misspelt names of ours are lost, above nothing is gained on notes of other fields; see the card.
WORDING_SURE: Final = 0.4


@dataclass(frozen=True, slots=True)
class Parts:
    """``status`` rules on mentions that are open or do not count, ``wording`` on unknown passages, ``lines`` says how sure each line is."""

    status: Any = None
    wording: Any = None
    lines: Any = None
    digest: str = "rules only"

    def guess(self) -> Guesser:
        """What the coder asks about passages that no lexicon knows; nothing looks like anything where the part is missing."""
        return guesser(self.wording, WORDING_SURE) if self.wording is not None else lambda passages: []

    def chance(self) -> Callable[[Mapping[str, float]], float] | None:
        """What the coder asks about each line."""
        return ask_names(self.lines) if self.lines is not None else None

    def judge(self) -> Judge | None:
        """What the pipeline asks about mentions that no cue settles, and those that do not count as done."""
        return status_judge(self.status) if self.status is not None else None


def load_parts(folder: Traversable | Path | None = None) -> Parts:
    """The shipped release, or that of a folder. Raises ``ReleaseError``."""
    fitted, digest = load(folder or shipped())
    return Parts(**fitted, digest=f"sha256:{digest[:16]}")
