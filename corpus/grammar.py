"""The grammar of invented notes, read from ``corpus/grammar``: acts, what becomes of them, and what surrounds them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

Sentences = Mapping[str, tuple[str, ...]]
Dose = tuple[str, int, str]

_ACTS: Final = ("spine", "nerve", "device", "visit", "talk", "rare")


@dataclass(frozen=True, slots=True)
class Act:
    """A service: its names, the sentences that tell it done, and the lines it earns. Slots stand in braces.

    ``levels``, ``vertebrae``, ``sites`` fill ``{level}``, ``{vertebra}``, ``{site}``. ``sided``: ``{side}`` is one side, and ``both``
    that it may be two; ``optional_side``: the line may do without it; ``always`` is a modifier that the deed itself settles.

    ``line`` is the code (``medicare`` the one that Medicare takes instead, ``payer`` the only one that takes it), ``also`` are other
    codes with units, ``beside`` is the code of the guidance where that is separate. ``units`` says what counts: ``levels`` (from the
    second on ``further``) or the ``minutes`` of a timed therapy; ``times`` are (minutes, units of ``further``) instead. ``drug`` is a
    class of ``drugs.toml``; ``vials`` are (words, drug lines) for ``{vial}``. ``since``: the first year of the code. Without
    ``alone`` the act only goes along with another.
    """

    family: str
    type: str
    names: tuple[str, ...]
    deeds: tuple[str, ...]
    line: str
    levels: tuple[str, ...] = ()
    vertebrae: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    sided: bool = False
    both: bool = False
    optional_side: bool = False
    always: str | None = None
    medicare: str | None = None
    payer: str | None = None
    also: tuple[tuple[str, int], ...] = ()
    beside: str | None = None
    further: str | None = None
    units: Literal["one", "levels", "minutes"] = "one"
    times: tuple[tuple[int, int], ...] = ()
    guide: Literal["xray", "us"] | None = None
    drug: str | None = None
    vials: tuple[tuple[str, tuple[Dose, ...]], ...] = ()
    since: int = 0
    alone: bool = True
    kind: Literal["needle", "therapy", "care"] = "needle"


@dataclass(frozen=True, slots=True)
class Grammar:
    """Everything that a note is made from. ``frames`` are sentences by status, ``drugs`` are (words, code, units) by class."""

    acts: tuple[Act, ...]
    alone: tuple[Act, ...]
    timed: tuple[Act, ...]
    together: tuple[tuple[str, str], ...]
    frames: Sentences
    drugs: Mapping[str, tuple[Dose, ...]]
    headings: Sentences
    fillers: Sentences
    values: Sentences
    other: Sentences

    def of(self, line: str) -> tuple[Act, ...]:
        """The acts that earn a line with this code."""
        return tuple(act for act in self.acts if act.line == line)


@cache
def load_grammar() -> Grammar:
    """The grammar that travels with the package."""
    sections, frames = _toml("sections"), _toml("frames")
    acts = tuple(Act(**_frozen(act)) for name in _ACTS for act in _toml(f"acts_{name}")["acts"])
    return Grammar(
        acts=acts,
        alone=tuple(act for act in acts if act.alone),
        timed=tuple(act for act in acts if act.units == "minutes"),
        together=_frozen(frames.pop("together")),
        frames=_frozen(frames),
        drugs={name: tuple((words, units, code) for words, code, units in rows) for name, rows in _toml("drugs").items()},
        **{name: _frozen(sections[name]) for name in ("headings", "fillers", "values", "other")},
    )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(files("corpus").joinpath("grammar", f"{name}.toml").read_text(encoding="utf-8"))


def _frozen(value: Any) -> Any:
    """Lists as tuples, all the way down."""
    if isinstance(value, dict):
        return {key: _frozen(inner) for key, inner in value.items()}
    return tuple(_frozen(inner) for inner in value) if isinstance(value, list) else value
