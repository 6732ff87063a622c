"""The claimed lines of one code against the documented ones: units over the day, side by side, then modifiers. R-LAT, R-MOD, R-DRG-06."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from models.answer import Line
from models.audit.modifiers import ASSISTED, DIGITS, SIDES, WASTED, is_drug, required, wrong_on
from models.audit.records import ClaimLine, Verdict
from models.rules.draft import Claim
from models.rules.laterality import takes_side, two_lines

# A part of a code's units: the side or digit (empty: none is told), and whether discarded or furnished by an assistant.
Part = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Match:
    """What became of a claimed line: its verdict, the documented line it was held against, and what differs in words."""

    claimed: ClaimLine
    verdict: Verdict
    documented: Line | None
    differs: str = ""


def match(claimed: Sequence[ClaimLine], documented: Sequence[Line], claim: Claim) -> tuple[list[Match], list[Line]]:
    """A match for every claimed line of one code, in their order, and the documented lines that none of them claims.

    First lines that say the same, then lines that together say the same (RT and LT for 50, two lines of one unit for one of
    two), then each of the rest beside the documented line nearest to it.
    """
    wanted, given = _comparable(claimed, documented, claim)
    found: dict[int, Match] = {}
    open_lines = list(range(len(documented)))
    for line in claimed:
        same = next((i for i in open_lines if given[line.number] == wanted[i]), None)
        if same is not None:
            open_lines.remove(same)
            found[line.number] = _by_modifiers(line, documented[same], claim)
    rest = [line for line in claimed if line.number not in found]
    settled, used = _together({line.number: given[line.number] for line in rest}, {i: wanted[i] for i in open_lines})
    for line in rest:
        if line.number in settled:
            nearest = min(used[line.number], key=lambda i: len(set(line.modifiers) ^ set(documented[i].modifiers)))
            found[line.number] = _by_modifiers(line, documented[nearest], claim)
    open_lines = [i for i in open_lines if not any(i in places for places in used.values())]
    for line in rest:
        if line.number in found:
            continue
        best = min(open_lines, key=lambda i: _distance(line, given[line.number], documented[i], wanted[i]), default=None)
        if best is None:
            found[line.number] = _one_too_many(line, given[line.number], documented, wanted)
            continue
        open_lines.remove(best)
        found[line.number] = _beside(line, given[line.number], documented[best], wanted[best])
    return [found[line.number] for line in claimed], [documented[i] for i in open_lines]


def _one_too_many(line: ClaimLine, given: Counter[Part], documented: Sequence[Line], wanted: dict[int, Counter[Part]]) -> Match:
    """A line beside others that claim what is documented: too many units of the day, or a side of which there is nothing."""
    same = next((i for i in wanted if wanted[i].keys() & given.keys()), None)
    if same is None:
        return Match(line, "not_supported", None, "the note supports no further unit of this code" if documented else "")
    units = documented[same].units
    return Match(line, "wrong_units", documented[same], f"with the other lines more than the {units} documented")


def _comparable(
    claimed: Sequence[ClaimLine], documented: Sequence[Line], claim: Claim
) -> tuple[dict[int, Counter[Part]], dict[int, Counter[Part]]]:
    """The parts of both in words that both tell: fingers as hands where one names no finger, no sides where none are asked."""
    ours = {i: _parts(line.units, line.modifiers, claim.payer) for i, line in enumerate(documented)}
    theirs = {line.number: _parts(line.units, line.modifiers, claim.payer) for line in claimed}
    code = claimed[0].code if claimed else documented[0].code
    entry = claim.tables.code(code, claim.on)
    told, said = _sides(ours.values()), _sides(theirs.values())
    if not told & DIGITS.keys() or not said & DIGITS.keys():
        ours, theirs = _hands(ours), _hands(theirs)
    told, said = _sides(ours.values()), _sides(theirs.values())
    sided = entry is not None and takes_side(entry)
    informs = len(told) == 1 and entry is not None and two_lines(entry)
    if told and not said and (is_drug(code) or informs):
        # Where 50 never applies the one side only informs: no payer pays by it (R-LAT-02).
        ours = {i: _without_sides(parts) for i, parts in ours.items()}
    if not told and said and (is_drug(code) or not sided) and not any("50" in line.modifiers for line in claimed):
        theirs = {i: _without_sides(parts) for i, parts in theirs.items()}
    return ours, theirs


def _parts(units: int, modifiers: Sequence[str], payer: str) -> Counter[Part]:
    """Units by side and part; 50 is both sides once, several sides on one line share its units."""
    kind = WASTED if WASTED in modifiers else "assisted" if payer == "medicare" and ASSISTED & set(modifiers) else ""
    sides = [m for m in modifiers if m in SIDES]
    if "50" in sides:
        return Counter({("LT", kind): units, ("RT", kind): units})
    if len(sides) > 1:
        each = units // len(sides) if units % len(sides) == 0 else units
        return Counter({(side, kind): each for side in sides})
    return Counter({(sides[0] if sides else "", kind): units})


def _sides(every: Iterable[Counter[Part]]) -> set[str]:
    return {side for parts in every for side, _ in parts if side}


def _hands(lines: dict[int, Counter[Part]]) -> dict[int, Counter[Part]]:
    return {i: _summed(parts, lambda side: DIGITS.get(side, side)) for i, parts in lines.items()}


def _without_sides(parts: Counter[Part]) -> Counter[Part]:
    return _summed(parts, lambda side: "")


def _summed(parts: Counter[Part], name: Callable[[str], str]) -> Counter[Part]:
    out: Counter[Part] = Counter()
    for (side, kind), units in parts.items():
        out[name(side), kind] += units
    return out


def _together(claimed: dict[int, Counter[Part]], documented: dict[int, Counter[Part]]) -> tuple[set[int], dict[int, list[int]]]:
    """The claimed lines whose parts add up, with others, to the documented units; and the documented lines each of them stands for.

    A documented line only one side of which is claimed is no match: half of 50 is another claim.
    """
    asked = sum(claimed.values(), Counter[Part]())
    there = sum(documented.values(), Counter[Part]())
    equal = {part for part in asked if asked[part] == there[part]}
    whole = {i for i, parts in documented.items() if parts.keys() <= asked.keys()}
    settled: set[int] = set()
    used: dict[int, list[int]] = {}
    for number, parts in claimed.items():
        places = [i for i, ours in documented.items() if ours.keys() & parts.keys()]
        if parts.keys() <= equal and places and whole.issuperset(places):
            settled.add(number)
            used[number] = places
    return settled, used


def _distance(line: ClaimLine, given: Counter[Part], documented: Line, wanted: Counter[Part]) -> tuple[bool, bool, int]:
    others = len(set(line.modifiers) ^ set(documented.modifiers))
    return given.keys() != wanted.keys(), line.units != documented.units, others


def _beside(line: ClaimLine, given: Counter[Part], documented: Line, wanted: Counter[Part]) -> Match:
    if given.total() != wanted.total() and line.units != documented.units:
        return Match(line, "wrong_units", documented, f"{line.units} claimed, {documented.units} documented")
    asked, there = _named(line.modifiers), _named(documented.modifiers)
    return Match(line, "wrong_modifier", documented, f"{asked} claimed, {there} documented")


def _named(modifiers: Sequence[str]) -> str:
    told = [m for m in modifiers if m in SIDES or m == WASTED or m in ASSISTED]
    return " ".join(told) or "no side"


def _by_modifiers(line: ClaimLine, documented: Line, claim: Claim) -> Match:
    """Supported in code and units: what remains are modifiers that are missing or cannot be right."""
    entry = claim.tables.code(line.code, claim.on)
    lacking = required(line.code, documented.modifiers, claim.payer, claim.setting) - set(line.modifiers)
    wrong = wrong_on(line.code, entry, line.modifiers, documented.modifiers, claim.payer)
    if not lacking and not wrong:
        return Match(line, "supported", documented)
    said = [f"{m} is documented and not claimed" for m in sorted(lacking)]
    return Match(line, "wrong_modifier", documented, "; ".join([*said, *wrong.values()]))
