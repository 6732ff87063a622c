"""What a visit decided: the problems and how they go, what was looked at or ordered, and what risk the plan takes.

Each fact is a value with the words that say it; what a level of visit they make is for ``models`` to judge. Sources: rules.md 15,
R-EM-06 to R-EM-09, R-EM-20.
"""

from __future__ import annotations

import re
from typing import Any

from nlp.components.clauses import clause
from nlp.components.phrases import Hit
from nlp.components.reading import Mention, Reading, segment_of
from nlp.components.visit_shape import Shape, names_visit, within

Record = dict[str, Any]
_Lists = dict[str, dict[int, list[Hit]]]
# A problem, and the words of its course where it has any.
_Problem = tuple[Record, Hit | tuple[int, int] | None]

_NOT_TODAY = frozenset({"copied", "education", "consent", "billing", "social"})
_UNDENIED = re.compile(
    r"(?i)\b(?:no|not|denies|denied|without|never|negative for|neither|nor|non|unlikely|improved|doubt)\W+(?:\w+\W+){0,3}$"
)
# Words between, up to a dash, a point or a line's end: "not at goal – increase duloxetine" denies no duloxetine.
_WITHIN = r"(?:(?!\s[-–—>])[^\w.;:\n→])+"
_OPEN = re.compile(
    r"(?i)\b(?:no|not|never|declin\w+|refus\w+|consider\w*|may|could|can|might|if|hold|"
    r"would (?!recommend)\w*|options?|either|wants?|asks?|asking)" + rf"{_WITHIN}(?:\w+{_WITHIN}){{0,4}}$"
)
_UNDONE = re.compile(r"(?i)\W+(?:\w+\W+){0,3}(?:not (?:given|started|filled|indicated|done)|refused|declined|if\b)")
_SCORE = re.compile(
    r"[\dpsi](?:(?<=\d)(?<![\d/.].)\d?(?:\s?-\s?\d{1,2})?\s?/\s?10\b(?!/)|(?<!\w.)(?:(?<=p)ain|(?<=s)cale|(?<=i)t|(?<=p)ain level) "
    r"(?:is |at |as |of )?(?:a |an )?(?P<said>\d{1,2}) (?:out of|on a scale))"
)
# "Repeat if above 6/10", "goal 4/10": no pain of today.
_THRESHOLD = re.compile(r"(?i)(?:[>≥<]=?|\b(?:if|when|until|unless|should|goal|target)\b[^.;\n]{0,20})\s*$")
# "Pregabalin to 200 bid" raises it without a verb.
_UP_TO = re.compile(r"(?i)\s(?:(?:up|down|back)\s)?to\s\d{1,4}(?:\.\d+)?\s?(?:mg\b|mcg\b|bid\b|tid\b|qhs\b|q ?hs\b|qd\b|daily\b|hs\b|q\d)")
_SPLIT = re.compile(r"[,;\n]|\band\b|\d[.)]\s|\.\s")
_ARROW = re.compile(r"(?i)(?:[^.;\n]|\.(?=\d)){0,20}?\d\s*(?:mg|mcg|bid|tid|qhs)?\s*(?:→|->|=>)\s*(?:try\s*)?\d")
_NOT_HERE = re.compile(r"(?i)\W+(?:at (?:the )?(?:hospital|er|ed|outside)|by (?:her |his |the )?(?:pcp|ed|er|surgeon|oncolog|neurolog))")
_MOST_A_SENTENCE = 40
_GOAL = 4
_REACH = 100
_HOW_ORDER = ("threat", "worse", "not_controlled", "new", "stable")
_PROBLEM = {"threat": "threatening", "worse": "unstable", "not_controlled": "unstable", "new": "new", "stable": "stable"}
_MAJOR = frozenset({"kyphoplasty", "vertebroplasty", "pump_implant", "lumbar_decompression"})
_NOT_DECISIONS = frozenset(
    {
        "therapy",
        "therapy_untimed",
        "therapy_evaluation",
        "acupuncture",
        "drug_testing",
        "toxin_guidance",
        "sedation",
        "drug_injection",
        "chiropractic",
    }
)


def read_decisions(reading: Reading, shape: Shape, mentions: list[Mention]) -> dict[str, list[Record]]:
    """``problem``, ``course_told``, ``data``, ``risk``, ``told_apart`` and ``longitudinal`` attributes of a note shaped like a visit."""
    lists: _Lists = {}
    for kind, hits in shape.hits.items():
        by: dict[int, list[Hit]] = {}
        for hit in hits:
            here = by.setdefault(segment_of(reading.starts, hit[0]), [])
            if len(here) < _MOST_A_SENTENCE:
                here.append(hit)
        lists[kind] = by
    problems, course = _problems(reading, shape, lists)
    out = {
        "problem": problems,
        "course_told": course,
        "data": _data(reading, shape, lists),
        "risk": [*_remedies(reading, shape, lists), *_procedures(reading, shape, lists, mentions)],
        "told_apart": [_record("stated", h, "visit") for h in shape.hits.get("apart", ())[:1]],
        "longitudinal": [_record("stated", h, "visit") for h in shape.hits.get("longitudinal", ())[:1]],
    }
    return {name: [_in_clause(reading, v) for v in values] for name, values in out.items() if values}


def _in_clause(reading: Reading, record: Record) -> Record:
    """The record with the clause around its words: a problem with its course, a test with what was done with it."""
    start, end, role = record["evidence"]
    return record | {"evidence": (*clause(reading, start, end), role)}


def _record(value: str, hit: Hit | tuple[int, int], role: str) -> Record:
    return {"value": value, "evidence": (hit[0], hit[1], role)}


def _section(reading: Reading, segment: int) -> str:
    return reading.sections[reading.segments[segment].section].kind


def _before(reading: Reading, hit: Hit) -> str:
    return reading.text[max(reading.segments[segment_of(reading.starts, hit[0])].start, hit[0] - 60) : hit[0]]


def _problems(reading: Reading, shape: Shape, lists: _Lists) -> tuple[list[Record], list[Record]]:
    """Each assessed problem once, valued by how it goes, and the words that tell how."""
    conditions = lists.get("condition", {})
    general = _course(reading, shape, lists)
    for ranges in (shape.assessed, shape.decided):
        found = [p for i in sorted(conditions) if within(ranges, reading.segments[i].start) for p in _assessed(reading, lists, i, general)]
        unique = list({reading.text[p[0]["evidence"][0] : p[0]["evidence"][1]].lower(): p for p in found}.values())
        if unique:
            return _apart(unique[:12])
    for i in sorted(conditions):
        if _section(reading, i) in ("subjective", "history", "indications", "header", "body"):
            told = next((hit for hit in conditions[i] if not _UNDENIED.search(_before(reading, hit))), None)
            if told is not None:
                return _apart([_valued(told, None, general)])
    return [], []


def _apart(found: list[_Problem]) -> tuple[list[Record], list[Record]]:
    courses = dict.fromkeys((how[0], how[1]) for _, how in found if how is not None)
    return [record for record, _ in found], [_record("told", how, "problem") for how in courses]


def _assessed(reading: Reading, lists: _Lists, segment: int, general: tuple[str, Hit | tuple[int, int]] | None) -> list[_Problem]:
    """The problems of one sentence or item: a list item is one, else each part between commas."""
    seg = reading.segments[segment]
    hows = [h for h in lists.get("how", {}).get(segment, ()) if not _UNDENIED.search(_before(reading, h))]
    changed = bool(lists.get("change", {}).get(segment))
    out: list[_Problem] = []
    last: Hit | None = None
    for hit in lists["condition"][segment]:
        if last is not None and (seg.item or not _SPLIT.search(reading.text, last[1], hit[0])):
            continue
        past = any(h[2].value == "past" and 0 <= hit[0] - h[1] < 40 and not _SPLIT.search(reading.text, h[1], hit[0]) for h in hows)
        if past or _UNDENIED.search(_before(reading, hit)):
            continue
        last = hit
        own = [h for h in hows if h[2].value != "past" and not (h[0] < hit[1] and hit[0] < h[1]) and (seg.item or abs(h[0] - hit[0]) < 80)]
        how = min(own, key=lambda h: _HOW_ORDER.index(h[2].value), default=None)
        if hit[2].value == "other" and how is None and not changed:
            # A disease that is only listed was not addressed.
            continue
        out.append(_valued(hit, how, general))
    return out


def _valued(hit: Hit, how: Hit | None, general: tuple[str, Hit | tuple[int, int]] | None) -> _Problem:
    if how is not None:
        return _record(_PROBLEM[how[2].value], hit, "problem"), how
    if hit[2].value == "acute":
        return _record("acute", hit, "problem"), None
    if hit[2].value in ("chronic", "pain") and general is not None:
        return _record(general[0], hit, "problem"), general[1]
    return _record("stable", hit, "problem"), None


def _course(reading: Reading, shape: Shape, lists: _Lists) -> tuple[str, Hit | tuple[int, int]] | None:
    """How the pain goes as a whole: pain at 4 or more of 10, or words of its course; None where the note is silent (R-EM-06)."""
    for match in _SCORE.finditer(reading.text):
        # "8/10", "7-8/10": the number stands first.
        value = int(match["said"] or match.group()[:2].strip(" -/"))
        if _THRESHOLD.search(reading.text, max(0, match.start() - 24), match.start()):
            continue
        if _GOAL <= value <= 10 and _section(reading, segment_of(reading.starts, match.start())) not in _NOT_TODAY | {"exam", "results"}:
            return "unstable", (match.start(), match.end())
    best: tuple[str, Hit] | None = None
    for segment, hows in lists.get("how", {}).items():
        if _section(reading, segment) in _NOT_TODAY | {"exam", "results", "medications", "narrative", "title"}:
            continue
        for hit in hows:
            if hit[2].value in ("worse", "not_controlled") and not _UNDENIED.search(_before(reading, hit)):
                return "unstable", hit
            if hit[2].value == "stable" and best is None:
                best = "stable", hit
    return best


def _data(reading: Reading, shape: Shape, lists: _Lists) -> list[Record]:
    """``review:<test>``, ``order:<test>``, ``interpretation``, ``record:<words>``, ``discussion``, ``historian``, each once."""
    out: dict[str, Record] = {}
    for segment, tests in lists.get("test", {}).items():
        section = _section(reading, segment)
        if section in _NOT_TODAY:
            continue
        deeds = lists.get("deed", {}).get(segment, ())
        for hit in tests:
            verb, word = _deed(reading, shape, hit, deeds, section)
            if verb == "interpretation":
                out.setdefault("interpretation", _record("interpretation", word or hit, "data"))
                verb = "review"
            if verb and f"order:{hit[2].value}" not in out and f"review:{hit[2].value}" not in out:
                out[f"{verb}:{hit[2].value}"] = _record(f"{verb}:{hit[2].value}", hit, "data")
    for kind, value in (("record", ""), ("talk", "discussed"), ("talk", "historian")):
        for hit in shape.hits.get(kind, ()):
            if (
                (value and hit[2].value != value)
                or _section(reading, segment_of(reading.starts, hit[0])) in _NOT_TODAY
                or _OPEN.search(_before(reading, hit))
            ):
                continue
            name = (
                f"record:{reading.text[hit[0] : hit[1]].lower()}" if kind == "record" else "discussion" if value == "discussed" else value
            )
            out.setdefault(name, _record(name, hit, "data"))
    return list(out.values())[:12]


def _deed(reading: Reading, shape: Shape, test: Hit, deeds: Any, section: str) -> tuple[str | None, Hit | None]:
    """What was done with a test: read by oneself, ordered, or its result looked at."""
    near = sorted(
        (d for d in deeds if min(abs(d[0] - test[1]), abs(test[0] - d[1])) < _REACH),
        key=lambda d: min(abs(d[0] - test[1]), abs(test[0] - d[1])),
    )
    for deed in near:
        if deed[2].value == "interpreted" and test[2].value in ("mri", "ct", "xray", "bone", "ultrasound", "emg", "heart"):
            return "interpretation", deed
    if _OPEN.search(_before(reading, test)):
        return None, None
    for deed in near:
        if deed[2].value == "ordered" and (
            within(shape.decided, test[0]) or section in ("results", "body", "header", "other", "history", "exam")
        ):
            if _OPEN.search(_before(reading, deed)) or _NOT_HERE.match(reading.text, deed[1]):
                continue
            return "order", deed
        if deed[2].value in ("reviewed", "interpreted") and section not in ("social", "medications"):
            return "review", deed
    return ("review", None) if section == "results" else (None, None)


def _remedies(reading: Reading, shape: Shape, lists: _Lists) -> list[Record]:
    """``prescription:<what was done>`` where the plan does something with a prescription drug (R-EM-07); ``low`` for lesser remedies."""
    out: dict[str, Record] = {}
    # Drugs given in the room stand in the story of a procedure; only a note without one tells its prescriptions anywhere. In a note
    # that calls itself a visit the story is one part among others.
    kinds = {s.kind for s in reading.sections}
    anywhere = not kinds & {"title", "anesthesia"} and ("narrative" not in kinds or names_visit(shape))
    for segment, remedies in lists.get("remedy", {}).items():
        seg = reading.segments[segment]
        decides = within(shape.decided, seg.start) or within(shape.decided, remedies[0][0])
        if not decides and not (anywhere and _section(reading, segment) in ("body", "header", "other", "addendum", "exam")):
            continue
        changes = lists.get("change", {}).get(segment, ())
        for hit in remedies:
            kind = hit[2].value
            if kind in ("therapy", "over_the_counter"):
                # "Pt" is the patient, "PT" physical therapy.
                if decides and reading.text[hit[0] : hit[1]] not in ("Pt", "pt"):
                    out.setdefault("low", _record("low", hit, "risk"))
                continue
            if kind in ("prescription", "controlled") and decides and (arrow := _arrow(reading.text, hit[1], min(hit[1] + 40, seg.end))):
                out.setdefault("prescription:altered", _record("prescription:altered", (hit[0], arrow.end()), "risk"))
            for change in changes:
                done = _done(reading, hit, change, seg.end)
                if done and (decides or not done.startswith("kept")):
                    out.setdefault(done, _record(f"prescription:{done}", (min(change[0], hit[0]), max(change[1], hit[1])), "risk"))
    return list(out.values())


def _arrow(text: str, start: int, end: int) -> re.Match[str] | None:
    """A new dose behind a drug's name: "300 → 600", "to 200 bid"."""
    return _ARROW.match(text, start, end) or _UP_TO.match(text, start, end)


def _done(reading: Reading, remedy: Hit, change: Hit, end: int) -> str | None:
    """What is done with a drug: ``began``, ``altered``, ``stopped``, ``kept``; ``_controlled`` or ``_short`` behind it."""
    kind, deed = remedy[2].value, change[2].value
    gap = max(change[0] - remedy[1], remedy[0] - change[1])
    if not 0 <= gap < _REACH or _OPEN.search(_before(reading, change)) or _UNDONE.match(reading.text, remedy[1], min(remedy[1] + 40, end)):
        return None
    word = reading.text[change[0] : change[1]].lower()
    if kind == "general" and deed != "altered" and not word.startswith(("refil", "renew")):
        return None
    if kind == "antibiotic":
        return f"{deed}_short"
    return f"{deed}_controlled" if kind == "controlled" and deed in ("began", "kept") else deed


def _procedures(reading: Reading, shape: Shape, lists: _Lists, mentions: list[Mention]) -> list[Record]:
    """A procedure or operation that the plan decides on: ``minor``, ``minor_explained``, ``surgery``, ``high`` (R-EM-20)."""
    out: dict[str, Record] = {}
    explained = [h for h in shape.hits.get("risk", ()) if h[2].value == "explained" and within(shape.decided, h[0])]
    for mention in mentions:
        if mention.status != "planned" or mention.family in _NOT_DECISIONS or not within(shape.decided, mention.start):
            continue
        span = (mention.start, mention.end)
        if mention.family in _MAJOR:
            out.setdefault("surgery", _record("surgery", span, "risk"))
        out.setdefault("minor", _record("minor", span, "risk"))
        if explained:
            out.setdefault("minor_explained", _record("minor_explained", explained[0], "risk"))
    risks = shape.hits.get("risk", ())
    surgery = next((h for h in risks if h[2].value == "surgery" and within(shape.decided, h[0])), None)
    decided = next((h for h in risks if h[2].value == "decided" and within(shape.decided, h[0])), None)
    if surgery and decided:
        out.setdefault("surgery", _record("surgery", decided, "risk"))
    grave = next((h for h in risks if h[2].value == "high" and within(shape.decided, h[0]) and not _OPEN.search(_before(reading, h))), None)
    if grave:
        out.setdefault("high", _record("high", grave, "risk"))
    for value in ("toxicity", "hardship"):
        found = next((h for h in risks if h[2].value == value), None)
        if found:
            out.setdefault(value, _record(value, found, "risk"))
    return list(out.values())
