"""The total time of a visit that its clinician states (R-EM-03), apart from slots, ranges and time of other services."""

from __future__ import annotations

import re
from typing import Any

from nlp.components.brief_visit import minutes_at_name
from nlp.components.reading import Reading, segment_of

Record = dict[str, Any]

_NUMBER = r"(?:(?P<h{0}>\d|one|two)\s*(?:hours?|hrs?)\s*(?:and\s*)?)?(?:(?P<m{0}>\d{{1,3}})\s*[- ]?min(?:ute)?s?)"
_TIME = re.compile(
    r"(?i)\b(?:total (?:time|visit time|encounter time|visit|clinician time|provider time)|"
    r"(?:i|we|provider|physician|md|np|pa) (?:have )?(?:personally )?spent|"
    r"time spent|spent a total of|total of|visit time|encounter time)\b[^.;\n]{0,70}?"
    + _NUMBER.format(1)
    + r"|(?<![\d-])"
    + _NUMBER.format(2)
    + r"\s*(?:total(?: time)?\b|was spent|were spent|spent\b|of total time|"
    r"of (?:my|clinician|physician|provider) time|on the date|on date|personally)"
)
# Most notes hold none of these, and a look for words costs a hundredth of the pattern.
_TIME_WORDS = (
    "total", "spent", "visit time", "encounter time", "of my time", "of clinician time", "of physician time", "of provider time",
    "on the date", "on date", "personally",
)  # fmt: skip
_HOURS = {"one": 1, "two": 2}
# Time of a service that is billed by itself, of staff, or of something done by the patient.
_OTHER_SERVICE = re.compile(
    r"(?i)\b(?:timed|treatment|one-on-one|1:1|therap\w+|exercise|procedure time|fluoro\w*|tourniquet|sedation|intraservice|"
    r"anesthesia|lesion|infusion|needl\w+|acupuncture|face[- ]to[- ]face with (?:needles|acup)|cpm\b|this month|"
    r"month|month's|staff|nurse|ma time|rn\b|resident|"
    r"observ\w+|recovery|smoking|tobacco|cessation|psychotherapy|cmt|omt|manipulation|monitoring|program\w+|call\b|"
    r"driving|travel|walk\w*|stand\w*|block\b|injection\b|blood patch|supine|ice|heat)\b"
)
_APART = re.compile(
    r"(?i)\b(?:excluding|exclusive of|not (?:counting|including|including the)|apart from|aside from|separate from|without|less)\b.*$",
    re.DOTALL,
)
# "45 minutes, including the injection"; "excluding" and "not including" are another matter.
_WITH_PROCEDURE = re.compile(
    r"(?i)[^.;\n]{0,40}?(?<!not )\binclud(?:es|ed|ing|e)\b[^.;\n]{0,40}?\b(?:procedures?|injections?|blocks?|ablation)\b"
)
_OPEN = re.compile(r"(?i)\s*(?:or more|\+|or greater|or longer)|\s*(?:to|-|–)\s*\d")
_PARTS = re.compile(r"\([^)\n]{0,40}\d|\([^)\n]{0,40}$")
# A line that another service opens holds its minutes: "B) CPM (no overlap): 33 min personally".
_OWN_LINE = re.compile(
    r"\W*(?:[A-H]\b[.)]?|\d[.)])?\s*(?:CPM|CCM|PCM|BHI|RTM|RPM|G300[23]|"
    r"(?i:psychotherapy|acupuncture|sedation|chronic (?:pain|care) management))\b"
)
_COUNSEL = re.compile(r"(?i)(?:>|greater than|more than|over)\s*(?:50|half|fifty)")
_NEAR = 25
_NOT_TODAY = frozenset({"history", "education", "copied", "consent", "billing"})
_MINUTES = r"(?<![\d./-])(?P<more{0}>(?:>|more than|over|greater than)\s*)?(?P<n{0}>\d{{1,2}})\s*[- ]?min(?:ute)?s?\b"
_SMOKING = r"\b(?:smok\w+|tobacco|nicotine|vaping|cigarettes?)\b"
_TOBACCO = re.compile(rf"(?i){_SMOKING}[^.;\n\d>]{{0,60}}?{_MINUTES.format(1)}|{_MINUTES.format(2)}[^.,;\n\d]{{0,60}}?{_SMOKING}")
_ADVISED = re.compile(r"(?i)\bcounsel|\badvis|\bcessation\b|\bquit")
_NOT_ADVISED = re.compile(r"(?i)\b(?:declin|refus|no\b|not\b|never\b|offer|last visit|previous|prior visit|if\b|will\b|every\b|after\b)")
# The minutes of the whole visit, or of something else that the line goes on to.
_WHOLE = re.compile(r"(?i)\b(?:total|visit|encounter|includ\w+|walk\w*|exercis\w*|daily)\b[^.;\n\d]*\d|\d[^\d]*\bincluding\b")
_MOST_TOBACCO = 45
# Most notes hold none of these, and a look for words costs a hundredth of the pattern.
_TOBACCO_WORDS = ("tobacco", "smok", "cessation", "nicotine", "cigar", "vap")


def read_tobacco_time(reading: Reading) -> list[Record]:
    """Minutes of counselling to stop tobacco that the note states, apart from those of the visit (R-EM-22)."""
    text = reading.text
    lower = text.lower()
    for match in _TOBACCO.finditer(text) if any(word in lower for word in _TOBACCO_WORDS) else ():
        segment = reading.segments[segment_of(reading.starts, match.start())]
        line_start = text.rfind("\n", 0, match.start()) + 1
        line = text[line_start : max(segment.end, match.end())]
        if reading.sections[segment.section].kind in _NOT_TODAY or not _ADVISED.search(line) or _NOT_ADVISED.search(line):
            continue
        if _WHOLE.search(text, max(line_start, match.start() - _NEAR), match.end()):
            continue
        # "More than 3" says that the fourth was begun.
        minutes = int(match["n1"] or match["n2"]) + bool(match["more1"] or match["more2"])
        if minutes <= _MOST_TOBACCO:
            return [{"value": float(minutes), "unit": "min", "evidence": (match.start(), match.end(), "minutes")}]
    return []


def read_total_time(reading: Reading, *, brief: bool = False) -> tuple[dict[str, list[Record]], list[Record]]:
    """``{"total_time": [minutes …]}`` and the statements that give none.

    The latter are a range, "or more", half for counselling (R-EM-04, R-EM-05), or time that includes a procedure. Time of
    another service beside the number is left out. In a ``brief`` note the minutes may stand right behind its name.
    """
    found: list[Record] = []
    left_open: list[Record] = []
    low = reading.text.lower()
    for match in _TIME.finditer(reading.text) if "min" in low and any(word in low for word in _TIME_WORDS) else ():
        segment = reading.segments[segment_of(reading.starts, match.start())]
        if reading.sections[segment.section].kind in _NOT_TODAY:
            continue
        if mixed := _WITH_PROCEDURE.match(reading.text, match.end()):
            left_open.append({"value": "with_procedure", "evidence": (match.start(), mixed.end(), "minutes")})
            continue
        # "22 min (call 17, charting 5)": the parts of the time in brackets are its own.
        behind = reading.text[match.end() : min(segment.end, match.end() + _NEAR)]
        behind = "" if behind.lstrip().startswith("(") and _PARTS.match(behind.lstrip()) else behind
        line = reading.text.rfind("\n", 0, match.start()) + 1
        if _OWN_LINE.match(reading.text, line, match.start()):
            continue
        around = reading.text[max(segment.start, match.start() - _NEAR) : match.end()] + behind
        if _OTHER_SERVICE.search(_APART.sub("", around)):
            continue
        sentence = reading.text[segment.start : segment.end]
        evidence = (match.start(), match.end(), "minutes")
        if _OPEN.match(reading.text, match.end()) or _COUNSEL.search(sentence):
            left_open.append({"value": "yes", "evidence": evidence})
            continue
        hours = match["h1"] or match["h2"]
        minutes = int(match["m1"] or match["m2"]) + 60 * (int(hours) if hours and hours.isdigit() else _HOURS.get((hours or "").lower(), 0))
        if 5 <= minutes <= 300:
            found.append({"value": float(minutes), "unit": "min", "evidence": evidence})
    if not found and brief and (told := minutes_at_name(reading.text)):
        found.append({"value": told[2], "unit": "min", "evidence": (told[0], told[1], "minutes")})
    return ({"total_time": found} if found else {}), left_open
