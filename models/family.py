"""Family files: one service family a TOML file with its words, needed facts, decision rows and examples. Format: models/README.md."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from typing import Any

from nlp.lexicon import FamilyWords


class FamilyError(ValueError):
    """A family file that cannot be used; names the file and what is wrong in it."""


@dataclass(frozen=True, slots=True)
class Need:
    """A fact that rows depend on: what to ask when the note does not say, and what its silence stands for, if anything."""

    ask: str
    absent: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One decision row: when all of ``when`` (fact → values), ``at_least`` and ``at_most`` hold, ``code`` is supported."""

    name: str
    when: Mapping[str, tuple[str, ...]]
    at_least: Mapping[str, int]
    at_most: Mapping[str, int]
    code: str
    further: str | None
    third: str | None
    further_once: bool
    count: str
    sides: str
    guidance: str
    guidance_code: str | None
    modifiers: tuple[str, ...]
    medicare_modifiers: tuple[str, ...]
    medicare_code: str | None
    medicare_none: bool
    also: tuple[str, ...]
    before: tuple[tuple[date, Mapping[str, str | None]], ...]
    text: str

    def on(self, day: date) -> Row:
        """The row as it stood on a date of service: the earliest of the ``before`` dates not yet passed changes it."""
        for until, changed in sorted(self.before, key=lambda b: b[0]):
            if day <= until:
                return replace(self, **changed)  # type: ignore[arg-type]
        return self

    def code_for(self, payer: str) -> str | None:
        """The code for a payer; None where the payer bundles the service."""
        if payer == "medicare":
            return None if self.medicare_none else self.medicare_code or self.code
        return self.code


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence and the claim lines that it must give, as ``CODE[-MOD]…[xUNITS]``."""

    text: str
    lines: tuple[str, ...]
    payer: str
    date: str


@dataclass(frozen=True, slots=True)
class Family:
    """A family file, checked."""

    id: str
    label: str
    source: str
    words: FamilyWords
    needs: Mapping[str, Need]
    rows: tuple[Row, ...]
    examples: tuple[Example, ...]


NO_CODE = "none"
_BY_MINUTES = frozenset({"timed", "sets", "care_minutes", "sedation_minutes", "infusion_minutes", "work_hours", "quarter_hours"})

_TOP = {
    "id", "label", "source", "group", "site", "yields_to", "target", "only_targets", "not_targets", "general_targets", "narrower",
    "told_target", "bodies", "timed", "minutes", "beside", "general", "midline",
    "level_marks", "marks_from",
    "words", "targets", "attributes", "needs", "rows", "examples",
}  # fmt: skip
_ROW = {
    "name", "when", "at_least", "at_most", "code", "further", "further_once", "third", "count", "sides", "guidance",
    "guidance_code", "modifiers",
    "medicare_modifiers", "medicare_code", "medicare_none", "also", "before", "text",
}  # fmt: skip


def load_families() -> dict[str, Family]:
    """Every family of ``models/families``, by id. Raises ``FamilyError``."""
    folder = files("models").joinpath("families")
    named = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return {f.name.removesuffix(".toml"): parse_family(f.name, f.read_text(encoding="utf-8")) for f in named}


def families_digest() -> str:
    """The sha256 over all family files in the order of their names."""
    digest = hashlib.sha256()
    for file in sorted(files("models").joinpath("families").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()


def parse_family(file: str, text: str) -> Family:
    """One family file. Raises ``FamilyError`` for an unknown key, a row without a name or code, a name that is not the file's."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FamilyError(f"{file}: {error}") from error
    _known(file, "the file", table, _TOP)
    if table.get("id") != file.removesuffix(".toml"):
        raise FamilyError(f"{file}: id must be the file's name, found {table.get('id')!r}")
    rows = tuple(_row(file, i, r) for i, r in enumerate(table.get("rows", ())))
    if len({r.name for r in rows}) != len(rows):
        raise FamilyError(f"{file}: two rows have one name")
    return Family(
        id=table["id"],
        label=table["label"],
        source=table["source"],
        words=_words(table),
        needs={k: Need(n["ask"], n.get("absent")) for k, n in table.get("needs", {}).items()},
        rows=rows,
        examples=tuple(
            Example(e["text"], tuple(e["lines"]), e.get("payer", "medicare"), str(e.get("date", "2026-03-02")))
            for e in table.get("examples", ())
        ),
    )


def _known(file: str, where: str, table: Mapping[str, Any], keys: Iterable[str]) -> None:
    unknown = sorted(set(table) - set(keys))
    if unknown:
        raise FamilyError(f"{file}: {where} has unknown keys: {', '.join(unknown)}")


def _row(file: str, index: int, table: Mapping[str, Any]) -> Row:
    where = f"row {table.get('name', index + 1)}"
    _known(file, where, table, _ROW)
    # A row whose code is "none" says that what is documented makes no line, and why.
    for key in ("name", "code", "text", *(() if table.get("code") == NO_CODE else ("count",))):
        if key not in table:
            raise FamilyError(f"{file}: {where} lacks {key}")
    return Row(
        name=table["name"],
        when={k: tuple(v) for k, v in table.get("when", {}).items()},
        at_least=dict(table.get("at_least", {})),
        at_most=dict(table.get("at_most", {})),
        code=table["code"],
        further=table.get("further"),
        third=table.get("third"),
        further_once=bool(table.get("further_once", False)),
        count=table.get("count", ""),
        sides=table.get("sides", "none"),
        guidance=table.get("guidance", "included"),
        guidance_code=table.get("guidance_code"),
        modifiers=tuple(table.get("modifiers", ())),
        medicare_modifiers=tuple(table.get("medicare_modifiers", ())),
        medicare_code=table.get("medicare_code"),
        medicare_none=bool(table.get("medicare_none", False)),
        also=tuple(table.get("also", ())),
        before=tuple(_before(file, where, b) for b in table.get("before", ())),
        text=table["text"],
    )


def _before(file: str, where: str, table: Mapping[str, Any]) -> tuple[date, Mapping[str, str | None]]:
    """How a row differed until a day; ``further = "none"`` says that there was no such code."""
    _known(file, f"{where}, before", table, {"until", "code", "further", "guidance"})
    changed = {k: None if k == "further" and v == NO_CODE else v for k, v in table.items() if k != "until"}
    return date.fromisoformat(str(table["until"])), changed


def _words(table: Mapping[str, Any]) -> FamilyWords:
    words = table.get("words", {})
    bodies = tuple(table.get("bodies", ()))
    return FamilyWords(
        id=table["id"],
        named=tuple(words.get("procedure", ())),
        generic=tuple(words.get("generic", ())),
        signs=tuple(words.get("signs", ())),
        excluded=tuple(words.get("not", ())),
        told=tuple(tuple(t) for t in words.get("told", ())),
        group=table.get("group", ""),
        told_target=dict(table.get("told_target", {})),
        target=table.get("target"),
        targets={k: tuple(v.get("words", ())) for k, v in table.get("targets", {}).items()},
        attributes={k: {v: tuple(w) for v, w in values.items()} for k, values in table.get("attributes", {}).items()},
        yields_to=tuple(table.get("yields_to", ())),
        only_targets=bodies or tuple(table.get("only_targets", ())),
        not_targets=tuple(table.get("not_targets", ())),
        narrower={k: tuple(v) for k, v in table.get("narrower", {}).items()},
        general_targets=tuple(table.get("general_targets", ())),
        site="muscle" if bodies else table.get("site", "none"),
        timed=bool(table.get("timed", False)),
        minutes=bool(table.get("timed", False) or table.get("minutes", False))
        or any(r.get("count") in _BY_MINUTES or "minutes" in r.get("at_least", {}) for r in table.get("rows", ())),
        beside=bool(table.get("beside", False)),
        general=bool(table.get("general", False)),
        midline=bool(table.get("midline", False)),
        weak={"": tuple(words.get("weak", ())), **{k: tuple(v["weak"]) for k, v in table.get("targets", {}).items() if "weak" in v}},
        level_marks=tuple(table.get("level_marks", ())),
        marks_from=tuple(table.get("marks_from", ())),
    )
