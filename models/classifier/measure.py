"""What each part brings, on hand-written notes of styles that it was not trained on: rules alone, classifier alone, both."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from corpus.bootstrap import interval
from corpus.measures import calibration_error, coverage
from corpus.metrics import Metrics
from models.classifier.lessons import Lesson
from models.classifier.status import may_change

_SURE: Final = 0.97
Figure = dict[str, Any]


def styles_out(lessons: Sequence[Lesson]) -> Iterable[tuple[str, list[Lesson], list[Lesson]]]:
    """Each style once as the test, with the lessons of all others."""
    for style in sorted({lesson.style for lesson in lessons}):
        yield style, [one for one in lessons if one.style != style], [one for one in lessons if one.style == style]


def over_notes(scores: Iterable[tuple[str, float]]) -> Figure:
    """The mean of one score a mention, with its interval when the notes are drawn anew; a score comes with the id of its note."""
    notes: dict[str, list[float]] = defaultdict(list)
    for note, score in scores:
        notes[note].append(score)
    found = list(notes.values())
    return {"value": round(_mean(found), 4), "interval": _rounded(interval(found, _mean)), "n": sum(map(len, found))}


def _mean(notes: Sequence[Sequence[float]]) -> float:
    return sum(map(sum, notes)) / max(sum(map(len, notes)), 1)


def measure_status(hand: Sequence[Lesson], joined: Mapping[str, Any], fitted: Callable[[list[Lesson]], Any]) -> Figure:
    """Statuses of all mentions and of those asked about: the commonest, the rules, a classifier without them, both together, and how much
    more both have right than either (``over_…``, mention by mention).

    ``joined`` holds for each style the model that was fitted on all others; ``fitted`` makes one of lessons without the rules' word.
    """
    out: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for style, others, tests in styles_out(hand):
        commonest = Counter(str(one.answer) for one in others).most_common(1)[0][0]
        alone = _best(fitted([without_rules(one) for one in others]), [without_rules(one) for one in tests])
        for one, (lonely, _), (best, chance) in zip(tests, alone, _best(joined[style], tests), strict=True):
            both = best if one.asked and may_change(one.seen, best, chance, claimed=False) else str(one.rules)
            answers = {"majority": commonest, "rules": str(one.rules), "classifier": lonely, "both": both}
            right = {name: float(answer == one.answer) for name, answer in answers.items()}
            right |= {f"over_{name}": right["both"] - right[name] for name in ("rules", "classifier")}
            for name, score in right.items():
                for prefix in ("", "asked_") if one.asked else ("",):
                    out[prefix + name].append((one.note, score))
    return {name: over_notes(scores) for name, scores in out.items()}


def _best(model: Any, tests: Sequence[Lesson]) -> list[tuple[str, float]]:
    chances = model.predict_proba([one.seen for one in tests])
    return [(str(model.classes_[row.argmax()]), float(row.max())) for row in chances]


def without_rules(lesson: Lesson) -> Lesson:
    """The mention without what the rules say of it: for the classifier that has to do alone."""
    return replace(lesson, seen=" ".join(word for word in lesson.seen.split(" ") if not word.startswith("rule=")))


def measure_lines(hand: Sequence[Lesson], fitted: Callable[[list[Lesson]], Any]) -> Figure:
    """How well the confidence of suggested lines is calibrated, as the rules give it and as the model does."""
    rules: list[tuple[float, bool]] = []
    both: list[tuple[float, bool]] = []
    for _, others, tests in styles_out(hand):
        asked = [one for one in tests if one.asked]
        chances = fitted(others).predict_proba([one.seen for one in asked])[:, 1]
        rules += [(float(one.rules), bool(one.answer)) for one in asked]
        both += [(float(chance), bool(one.answer)) for one, chance in zip(asked, chances, strict=True)]
    return {name: calibrated(cases) for name, cases in (("rules", rules), ("both", both))}


def calibrated(cases: Sequence[tuple[float, bool]]) -> Figure:
    """Calibration error and the share of lines, surest first, of which 97 % are right."""
    return {
        "error": round(calibration_error(cases) or 0.0, 4),
        "interval": _rounded(interval(cases, calibration_error)),
        "coverage_at_97": round(coverage(cases, _SURE) or 0.0, 4),
        "right": round(sum(ok for _, ok in cases) / len(cases), 4),
        "n": len(cases),
    }


def measure_codes(found: Metrics) -> Figure:
    """Code F1 and notes whose claim is exact, with intervals over notes."""
    notes = found.notes
    return {
        "code_f1": round(found.codes.f1, 4),
        "code_f1_interval": _rounded(interval(notes, lambda some: Metrics(tuple(some)).codes.f1)),
        "claim_exact": round(found.claim_exact.value or 0.0, 4),
        "claim_exact_interval": _rounded(interval(notes, lambda some: Metrics(tuple(some)).claim_exact.value)),
        "clean": round(found.clean.value or 0.0, 4),
        "n": len(notes),
    }


def _rounded(bounds: tuple[float, float] | None) -> list[float] | None:
    return [round(bound, 4) for bound in bounds] if bounds else None
