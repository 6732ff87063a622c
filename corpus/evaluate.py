"""Answers against gold answers: ``evaluate(notes, gold, answers)``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from corpus.attributes import ATTRIBUTES, Pairs, gold_pairs, pairs, words
from corpus.gold import Gold, GoldLine
from corpus.matching import GivenLine, Matching, given_lines, gold_lines, is_drug, is_visit, match
from corpus.measures import Score, Share, compare, share
from corpus.metrics import LineResult, Metrics, NoteResult
from corpus.note import Note

Response = Mapping[str, Any]

_SIDES: Final = frozenset({"LT", "RT", "50"})
_BOTH_SIDES: Final = frozenset({"LT", "RT"}), frozenset({"50"})
_OFFICE: Final = frozenset({"new_office", "established_office"})


def evaluate(notes: Iterable[Note], gold: Iterable[Gold], answers: Iterable[Response]) -> Metrics:
    """How good ``answers`` are: responses with their ``note_id`` and offsets in code points, in any order.

    Only lines of status ``suggested`` count as given. A note without an answer counts as answered by nothing. Raises
    ``KeyError`` where a note has no gold answer.
    """
    wanted = {answer.id: answer for answer in gold}
    given = {answer.get("note_id"): answer for answer in answers}
    return Metrics(tuple(_judge(note.text, wanted[note.id], given.get(note.id)) for note in notes))


def _judge(text: str, gold: Gold, answer: Response | None) -> NoteResult:
    lines: Sequence[Response] = (answer or {}).get("suggestions") or ()
    suggested = [line for line in lines if line.get("status", "suggested") == "suggested"]
    procedures = [line for line in suggested if not is_drug(line["code"]) and not is_visit(line["code"])]
    wanted = gold_lines(line for line in gold.codes if not is_drug(line.code) and not is_visit(line.code))
    codes = match(wanted, given_lines(procedures))
    visits = {line["code"] for line in suggested if is_visit(line["code"])}
    leveled = gold.visit.category in _OFFICE and bool(gold.visit.levels)
    return NoteResult(
        id=gold.id,
        answered=answer is not None,
        coded=bool(wanted),
        lines=(*_code_lines(codes, text), *_drug_lines(gold, suggested, text)),
        visit=bool(visits & set(gold.visit.levels)) if leveled else None,
        visit_unasked=bool(visits) and gold.visit.category == "none",
        facts=_facts(gold, pairs((answer or {}).get("facts") or ())),
        valid_spans=share(
            span["end"] > span["start"] and text[span["start"] : span["end"]] == span["text"]
            for line in lines
            for span in line.get("evidence") or ()
        ),
        lines_with_evidence=share(bool(line.get("evidence")) for line in lines),
        touched_quotes=sum((_touched(line, by, text) for line, by in codes.pairs), Share()),
        evidence_words=sum((_words(line, by, text) for line, by in codes.pairs), Score()),
    )


def _code_lines(found: Matching, text: str) -> Iterable[LineResult]:
    for gold, given in found.pairs:
        units = side = None
        # What an accepted code counts, and what coders differ on, is not judged.
        if gold.code == given.code and not gold.ambiguous:
            units, side = gold.units == given.units, _same_side(gold, given.modifiers)
        wrong = f"{_claimed(gold.units, gold.modifiers)} wanted, {_claimed(given.units, given.modifiers)} given"
        difference = wrong if units is False or side is False else ""
        yield LineResult("code", gold.code, "right", units, side, given.confidence, difference=difference)
    yield from _others("code", found, text)


def _drug_lines(gold: Gold, suggested: Iterable[Response], text: str) -> Iterable[LineResult]:
    wanted = gold_lines(gold.drugs)
    # A drug whose amount the note does not settle may be given or not.
    open_ones = frozenset(code for code, line in wanted.items() if line.ambiguous or not line.units)
    found = match(wanted, given_lines(line for line in suggested if is_drug(line["code"])), optional=open_ones)
    for line, given in found.pairs:
        units = None if line.code in open_ones else line.units == given.units
        difference = f"{line.units} wanted, {given.units} given" if units is False else ""
        yield LineResult("drug", line.code, "right", units, confidence=given.confidence, difference=difference)
    yield from _others("drug", found, text)


def _others(kind: Any, found: Matching, text: str) -> Iterable[LineResult]:
    for extra in found.extra:
        start, end = extra.spans[0] if extra.spans else (0, 0)
        yield LineResult(kind, extra.code, "extra", confidence=extra.confidence, words=text[start:end])
    for line in found.missed:
        yield LineResult(kind, line.code, "missed", words=line.evidence[0] if line.evidence else "")


def _same_side(gold: GoldLine, modifiers: frozenset[str]) -> bool:
    """Every side that must be there is, and none that may not be; LT with RT says the same as 50."""
    wanted, given = _SIDES.intersection(gold.modifiers), _SIDES & modifiers
    optional = _SIDES.intersection(gold.modifiers_optional)
    return wanted - optional <= given <= wanted | optional or {wanted, given} == set(_BOTH_SIDES)


def _claimed(units: int | None, modifiers: Iterable[str]) -> str:
    return " ".join([f"x{units}", *sorted(_SIDES.intersection(modifiers))])


def _facts(gold: Gold, given: Pairs) -> dict[str, Score]:
    of_procedures = gold_pairs(gold.procedures)
    required = of_procedures if gold.facts_required is None else gold.facts_required
    allowed = of_procedures if gold.facts_allowed is None else gold.facts_allowed
    scores = {}
    for name in ATTRIBUTES:
        must, may, got = ({value for attribute, value in found if attribute == name} for found in (required, allowed, given))
        scores[name] = Score(len(must & got), len(got - may), len(must - got))
    return scores


def _touched(gold: GoldLine, given: GivenLine, text: str) -> Share:
    """The gold's quotes that a cited span overlaps, wherever in the note the quote stands."""
    places = [found for quote in gold.evidence if (found := list(_places(text, quote)))]
    return share(any(start < to and at < end for at, to in found for start, end in given.spans) for found in places)


def _places(text: str, quote: str) -> Iterable[tuple[int, int]]:
    at = text.find(quote) if quote else -1
    while at >= 0:
        yield at, at + len(quote)
        at = text.find(quote, at + 1)


def _words(gold: GoldLine, given: GivenLine, text: str) -> Score:
    """The words cited against the words of the gold's quotes, wherever they stand; numbers count as words."""
    wanted = {word for quote in gold.evidence for word in words(quote)}
    return compare(wanted, {word for start, end in given.spans for word in words(text[start:end])})
