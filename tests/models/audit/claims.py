"""Claims made from our own notes and their gold answers, right ones and ones with one thing wrong, for the tests of the audit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corpus.gold import Gold
from corpus.note import Note
from corpus.sets import own_sets
from models.answer import Answer, Line
from models.audit.modifiers import is_visit
from models.audit.scope import OF_OTHERS
from models.coder import Coder

Lines = tuple[tuple[str, int, tuple[str, ...]], ...]  # code, units, modifiers

GUIDANCE = ("77002", "77003", "77012", "76942")
SIDES = {"LT", "RT", "50"}
OTHER_REGION = {
    "64483": "64479", "64479": "64483", "64484": "64480", "64480": "64484", "62323": "62321", "62321": "62323", "64493": "64490",
    "64490": "64493", "64494": "64491", "64635": "64633", "64633": "64635", "64636": "64634", "64634": "64636", "64415": "64447",
    "20610": "20605", "20605": "20610", "64510": "64520", "64520": "64510",
}  # fmt: skip


@dataclass(frozen=True)
class MadeClaim:
    """A claim for a note: ``wrong`` is the place of the line that must not be supported, ``left_out`` a code that must be named."""

    note: Note
    kind: str
    lines: Lines
    wrong: int | None = None
    left_out: str | None = None

    def plain(self) -> list[dict[str, object]]:
        return [{"code": code, "units": units, "modifiers": list(modifiers)} for code, units, modifiers in self.lines]

    def fields(self) -> dict[str, object]:
        return {"date_of_service": self.note.date_of_service, **({"payer": self.note.payer} if self.note.payer else {})}


def right_answers(coder: Coder, every: int = 1) -> Iterator[tuple[Note, Gold, Answer]]:
    """Of every so manieth of our own notes those on which coder and gold agree in codes, units and sides."""
    for notes in own_sets():
        for note, gold in list(zip(notes.notes, notes.gold, strict=True))[::every]:
            payer = {"payer": note.payer} if note.payer else {}
            answer = coder.suggest(note.text, date_of_service=note.date_of_service, **payer)
            given = [line for line in answer.suggestions if line.status == "suggested"]
            visits = {line.code for line in given if is_visit(coder.tables.code(line.code), line.code)}
            wanted = sorted((g.code, g.units, _sides(g.modifiers)) for g in (*gold.codes, *gold.drugs))
            found = sorted(
                (line.code, line.units, _sides(line.modifiers))
                for line in given
                if line.code not in visits or line.code in {g.code for g in gold.codes}
            )
            if wanted == found and visits - {g.code for g in gold.codes} <= set(gold.visit.levels) and given:
                yield note, gold, answer


def made(coder: Coder, every: int = 1) -> Iterator[MadeClaim]:
    """Every claim, in the order of the notes."""
    for note, gold, answer in right_answers(coder, every):
        given = [line for line in answer.suggestions if line.status == "suggested"]
        own = tuple((line.code, line.units, line.modifiers) for line in given)
        yield from _right(note, gold, given, own)
        yield from _wrong_codes(coder, note, own)
        yield from _wrong_counts(note, given, own)
        yield from _added(coder, note, answer, own)
        yield from _left_out(note, own)


def _right(note: Note, gold: Gold, given: list[Line], own: Lines) -> Iterator[MadeClaim]:
    yield MadeClaim(note, "right", own)
    yield MadeClaim(note, "right, turned round", tuple(reversed(own)))
    golden = {g.code for g in gold.codes} | {g.code for g in gold.drugs}
    visits = tuple((line.code, line.units, line.modifiers) for line in given if line.code not in golden)
    plain = tuple((g.code, g.units or 1, g.modifiers) for g in (*gold.codes, *gold.drugs))
    yield MadeClaim(note, "right, gold's modifiers", plain + visits)
    full = tuple(
        (g.code, g.units or 1, tuple(dict.fromkeys((*g.modifiers, *_alone(g.modifiers_optional))))[:4]) for g in (*gold.codes, *gold.drugs)
    )
    if full != plain:
        yield MadeClaim(note, "right, optional modifiers", full + visits)
    split: list[tuple[str, int, tuple[str, ...]]] = []
    for code, units, modifiers in own:
        rest = tuple(m for m in modifiers if m != "50")
        sides = ("RT", "LT") if "50" in modifiers else ()
        split += [(code, units, (*rest, side)) for side in sides] or [(code, units, modifiers)]
    if len(split) > len(own) and len({(c, frozenset(m)) for c, _, m in split}) == len(split):
        yield MadeClaim(note, "right, a line a side", tuple(split))


def _wrong_codes(coder: Coder, note: Note, own: Lines) -> Iterator[MadeClaim]:
    codes = {code for code, _, _ in own}
    for place, (code, units, modifiers) in enumerate(own):
        family = coder.tables.code(code)
        others = [
            c
            for c, rows in coder.tables.codes.items()
            if family and rows[-1].family == family.family and c not in codes and rows[-1].effective_to is None and c not in OF_OTHERS
        ]
        if others:
            wrong = others[place % len(others)]
            kept = None if any(c == code for i, (c, _, _) in enumerate(own) if i != place) else code
            yield MadeClaim(note, "wrong family member", _with(own, place, (wrong, units, modifiers)), place, kept)
        if (region := OTHER_REGION.get(code)) and region not in codes:
            yield MadeClaim(note, "wrong region", _with(own, place, (region, units, modifiers)), place, code)


def _wrong_counts(note: Note, given: list[Line], own: Lines) -> Iterator[MadeClaim]:
    for place, (code, units, modifiers) in enumerate(own):
        yield MadeClaim(note, "one unit more", _with(own, place, (code, units + 1, modifiers)), place)
        if units > 1:
            yield MadeClaim(note, "one unit less", _with(own, place, (code, units - 1, modifiers)), place)
        alone = sum(c == code for c, _, _ in own) == 1
        for old, new in (("RT", "LT"), ("LT", "RT"), ("50", "LT"), ("RT", "50")):
            if old in modifiers and alone:
                turned = tuple(new if m == old else m for m in modifiers)
                yield MadeClaim(note, "wrong side", _with(own, place, (code, units, turned)), place)
        if given[place].code[0] != "J" and alone:
            visit = code.startswith("99") and code[:3] in ("992", "993")
            wrong = "59" if visit else "25"
            yield MadeClaim(note, "wrong modifier", _with(own, place, (code, units, (*modifiers, wrong)[-4:])), place)
        for needed in ("GP", "GO", "CQ", "AT", "53"):
            if needed in modifiers and alone:
                yield MadeClaim(
                    note, "missing modifier", _with(own, place, (code, units, tuple(m for m in modifiers if m != needed))), place
                )


def _added(coder: Coder, note: Note, answer: Answer, own: Lines) -> Iterator[MadeClaim]:
    codes = {code for code, _, _ in own}
    if any(coder.tables.edit(code, "77002") for code in codes):
        for guidance in GUIDANCE:
            if guidance not in codes and not codes & set(GUIDANCE):
                yield MadeClaim(note, "unbundled guidance", (*own, (guidance, 1, ())), len(own))
    for further, parents in coder.tables.add_ons.items():
        side = next((m for c, _, m in own if c in parents), ())
        if further in coder.rows and further not in codes and parents & codes and further[0] == "6":
            yield MadeClaim(note, "extra level", (*own, (further, 1, tuple(m for m in side if m in SIDES))), len(own))
    for entry in answer.not_coded:
        rows = coder.families[entry.procedure].rows
        undone = next((r.code for r in rows if r.code not in codes and r.code != "none"), None)
        if undone and entry.reason in ("planned", "historical", "negated", "declined"):
            yield MadeClaim(note, "planned only", (*own, (undone, 1, ())), len(own))


def _left_out(note: Note, own: Lines) -> Iterator[MadeClaim]:
    for place, (code, _, _) in enumerate(own):
        if len(own) > 1:
            yield MadeClaim(note, "left out", own[:place] + own[place + 1 :], None, code)


def _with(own: Lines, place: int, line: tuple[str, int, tuple[str, ...]]) -> Lines:
    return (*own[:place], line, *own[place + 1 :])


def _alone(optional: tuple[str, ...]) -> tuple[str, ...]:
    """Of optional modifiers that exclude each other the first: one side, one of 59 and its narrower kinds."""
    out: list[str] = []
    for m in optional:
        kind = "X" if m in ("59", "XS", "XU", "XE") else "side" if m in ("RT", "LT", "50") else m
        if kind not in [("X" if o in ("59", "XS", "XU", "XE") else "side" if o in ("RT", "LT", "50") else o) for o in out]:
            out.append(m)
    return tuple(out)


def _sides(modifiers: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*SIDES, "53"} & set(modifiers)))
