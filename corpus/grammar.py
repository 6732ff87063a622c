"""The grammar of invented notes, read from ``corpus/grammar``: acts, what becomes of them, and what surrounds them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Act:
    """A service: its names, the sentences that tell it done, and the line it earns. Slots stand in braces.

    ``further`` is the code of each further level; ``units`` says what they count; ``given`` a drug line that the deed itself names.
    """

    family: str
    type: str
    names: tuple[str, ...]
    deeds: tuple[str, ...]
    line: str
    levels: tuple[str, ...] = ()
    vertebrae: tuple[str, ...] = ()
    sided: bool = False
    further: str | None = None
    units: Literal["one", "levels", "minutes"] = "one"
    guide: Literal["xray", "us"] | None = None
    drug: str | None = None
    given: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Grammar:
    """Everything that a note is made from. ``frames`` are sentences by status, ``drugs`` are (words, code, units) by class."""

    acts: tuple[Act, ...]
    frames: Mapping[str, tuple[str, ...]]
    drugs: Mapping[str, tuple[tuple[str, str, int], ...]]
    headings: Mapping[str, tuple[str, ...]]
    fillers: Mapping[str, tuple[str, ...]]
    values: Mapping[str, tuple[str, ...]]
    other: Mapping[str, tuple[str, ...]]


@cache
def load_grammar() -> Grammar:
    """The grammar that travels with the package."""
    sections = _toml("sections.toml")
    return Grammar(
        acts=tuple(Act(**{key: _frozen(value) for key, value in act.items()}) for act in _toml("acts.toml")["acts"]),
        frames=_lists(_toml("frames.toml")),
        drugs={name: tuple((w, c, u) for w, c, u in rows) for name, rows in _toml("drugs.toml").items()},
        headings=_lists(sections["headings"]),
        fillers=_lists(sections["fillers"]),
        values=_lists(sections["values"]),
        other=_lists(sections["other"]),
    )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(files("corpus").joinpath("grammar", name).read_text(encoding="utf-8"))


def _lists(table: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(values) for name, values in table.items()}


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
