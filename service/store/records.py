"""What the store takes and gives: plain records, no tables and no sessions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, get_args

from models.answer import JSON
from service.access.who import Scope

State = Literal["open", "done"]
Kind = Literal["suggest", "audit"]
Action = Literal["accept", "change", "reject", "add", "undo"]
ACTIONS: Final[tuple[Action, ...]] = get_args(Action)


@dataclass(frozen=True, slots=True)
class Billed:
    """One line as a person would bill it."""

    code: str
    units: int = 1
    modifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided on one line of a record.

    ``line`` is the place of the suggestion in the record's response, from 1; None for a line added by hand, which ``billed`` names.
    ``billed`` is None but for ``change`` and ``add``. ``undo`` takes back the newest decision on ``line`` that stands (for a line
    added by hand: on the ``billed`` it names). ``reason`` is one of a short list (``REASONS``), never free text of a note.
    """

    action: Action
    line: int | None = None
    billed: Billed | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the trail. ``payload`` is None once the record was erased; ``hash`` chains to the entry before.

    ``kind`` is ``answered``, ``decided``, ``state`` or ``erased``, all of a record, or ``key_added`` or ``key_revoked``, of none.
    """

    number: int
    at: datetime
    who: str
    kind: str
    record: str | None
    payload: Mapping[str, Any] | None
    hash: str


@dataclass(frozen=True, slots=True)
class Record:
    """A note that was answered: what was asked and said, never its text unless the site keeps it.

    ``id`` is opaque; ``sha256`` is the note's. ``fields`` are the request's without text. ``response`` is the newest one, its evidence
    as offsets (code points) and roles without words (``service.store.words.with_words`` puts them back where the note is at hand).
    ``at`` and ``who`` are the first keeping's. ``answer`` is the number of the trail's entry that holds the response. ``text`` is None
    where the site does not keep it.
    """

    id: str
    kind: Kind
    sha256: str
    note_id: str | None
    fields: Mapping[str, Any]
    response: JSON
    state: State
    at: datetime
    who: str
    text: str | None = None
    answer: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A decision that stands. ``decision.line`` is the line's place in the record's present response; ``entry`` the trail's number."""

    decision: Decision
    at: datetime
    who: str
    entry: int


@dataclass(frozen=True, slots=True)
class Key:
    """An API key, by its name; of the key itself only a digest is kept. ``per_minute`` None: the site's own limit."""

    name: str
    scopes: frozenset[Scope]
    per_minute: int | None
    at: datetime
    who: str
    revoked: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether the trail is whole. ``head`` is the newest entry's hash; ``first_bad`` and ``what`` name the first entry that is not true."""

    ok: bool
    entries: int
    head: str
    first_bad: int | None = None
    what: str | None = None


# Why a line is rejected or changed: short words for a menu, and the only ones that are taken.
REASONS: Final[Mapping[str, str]] = {
    "not_performed": "not performed at this visit",
    "wrong_code": "another code describes it",
    "wrong_level": "wrong level or region",
    "wrong_side": "wrong side",
    "wrong_units": "wrong units",
    "wrong_modifier": "wrong modifier",
    "not_documented": "not documented well enough",
    "bundled": "included in another line",
    "payer": "this payer does not take it",
    "other": "another reason",
}
