"""Logs of care minutes: who spent them, how many in all, whether the patient was spoken to, on how many days data came.

Each row belongs to the person it names, else to the person of the heading above it. A stated total outweighs the sum of its rows;
a grand total over several people counts for nobody (R-CPM-05, R-CCM-01, R-RTM-01, R-RTM-02).
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from nlp.components.quantities import find_amounts, find_clock

Record = dict[str, Any]
Span = tuple[int, int, str]

_OWN = re.compile(
    r"\b(?:MD|DO|NP|PA-C|PA(?= (?:time|own|personal))|APRN|CRNA|FNP|Dr\.?|PsyD|PhD|"
    r"DPT|PT|OT)\b(?! (?:visits?|report|referral|at|note|clinic|notes|w/|x\d))|(?i:\b(?:physician|"
    r"provider|practitioner|clinician|i (?:personally )?spent|personally|by me|my (?:own )?time|"
    r"own minutes|personal time|qhp|therapist time)\b)"
)
_STAFF = re.compile(
    r"\b(?:RN|LPN|MA|CMA|LVN|PTA|COTA)\b|(?i:\b(?:clinical staff|staff|nurse|care (?:manager|"
    r"coordinator)|medical assistant|front desk|auxiliary)\b)"
)
_TOTAL = re.compile(
    r"(?i)(?:\b(?:total|sum|in all|altogether|running total|adds up to)\b|=)\s*[:=]?\s*$|"
    r"\b(?:total|sum|time|minutes)\s*(?:for \w+\s*)?[:=]\s*$|"
    r"\btotal\s+(?:time\s+)?(?:by|for|of)\s+(?:the\s+)?(?:clinician|physician|provider|clinical staff|staff|practitioner|MD|NP|PA|RN)\W*$"
)
_TOTAL_AFTER = re.compile(
    r"(?i)\s*(?:total|in (?:all|total)|(?:personally )?(?:this month|for the month|(?:in|for|during) (?:jan|feb|mar|apr|"
    r"may|june?|july?|aug|sep|oct|nov|dec)\w*)|of (?:physician|personal|staff|clinical))\b"
)
_ALL = re.compile(r"(?i)\b(?:grand total|combined|together|both|overall)\b")
# Behind one person's minutes another person's.
_OTHER_PERSON = re.compile(r"[,+&/;](?:\s*(?:plus|and|with|&|\+))?\s*(?=(?:RN|LPN|MA|CMA|LVN|NP|MD|DO|clinical staff|staff|nurse)\b)")
_LINE_TOTAL = re.compile(
    r"(?i)\b(?P<who>MD|DO|NP|PA|RN|LPN|MA|staff|physician|provider|nurse|my(?: own)?)(?:/\w+)?\s*(?:personal\s+)?"
    r"(?:(?:time|min(?:ute)?s?)\s*)?"
    r"(?:(?:for |in )?(?:(?:the |this )?month|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\s*)?"
    r"(?:=|:|(?:month(?:ly)?\s+)?total\s*[:=]?)[\s*_]*(?P<n>\d{1,3})\b(?![./]\d)"
)
_BARE_END = re.compile(r"(?<![\d./:-])(\d{1,3})\s*$")
_BARE_SUM = re.compile(r"=\s*(\d{1,3})\b(?!\.\d|\s*(?:days?|/))")
_ROW = re.compile(r"^[\s>*•|–—-]*\d{1,2}/\d{1,2}(?:/\d{2,4})?\b")
_DATED = re.compile(
    r"\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\s+(?:(?:visit|call|phone|video|f2f|office|clinic|tele\w*|chart|review|msg)\s+)?(\d{1,2})(?=\s*(?:[,.;]|min|=|$))"
)
_NOT_MONTH = re.compile(
    r"(?i)\b(?:not counted|excluded|last month|previous(?:ly)?|first (?:CPM )?visit|"
    r"initial|consent|goal|walk\w*|garden|sleep|stand\w*|sit\w*|driv\w+|ice|heat|takes|exercise|needs|threshold|"
    r"below|requires?|unless|daily|/day|ago|block)\b[^.;\n]{0,30}$"
)
_NOT_MONTH_AFTER = re.compile(r"(?i)\s*\)?\s*(?:/\s?day|per (?:day|month)|daily|a (?:day|month)|goal|walk|sleep|ago|\+|or more)")
_LIVE = re.compile(
    r"(?i)\b(?:live|spoke(?:n)? (?:with|to)|talked (?:with|to)|telephone(?:d)?|phone (?:conversation|"
    r"call|visit|contact)|phoned|video (?:call|visit)|interactive|conversation|called (?:the )?(?:patient|"
    r"pt)|call(?:s)? (?:with|to|w/) (?:the )?(?:patient|pt)|two calls|one call|\d calls)\b"
)
_NOT_LIVE = re.compile(
    r"(?i)\bno (?:live|interactive|phone|real)[^.;\n]{0,30}|\b(?:tried|attempted)\b[^.;\n]{0,40}|"
    r"\bvm full\b|\bvoice ?mail\b|\bmessages? only\b|\bportal (?:msgs?|messages?)[^.;\n]*|"
    r"\bnot live\b|\+ interactive|\bleft (?:a )?message"
)
_DAYS = (
    re.compile(
        r"(?i)\b(?:days? (?:with|of) data|data days?|days? (?:transmitted|of transmissions?|"
        r"recorded|monitored)|transmission days?|readings? days?)\b[^\n;]{0,70}?[:=]\s*(?:on\s+)?(?P<n>\d{1,2})\b(?!\s*/\s*\d{1,2}\s*[-–/])"
    ),
    re.compile(r"(?i)=\s*(?P<n>\d{1,2})\s*days?\b"),
    re.compile(r"(?i)\b(?P<n>\d{1,2})\s*(?:/|of|out of)\s*(?:the\s+)?30\b(?!/\d)"),
    re.compile(
        r"(?i)\b(?:on|for|data|transmitted|received|recorded|readings?)\s+(?:on\s+|for\s+|"
        r"data\s+)?(?P<n>\d{1,2})\s+(?:of the\s+|different\s+|separate\s+)?(?:days?|dates)\b"
    ),
    re.compile(r"(?i)\b(?P<n>\d{1,2})\s?d(?:ays?)?\s+(?:(?:of|with|had|w/)\s+)?(?:\w+\s+)?(?:data|readings?|transmissions?|recordings?)"),
    re.compile(r"(?i)\b(?:days? (?:with|of) data|data days?)\b\s*(?:this \S+ window)?\D{0,6}(?P<n>\d{1,2})\b"),
    re.compile(r"(?i)\b(?P<n>\d{1,2})\s+(?:data\s+)?days?\s+(?:of|out of|/)\s*(?:the\s+)?30\b"),
    re.compile(r"(?i)\b(?P<n>\d{1,2})\s+(?:data|transmission)\s+days\b"),
)
_LATER = re.compile(
    r"(?i)\b(?:enrolled|enrollment|started|since|consent(?:ed)? (?:on file|\d|in|recorded)|"
    r"consent on file|first CPM visit|established|month [2-9])\b"
)
_FIRST = re.compile(
    r"(?i)\b(?:initial|first|1st)\s+(?:CPM|chronic pain management|month|monthly|pain management)\b|"
    r"\bto start (?:chronic pain management|CPM)|\benrol(?:l)?(?:s|ing|ed)? today\b|"
    r"\bfirst month\b|\bmonth (?:1|one)\b"
)


def read_care_log(text: str) -> Record:
    """``own_minutes`` and ``staff_minutes``, where the note has them, and ``minutes_by``: the words that say whose they are."""
    sums: dict[str, list[tuple[float, Span]]] = {"own": [], "staff": []}
    totals: dict[str, list[tuple[float, Span]]] = {"own": [], "staff": []}
    heading: str | None = None
    by: list[Span] = []
    headed: Span | None = None
    for start, end in _lines(text):
        line = text[start:end]
        row = _ROW.match(line) is not None
        for left, right in _clauses(line) if not row else [(0, len(line))]:
            clause = line[left:right]
            whole = list(_LINE_TOTAL.finditer(clause))
            for match in whole:
                at = start + left
                whose = "staff" if _STAFF.match(match["who"]) else "own"
                totals[whose].append((float(match["n"]), (at + match.start(), at + match.end("n"), "minutes")))
            if whole:
                continue
            whom = _who(clause)
            who = whom[0] if whom else None
            values = _values(text, start + left, start + right, row)
            named: Span | None = (start + left + whom[1], start + left + whom[2], "minutes") if whom else headed
            if who and not row:
                heading, headed = who, named
            if named and values:
                by.append(named)
            so_far = next((p for p in ("staff", "own") if sums[p]), "own")
            person: str = who or heading or so_far
            if not who and not heading and sums["own"] and sums["staff"] and any(v[2] for v in values):
                continue
            stated = [v for v in values if v[2]]
            if _ALL.search(clause) or re.search(r"(?i)not counted|excluded", clause):
                # What is stated over everybody, or set aside, is nobody's; staff rows stay known as staff's.
                continue
            if stated:
                totals[person].append((stated[-1][0], stated[-1][1]))
            else:
                sums[person] += [(v, s) for v, s, _ in values]
    out: Record = {}
    for who in ("own", "staff"):
        found = totals[who][-1:] or _told_once(sums[who])
        if found:
            out[f"{who}_minutes"] = [{"value": f"{v:g}", "evidence": s} for v, s in found[:12]]
    if out and (spoken := list(dict.fromkeys(by))):
        out["minutes_by"] = [{"value": "told", "evidence": s} for s in spoken[:6]]
    return out


def _told_once(rows: list[tuple[float, Span]]) -> list[tuple[float, Span]]:
    """Rows and their sum before or behind them are told twice: the sum alone counts."""
    if len(rows) > 2 and rows[0][0] == sum(v for v, _ in rows[1:]):
        return rows[:1]
    for i in range(2, len(rows)):
        if rows[i][0] == sum(v for v, _ in rows[:i]):
            return [rows[i]]
    return rows


def _lines(text: str) -> list[tuple[int, int]]:
    return [m.span() for m in re.finditer(r"[^\n]+", text) if m.group().strip()]


_CUT = re.compile(
    r"(?<!\bDr)(?<!\bMs)(?<!\bMr)(?<!\b[A-Z])\.\s+(?=[A-Z\d])|;\s+|"
    r",\s+(?:and\s+)?(?=(?:the\s+)?(?:clinical\s+)?(?:staff|nurses?|RN|LPN|MA|physician|provider|MD|NP)\b[^,;]{0,20}?\d)"
)


def _clauses(line: str) -> list[tuple[int, int]]:
    """Sentences of a line, a full stop behind a short form set aside; another person's minutes behind a comma are a clause."""
    cuts = [0, *(m.end() for m in _CUT.finditer(line)), len(line)]
    if _OWN.search(line) and _STAFF.search(line):
        cuts = sorted({*cuts, *(m.start() + 1 for m in _OTHER_PERSON.finditer(line))})
    return [(a, b) for a, b in pairwise(cuts) if line[a:b].strip()]


def _who(clause: str) -> tuple[str, int, int] | None:
    """Whose minutes a clause tells, with the words that name the person."""
    own, staff = _OWN.search(clause), _STAFF.search(clause)
    if own and (staff is None or own.start() < staff.start()):
        return "own", *own.span()
    return ("staff", *staff.span()) if staff else None


def _values(text: str, start: int, end: int, row: bool) -> list[tuple[float, Span, bool]]:
    """(minutes, span, whether it is a total) in a clause: stated minutes, clock spans, bare numbers of dated rows."""
    out: list[tuple[float, Span, bool]] = []
    line = text[start:end]
    amounts = [a for a in find_amounts(text, start, end) if a.unit == "min" and a.value <= 300][:200]
    clock = find_clock(text, start, end)
    for s, e, v in clock:
        out.append((float(v), (s, e, "minutes"), False))
    for amount in amounts:
        before = text[max(start, amount.start - 80) : amount.start]
        if _NOT_MONTH.search(before) or _NOT_MONTH_AFTER.match(text, amount.end, min(end + 1, amount.end + 40)):
            continue
        if any(abs(v - amount.value) <= 1 for _, _, v in clock):
            continue
        lead, trail = _TOTAL.search(before), _TOTAL_AFTER.match(text, amount.end, end)
        left = amount.start - len(before) + lead.start() if lead else amount.start
        out.append((amount.value, (left, trail.end() if trail else amount.end, "minutes"), bool(lead or trail)))
    spoken = _BARE_SUM.search(line)
    if spoken and not any(s[1][0] <= start + spoken.start(1) < s[1][1] for s in out):
        out.append((float(spoken[1]), (start + spoken.start(1), start + spoken.end(1), "minutes"), True))
    if row and not out:
        bare = _BARE_END.search(line) or _DATED.search(line)
        if bare:
            out.append((float(bare[1]), (start + bare.start(1), start + bare.end(1), "minutes"), False))
    elif not row and not any(t for _, _, t in out):
        for dated in _DATED.finditer(line):
            span = start + dated.start(1), start + dated.end(1)
            if not any(s[1][0] <= span[0] < s[1][1] for s in out):
                out.append((float(dated[1]), (*span, "minutes"), False))
    return out


def read_live_contact(text: str) -> list[Record]:
    """Whether the patient was spoken to in the month: messages, missed calls and rules quoted do not count (R-RTM-02)."""
    clean = _NOT_LIVE.sub(lambda m: " " * len(m.group()), text)
    match = _LIVE.search(clean)
    return [{"value": "yes", "evidence": (match.start(), match.end(), "live_contact")}] if match else []


def read_data_days(text: str) -> list[Record]:
    """The days with data of a period, as one count; the length of the period itself is none."""
    for pattern in _DAYS:
        match = pattern.search(text)
        if match and int(match["n"]) <= 31:
            return [{"value": float(match["n"]), "unit": "days", "evidence": (*match.span(), "count")}]
    return []


def read_month(text: str) -> Record:
    """``month`` of a monthly service, ``first`` or ``later``, where the note says so."""
    first, later = _FIRST.search(text), _LATER.search(text)
    if first and not (later and later.start() < first.start()):
        return {"month": [{"value": "first", "evidence": (first.start(), first.end(), "month")}]}
    return {"month": [{"value": "later", "evidence": (later.start(), later.end(), "month")}]} if later else {}
