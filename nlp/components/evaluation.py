"""Therapy evaluations: whether one was done, and how complex it was by the components that the note counts (R-PT-07, R-PT-08).

Factors are personal factors and comorbidities, elements the structures, functions and activities examined; presentation is stable,
evolving or unstable; the stated complexity of decision making is a fourth component. Counts are read from figures first, then from lists.
"""

from __future__ import annotations

import re
from typing import Any

from nlp.components.quantities import find_amounts, find_clock
from nlp.components.reading import Mention, Reading

Record = dict[str, Any]

_NOT_TODAY = frozenset({"planned", "hypothetical", "informational", "other_person", "declined", "negated"})
_BESIDE = 16
_EARLIER = re.compile(r"(?i)(?:prior|previous|last|since the|response to|after|had|records?)\b")
_COMPARED = re.compile(r"(?i)(?:since )?(?:the |her |his )?(?:last|prior|previous) (?:visit|eval\w*|session|note)")
_GOALS = re.compile(r"(?i)\b(?:short|long)[- ]term goals?\b|\bSTGs?\b|\bLTGs?\b")
_PHYSICIAN = re.compile(r"(?i)\bconsult(?:ation)?\b|\bphysiatr\w+|\bhistory and physical\b|\boffice visit\b|\bdischarge summary\b")
_EXAMINED = re.compile(
    r"(?i)\b(?:range of motion|AROM|PROM|ROM|strength|MMT|special tests|palpation|"
    r"balance|gait|functional (?:mobility|status|limitations))\b"
)
_CARE_PLAN = re.compile(r"(?i)\b(?:plan of care|treatment plan|session plan|POC|plan|interventions? include|to be seen|will be seen)\b")
_NOT_FIRST = re.compile(
    r"(?i)\b(?:discharge summary|discharged from (?:physical )?therapy|progress (?:note|"
    r"report)|daily note|visit\s*#?\s*[2-9]\b|re-?evaluation|goals? (?:were )?met|"
    r"attended \d+|re-?certification|treatment note)\b"
)
_NO_VISIT = re.compile(r"(?i)\bno visit (?:on )?this|not seen\b|plan of care\s*/\s*certification|was billed")
# "PT eval referral", "PT evaluation and treat order": a paper that asks for one.
_ASKED_FOR = re.compile(
    r"(?i)(?:\s?(?:and|&|/)\s?treat(?:ment)?)?\s(?:referral|order(?:ed|s)?|request(?:ed)?|rx|script|prescription)\b"
    r"(?!\s+(?:received|reviewed|from|dated|on file))"
)
# "Visit type: OT initial eval": the field of a form that says what the note is.
_KIND_FIELD = re.compile(
    r"(?i)\b(?:eval(?:uation)?|visit|encounter|appointment|appt|session|service|note)[ _]?(?:type|kind|reason)\W{1,6}$"
)
_TIME_BEHIND = re.compile(
    r"(?i)[^.;\n\d]{0,25}(?:\d{1,3}\s*(?:min|['’])|\d{1,2}:?\d\d\s?[-–—]\s?\d{1,2}:?\d\d\b|(?<= )\d\d(?=[ \t]*(?:[\n,;]|$)))"
)
_REHAB = re.compile(
    r"\b(?:PTA?|DPT|P\.T\.|OTR?(?:/L)?|COTA|CHT)\b(?! (?:visits?|x\d|for|at)\b)|(?i:physical therapist|occupational therapist)"
)
_NO_REHAB = re.compile(r"\b(?:DC|MD|DO|NP|PA-C|L\.?Ac)\b(?=[ \t.,]*(?:\n|\Z))|C(?:hiro|HIRO)pract|acupunct")
_NUMBER = {"no": 0, "none": 0, "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_COUNT = r"(?:>\s?=?\s?|≥\s?|more than |at least )?(?:\d{1,2}\+?|no|none|zero|one|two|three|four|five|six)\b\+?"
_FACTOR_HEAD = re.compile(r"(?i)\b(?:personal factors?|co-?morbidit(?:y|ies)|factors? affecting|complicating factors?)\b[^.:;\n]*")
_ELEMENT_HEAD = re.compile(r"(?i)\b(?:body (?:structures?|systems?|functions?)(?:\s?/\s?\w+)*|elements?|activity limitations?)\b")
_ELEMENTS = re.compile(
    rf"(?i)(?P<a>{_COUNT})\s+(?:or more\s+)?(?:\w+\s+){{0,2}}elements?\b|\belements?[^.;\n(]{{0,60}}?[:(]\s*(?P<b>{_COUNT})"
)
_PRESENTATION = re.compile(
    r"(?i)\bpresentation\b[^.;\n]{0,40}?\b(?P<a>unstable|evolving|changing|stable|"
    r"uncomplicated|unpredictable)\b|\b(?P<b>unstable|evolving|stable)\b[^.;\n]{0,24}\b(?:clinical )?presentation\b"
)
_DECISION = re.compile(
    r"(?i)\b(?P<a>low|moderate|mod|high)[- ]+(?:(?:level|analytic(?:al)?|overall|clinical|evaluation)[- ]+)?complexity\b|"
    r"\b(?:decision[- ]making|clinical reasoning|"
    r"complexity)\b[^.;\n]{0,24}?\b(?P<b>low|moderate|mod|high|straightforward)\b|"
    r"\beval(?:uation)?(?: (?:level|complexity|code|type))?\s*[-,:(=]?\s*(?P<c>low|moderate|mod|high)\b"
)
_DEFICITS = re.compile(
    rf"(?i)\b(?P<n>{_COUNT})\s+(?:performance |occupational )*deficits\b|"
    r"\b(?:performance |occupational performance )?deficits?\s?(?:identified|id['’]?d|noted|found)?\s?[:=]"
)
_ENUMERATED = re.compile(r"\(?\b\d\)")
_LEVELS = ("low", "moderate", "high")


def is_evaluation_told(reading: Reading, mention: Mention) -> bool:
    """Whether a named evaluation is this note's own: its title, its heading, or an act with time spent on it."""
    segment = reading.segments[mention.segment]
    text = reading.text
    left = max(text.rfind("\n", 0, mention.start) + 1, mention.start - 300)
    right = text.find("\n", mention.end, mention.end + 300)
    line = text[left : right if right >= 0 else mention.end + 300]
    if (
        mention.cue_end
        and mention.cue_end <= mention.start
        and (
            mention.status in _NOT_TODAY
            or (mention.status == "historical" and (mention.segment > 1 or _EARLIER.match(text, mention.cue_start) is not None))
        )
    ):
        return False
    if mention.status in _NOT_TODAY and 0 <= mention.cue_start - mention.end <= _BESIDE:
        # "PT evaluation was discussed", "PT evaluation to be booked".
        return False
    if (
        mention.status == "historical"
        and mention.cue_start >= mention.end
        and not _COMPARED.fullmatch(text, mention.cue_start, mention.cue_end)
    ):
        # "Had a PT evaluation in 2022"; "new foot drop since the last visit" tells the reason for one of today.
        return False
    if _NO_VISIT.search(line) or _ASKED_FOR.match(text, mention.end):
        return False
    if mention.status in ("performed", "mentioned") and _KIND_FIELD.search(text, left, mention.start):
        return True
    if mention.strength == "generic":
        # "Re-eval 20 min" tells of one, "re-evaluation in four weeks" does not.
        return _TIME_BEHIND.match(reading.text, mention.end, segment.end) is not None
    early = mention.segment <= 3 and segment.end - segment.start < 200
    opens = mention.start - segment.start < 14 and mention.section not in ("plan", "history", "subjective", "education", "billing")
    timed = re.search(r"(?i)\d\s*(?:min|['’])|:\s?\d\d\b|\bminutes\b", line) is not None and mention.section not in (
        "plan",
        "history",
        "billing",
    )
    return (
        (early and _NO_VISIT.search(text) is None)
        or (opens and (timed or mention.status == "performed"))
        or (timed and mention.status == "performed")
    )


def is_others_exam(text: str, mention: Mention) -> bool:
    """Whether a bare "re-examination" is an adjuster's or physician's, whose visit it belongs to: only a therapist's is one of therapy."""
    if "exam" not in text[mention.start : mention.end].lower():
        return False
    return _REHAB.search(text) is None or _NO_REHAB.search(text) is not None


def implied_evaluation(reading: Reading, signs: list[Mention]) -> Mention | None:
    """A first visit told without its name: sent to therapy or in need of skilled therapy, examined, with goals and a plan of care."""
    text = reading.text
    if not signs or not _GOALS.search(text) or _NOT_FIRST.search(text) or _PHYSICIAN.search(text[:250]):
        return None
    if len({m.group().lower() for m in _EXAMINED.finditer(text)}) < 2 or not _CARE_PLAN.search(text):
        return None
    first = signs[0]
    return first._replace(target="evaluation", strength="told", status="performed")


def read_complexity(text: str) -> list[Record]:
    """``complexity`` as an attribute with its evidence: the lowest of the components that the note gives; [] where it gives none."""
    found: list[tuple[int, tuple[int, int]]] = []
    for band, span in (_stated(text), _factors(text), _elements(text), _deficits(text), _presented(text)):
        if band is not None:
            found.append((band, span))
    if not found:
        return []
    level = min(b for b, _ in found)
    ordered = sorted(found, key=lambda f: f[0])
    return [{"value": _LEVELS[level], "evidence": (*span, "complexity")} for _, span in ordered[:1]] + [
        {"value": _LEVELS[level], "evidence": (*span, "complexity")} for _, span in ordered[1:]
    ]


def read_evaluation_minutes(text: str) -> list[Record]:
    """The minutes that the evaluation itself took, where a sentence says so; clock spans of it count too."""
    for match in _EVAL_WORD.finditer(text):
        end = min(p for p in (text.find("\n", match.end()), text.find(";", match.end()), match.end() + 60, len(text)) if p >= 0)
        start = max(text.rfind("\n", 0, match.start()), text.rfind(".", 0, match.start()), match.start() - 40) + 1
        # "The 35-minute evaluation".
        spans = [
            (a.start, a.end, a.value)
            for a in find_amounts(text, start, match.start())
            if a.unit == "min" and _RIGHT_BEFORE.fullmatch(text, a.end, match.start())
        ]
        if spans:
            return [{"value": spans[-1][2], "unit": "min", "evidence": (spans[-1][0], spans[-1][1], "minutes")}]
        spans = [(s, e, float(v)) for s, e, v in find_clock(text, match.end(), end)]
        spans += [(a.start, a.end, a.value) for a in find_amounts(text, match.end(), end) if a.unit == "min"]
        spans = [s for s in spans if not re.search(r"[.]\s|\b(?:tx|treatment|vs|at)\b", text[match.end() : s[0]])]
        if not spans and re.search(r"(?i)\b(?:spent on|for)\s+(?:\w+\s+){0,2}$", text[start : match.start()]):
            spans = [(a.start, a.end, a.value) for a in find_amounts(text, start, match.start()) if a.unit == "min"]
        if spans:
            return [{"value": spans[0][2], "unit": "min", "evidence": (spans[0][0], spans[0][1], "minutes")}]
    return []


_RIGHT_BEFORE = re.compile(r"(?i)\s(?:(?:pt|ot|initial|therapy)\s){0,2}")
_EVAL_WORD = re.compile(r"(?i)\b(?:re-?)?eval(?:uation)?\b")


def _stated(text: str) -> tuple[int | None, tuple[int, int]]:
    bands = {"low": 0, "straightforward": 0, "moderate": 1, "mod": 1, "high": 2}
    for match in _DECISION.finditer(text):
        word = (match["a"] or match["b"] or match["c"]).lower()
        return bands[word], match.span()
    return None, (0, 0)


def _presented(text: str) -> tuple[int | None, tuple[int, int]]:
    bands = {"stable": 0, "uncomplicated": 0, "evolving": 1, "changing": 1, "unstable": 2, "unpredictable": 2}
    match = _PRESENTATION.search(text)
    return (bands[(match["a"] or match["b"]).lower()], match.span()) if match else (None, (0, 0))


def _deficits(text: str) -> tuple[int | None, tuple[int, int]]:
    """Performance deficits of an occupational evaluation: one to three are low, up to five moderate."""
    for match in _DEFICITS.finditer(text):
        if match["n"]:
            count, span = _number(match["n"]), match.span()
        else:
            line = text.find("\n", match.end())
            end = min(line if line >= 0 else len(text), match.end() + 400)
            listed = text[match.end() : end]
            count = len(_ENUMERATED.findall(listed)) or len(_items(re.split(r"[.;]", listed)[0]))
            span = (match.start(), match.end() + len(listed.rstrip()))
        if count:
            return (count > 3) + (count > 5), span
    return None, (0, 0)


def _elements(text: str) -> tuple[int | None, tuple[int, int]]:
    match = _ELEMENTS.search(text)
    if match:
        count = _number(match["a"] or match["b"])
        return ((count >= 3) + (count >= 4), match.span()) if count else (None, (0, 0))
    for head in _ELEMENT_HEAD.finditer(text):
        listed = _after_colon(text, head.end())
        if listed:
            stated = _stated_count(text[slice(*listed)])
            number = len(_items(text[slice(*listed)])) if stated is None else stated
            return (number >= 3) + (number >= 4), (head.start(), listed[1])
    return None, (0, 0)


def _factors(text: str) -> tuple[int | None, tuple[int, int]]:
    for head in _FACTOR_HEAD.finditer(text):
        start = max(text.rfind(".", 0, head.start()), text.rfind("\n", 0, head.start())) + 1
        if re.search(r"(?i)\b(?:no|none|without|denies)\s+(?:\w+\s+){0,3}$", text[start : head.start()]):
            return 0, (head.start(), head.end())
        listed = _after_colon(text, head.start()) or _after_verb(text, head.start())
        if listed is None:
            continue
        words = text[head.start() : listed[1]]
        count = _stated_count(words)
        if count is None:
            rest = text[slice(*listed)]
            count = 0 if re.match(r"(?i)\s*(?:none|no\b|n/a|0)", rest) else len(_items(rest))
        return (count >= 1) + (count >= 3), (head.start(), listed[1])
    return None, (0, 0)


def _after_colon(text: str, start: int) -> tuple[int, int] | None:
    match = re.compile(r"[^.:;\n]{0,80}:\s*([^\n;]+?)(?=\.\s|\.?$|\n|;)", re.MULTILINE).match(text, start)
    return match.span(1) if match else None


def _after_verb(text: str, start: int) -> tuple[int, int] | None:
    match = re.compile(r"[^.:;\n]{0,110}?\b(?:include|includes|including|are|is)\b\s+([^\n;]+?)(?=\.\s|" r"\.?$|\n|;)", re.MULTILINE).match(
        text, start
    )
    return match.span(1) if match else None


def _stated_count(words: str) -> int | None:
    match = re.search(rf"(?i)\(\s*({_COUNT})\s*\)|\(({_COUNT})\s+(?:factors?|elements?)|:\s*({_COUNT})(?=\s*(?:\(|$|[-–,]\s))", words)
    return _number(match[1] or match[2] or match[3]) if match else None


def _number(raw: str) -> int:
    word = raw.lower().strip()
    over = word.startswith("more than") or (word.startswith(">") and not word.startswith((">=", "> =")))
    digits = re.search(r"\d+", word)
    value = int(digits.group()) if digits else next((n for w, n in _NUMBER.items() if re.search(rf"\b{w}\b", word)), 0)
    return value + over


def _items(listed: str) -> list[str]:
    return [p for p in re.split(r",|;|\band\b(?! |$)|\s+\+\s+|, and ", re.sub(r"\([^)]*\)", "", listed)) if p.strip()]
