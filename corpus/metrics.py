"""What an evaluation found, note by note, and the figures that follow from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final, Literal

from corpus.attributes import ATTRIBUTES
from corpus.measures import Score, Share, calibration_error, coverage, share

_SURE: Final = 0.97


@dataclass(frozen=True, slots=True)
class LineResult:
    """A line judged: ``right``, ``extra`` (given, not wanted) or ``missed`` (wanted, not given).

    ``units`` and ``side`` say whether those are right, None where they are not judged; ``words`` are the evidence to find it by.
    """

    kind: Literal["code", "drug"]
    code: str
    verdict: Literal["right", "extra", "missed"]
    units: bool | None = None
    side: bool | None = None
    confidence: float | None = None
    words: str = ""
    difference: str = ""


@dataclass(frozen=True, slots=True)
class NoteResult:
    """One note judged. ``coded``: the gold has a procedure code; ``visit``: whether the level is right, None where none is wanted."""

    id: str
    answered: bool
    coded: bool
    lines: tuple[LineResult, ...]
    visit: bool | None
    visit_unasked: bool
    facts: Mapping[str, Score]
    valid_spans: Share
    lines_with_evidence: Share
    touched_quotes: Share
    evidence_words: Score

    @property
    def exact(self) -> bool:
        """All procedure codes are there and no other."""
        return all(line.verdict == "right" for line in self.lines if line.kind == "code")

    @property
    def claim_exact(self) -> bool:
        """Exact, and no unit and no side is wrong."""
        return self.exact and not any(line.units is False or line.side is False for line in self.lines if line.kind == "code")


@dataclass(frozen=True, slots=True)
class Metrics:
    """The figures of a set of notes."""

    notes: tuple[NoteResult, ...]

    def __add__(self, other: Metrics) -> Metrics:
        return Metrics(self.notes + other.notes)

    @property
    def codes(self) -> Score:
        """Procedure codes, per note as a set."""
        return _score(self._lines("code"))

    @property
    def drugs(self) -> Score:
        """Drug codes, in the same way."""
        return _score(self._lines("drug"))

    @property
    def code_lines(self) -> tuple[LineResult, ...]:
        """Every procedure line judged, note by note."""
        return tuple(self._lines("code"))

    @property
    def per_code(self) -> dict[str, Score]:
        """Procedure codes, each by itself. A line answered by an accepted code counts for the gold code."""
        codes = sorted({line.code for line in self._lines("code")})
        return {code: _score(line for line in self._lines("code") if line.code == code) for code in codes}

    @property
    def unanswered(self) -> int:
        return sum(not note.answered for note in self.notes)

    @property
    def exact(self) -> Share:
        return share(note.exact for note in self.notes)

    @property
    def claim_exact(self) -> Share:
        return share(note.claim_exact for note in self.notes)

    @property
    def coded_exact(self) -> Share:
        return share(note.exact for note in self.notes if note.coded)

    @property
    def coded_claim_exact(self) -> Share:
        return share(note.claim_exact for note in self.notes if note.coded)

    @property
    def clean(self) -> Share:
        """Notes without a procedure code to find that got none."""
        return share(note.exact for note in self.notes if not note.coded)

    @property
    def units(self) -> Share:
        return share(line.units for line in self._lines("code") if line.units is not None)

    @property
    def side(self) -> Share:
        return share(line.side for line in self._lines("code") if line.side is not None)

    @property
    def drug_units(self) -> Share:
        return share(line.units for line in self._lines("drug") if line.units is not None)

    @property
    def visits(self) -> Share:
        """Office visits with a level that can be defended."""
        return share(note.visit for note in self.notes if note.visit is not None)

    @property
    def visits_unasked(self) -> int:
        """Notes of no visit at all that got a visit code."""
        return sum(note.visit_unasked for note in self.notes)

    @property
    def facts(self) -> dict[str, Score]:
        """Level, side, imaging, muscle and minutes of performed procedures."""
        return {name: sum((note.facts[name] for note in self.notes), Score()) for name in ATTRIBUTES}

    @property
    def valid_spans(self) -> Share:
        return sum((note.valid_spans for note in self.notes), Share())

    @property
    def lines_with_evidence(self) -> Share:
        return sum((note.lines_with_evidence for note in self.notes), Share())

    @property
    def touched_quotes(self) -> Share:
        return sum((note.touched_quotes for note in self.notes), Share())

    @property
    def evidence_words(self) -> Score:
        return sum((note.evidence_words for note in self.notes), Score())

    @property
    def calibration_error(self) -> float | None:
        """Of the confidences of procedure lines."""
        return calibration_error(self._confidences())

    @property
    def coverage(self) -> float | None:
        """The share of procedure lines, surest first, that 97 % of are right."""
        return coverage(self._confidences(), _SURE)

    def figures(self) -> dict[str, float | None]:
        """Every figure by its name, as the table, the JSON file and the floors of the tests call it; None where nothing was asked.

        All are shares where more is better, but for ``calibration_error``.
        """
        codes, drugs, evidence = self.codes, self.drugs, self.evidence_words
        return {
            "code_precision": codes.precision,
            "code_recall": codes.recall,
            "code_f1": codes.f1,
            "exact": self.exact.value,
            "claim_exact": self.claim_exact.value,
            "coded_exact": self.coded_exact.value,
            "coded_claim_exact": self.coded_claim_exact.value,
            "clean": self.clean.value,
            "units": self.units.value,
            "side": self.side.value,
            "drug_f1": drugs.f1,
            "drug_units": self.drug_units.value,
            "visits": self.visits.value,
            **{f"{name}_f1": score.f1 for name, score in self.facts.items()},
            "evidence_valid": self.valid_spans.value,
            "evidence_on_lines": self.lines_with_evidence.value,
            "evidence_recall": self.touched_quotes.value,
            "evidence_words_f1": evidence.f1,
            "calibration_error": self.calibration_error,
            "coverage_at_97": self.coverage,
        }

    def _lines(self, kind: str) -> Iterable[LineResult]:
        return (line for line in chain.from_iterable(note.lines for note in self.notes) if line.kind == kind)

    def _confidences(self) -> list[tuple[float, bool]]:
        return [(line.confidence, line.verdict == "right") for line in self._lines("code") if line.confidence is not None]


def _score(lines: Iterable[LineResult]) -> Score:
    verdicts = [line.verdict for line in lines]
    return Score(verdicts.count("right"), verdicts.count("extra"), verdicts.count("missed"))
