"""A record with its decisions as a note with its gold answer: what was accepted is wanted, what was rejected is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from corpus.attributes import pairs
from corpus.gold import LEFT_OUT, Gold, GoldLine, GoldNotCoded, GoldProcedure, GoldVisit
from corpus.matching import is_drug, is_visit, visit_category
from corpus.note import Note
from service.store.records import Billed, Decision, Record, Standing

STYLE: Final = "site"
# The line was right, and what keeps it off the claim stands in no note: it is neither wanted nor wrong.
_NOT_OF_THE_NOTE: Final = "payer"
# What a request may say that a note of a collection does not.
_ASKED: Final = ("patient_status", "setting", "signed")
_PROCEDURE: Final = "procedure"


def left_out(record: Record, standing: Sequence[Standing]) -> str | None:
    """Why a record makes no gold answer, in words that follow a number of notes; None for one that does."""
    if record.kind != "suggest":
        return "of an audit"
    if record.text is None:
        return "without text: it is not kept"
    decided = {each.decision.line for each in standing}
    response: Any = record.response
    if any(line["status"] == "suggested" and place not in decided for place, line in enumerate(response["suggestions"], 1)):
        return "with a suggestion that nobody has decided on"
    if any(record.fields.get(name) is not None for name in _ASKED):
        return "asked with more than a payer and a date of service"
    return None


def pair_of(record: Record, standing: Sequence[Standing]) -> tuple[Note, Gold]:
    """The note and its gold answer, under the record's opaque id. The record is none that is ``left_out``."""
    assert record.text is not None
    response: Any = record.response
    note = Note(
        id=record.id,
        text=record.text,
        # The day that the decisions were made for, however it was found.
        date_of_service=date.fromisoformat(response["date_of_service"]["value"]),
        payer=response["payer"],
        style=STYLE,
    )
    return note, _gold(record.id, record.text, response, standing)


def _gold(id: str, text: str, response: Mapping[str, Any], standing: Sequence[Standing]) -> Gold:
    decisions = {each.decision.line: each.decision for each in standing if each.decision.line is not None}
    decided = [(line, decisions[place]) for place, line in enumerate(response["suggestions"], 1) if place in decisions]
    lines = [wanted for line, decision in decided if (wanted := _wanted(text, line, decision)) is not None]
    lines += [_line(each.decision.billed, ()) for each in standing if each.decision.line is None and each.decision.billed]
    visits = [line for line in lines if is_visit(line.code)]
    return Gold(
        id=id,
        codes=tuple(line for line in lines if not is_drug(line.code) and not is_visit(line.code)),
        drugs=tuple(line for line in lines if is_drug(line.code)),
        visit=GoldVisit(visit_category(visits[0].code), _levels(visits)) if visits else GoldVisit(),
        procedures=tuple(_procedures(text, response["facts"], decided)),
        not_coded=tuple(_not_coded(text, decided)),
        # Nobody was asked about facts: those of the answer are allowed, and none must be found again.
        facts_required=frozenset(),
        facts_allowed=pairs(response["facts"]),
    )


def _wanted(text: str, line: Mapping[str, Any], decision: Decision) -> GoldLine | None:
    words = _words(text, line["evidence"])
    if decision.action == "change" and decision.billed is not None:
        return _line(decision.billed, words)
    suggested = Billed(line["code"], line["units"], tuple(line["modifiers"]))
    if decision.action == "accept":
        return _line(suggested, words)
    return _line(suggested, words, accept=(LEFT_OUT,)) if decision.reason == _NOT_OF_THE_NOTE else None


def _line(billed: Billed, evidence: tuple[str, ...], accept: tuple[str, ...] = ()) -> GoldLine:
    return GoldLine(billed.code, billed.units, billed.modifiers, accept=accept, ambiguous=bool(accept), evidence=evidence)


def _levels(visits: Sequence[GoldLine]) -> tuple[str, ...]:
    """None where whether the visit goes on the claim is open: then it is not judged."""
    return () if any(line.ambiguous for line in visits) else tuple(line.code for line in visits)


def _procedures(
    text: str, facts: Iterable[Mapping[str, Any]], decided: Sequence[tuple[Mapping[str, Any], Decision]]
) -> Iterator[GoldProcedure]:
    """The acts of the accepted lines, each by words that stand in the note once: they alone teach where a deed is told."""
    accepted = [
        span for line, decision in decided if decision.action == "accept" for span in line["evidence"] if span["role"] == _PROCEDURE
    ]
    for fact in facts:
        for span in fact["evidence"]:
            quote = text[span["start"] : span["end"]]
            is_accepted = any(span["start"] < other["end"] and other["start"] < span["end"] for other in accepted)
            if fact.get("status", "performed") == "performed" and span["role"] == _PROCEDURE and is_accepted and text.count(quote) == 1:
                yield GoldProcedure(fact["procedure"], "performed", quote)
                break


def _not_coded(text: str, decided: Sequence[tuple[Mapping[str, Any], Decision]]) -> Iterator[GoldNotCoded]:
    for line, decision in decided:
        if decision.action == "reject" and decision.reason != _NOT_OF_THE_NOTE:
            spans = sorted(line["evidence"], key=lambda span: span["role"] != _PROCEDURE)
            if spans:
                yield GoldNotCoded(text[spans[0]["start"] : spans[0]["end"]], decision.reason or "other")


def _words(text: str, evidence: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text[span["start"] : span["end"]] for span in evidence))
