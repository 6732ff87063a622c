"""Whether a note is that of a visit: its parts, where the patient was seen, and whether the practice knew the patient."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from nlp.components.brief_visit import is_short_pain_visit, minutes_at_name, says_established, visit_name
from nlp.components.phrases import Hits
from nlp.components.reading import Reading, segment_of
from nlp.components.visit_field import is_for_pain, is_other_visit
from nlp.components.visit_words import visit_hits
from nlp.lexicon import Entry

Record = dict[str, Any]

_STORY = frozenset({"history", "subjective", "indications"})
_EXAM = frozenset({"exam", "objective"})
_NOT_DECIDING = frozenset(
    {
        "copied",
        "education",
        "consent",
        "billing",
        "exam",
        "objective",
        "social",
        "allergies",
        "medications",
        "history",
        "subjective",
        "indications",
        "results",
        "narrative",
        "anesthesia",
        "signature",
    }
)
_NOT_SAID_TODAY = frozenset({"copied", "education", "consent", "billing"})
_BOTH = re.compile(
    r"(?m)^[ \t*#]*(?:A\s?[/&+]\s?P|Assessment\s?(?:/|&|and|\+)\s?Plan|"
    r"Impression\s?(?:/|&|and|\+)\s?(?:Plan|Recommendations?))\b[ \t]*:?[ \t\r]*$",
    re.IGNORECASE,
)
_OPERATIVE = re.compile(r"(?i)\b(?:pre|post)[- ]?(?:op|operative|procedure|procedural)\b|\bindications? for (?:the )?procedure\b")
_ADMISSION = re.compile(r"(?i)\badmi(?:ssion|tting)|\bdischarge")
_ONSET = re.compile(
    r"(?i)\b(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|several)[- ]+(?:day|week|month|year)s?[- ]+history of\b|"
    r"\bpain began\b|\bpain since\b|\bsince (?:an?|the|his|her) (?:accident|fall|injury|mva)\b"
)
# A look for the words costs a hundredth of the pattern.
_ONSET_WORDS = ("history of", "pain began", "pain since", "since ")
_PRESCRIBED = re.compile(r"(?i)\s*(?:new )?prescri")
_PATIENT = {
    "new": "new",
    "known": "established",
    "surely_known": "established",
    "likely_new": "likely_new",
    "likely_known": "likely_established",
    "consult": "consult",
}
_NEVER = re.compile(r"(?i)\b(?:no|never|without|not)[ \t]+(?:\w+[ \t]+){0,2}$")
# What may stand in a note of a few lines that has no heading for its assessment or plan, and what of it may hold the plan.
_BRIEF_PLAN = frozenset({"header", "body", "exam", "objective", "other"})
_BRIEF_KINDS = _BRIEF_PLAN | {"history", "subjective", "results", "medications", "allergies", "social", "signature", "billing"}
# A procedure told in between has headings of its own; what is beside it is the visit.
_BETWEEN = frozenset({"title", "narrative", "anesthesia", "consent", "disposition", "education"})
_TIME_HEADING = re.compile(r"(?i)\W*(?:total\s+)?(?:visit\s+|encounter\s+|clinician\s+|provider\s+)?time\b(?!\W*out)")
# A report that the line only tells of: somebody read it, brought it or quotes it.
_REPORT_READ = re.compile(
    r"(?i)\breview|\bread\b|\blooked\b|\bper\b|\bshow|\breveal|\bdemonstrat|\bbr(?:ings?|ought)\b|\bagree|\boutside\b|"
    r"\brequest|\bobtain|\border|\bawait|\bpending\b|\bavailable\b|\bdiscuss|\bcompar|\bnoted?\b|\bthe\b|\bher\b|\bhis\b"
)
# A stay that is over, to come, or only the patient's address.
_BEYOND = re.compile(
    r"(?i)\b(?:from (?:an? |the )?|after (?:an? |the )?|recent |last |previous |prior |discharged (?:from|to) (?:an? |the )?|"
    r"lives in (?:an? |the )?|resident of (?:an? |the )?|(?:transferred|going|sent|moved|goes) (?:from|to) (?:an? |the )?)$"
)
_LIVING = re.compile(r"(?i)\s*(?:resident|patient\b|staff|aide|stay\b|since|until|last|in 20|for (?:rehab|\d))")
_ASKED = re.compile(
    r"(?i)\s*(?:is|was|were|has|had|will|to\b|follow(?:s|ing|ed)\b|consult(?:ed|ing)\b|recs?\b|recommend|aware|notified|managing|"
    r"on board|per\b)"
)
_ASKING = re.compile(
    r"(?i)\b(?:by|per|from|with|to|and|for|consult(?:ed|ing)?|call(?:ed)?|discussed|appreciate)(?: an?| the| our| inpatient| acute)?\s+$"
)
# "HD #3", "POD 2": days of a stay; those after an operation do not say how often the service was there.
_DAY = re.compile(
    r"\b(?:(?P<hospital>HD|(?i:hospital day))|POD|(?i:post[- ]?op(?:erative)? day))[ \t]*(?:#|[Nn]o\.?)?[ \t]*:?[ \t]*(?P<n>\d{1,2})\b(?!/)"
)
_NOT_NEW = re.compile(r"(?i)\bnot[ \t]+(?:an?[ \t]+)?$")
_BRIEF = 2500
_HEAD = 300
_TOP = 90
_MANY_HISTORIES = 3


class Shape(NamedTuple):
    """The hits of the visit's words, and the stretches ``(start, end)`` in which it is decided and, within them, assessed."""

    hits: Hits
    decided: list[tuple[int, int]]
    assessed: list[tuple[int, int]]
    brief: tuple[int, int] | None = None


def visit_shape(reading: Reading, named: bool) -> Shape | None:
    """The shape of a note that assesses or plans something after a story or an exam, else None.

    ``named``: an act of our field is named in the note; without one it must at least be about pain.
    """
    kinds = {s.kind for s in reading.sections}
    text = reading.text
    if not named and not is_for_pain(text) and (not is_short_pain_visit(text) or is_other_visit(text)):
        return None
    decided, assessed = _decided(reading)
    brief = _brief(reading, decided)
    if brief is None and (not decided or not (kinds & (_STORY | _EXAM | {"header", "body"}))):
        return None
    shape = brief or Shape(visit_hits(text), decided, assessed)
    return shape if named or is_ours(shape) else None


def _brief(reading: Reading, decided: list[tuple[int, int]]) -> Shape | None:
    """The shape of a few lines under the name of a visit, none of them headed as its assessment or plan: they are all of it."""
    text, sections = reading.text, reading.sections
    plans = [s for s in sections if s.kind in ("plan", "diagnosis")]
    top = visit_name(text)
    # "Follow-up" alone on the first line is the note's name, not its plan.
    name = plans[0] if top and len(plans) == 1 and plans[0].start <= top.start() < plans[0].body <= 2 * _TOP else None
    if (decided and name is None) or len(text) >= _BRIEF or top is None or is_other_visit(text):
        return None
    told = [s for s in sections if s.kind not in _BRIEF_PLAN and s is not name and not _TIME_HEADING.match(text, s.start, s.body)]
    whole = [(s.start, s.end) for s in sections if s not in told]
    if not whole or any(s.kind not in _BRIEF_KINDS | _BETWEEN for s in told):
        return None
    hits = visit_hits(text)
    if said := says_established(text):
        hits = {**hits, "patient": sorted([*hits.get("patient", ()), (*said, Entry("patient", "surely_known", "", "words"))])}
    shape = Shape(hits, whole, whole, top.span())
    return shape if names_visit(shape, _HEAD) or minutes_at_name(text) else None


def is_ours(shape: Shape) -> bool:
    """Whether what is assessed or planned speaks of pain or a disease that gives it, where no act of our field is named."""
    ranges = [*shape.assessed, *shape.decided]
    return any(hit[2].value != "other" and within(ranges, hit[0]) for hit in shape.hits.get("condition", ()))


def _decided(reading: Reading) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    text, sections = reading.text, reading.sections
    both = _BOTH.search(text)
    assessed, decided = [], []
    first = None
    for section in sections:
        heading = text[section.start : section.body]
        if section.kind == "diagnosis":
            if _OPERATIVE.search(heading) or _ADMISSION.search(heading):
                continue
            assessed.append((section.start, section.end))
        elif section.kind == "plan" and section.start < _TOP and section.end < len(text) and section.end - section.body < 2 * _TOP:
            # "Follow-up and injections" at the top is the note's name.
            continue
        first = section.start if first is None and section.kind in ("diagnosis", "plan") else first
        if (section.kind == "medications" and _PRESCRIBED.match(heading)) or (first is not None and section.kind not in _NOT_DECIDING):
            decided.append((section.start, section.end))
    if both:
        begun = [(max(s.start, both.start()), s.end) for s in sections if s.end > both.end() and s.kind not in _NOT_SAID_TODAY]
        return [*(d for d in decided if d[1] <= both.start()), *begun], [*assessed, *begun]
    return decided, assessed


def within(ranges: list[tuple[int, int]], offset: int) -> bool:
    """Whether an offset lies in one of the stretches."""
    return any(start <= offset < end for start, end in ranges)


def read_shape(reading: Reading, shape: Shape) -> dict[str, list[Record]]:
    """``place`` (inpatient, emergency, telephone, study, report, clinic), ``stay``, ``part``, ``patient`` and more with their words."""
    out: dict[str, list[Record]] = {
        "place": _places(reading, shape),
        "part": _parts(reading, shape),
        "patient": _patient(reading, shape),
        "stay": _stay(reading, shape),
        "ours": _ours(reading, shape),
        "global": _global(reading, shape),
    }
    return {name: values for name, values in out.items() if values}


def _record(value: str, start: int, end: int, role: str = "visit") -> Record:
    return {"value": value, "evidence": (start, end, role)}


def _kind_at(reading: Reading, offset: int) -> str:
    return reading.sections[reading.segments[segment_of(reading.starts, offset)].section].kind


def _in_heading(reading: Reading, offset: int) -> bool:
    section = reading.sections[reading.segments[segment_of(reading.starts, offset)].section]
    return section.start <= offset < section.body


def _places(reading: Reading, shape: Shape) -> list[Record]:
    out: list[Record] = []
    clinic = _is_clinic(shape)
    for start, end, entry in shape.hits.get("place", ()):
        value = entry.value
        strong = start < _HEAD or _in_heading(reading, start)
        if value == "discharged":
            value = "inpatient" if within(shape.decided, start) or _kind_at(reading, start) == "disposition" else ""
        elif value == "therapist":
            value = "therapy"
        elif value == "therapy_note":
            value = "therapy" if start < _TOP else ""
        elif value == "admitted":
            value = "inpatient" if start < _HEAD else ""
        elif value == "inpatient" and not strong and within(shape.decided, start):
            value = ""
        elif value == "emergency" and reading.text[start:end].lower().startswith(("here in", "on the gurney")):
            pass
        elif (
            value in ("study", "telephone", "emergency") and (not strong or (value == "study" and _is_read(reading.text, start, end)))
        ) or (value == "inpatient" and not strong and _kind_at(reading, start) in ("history", "copied", "education", "social")):
            value = ""
        if clinic and value == "inpatient" and not _in_heading(reading, start):
            # The first line of a clinic's note outweighs a stay that its story tells of.
            value = ""
        if value and all(v["value"] != value for v in out):
            out.append(_record(value, start, end))
    report = next(
        (s for s in reading.sections if s.kind in ("diagnosis", "indications") and _OPERATIVE.search(reading.text, s.start, s.body)), None
    )
    if report is None and reading.sections[0].kind == "title":
        report = reading.sections[0]
    if reading.sections[0].kind == "results":
        out.append(_record("study", reading.sections[0].start, reading.sections[0].body))
    if report is not None:
        out.append(_record("report", report.start, max(report.body, report.start + 1)))
    return out


def _names_note(reading: Reading, offset: int) -> bool:
    """Whether words stand where a note says what it is: in its first lines or in a heading."""
    return offset < _HEAD or _in_heading(reading, offset)


def _is_clinic(shape: Shape) -> bool:
    return any(h[0] < _TOP and h[2].value == "clinic" for h in shape.hits.get("place", ()))


def _ours(reading: Reading, shape: Shape) -> list[Record]:
    """The pain service where it names the note; one that follows, is asked or consulted is named by somebody else."""
    found = [(s, e) for s, e, _ in shape.hits.get("ours", ()) if s < _TOP or _in_heading(reading, s)]
    text = reading.text
    return [_record("pain", s, e) for s, e in found if not (_ASKED.match(text, e) or _ASKING.search(text, max(0, s - 30), s))][:1]


def _stay(reading: Reading, shape: Shape) -> list[Record]:
    """Where today's visit is held and which one of a stay it is, each once: ``hospital``, ``first``, ``later``, ``nursing`` …"""
    out: list[Record] = []
    clinic = _is_clinic(shape)
    for start, end, entry in shape.hits.get("stay", ()):
        if not _names_note(reading, start) or (clinic and entry.value != "home"):
            continue
        if _BEYOND.search(reading.text, max(0, start - 40), start) or _LIVING.match(reading.text, end):
            continue
        if start >= _TOP and reading.text[start:end].lower() == "inpatient":
            continue
        found = [_record(value, start, end) for value in entry.value.split("-")]
        out += [r for r in found if all(v["value"] != r["value"] for v in out)]
    if not clinic and (out or _ours(reading, shape)) and (day := _DAY.search(reading.text, 0, _HEAD)):
        found = [_record("hospital", *day.span())]
        if day["hospital"]:
            found.append(_record("later" if int(day["n"]) > 1 else "first", *day.span()))
        out += [r for r in found if all(v["value"] != r["value"] for v in out)]
    return out


def _global(reading: Reading, shape: Shape) -> list[Record]:
    """``period`` and ``unrelated`` where the note says that it falls into the days of an operation (R-EM-19)."""
    out: list[Record] = []
    for start, end, entry in shape.hits.get("global", ()):
        if _kind_at(reading, start) not in _NOT_SAID_TODAY and all(v["value"] != entry.value for v in out):
            out.append(_record(entry.value, start, end))
    return out


def _is_read(text: str, start: int, end: int) -> bool:
    """Whether the line speaks of a report as of one that was read, instead of naming the note itself."""
    line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    return _REPORT_READ.search(text[line_start:start] + " " + text[end : line_end if line_end >= 0 else len(text)]) is not None


def _parts(reading: Reading, shape: Shape) -> list[Record]:
    """The headings of story, exam and assessment, once each; ``histories`` where a whole history was taken."""
    out: list[Record] = []
    histories = [s for s in reading.sections if s.kind in ("history", "social", "allergies") and s.body > s.start]
    for name, kinds in (("story", _STORY), ("exam", _EXAM), ("assessment", frozenset({"diagnosis", "plan"}))):
        found = next((s for s in reading.sections if s.kind in kinds and s.body > s.start), None)
        if found:
            out.append(_record(name, found.start, found.body))
    if not out or out[0]["value"] == "assessment":
        # Neither story nor exam is headed: the lines on top tell it.
        top = reading.sections[0]
        out.append(_record("top", top.start, top.start + len(reading.text[top.start :].split("\n", 1)[0].rstrip()) or top.start + 1))
    if shape.brief:
        out.append(_record("brief", *shape.brief))
    elif all(v["value"] != "assessment" for v in out):
        start = (shape.assessed or shape.decided)[0][0]
        out.append(_record("assessment", start, start + len(reading.text[start:].split("\n", 1)[0].rstrip()) or start + 1))
    if len(histories) > _MANY_HISTORIES:
        out.append(_record("histories", histories[-1].start, histories[-1].body))
    return out


def _patient(reading: Reading, shape: Shape) -> list[Record]:
    """What says that the patient is new or known, the surest first: the earliest plain words, then likely ones."""
    found: dict[str, list[Record]] = {}
    for hit in shape.hits.get("patient", ()):
        start, end, entry = hit
        if _kind_at(reading, start) in _NOT_SAID_TODAY or (
            within(shape.decided, start) and not shape.brief and not (_in_heading(reading, start) and start < _HEAD)
        ):
            continue
        value = _PATIENT[entry.value]
        if value == "established" and _NEVER.search(reading.text, max(0, start - 25), start):
            value = "new"
        elif value == "new" and _NOT_NEW.search(reading.text, max(0, start - 10), start):
            value = "established"
        found.setdefault("plain" if value in ("new", "established") and entry.value != "surely_known" else entry.value, []).append(
            _record(value, start, end)
        )
    sure = found.get("surely_known", [])[:1]
    out = [
        *sure,
        *found.get("plain", ())[:2],
        *found.get("likely_known", ())[:1],
        *found.get("likely_new", ())[:1],
        *found.get("consult", ())[:2],
    ]
    low = reading.text.lower()
    if not out and any(words in low for words in _ONSET_WORDS) and (onset := _ONSET.search(reading.text)):
        out.append(_record("likely_new", onset.start(), onset.end()))
    return out


def names_visit(shape: Shape, top: int = _TOP) -> bool:
    """Whether the note calls itself a visit in its first characters."""
    return any(h[0] < top and h[2].value in ("new", "known", "surely_known") for h in shape.hits.get("patient", ()))
