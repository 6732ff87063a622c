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
    r"(?:of|in|the|a|an|preservative|free|non|nonparticulate|particulate|pf|mpf|sterile|single|dose|acetate|acetonide|phosphate|sodium|hydrochloride|hcl|sulfate"
    r"|tromethamine|total|injectable|injection|solution|suspension|was|were|dose|"
    r"inj|per|about|approximately|approx|with|containing|drawn|up|use|only|each|methylprednisolone|dexamethasone|triamcinolone"
    r"|betamethasone|infusion|infused|given|today|soluspan|depo|medrol|kenalog|toradol|ketorolac|decadron|celestone|x|im|iv|at|strength|vials?)"
)
_GAP = re.compile(rf"(?i)[\s(),:=®™–-]*(?:{_FILL}\b[\s(),:=®™.–-]*)*$")
_CHAIN = re.compile(
    r"(?i)[\s(),=/:]*(?:[–—-]\s+)?"
    r"(?:of|at|or|x|i\.e\.,?|equals|instilled|injected|given|;?\s?(?:in )?total(?: dose)?(?: of)?|dose)?[\s(,=:]*$"
    r"|\s*(?:from|of|out of)\s+(?:an?|the|one|each)\s+$"
    r"|[\s(,]*(?:single|multi)?[\s-]*(?:(?:dose|use)\s+)?vials?[\s),:;–-]*(?:\d+\s?(?:mL|cc)[\s),:;–-]+)?(?:(?:of|with) which\s+)?$"
)
# The words that make an amount the size of a container and not the dose: behind it, or before it.
VIAL_BEHIND = re.compile(
    r"(?i)(?:\s?/\s?\d{0,3}\.?\d{0,3}\s?(?:mL|cc)\b)?[\s(,-]{0,4}(?:\d{0,3}\.?\d{1,3}\s?(?:mL|cc)[\s,-]{1,3})?"
    r"(?:single|multi)?[\s-]{0,2}(?:(?:dose|use)[\s-]{1,2})?"
    r"(?:vials?|ampoules?|ampules?)\b"
)
_VIAL_BEFORE = re.compile(r"(?i)\b(?:vials?|ampoules?|ampules?)(?:\s+(?:of|size|contains|containing|holds))?[\s(:=-]*$")
_MULTI = re.compile(r"(?i)\bmulti[\s-]*(?:dose|use)\b|\bMDV\b")
_VIALS_BEHIND = re.compile(r"(?i)[^.;,\n\d]{0,20}?\bvials?[\s(]*[x×]\s?(\d)\b")
_VIALS_BEFORE = re.compile(r"(?i)(?<![\w.])(two|three|[2-4])(?:\s?[x×])?\s+$")
_GOES_IN = re.compile(r"(?i)\s*(?:\([^)\n]{0,20}\)\s*)?(?:(?:was|were)\s+)?(?:injected|given|administered|instilled|used)\b")
IS_WASTE = re.compile(
    r"(?i)[\s,]*(?:(?:of|from|in|remaining|left|over|out|the|an?|each|that|was|were|being)\s+)*"
    r"(?:[\d.]+\s?(?:mg|units?|u)(?:\s?/\s?[\d.]*\s?mL)?[\s-]+)?"
    r"(?:single[\s-](?:dose|use)\s+)?(?:vials?\s+)?(?:of\s+[\w-]+\s+)?(?:(?:was|were)\s+)?"
    r"(?:wasted|discarded|thrown away|unused|waste|left ?over)\b"
)
_STRENGTH = re.compile(
    r"(?:(?P<hyphen>-)|[\s:]{1,2})(?P<n>\d{1,3}(?:\.\d{1,2})?)(?:(?![\d%/.]*[\d%/])|(?=/\s?\d?\.?\d{1,2}\s?(?:cc|mL|ml)\s(?:of\s)?(?i:[\d.]+\s?%|lido|bupi|marc|"
    r"ropi|xylo|local|ns\b|saline)))(?P<unit>\s?(?:mg|MG|mL|ml|cc|CC|[Uu]\b|units?))?"
)
# "40 depo": a usual dose of a steroid that stands right before its name, without a unit.
_BARE = re.compile(r"(?<![\w./%#-])(4|5|6|8|10|12|20|30|40|60|80|100|120|160)\s(?:of\s)?$")
_GRAMS = re.compile(r"(?i)[\s:]{1,2}(?:\d(?:\.\d)?\s?(?:g|gm|grams?)|\d{1,4}(?:\.\d+)?\s?mcg)\b")
_NOT_DOSE_BEHIND = re.compile(
    r"(?i)(?:st|nd|rd|th)\b|\s?(?:weeks?|wks?|days?|yrs?|years?|months?|mo\b|min|of \d|times|x/|sites?|levels?|-?g(?:auge|a)?\b|°|:)"
)
_WASTE = re.compile(r"(?i)\b(?:wast(?:e|ed|age)|discard(?:ed)?|unused|jw)\b")
_TOTAL_BEFORE = re.compile(
    r"(?i)\btotal(?:ing|ling)?(?:\s+(?:of|dose|amount|is|was|today|given|steroid|dex\w*|depo\S*|kenalog|triamcinolone|ketorolac"
    r"|volume of))*\s*[:=]?\s*$"
)
_TOTAL_AFTER = re.compile(
    r"(?i)\s*(?:(?:of\s+)?[a-z-]+\s+){0,2}(?:\([^)\n]{0,24}\)\s*)?[(,]?\s*(?:in\s+)?(?:total|all told|altogether)\b(?!\s*(?:vol|\d"
    r"|of \d|fluoro|time))|\s*[^.;\n]{0,30}?\b(?:divided|split|shared|distributed|spread)\b"
)
# "5 mg into each needle, hence 10 mg altogether": the sum of equal doses.
_SUMMED = re.compile(
    r"(?i)(?<![\w./])(?P<n>\d{1,3}(?:\.\d{1,2})?)\s?(?P<unit>mg|mcg|units?|u)?\s+(?:altogether|in (?:total|all)|all told|"
    r"combined|total)\b(?!\s*(?:vol|\d|of \d))"
)
_EACH_AFTER = re.compile(
    r"(?i)/(?:level|lvl|site|side|joint|jt|knee|hip|shoulder|nerve|foramen|muscle|point)\b|"
    r"\b(?:each|ea|apiece|every (?:level|site|needle|joint|foramen|nerve|side)|per (?:side|level|joint|site|knee|needle"
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
_A_SIDE = re.compile(r"(?i)\b(?:each|per|every)\s+side\b")
_A_LEVEL = re.compile(r"(?i)\b(?:each|per|every|both)\s+(?:levels?|sites?|joints?|nerves?|foram\w+|muscles?)\b")
_NUMBERS = {word: n for n, words in enumerate(("two 2", "three 3", "four 4", "five 5", "six 6"), 2) for word in words.split()}
_SO_MANY = re.compile(rf"(?i)\b(?:each|every one) of (?:the |these |those )?(?P<n>{'|'.join(_NUMBERS)})\b(?!\.\d)")
_EACH_REACH = 75
_VIAL_REACH = 40
_MOST_IN_CHAIN = 4
_CHAIN_REACH = 120  # characters: two amounts, each at most sixty from the one before


class Dose(NamedTuple):
    """``amount`` ``unit`` at ``start:end``; a volume is kept apart, with the strength beside it.

    ``total``: the words say that this is all of it; ``each``: every site got it; ``both``: and the sites are at least the two sides;
    ``vial``: it is what the container holds; ``places``: how many places the words name, 2 where each side got it, 0 where they do not say.
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
    vial: bool = False
    places: int = 0


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
    around = between(reading.amounts, max(left, start - _CHAIN_REACH), min(right, end + _CHAIN_REACH))
    # Only viscosupplements are dosed by the syringe: of another drug "single-dose vial" is no dose, nor is what was discarded.
    syringes = term.get("class") == "hyaluronate"
    near = [
        _per_ml(text, a)
        for a in around
        if (syringes or a.unit not in ("syringe", "times")) and not IS_WASTE.match(text, a.end, right) and not _stock(text, a, left, right)
    ]
    # "Methylprednisolone (Depo-Medrol): 20 mg": another name of the same drug stands between.
    hits = reading.by_segment.get("drug", {}).get(segment_of(reading.starts, start), ())
    same = [(h[0], h[1]) for h in between(hits, start - _CHAIN_REACH, end + _CHAIN_REACH) if h[2].value == name]
    strength = _STRENGTH.match(text, end, min(right, end + 28))
    if strength and (strength["unit"] or _GRAMS.match(text, end, right)):
        strength = None
    # The chain goes on behind a strength: "Kenalog-40 1 mL".
    after = strength.end("n") if strength else end
    behind = _chain(reading, [a for a in near if a.start >= after], after, same, forward=True)
    before = _chain(reading, [a for a in reversed(near) if a.end <= start], start, same, forward=False)
    dose, concentration = _pick(text, before, behind, start, end)
    written = float(strength["n"]) if strength else None
    if strength and written in [float(s) for s in term.get("strengths", ())] and (strength["hyphen"] or (dose and dose.unit == "ml")):
        concentration = concentration or written
    elif term.get("class") == "steroid" and dose is None and (bare := _BARE.search(text, max(left, start - 8), start)):
        # "40 depo 4 lido": the number behind is the next drug's.
        dose = Amount(bare.start(1), bare.end(1), float(bare[1]), str(term.get("dose_unit", "mg")))
    elif strength and not strength["hyphen"] and dose is None and not _NOT_DOSE_BEHIND.match(text, strength.end()):
        at = strength.start("n")
        dose = Amount(at, strength.end("n"), float(strength["n"]), str(term.get("dose_unit", "mg")))
    if dose is None and concentration is None:
        return None
    if dose is None:
        return Dose(None, None, None, concentration, start, end, False, False, False)
    vial = not syringes and _of_vial(text, dose, start, left, right)
    total = bool(
        _TOTAL_BEFORE.search(text, left, dose.start)
        or _TOTAL_AFTER.match(text, max(dose.end, end if dose.end <= start else dose.end), right)
    )
    if not total and (summed := _summed(text, dose, max(end, dose.end), right)):
        dose, total = summed, True
    each = not total and _is_each(text, dose, start, end, left, right)
    if vial:
        dose = _of_vials(text, dose, left, right)
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
        vial,
        _places(text, dose.end, left, right) if each else 0,
    )


def _summed(text: str, dose: Amount, at: int, right: int) -> Amount | None:
    """The sum that the sentence gives behind a dose, where it is that dose some whole number of times."""
    match = _SUMMED.search(text, at, right) if dose.unit in ("mg", "mcg", "U") else None
    if match is None or not dose.value or float(match["n"]) % dose.value or (match["unit"] or dose.unit)[0].lower() != dose.unit[0].lower():
        return None
    return dose._replace(start=match.start("n"), end=match.end("unit") if match["unit"] else match.end("n"), value=float(match["n"]))


def _places(text: str, at: int, left: int, right: int) -> int:
    """How many places the words behind a dose name: "at each of the three sites", "per side"; 0 where they do not say."""
    if said := _SO_MANY.search(text, at, min(right, at + _EACH_REACH)):
        return _NUMBERS[said["n"].lower()]
    return 2 if _A_SIDE.search(text, at, min(right, at + _EACH_REACH)) and not _A_LEVEL.search(text, left, right) else 0


def _of_vials(text: str, dose: Amount, left: int, right: int) -> Amount:
    """What all containers of the size hold: ``40 mg vial x 2``, ``two 40 mg vials``."""
    behind, before = _VIALS_BEHIND.match(text, dose.end, right), _VIALS_BEFORE.search(text, max(left, dose.start - _VIAL_REACH), dose.start)
    count = int(behind[1]) if behind else {"two": 2, "three": 3}.get(before[1].lower()) or int(before[1]) if before else 1
    return dose._replace(value=dose.value * count)


def _stock(text: str, amount: Amount, left: int, right: int) -> bool:
    """Whether the amount is the size of a multi-dose container, of which a dose is only a part."""
    before, behind = (
        _VIAL_BEFORE.search(text, max(left, amount.start - _VIAL_REACH), amount.start),
        VIAL_BEHIND.match(text, amount.end, right),
    )
    if amount.unit in _CONCENTRATIONS or (not before and not behind):
        return False
    return bool(_MULTI.search(text, max(left, amount.start - 24), behind.end() if behind else amount.end))


def _of_vial(text: str, dose: Amount, start: int, left: int, right: int) -> bool:
    """Whether the amount is the size of the container: ``40 mg vial``, ``single-dose vial 40 mg``, ``vial of Kenalog 40 mg``."""
    return bool(
        VIAL_BEHIND.match(text, dose.end, right)
        or (
            not _GOES_IN.match(text, dose.end, right)
            and (
                _VIAL_BEFORE.search(text, max(left, dose.start - _VIAL_REACH), dose.start)
                or (start < dose.start and _VIAL_BEFORE.search(text, max(left, start - _VIAL_REACH), start))
            )
        )
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
    for amount in amounts[:_MOST_IN_CHAIN]:
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
            r"|sterile[ \t]+)*(?:\.?\d[\d./]*[ \t]?%?[ \t]*)?(?:of[ \t]+)?",
            text[amount.end : amount.end + 44],
        )
        reach = amount.end + (following.end() if following else 0)
        hits = reading.hits.get("drug", ())
        i = bisect_left(hits, (amount.end,))
        named = i < len(hits) and hits[i][0] <= reach and not re.search(r"[(),;]", text[amount.end : hits[i][0]])
        if amount.unit not in ("ml", "mg") or (amount.unit == "mg" and "/" in text[amount.start : amount.end]):
            # "10 mg/0.5 mL lidocaine": the volume is the lidocaine's.
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
    masses = [a for a in both if a.unit in ("mg", "U", "mcg")]
    mass = next((a for a in masses if not VIAL_BEHIND.match(text, a.end)), masses[0] if masses else None)
    volumes = [a for a in both if a.unit == "ml"]
    volume = next((a for a in volumes if not VIAL_BEHIND.match(text, a.end)), volumes[0] if volumes else None)
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
