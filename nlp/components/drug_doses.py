"""The dose that belongs to one drug name: before it or behind it, in milligrams, units, millilitres at a strength, or syringes.

Strength and dose are told apart by form: a number joined by a hyphen, or standing beside a volume, is the strength written on the vial
(``Kenalog-40``, ``2 mL Depo-Medrol 40``); a number alone behind the name is the dose (``dex 10``). Source: R-DRG-01, R-DRG-02.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from typing import Any, NamedTuple

from nlp.components.quantities import Amount
from nlp.components.reading import Reading, segment_of
from nlp.spans import between

_DOSES = frozenset({"mg", "U", "mcg", "ml", "syringe"})
_CONCENTRATIONS = frozenset({"mg/ml", "u/ml"})
_FILL = (
    r"(?:of|in|the|a|an|preservative|free|pf|mpf|sterile|single|dose|acetate|acetonide|phosphate|sodium|hydrochloride|hcl|sulfate"
    r"|tromethamine|total|injectable|injection|solution|suspension|was|were|dose|"
    r"inj|per|about|approximately|approx|with|containing|drawn|up|use|only|each|methylprednisolone|dexamethasone|triamcinolone"
    r"|betamethasone|soluspan|depo|medrol|kenalog|toradol|ketorolac|decadron|celestone|x|im|iv|at|strength|vial)"
)
_GAP = re.compile(rf"(?i)[\s(),:=®™–-]*(?:{_FILL}\b[\s(),:=®™.–-]*)*$")
_CHAIN = re.compile(r"(?i)[\s(,=/]*(?:of|at|or|x|i\.e\.,?|equals|instilled|injected|given)?[\s(,=]*$")
_STRENGTH = re.compile(
    r"(?:(?P<hyphen>-)|[\s:]{1,2})(?P<n>\d{1,3}(?:\.\d{1,2})?)(?![\d%/.]*[\d%/])(?P<unit>\s?(?:mg|MG|mL|ml|cc|CC|[Uu]\b|units?))?"
)
_NOT_DOSE_BEHIND = re.compile(
    r"(?i)\s?(?:weeks?|wks?|days?|yrs?|years?|months?|mo\b|min|of \d|times|x/|sites?|levels?|-?g(?:auge|a)?\b|°|:)"
)
_WASTE = re.compile(r"(?i)\b(?:wast(?:e|ed|age)|discard(?:ed)?|unused|jw)\b")
_TOTAL_BEFORE = re.compile(
    r"(?i)\btotal(?:ing|ling)?(?:\s+(?:of|dose|amount|is|was|steroid|dex\w*|depo\S*|kenalog|triamcinolone|ketorolac"
    r"|volume of))*\s*[:=]?\s*$"
)
_TOTAL_AFTER = re.compile(
    r"(?i)\s*(?:(?:of\s+)?[a-z-]+\s+){0,2}(?:\([^)\n]{0,24}\)\s*)?[(,]?\s*(?:in\s+)?(?:total|all told|altogether)\b(?!\s*(?:vol|\d"
    r"|of \d|fluoro|time))|\s*[^.;\n]{0,30}?\b(?:divided|split|shared|distributed|spread)\b"
)
_EACH_AFTER = re.compile(
    r"(?i)\b(?:each|ea|apiece|every (?:level|site|needle|joint|foramen|nerve|side)|per (?:side|level|joint|site|knee|needle"
    r"|foramen|nerve|hip|shoulder|spot|muscle|injection|point)|"
    r"at both|in both|into both|to both|on both|both (?:sides|knees|hips|shoulders|levels|joints)|bilaterally|through both)\b"
)
_EACH_BEFORE = re.compile(r"(?i)\b(?:each|every|both)\b[^.;\n]{0,50}$")
_SHARE = re.compile(
    r"(?i)[,;]\s*(?:~|about\s+|approximately\s+)?(?:\d*\.?\d+|one|half)[ -]?(?:a )?(?:mL|cc)\b[^.;\n]{0,40}$|\b(?:given|injected"
    r"|delivered|placed) (?:as|in) (?:\d*\.?\d+|one)[ -]?(?:mL|cc)\b[^.;\n]{0,20}$|\b(?:in all|total volume)\b[^.;\n]{0,40}$"
)
_BOTH = re.compile(
    r"(?i)\b(?:each|per|ea|both)\s+(?:sides?|knees?|hips?|shoulders?|joints?|needles?|gon)\b|\bbilaterally\b|\b(?:at|in|into|on) both\b"
)
_EACH_REACH = 75
_CHAIN_REACH = 240  # characters: several amounts, each at most sixty behind the one before


class Dose(NamedTuple):
    """``amount`` ``unit`` at ``start:end``; a volume is kept apart, with the strength beside it.

    ``total``: the words say that this is all of it; ``each``: every site got it; ``both``: and the sites are at least the two sides.
    """

    amount: float | None
    unit: str | None
    volume: float | None
    concentration: float | None
    start: int
    end: int
    total: bool
    each: bool
    both: bool


def name_span(text: str, start: int, end: int, cls: str) -> tuple[int, int]:
    """The name without the numbers that a lexicon's phrase may hold (``depo 40 mg``); brand names of viscosupplements keep theirs."""
    if cls == "hyaluronate":
        return start, end
    name = text[start:end]
    head = re.match(r"(?i)[\d.,]+\s?(?:mg|units?|u|mcg)?[\s-]+", name)
    tail = re.search(r"(?i)[\s-]*\d[\d.,]*\s?(?:mg|units?|u)?$", name)
    return start + (head.end() if head else 0), end - (len(tail.group()) if tail and tail.start() > 0 else 0)


def dose_of(reading: Reading, start: int, end: int, left: int, right: int, name: str, term: Mapping[str, Any]) -> Dose | None:
    """The dose of the name at ``start:end`` within the sentence ``left:right``; None where none stands beside it."""
    text = reading.text
    near = [_per_ml(text, a) for a in between(reading.amounts, max(left, start - _CHAIN_REACH), min(right, end + _CHAIN_REACH))]
    # "Methylprednisolone (Depo-Medrol): 20 mg": another name of the same drug stands between.
    same = [(h[0], h[1]) for h in reading.by_segment.get("drug", {}).get(segment_of(reading.starts, start), ()) if h[2].value == name]
    strength = _STRENGTH.match(text, end, min(right, end + 12))
    if strength and strength["unit"]:
        strength = None
    # The chain goes on behind a strength: "Kenalog-40 1 mL".
    after = strength.end("n") if strength else end
    behind = _chain(reading, [a for a in near if a.start >= after], after, same, forward=True)
    before = _chain(reading, [a for a in reversed(near) if a.end <= start], start, same, forward=False)
    dose, concentration = _pick(text, before, behind, start, end)
    written = float(strength["n"]) if strength else None
    if strength and written in [float(s) for s in term.get("strengths", ())] and (strength["hyphen"] or (dose and dose.unit == "ml")):
        concentration = concentration or written
    elif strength and not strength["hyphen"] and dose is None and not _NOT_DOSE_BEHIND.match(text, strength.end()):
        at = strength.start("n")
        dose = Amount(at, strength.end("n"), float(strength["n"]), str(term.get("dose_unit", "mg")))
    if dose is None and concentration is None:
        return None
    if dose is None:
        return Dose(None, None, None, concentration, start, end, False, False, False)
    total = bool(
        _TOTAL_BEFORE.search(text, left, dose.start)
        or _TOTAL_AFTER.match(text, max(dose.end, end if dose.end <= start else dose.end), right)
    )
    each = not total and _is_each(text, dose, start, end, left, right)
    amount, unit, volume = (None, None, dose.value) if dose.unit == "ml" else (dose.value, dose.unit, None)
    return Dose(
        amount,
        unit,
        volume,
        concentration,
        dose.start,
        dose.end,
        total,
        each,
        each and bool(_BOTH.search(text, dose.end, min(right, dose.end + _EACH_REACH))),
    )


def _per_ml(text: str, amount: Amount) -> Amount:
    """Micrograms a millilitre are a strength, told in milligrams; ``80 mg/2 mL`` is a dose with the volume that holds it."""
    if amount.unit == "mcg" and (per := re.match(r"(?i)\s?(?:/|per)\s?(?:mL|cc)\b", text[amount.end : amount.end + 8])):
        return Amount(amount.start, amount.end + per.end(), amount.value / 1000, "mg/ml")
    if amount.unit == "mg" and (vial := re.match(r"(?i)\s?/\s?\d*\.?\d+\s?(?:mL|cc)\b", text[amount.end : amount.end + 12])):
        return Amount(amount.start, amount.end + vial.end(), amount.value, "mg")
    return amount


def _chain(reading: Reading, amounts: list[Amount], at: int, same: list[tuple[int, int]], *, forward: bool) -> list[Amount]:
    """The amounts that follow one another from the name outwards, as in ``Kenalog 40 mg/mL, 1 mL``; not those of a nearer name."""
    out: list[Amount] = []
    for amount in amounts:
        if amount.unit not in _DOSES | _CONCENTRATIONS:
            break
        gap = reading.text[at : amount.start] if forward else reading.text[amount.end : at]
        first = at if forward else amount.end
        for s, e in same:
            if first <= s and e <= first + len(gap):
                gap = gap[: s - first] + " " * (e - s) + gap[e - first :]
        rule = _CHAIN if out else _GAP
        if len(gap) > 60 or not rule.match(gap) or _WASTE.search(gap) or _belongs_elsewhere(reading, amount, gap, forward=forward):
            break
        out.append(amount)
        at = amount.end if forward else amount.start
    return out


def _belongs_elsewhere(reading: Reading, amount: Amount, gap: str, *, forward: bool) -> bool:
    """Whether another drug's name stands closer to the amount, as in ``Kenalog-40, 3 mL of lidocaine``."""
    text = reading.text
    if forward:
        following = re.match(
            r"(?i)[ \t]?(?:of\s+)?(?:the[ \t]+|plain[ \t]+|pf[ \t]+|preservative[ -]free[ \t]+|normal[ \t]+"
            r"|sterile[ \t]+)*(?:[\d./]+[ \t]?%?[ \t]*)?(?:of[ \t]+)?",
            text[amount.end : amount.end + 44],
        )
        reach = amount.end + (following.end() if following else 0)
        hits = reading.hits.get("drug", ())
        i = bisect_left(hits, (amount.end,))
        named = i < len(hits) and hits[i][0] <= reach and not re.search(r"[(),;]", text[amount.end : hits[i][0]])
        if amount.unit not in ("ml", "mg"):
            return False
        return named or bool(
            re.match(
                r"(?i)[ \t]?(?:of\s+)?(?:the[ \t]+|pf[ \t]+|preservative[ -]free[ \t]+|normal[ \t]+|sterile[ \t]+"
                r"|\d\S*[ \t]+)*(?:saline|ns\b|nacl|water|dye|contrast|local|lido|bupi|marcaine|ropi|omni)",
                text[amount.end : amount.end + 44],
            )
        )
    hits = reading.hits.get("drug", ())
    i = bisect_left(hits, (amount.start,)) - 1
    # "lidocaine 2 mL, Kenalog" : the amount stands right behind the other name.
    return (
        i >= 0
        and re.fullmatch(r"(?i)[\s:(=-]*(?:[\d.]+\s?%\s*)?[\s:(=-]*", text[hits[i][1] : amount.start]) is not None
        and bool(re.search(r"[,;+&/]|\band\b|\bwith\b", gap))
    )


def _pick(text: str, before: list[Amount], behind: list[Amount], start: int, end: int) -> tuple[Amount | None, float | None]:
    """Milligrams or units first, nearest first; a volume only without them."""
    concentration = next((a.value for a in [*behind, *before] if a.unit in _CONCENTRATIONS), None)
    both = sorted([*before, *behind], key=lambda a: start - a.end if a.end <= start else a.start - end + 1)
    mass = next((a for a in both if a.unit in ("mg", "U", "mcg")), None)
    volume = next((a for a in both if a.unit == "ml"), None)
    return mass or volume or next((a for a in both if a.unit == "syringe"), None), concentration


_FROM_MIXTURE = re.compile(
    r"(?i)\b(?:mL|cc)\s+of\s+(?:(?:a|the|this)\s+)?(?:mixture|solution|combination|mix|cocktail)\s+(?:of|made|consisting"
    r"|prepared)\b[^.;\n]*$"
)


def _is_each(text: str, dose: Amount, start: int, end: int, left: int, right: int) -> bool:
    """Whether the words say that every site got this dose, and not a share of one mixture."""
    if _FROM_MIXTURE.search(text, left, min(start, dose.start)):
        return False
    at = max(end, dose.end)
    match = _EACH_AFTER.search(text, at, min(right, at + _EACH_REACH))
    if match and not re.search(r"\b\d*\.?\d+ ?mg\b(?!\s?/)", text[at : match.start()]):
        return not _SHARE.search(text[at : match.start()])
    return bool(_EACH_BEFORE.search(text, left, min(start, dose.start)))
