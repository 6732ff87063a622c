"""The units of botulinum toxin given in one session: the total that the note states, else the sum over its muscles, else the one dose.

Vials opened, the dilution and earlier visits are no doses; a vial used to the last unit is one where nothing else is said.
Source: R-TOX-09, R-TOX-10.
"""

from __future__ import annotations

import re
from typing import Any

from nlp.components.drug_doses import IS_WASTE
from nlp.components.drug_sums import WASTE, blank, waste_of
from nlp.components.phrases import Hit
from nlp.components.quantities import Amount
from nlp.components.reading import Reading, segment_of
from nlp.components.toxins import _NEVER, given_toxins, toxin_hits
from nlp.lexicon import Lexicon
from nlp.spans import between

Record = dict[str, Any]
Units = tuple[float, int, int]

_UNIT = r"(?:units?|u|U)\b(?!\s?/)"
_NUMBER = r"(?P<n>(?:\d{1,3},\d{3}|\d{1,5})(?:\.\d)?)"
_TOTAL = re.compile(
    rf"(?i)\b(?:grand |preempt |session )?total(?:s|ing|ling)?\b(?:\s+(?:dose|amount|units?|of|was|is|given|injected|toxin"
    rf"|botulinum|botox|dysport|xeomin|administered|used)\b)*[\s:=|]*{_NUMBER}[ -]?{_UNIT}|"
    rf"(?P<n2>\d{{1,5}}(?:\.\d)?)[ -]?{_UNIT}(?:\s+(?:of\s+)?[\w-]+){{0,2}}\s*\(?(?:in\s+)?(?:total|all told|altogether)\b|(?:\bthat makes"
    rf"|which makes|adding up to|for a sum of|sum|=)\s*(?:a total of\s+)?(?P<n3>\d{{1,5}}(?:\.\d)?)[ -]?{_UNIT}"
)
_GIVEN = re.compile(
    rf"(?i)\b(?:given|injected|administered|used|units given|dose given)\b(?:\s+(?:today|dose|total|was|a"
    rf"|of))*[\s:=]*(?P<n>\d{{1,5}}(?:\.\d)?)(?:[ -]?{_UNIT}|(?=\s*[.,;]|\s*$))|"
    rf"\b(?P<n2>\d{{1,5}}(?:\.\d)?)[ -]?{_UNIT}(?:\s+(?:of\s+)?[\w-]+){{0,3}}\s+(?:was|were)\s+(?:given|injected|administered"
    rf"|used)\b(?!\s+(?:in|into|to)\b)"
)
_TOTAL_ROW = re.compile(r"(?im)^[^\n]{0,40}?\b(?:total|sum|tot)\b[^\n]*$")
_BARE = re.compile(r"(?<![\w./])\d{1,4}(?:\.\d)?(?![\w./%])")
_VIAL = re.compile(
    rf"(?i)(?:(?<![\d.])(?P<count>\d)(?:\s?[x×]\s?|\s)|\b(?P<word2>two|three|four)\s+)?(?P<n>\d{{2,5}})[ -]?(?:{_UNIT})?"
    rf"(?:[ -]?(?:single[ -](?:dose|use)[ -]?))?[ -]?(?:vials?\b)(?:[\s(]*[x×]\s?(?P<count3>\d)\b)?"
    rf"|\bvials?(?:\s+opened)?[ \t:]+(?:(?P<count2>\d)\s?[x×]\s?)?(?P<n2>\d{{2,5}}(?:\s?\+\s?\d{{2,5}})*)\s?{_UNIT}|(?P<word>two"
    rf"|three|2|3)\s+vials?\s+of\s+(?P<n3>\d{{2,5}})[ -]?{_UNIT}"
)
_TWICE = re.compile(
    r"(?i)\s*(?:of\s+\w+\s+)?(?:(?:on|to|in|into|for)\s+)?(?:each|per|both|bilat\w*)\b"
    r"|[^.;,\d\n]{0,60}\b(?:bilaterally|(?:on|to|in|into) each (?:side|axilla|armpit|palm|hand|sole|foot))\b"
)
_NOT_GIVEN = re.compile(
    r"(?i)(?:/|per\b|\bin\s+\d+(?:\.\d+)?\s?(?:mL|cc)|\bvial|\bvials|single[ -](?:dose|use)|\baliquot|\blot\b|\bdiluted"
    r"|\s?/\s?\d*(?:\.\d+)?\s?m?l)"
)
_BEFORE_NOT = re.compile(
    r"(?i)\b(?:vials?|vial size|opened|drawn(?: up)?|reconstituted|dilut\w+|last|prior|previous(?:ly)?|at a concentration of"
    r"|from a|of a|remaining|each mL)\b[^.;\n]{0,24}$"
)
# The number right behind a muscle in a list: ``biceps 100, brachialis 100``.
_BEHIND = re.compile(rf"(?i)[\s:=(-]*(?P<n>\d{{1,4}}(?:\.\d)?)(?:[ -]?{_UNIT})?(?=\s*(?:[,;.)]|$|and\b|injected|given|were|was))")
_SIDES = re.compile(r"(?i)\b(?:each|per (?:side|muscle|site)|both|bilat\w*)\b")
_WORDS = {"two": 2, "three": 3, "four": 4, "2": 2, "3": 3}


def read_toxins(reading: Reading, lexicon: Lexicon, segments: list[int]) -> list[Record]:
    """The record of the toxin given and the record of what was discarded; ``segments`` are those that tell the session."""
    brand = _brand(reading, lexicon, segments)
    if brand is None:
        return []
    name, start, end = brand
    waste: list[Record] = waste_of(reading, name, [segment_of(reading.starts, start), *segments])
    for discarded in waste:
        discarded["unit"] = "U"
    wasted = float(waste[0]["amount"]) if waste else None
    totals, summed, beside = _totals(reading), _sum(reading, segments), _beside(reading, lexicon)
    left = _vials(reading, wasted) if wasted else None
    found = (max(totals) if totals else None) or _used_up(_vials(reading) if wasted == 0 else None, summed) or beside or left
    record: Record = blank(name) | {"role": "given", "amount": None, "unit": "U", "evidence": [(start, end, "drug")]}
    if found:
        record["amount"] = found[0]
        record["evidence"] = [(start, end, "drug"), (found[1], found[2], "dose")]
        # Whatever tells as many units tells the same dose.
        again = [t for t in (*totals, summed, beside, left) if t and t != found and t[0] == found[0]]
        record["again"] = [(s, e, "dose") for _, s, e in again] + [(*h[:2], "drug") for h in given_toxins(reading, lexicon)]
    return [record, *waste]


def _used_up(vials: Units | None, muscles: Units | None) -> Units | None:
    """Vials used to the last unit outweigh the muscles that have units; more units in the muscles tell of more vials than were read."""
    return muscles if vials is None or (muscles and muscles[0] > vials[0]) else vials


def _brand(reading: Reading, lexicon: Lexicon, segments: list[int]) -> tuple[str, int, int] | None:
    """The toxin named in the session's own sentences, else anywhere but in history, plans and lists; the brand before the general name."""
    hits = [h for h in toxin_hits(reading, lexicon) if _allowed(reading, h[0])]
    own = [h for h in hits if segment_of(reading.starts, h[0]) in segments]
    given = {h[0] for h in given_toxins(reading, lexicon)}
    for group in ([h for h in own if h[0] in given], own, hits):
        for start, end, entry in group:
            if entry.value != "botulinum_unspecified":
                return entry.value, start, end
    return (hits[0][2].value, hits[0][0], hits[0][1]) if hits else None


def _allowed(reading: Reading, offset: int) -> bool:
    segment = reading.segments[segment_of(reading.starts, offset)]
    return reading.sections[segment.section].kind not in _NEVER | {"plan"}


def _value(text: str) -> float:
    return float(text.replace(",", ""))


def _totals(reading: Reading) -> list[Units]:
    """The stated totals; the largest counts: a subtotal is part of it. Totals of an earlier visit and of other things are none."""
    found: list[Units] = []
    for pattern in (_GIVEN, _TOTAL):
        for match in pattern.finditer(reading.text):
            group = next(g for g in ("n", "n2", "n3") if g in match.re.groupindex and match[g])
            line = reading.text[reading.text.rfind("\n", 0, match.start()) + 1 : match.start()]
            if _allowed(reading, match.start()) and not _BEFORE_NOT.search(line) and not WASTE.search(match.group()):
                found.append((_value(match[group]), match.start(), match.end()))
        if found and pattern is _GIVEN and _explicit(reading, found):
            break
    else:
        found += _total_rows(reading)
    return found


def _total_rows(reading: Reading) -> list[Units]:
    """The largest number of each line of a table that is called its total."""
    found: list[Units] = []
    for match in _TOTAL_ROW.finditer(reading.text):
        numbers = [_value(n) for n in _BARE.findall(match.group())]
        if numbers and _allowed(reading, match.start()) and not re.search(r"(?i)\bmin|fluoro|time|\bml\b|score", match.group()):
            found.append((max(numbers), match.start(), match.end()))
    return found


def _explicit(reading: Reading, found: list[Units]) -> bool:
    """``Given 255`` is the session's sum where no muscle stands in its sentence."""
    return any(segment_of(reading.starts, f[1]) not in reading.by_segment.get("muscle", {}) for f in found) and len(found) == 1


def _sum(reading: Reading, segments: list[int]) -> Units | None:
    """The sum of the units of all muscles, columns and sides counted; None where a muscle has no units."""
    total, first, last = 0.0, 0, 0
    for index in segments:
        muscles = reading.by_segment.get("muscle", {}).get(index)
        if not muscles:
            continue
        segment = reading.segments[index]
        amounts = [a for a in between(reading.amounts, segment.start, segment.end) if a.unit == "U"]
        listed = _list(reading, muscles, segment.start, segment.end) if len(amounts) < len(muscles) else None
        value = listed or (_sentence(reading, amounts, segment.end) if amounts else _row(reading, muscles[-1][1], segment.start))
        if value:
            total += value
            first = first or segment.start
            last = segment.end
    return (total, first, last) if total else None


def _list(reading: Reading, muscles: list[Hit], start: int, end: int) -> float | None:
    """The sum of a list where every muscle, and there are several, has its number right behind it; None for any other sentence."""
    if len(muscles) < 2 or _SIDES.search(reading.text, start, end):
        return None
    found = [_BEHIND.match(reading.text, hit[1], end) for hit in muscles]
    return sum(float(m["n"]) for m in found if m) if all(found) else None


def _sentence(reading: Reading, amounts: list[Amount], stop: int) -> float:
    out = 0.0
    for amount in amounts:
        before = reading.text[max(0, amount.start - 40) : amount.start]
        if (
            _NOT_GIVEN.match(reading.text, amount.end, stop)
            or _BEFORE_NOT.search(before)
            or IS_WASTE.match(reading.text, amount.end, stop)
            or "aliquot" in reading.text[amount.end : amount.end + 20]
        ):
            continue
        plus = re.search(r"(\d{1,3})\s?\+\s?$", before)
        out += amount.value * (2 if _TWICE.match(reading.text, amount.end, stop) else 1) + (float(plus[1]) if plus else 0)
    return out


def _row(reading: Reading, at: int, start: int) -> float | None:
    """The units of a table's line: the column below ``total`` or ``units``; without a head, the last number, or all of ``30 + 30``."""
    end = reading.text.find("\n", at)
    line = reading.text[at : len(reading.text) if end < 0 else end]
    if re.search(r"\d\s?\+\s?\d", line):
        parts = re.findall(r"\d{1,3}(?:\.\d)?(?=\s*\+)|(?<=\+)\s*\d{1,3}(?:\.\d)?", line)
        return sum(float(p) for p in parts) or None
    numbers = [float(n) for n in _BARE.findall(line)]
    if not numbers:
        return None
    head = _head(reading.text, start)
    columns = head[-len(numbers) :] if head and len(head) >= len(numbers) else []
    for wanted in (r"total", r"units?|u|dose"):
        for number, column in zip(numbers, columns, strict=False):
            if re.fullmatch(rf"(?i)\W*(?:\w+ )?(?:{wanted})\W*", column):
                return number
    sided = [n for n, c in zip(numbers, columns, strict=False) if re.fullmatch(r"(?i)\W*(?:r|l|rt|lt|right|left)\W*", c)]
    return sum(sided) if sided else numbers[-1]


def _head(text: str, start: int) -> list[str]:
    """The columns of the nearest line above that speaks of units."""
    for line in reversed(text[max(0, start - 1200) : start].splitlines()):
        if re.search(r"(?i)\b(?:units?|u|total|dose)\b", line) and not _BARE.search(line):
            return [c for c in re.split(r"\s{2,}|\t|\|", line.strip()) if c.strip()]
    return []


def _beside(reading: Reading, lexicon: Lexicon) -> Units | None:
    """The units beside the toxin's name: ``155 U of Botox``, ``Xeomin 100 units was injected``."""
    for start, end, _ in toxin_hits(reading, lexicon):
        index = segment_of(reading.starts, start)
        segment = reading.segments[index]
        if not _allowed(reading, start):
            continue
        for amount in between(reading.amounts, segment.start, segment.end):
            if amount.unit != "U" or min(abs(amount.start - end), abs(start - amount.end)) > 30:
                continue
            if (
                _NOT_GIVEN.match(reading.text, amount.end, min(segment.end, amount.end + 24))
                or _BEFORE_NOT.search(reading.text, max(segment.start, amount.start - 30), amount.start)
                or WASTE.search(reading.text[amount.end : amount.end + 14])
            ):
                continue
            if re.search(r"(?i)\bvials?\b", reading.text[amount.end : amount.end + 30]):
                continue
            return amount.value * (2 if _TWICE.match(reading.text, amount.end, segment.end) else 1), amount.start, amount.end
    return None


def _vials(reading: Reading, wasted: float = 0) -> Units | None:
    """What the vials held, less what was discarded: only for a note that says what became of the rest."""
    for match in _VIAL.finditer(reading.text):
        if not _allowed(reading, match.start()):
            continue
        raw = match["n"] or match["n2"] or match["n3"]
        told = match["count"] or match["count2"] or match["count3"]
        count = float(told or _WORDS.get((match["word"] or match["word2"] or "").lower(), 1))
        value = sum(float(p) for p in re.split(r"\s?\+\s?", raw)) * count - wasted
        if value > 0:
            return value, match.start(), match.end()
    return None
