"""What a note says, as frozen records: every fact carries the offsets it was read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from spacy.tokens import Doc

Status = Literal[
    "performed",
    "planned",
    "historical",
    "negated",
    "declined",
    "aborted",
    "hypothetical",
    "informational",
    "other_person",
    "template",
    "mentioned",
]
Side = Literal["left", "right", "bilateral"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A piece of the note: ``text[start:end]``, in Unicode code points, and what it is evidence of."""

    start: int
    end: int
    role: str


@dataclass(frozen=True, slots=True)
class Value:
    """One value of one attribute (``imaging = fluoroscopy``) and the words that say so."""

    value: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Number:
    """A measured value (minutes, mg, U, mL, a count) and the words that say so."""

    value: float
    unit: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Site:
    """One place that was treated.

    ``kind`` is ``level`` (``L4-L5``, ``C7-T1``), ``vertebra`` (a single vertebra, nerve root or body, ``L5``) or the
    lexicon that named it (``muscle``, ``nerve``, ``joint``, ``region``). ``side`` is None where the note does not say.
    """

    kind: str
    value: str
    side: Side | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Procedure:
    """One act, all its mentions joined: ``family`` is the id of a family file, ``target`` what it was done to.

    ``standing`` says where its mentions stand and how they name it: ``title:named``, ``narrative:told``. ``reason`` is why it makes no
    line: ``bundled``, or what the note tells of an act that the rules do not count as done, in the words of ``status``; else None.
    """

    family: str
    target: str | None
    status: Status
    mentions: tuple[Evidence, ...]
    sites: tuple[Site, ...] = ()
    side: Side | None = None
    side_evidence: tuple[Evidence, ...] = ()
    attributes: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    minutes: tuple[Number, ...] = ()
    counts: tuple[Number, ...] = ()
    reason: str | None = None
    conflicts: tuple[Conflict, ...] = ()
    standing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Title and body disagree on ``attribute`` (side, level); both evidences are kept."""

    attribute: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Drug:
    """A drug as the note gives it. ``amount`` is per administration times ``times``; volume alone leaves it None.

    ``role`` is ``given``, ``wasted`` or ``drawn``; ``unit`` is ``mg``, ``mcg``, ``U`` or ``syringe``. ``told`` are the clauses
    around the words of ``evidence``, for drugs that were given.
    """

    name: str
    role: str
    status: Status
    amount: float | None
    unit: str | None
    volume_ml: float | None
    concentration: float | None
    times: int
    evidence: tuple[Evidence, ...]
    told: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Encounter:
    """Everything that ``read_facts`` found in one note. ``passages`` tell a deed in no words of the lexicon; their value is their text."""

    procedures: tuple[Procedure, ...]
    drugs: tuple[Drug, ...] = ()
    date: Value | None = None
    attributes: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    minutes: Mapping[str, tuple[Number, ...]] = field(default_factory=dict)
    written_codes: tuple[Value, ...] = ()
    passages: tuple[Value, ...] = ()


def read_facts(doc: Doc) -> Encounter:
    """The facts of a Doc that went through the pipeline."""
    record: Mapping[str, Any] = doc._.encounter or {"procedures": [], "drugs": []}
    dated = doc.user_data.get("note_date")
    return Encounter(
        procedures=tuple(_procedure(p) for p in record["procedures"]),
        drugs=tuple(Drug(**{**d, "evidence": _evidence(d["evidence"]), "told": _evidence(d["told"])}) for d in record["drugs"]),
        date=Value(date.fromisoformat(dated[2]).isoformat(), Evidence(dated[0], dated[1], "date")) if dated else None,
        attributes={k: tuple(_value(v) for v in vs) for k, vs in record.get("attributes", {}).items()},
        minutes={k: tuple(_number(v) for v in vs) for k, vs in record.get("minutes", {}).items()},
        written_codes=tuple(_value(v) for v in record.get("written_codes", ())),
        passages=tuple(Value(doc.user_data["text"][s:e], Evidence(s, e, role)) for s, e, role in record.get("passages", ())),
    )


def _procedure(record: Mapping[str, Any]) -> Procedure:
    return Procedure(
        family=record["family"],
        target=record["target"],
        status=record["status"],
        mentions=_evidence(record["mentions"]),
        sites=tuple(Site(s["kind"], s["value"], s["side"], _evidence(s["evidence"])) for s in record.get("sites", ())),
        side=record.get("side"),
        side_evidence=_evidence(record.get("side_evidence", ())),
        attributes={k: tuple(_value(v) for v in vs) for k, vs in record.get("attributes", {}).items()},
        minutes=tuple(_number(n) for n in record.get("minutes", ())),
        counts=tuple(_number(n) for n in record.get("counts", ())),
        reason=record.get("reason"),
        conflicts=tuple(Conflict(c["attribute"], _evidence(c["evidence"])) for c in record.get("conflicts", ())),
        standing=tuple(record.get("standing", ())),
    )


def _evidence(spans: Any) -> tuple[Evidence, ...]:
    return tuple(Evidence(start, end, role) for start, end, role in spans)


def _value(record: Mapping[str, Any]) -> Value:
    return Value(record["value"], Evidence(*record["evidence"]))


def _number(record: Mapping[str, Any]) -> Number:
    return Number(record["value"], record["unit"], Evidence(*record["evidence"]))
