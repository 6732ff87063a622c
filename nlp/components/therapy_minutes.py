"""Whose minutes are whose in a therapy note: flowsheet rows, clock blocks, sentences, table columns, stated totals.

A row is a line or sentence (parts joined by semicolons stay together). In a row the minutes belong to the service that stands
before them since the last minutes; where minutes or a clock span lead the row, to the one that follows. A row without a service
gives its minutes to the open service above it. Rest, warm-up, unattended and home minutes are nobody's; totals only fill one
gap (R-PT-02, R-PT-17).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from nlp.components.quantities import Amount, find_amounts, find_clock
from nlp.components.reading import Mention, Reading
from nlp.components.treatment_log import DONE_THERE, Spent, bare_behind, minutes_of, named_behind, stated_totals, told_twice, without_whole
from nlp.openings import opening

_TOTAL = re.compile(
    r"(?i)(?:\b(?:total|totals|timed|overall|grand|in clinic|in the clinic|visit time|"
    r"session time|session length|in room|time in|billable|visit)\b[^.;\n]{0,26}$)|"
    r"(?:=\s*$)"
)
_SUM_WORD = re.compile(r"(?i)\b(?:tot|totals?|timed|overall|grand|in (?:the )?clinic|visit|session|in room|time in|billable)\b|=")
_TOTAL_AFTER = re.compile(r"(?i)\s*(?:\)\s*)?(?:of\s+)?(?:timed|tot|total|in (?:the )?clinic|all one|visit)\b")
_SUBTOTAL = re.compile(r"(?i)[\s:(–-]*(?:sub-?)?total(?: time| of)?[\s:=–-]*")
_OWN_TOTAL = re.compile(r"(?i)\b(?:contact|hands[- ]on|one[- ]on[- ]one|one[- ]to[- ]one|1:1|personal)\b[^.;\n]{0,12}$")
_TIMED_TOTAL = re.compile(r"(?i)\b(?:timed|billable|one[- ]on[- ]one|one[- ]to[- ]one|1:1|contact|hands[- ]on)\b")
_NOT_OURS = re.compile(
    r"(?i)\b(?:rest|resting|rested|rest breaks?|retention|retained|unattended|out of (?:the )?room|"
    r"warm[- ]?up|intake|chat\w*|set[- ]?up|dressing|showering|undress\w*|independent(?:ly)?|"
    r"indep|alone|after sess\w*|before sess\w*|home|hep(?! (?:handouts?|sheets?|given|issued|updated|printed))|"
    r"per day|daily|each day|a day|ago|driv\w+|drove|walks?|walked (?:for|up to)|sit(?:s|"
    r"ting)?(?: up)? (?:for|up to|>)|stand(?:s|ing)? (?:for|up to)|tolera\w+|able to walk|"
    r"hold|dwell|later|waiting|wait|monitoring|eval\w*|re-?eval\w*|"
    r"progress measures|excluded|sets? of|review(?:ed)? as|uses|onset|sleep\w*|within)\b[^.;\n]{0,20}$"
)
_NOT_OURS_AFTER = re.compile(
    r"(?i)\s*\)?[,:]?\s*(?:(?:was|were|of|as|for|spent|seated|in|a|initial)\s+){0,2}(?:(?:re-?)?eval|"
    r"rest\b|retention|not (?:billed|counted|charged|chargeable)|no charge|ago\b|hold|"
    r"per day|a day|daily|[tbq]id\b|x ?\d+ ?/ ?d|/ ?d(?:ay)?\b|later|walk|drive|warm|"
    r"indep|before\b|(?<![,:] )post\b|"
    r"excluded|reassess|on evaluation|spent on eval|home\b|unattended|after (?:in|gard|bed)|seated at)"
)
# "30 min, rest 8 min": what rests has minutes of its own.
_OWN_MINUTES = re.compile(r"(?i)(?:\w+)?(?: \w+){0,2}[ :=x×(-]{1,3}\d{1,3}\s*(?:min|['’])")
# "23-37 min = 2 units" quotes the rule.
_RULE_AFTER, _RANGE_BEFORE = re.compile(r"(?i)\s*[=:]\s*\d\s*units?\b"), re.compile(r"\d\s?(?:-|–|to)\s?$")
_ROW_NOT_OURS = re.compile(
    r"(?i)\b(?:not (?:billed|counted|charged|chargeable)|no charge|non-?billable|excluded|"
    r"included in (?:the )?visit|not (?:performed|done|given|used)|struck through)\b"
)
_HOME_ROW = re.compile(r"(?i)[\s>*•–—-]*(?:home(?: program\w*| exercises?)?|hep|at home)\s*[:–-]")
# "Donned the shirt in 6 min": how long the patient took for a task.
_TOOK = re.compile(r"(?i)\b(?:donn|doff|dress|button|climb|finish|fold)\w*\b[^.;:\d\n]{0,24} in\s$")
_EACH = re.compile(r"(?i)\s*(?:\.|of)?\s*(?:each|apiece|a piece|of each)\b")
_ADJACENT = re.compile(
    r"(?i)^[\s:=x×.,()|–—\-@]*(?:(?:for|tx|performed|today|time|was|done|given|training|" r"of|treatment|a|total)[\s:=x×.,()|–—\-]*)*$"
)
_OPENING = re.compile(
    r"(?i)^[\s\d().:,;/|*•\[\]xX>#@–—-]*(?:(?:am|pm|then|pt|patient|received|performed|"
    r"completed|with|and|rehab|procedures?|modalities|treatment|tx|today|of|individual|"
    r"appointment|min|o)[\s\d().:,;/|–—-]*){0,6}$"
)
_MIN_HEAD = re.compile(
    r"(?i)^\W*(?:(?:hands[- ]on|one[- ]on[- ]one|1:1|tx|timed|direct|contact|treatment) )?(?:min(?:ute)?s?|time(?: ?\(min\))?|mins\.?)\W*$"
)
_MIN_BEFORE = re.compile(r"(?i)(?:\bmin(?:ute)?s?\.?[\s:=|]{1,60}|^\W*min(?:ute)?s? (?:of|for) [A-Za-z -]{3,40}[\s:=|]{1,60})$")
_BARE = re.compile(r"(\d(?<![\d.,/-].)(?<!\d[xX×].)\d{0,2})(?![\d,/%'\"-]|\.\d|\s*(?:x|sec|s\b|lb|#|deg|ft|reps?|in\b|cm|mg))")
_STARTS = re.compile(r"\W*(?:\d{1,3}\s?(?:min|['’])|\d{1,2}:?\d\d\s?(?:-|–|—|to)\s?\d)")
_TASKS = frozenset({"self_care", "therapeutic_activities", "gait_training"})
_TASK = re.compile(r"(?i)\b(?:dressing|showering|undress\w*|walk\w*|stand\w*|sit\w*)\b")
_AFTER_EVALUATION = re.compile(r"(?i)\b(?:after|following) (?:the |her |his )?(?:initial )?eval\w*")
_COLUMN = re.compile(r"(?:\s{3,}|\t|\|)\s*$")
_MAY_TOTAL = re.compile(rf"(?i){opening('(?:timed|total|billable)')}\b")
_CLOCK_SPAN = re.compile(r"\d:?\d\d\D{1,8}\d{1,2}:?\d\d")
# "PT 8 min, PTA 15 min", "20 min by PT, 10 min by PTA": each gave a part of the same service.
_BY = re.compile(r"\b(?:PTA?|OTR?|COTA|OTA)\b[^.;,\n\d]{0,12}$")
BY_BEHIND = re.compile(
    r"[ \t]*\(?[ \t]*(?:(?:performed|provided|given|done|directed|led)[ \t]+)?(?:(?:by|with|w/|per)[ \t]*)?(?:the[ \t]+)?"
    r"(?P<who>PTA|PT|DPT|OTA|OTR(?:/L)?|OT|COTA|assistant|therapist)\b(?![ \t]*[:=]?[ \t]*\d)"
)

# "40 min: 15 of manual therapy, 15 of exercise": shares of the one time before them, without their unit.
_SHARE = re.compile(r"(?i)[:,;]\s*(?:and\s+)?(\d{1,2})\s+(?:of|on|for)\s+(?=[a-z])")

# No line of a flowsheet and no sentence is longer; what is, holds no minutes that one could give to a service.
LONGEST_ROW = 3000


class Row(NamedTuple):
    """``text[start:end]`` and the indices of its first and last segment."""

    start: int
    end: int
    first: int
    last: int


def read_rows(reading: Reading) -> list[Row]:
    """Segments, joined where a semicolon or a table line goes on."""
    rows: list[Row] = []
    text = reading.text
    barred = False
    for i, segment in enumerate(reading.segments):
        barred_here = "|" in text[segment.start : segment.end]
        if rows:
            last = rows[-1]
            between = text[last.end : segment.start]
            goes_on = (
                text[last.end - 1] == ";" or text[max(last.start, last.end - 3) : last.end] == "..." or (barred and "\n" not in between)
            )
            if goes_on and "\n\n" not in between:
                rows[-1] = Row(last.start, segment.end, last.first, i)
                barred = barred or barred_here
                continue
        rows.append(Row(segment.start, segment.end, i, i))
        barred = barred_here
    return rows


def spent_in(text: str, row: Row, columns: Mapping[int, Spent]) -> list[Spent]:
    """Minutes and clock spans of a row, sorted; a number beside a clock span of the same length says the same thing."""
    if row.end - row.start > LONGEST_ROW:
        return []
    clock = find_clock(text, row.start, row.end)
    summed = _SUM_WORD.search(text, row.start, row.end) is not None
    out = [Spent(s, e, float(v), _kind(text, row, s, e, summed)) for s, e, v in clock]
    for amount in find_amounts(text, row.start, row.end):
        if amount.unit != "min" or amount.value > 300 or _inside(amount, clock) or _inside(amount, out[-1:]):
            continue
        if any(abs(v - amount.value) <= 1 for _, _, v in clock):
            continue
        out.append(Spent(amount.start, amount.end, amount.value, _kind(text, row, amount.start, amount.end, summed)))
    if len(out) == 1:
        shares = list(_SHARE.finditer(text, out[0].end, row.end))
        if len(shares) > 1 and sum(int(m[1]) for m in shares) <= out[0].value:
            out = [out[0]._replace(kind="total"), *(Spent(m.start(1), m.end(1), float(m[1]), "own") for m in shares)]
    if row.start in columns and not any(s.kind == "own" for s in out):
        out.append(columns[row.start])
    out.sort()
    return out


def _inside(amount: Amount, spans: Sequence[Spent] | Sequence[tuple[int, int, int]]) -> bool:
    return any(s[0] < amount.end and amount.start < s[1] for s in spans)


def _kind(text: str, row: Row, start: int, end: int, summed: bool) -> str:
    """The kind of minutes; ``summed``: the row holds a word of totals at all."""
    before = text[max(row.start, start - 160) : start] if summed else ""
    if (_TOTAL.search(before) and not _OWN_TOTAL.search(before)) or (text[end - 1] != "." and _TOTAL_AFTER.match(text, end, row.end)):
        return "total"
    quoted = _RULE_AFTER.match(text, end, row.end) and _RANGE_BEFORE.search(text, max(row.start, start - 8), start)
    if quoted or _TOOK.search(text, max(row.start, start - 40), start):
        return "not_ours"
    behind = _NOT_OURS_AFTER.match(text, end, min(row.end, end + 60)) if text[end - 1] != "." else None
    if behind and not (behind.group().lstrip()[:1] in (",", ":") and _OWN_MINUTES.match(text, behind.end(), row.end)):
        return "not_ours"
    return "each" if _EACH.match(text, end, row.end) else "own"


def read_columns(text: str, rows: Sequence[Row], labelled: frozenset[int]) -> tuple[dict[int, Spent], Spent | None]:
    """Bare numbers that are minutes, by the start of their row: under a heading ``Min``, or where they sum to a stated total (with it)."""
    out: dict[int, Spent] = {}
    column: tuple[int, int] | None = None
    bare: dict[int, Spent] = {}
    for row in rows:
        line = text[row.start : min(row.end, row.start + LONGEST_ROW)]
        cells = _cells(line)
        heads = [i for i, (s, e) in enumerate(cells) if _MIN_HEAD.match(line[s:e])]
        if heads and len(cells) > 1:
            column = heads[-1], len(cells)
            continue
        numbers = [m for m in _BARE.finditer(line) if not line[m.end() :].strip(" |).") or line[m.end() :].lstrip().startswith(("|", "("))]
        if column is not None and len(cells) > 1:
            index = column[0] if len(cells) == column[1] else len(cells) - 1
            found = _BARE.search(line, *cells[index])
            if found and not line[cells[index][0] : found.start()].strip(" |."):
                out[row.start] = Spent(row.start + found.start(), row.start + found.end(), float(found[1]), "own")
        elif numbers and row.start in labelled and not find_amounts(text, row.start, row.end):
            last = numbers[-1]
            if _MIN_BEFORE.search(line, 0, last.start()):
                out[row.start] = Spent(row.start + last.start(), row.start + last.end(), float(last[1]), "own")
                continue
            if re.search(r"(?i)total|timed", line[max(0, last.start() - 16) : last.start()]) or len(numbers) > 1:
                continue
            bare[row.start] = Spent(row.start + last.start(), row.start + last.end(), float(last[1]), "own")
    if bare and column is None:
        whole = sum(s.value for s in [*bare.values(), *out.values()])
        if stated := stated_totals(text).get(whole):
            return out | bare, Spent(*stated, whole, "total")
    return out, None


def _cells(line: str) -> list[tuple[int, int]]:
    pattern = r"[^|]+" if "|" in line else r"\S+(?: \S+)*"
    return [m.span() for m in re.finditer(pattern, line) if m.group().strip(" -")]


class Ledger(NamedTuple):
    """Minutes by index of mention; the mentions that head a row or own minutes; how many timed minutes the note
    states in all; the rows that hold no word against their services."""

    minutes: dict[int, list[Spent]]
    labels: frozenset[int]
    rows: list[Row]
    row_of: list[int]
    total: Spent | None
    quiet: frozenset[int] = frozenset()


def read_ledger(reading: Reading, mentions: Sequence[Mention], untimed: frozenset[int] = frozenset()) -> Ledger:
    """Allot the minutes of a note to its therapy ``mentions``; those at ``untimed`` may run unattended."""
    text = reading.text
    rows = read_rows(reading)
    by_row: dict[int, list[int]] = {}
    row_of_segment = [0] * len(reading.segments)
    for r, row in enumerate(rows):
        for i in range(row.first, row.last + 1):
            row_of_segment[i] = r
    for k, mention in enumerate(mentions):
        by_row.setdefault(row_of_segment[mention.segment], []).append(k)
    columns, summed = read_columns(text, rows, frozenset(rows[r].start for r in by_row))
    minutes: dict[int, list[Spent]] = {}
    labels: set[int] = set()
    open_label: int | None = None
    beside: int | None = None
    total: Spent | None = None
    for r, row in enumerate(rows):
        mine = by_row.get(r, [])
        if r and "\n\n" in text[rows[r - 1].end : row.start]:
            open_label = None
        if open_label is None and beside is not None and not mine and "\n" not in text[rows[r - 1].end : row.start]:
            # The next sentence of the line tells how long: "Deep effleurage to the neck and shoulders. 45 min hands on.".
            open_label = beside if _STARTS.match(text, row.start, row.end) else None
        if mine or open_label is not None or "\n" in text[rows[r - 1].end : row.start]:
            beside = None
        if not mine and open_label is None and not _MAY_TOTAL.search(text, row.start, row.end):
            continue
        spent = spent_in(text, row, columns)
        if len(mine) == 1 and len(spent) == 1 and _SUBTOTAL.fullmatch(text, mentions[mine[0]].end, spent[0].start):
            spent = [spent[0]._replace(kind="own")]
        for s in spent:
            if s.kind == "total" and (total is None or _TIMED_TOTAL.search(text, max(row.start, s.start - 30), min(row.end, s.end + 20))):
                total = s
        void = _ROW_NOT_OURS.search(text, row.start, row.end) or _HOME_ROW.match(text, row.start)
        if void and mine and _HOME_ROW.match(text, row.start):
            continue
        if not mine:
            own = [s for s in spent if s.kind == "own" and not _NOT_OURS.search(text[max(row.start, s.start - 160) : s.start])]
            if own and open_label is not None and not void and open_label not in minutes:
                minutes[open_label] = own[:1]
            continue
        lead = next((s for s in spent if s.kind == "own"), None)
        if (
            open_label is not None
            and lead is not None
            and open_label not in minutes
            and all(mentions[k].strength == "generic" for k in mine)
            and re.search(r"[A-Za-z]", text[lead.end : mentions[mine[0]].start])
        ):
            # "Transfer training with the patient. 20 min: bed, chair, stairs": what stands behind the minutes is the service's detail.
            minutes[open_label], open_label = [lead], None
            continue
        given = minutes_of(text, mine, mentions, spent) or _share(text, row, mine, mentions, spent, untimed)
        for k, s in given:
            labels.add(k)
            minutes.setdefault(k, []).append(s)
        for k in mine:
            # A modality runs while the patient rests or sits alone: such minutes are its own.
            behind = (
                [s for s in spent if s.kind == "not_ours" and 0 <= s.start - mentions[k].end < 40]
                if k in untimed and k not in minutes
                else []
            )
            if behind:
                minutes[k] = behind[:1]
        heads = [k for k in mine if mentions[k].start - row.start < 160 and _OPENING.match(text[row.start : mentions[k].start])]
        if heads:
            labels.add(heads[0])
        # Under a column of minutes a short form opens its row too, and the row may run over its line's end.
        wrapped = bool(columns) and text[row.end - 1] in ",-–+/"
        opened = [k for k in heads[:1] if k not in minutes and (mentions[k].strength != "generic" or wrapped)]
        open_label = opened[0] if opened and not given else None
        loose = [k for k in mine if k not in minutes and (mentions[k].strength != "generic" or k in heads[:1])] if not spent else []
        beside = loose[0] if loose else None
    if not minutes:
        found, summed = bare_behind(text, mentions, untimed)
        minutes = {k: [s] for k, s in found.items()}
        labels.update(minutes)
    place = {k: rows[row_of_segment[mentions[k].segment]] for k in minutes}
    for k, s in told_twice(text, mentions, minutes, {k: (r.start, r.end) for k, r in place.items()}):
        minutes[k].remove(s)
    minutes = {k: v for k, v in minutes.items() if v}
    return Ledger(minutes, frozenset(labels), rows, row_of_segment, summed or total)


def _share(
    text: str, row: Row, mine: Sequence[int], mentions: Sequence[Mention], spent: Sequence[Spent], untimed: frozenset[int]
) -> list[tuple[int, Spent]]:
    """(mention, minutes) of one row."""
    usable = [s for s in spent if s.kind in ("own", "each")]
    if not usable:
        return []
    first = mentions[mine[0]]
    lead = usable[0]
    behind = len(usable) > len(mine) and usable[1].start >= first.end and _ADJACENT.match(text[first.end : usable[1].start])
    if behind and lead.end <= first.start:
        # "DN 10 min + TE 15 min": the first minutes are those of a service of another kind.
        usable = usable[1:]
        lead = usable[0]
    if lead.end <= first.start and _leads(text, row, lead, first.start):
        clocks = [s for s in usable if _CLOCK_SPAN.search(text, s.start, s.end)]
        if clocks or len(usable) == 1:
            # A clock block holds one service; what is counted inside it is its detail.
            usable = clocks or usable
        out = []
        for i, s in enumerate(usable):
            stop = usable[i + 1].start if i + 1 < len(usable) else row.end
            group = [k for k in mine if s.end <= mentions[k].start < stop]
            if group:
                out.append((_best(text, group, mentions) if clocks else group[0], s))
        return out
    out, seen = [], row.start
    starts = [mentions[k].start for k in mine]
    last: int | None = None
    taken: set[int] = set()
    for s in usable:
        group = list(mine[bisect_left(starts, seen) : bisect_left(starts, s.start)])
        if s.kind == "each":
            before = [k for k in mine if mentions[k].start < s.start and k not in taken]
            out += [(k, s) for k in before]
            taken.update(before)
        elif group and (named := named_behind(text, mine, mentions, group[-1], s)) is not None:
            # "Chin nods lying, 10 min ther-ex": the service is named behind its minutes.
            out.append((named, s))
            taken.add(named)
            seen, last = mentions[named].end, named
        elif group:
            near = group[-1]
            label = (
                near
                if _ADJACENT.match(text[mentions[near].end : s.start]) and mentions[near].strength != "generic"
                else _best(text, group, mentions)
            )
            weak = (
                mentions[label].strength == "generic"
                and not DONE_THERE.search(text, mentions[label].end, s.start)
                and not _OPENING.match(text[seen : mentions[label].start])
                and not text[seen : mentions[label].start].rstrip().endswith(":")
                and not _ADJACENT.match(text[mentions[label].end : s.start])
            )
            if not weak and not _set_apart(text, mentions[label], s, spent):
                # "e-stim and moist heat, 15 min": modalities run together.
                together = [k for k in group if k in untimed] if label in untimed else [label]
                out += [(k, s) for k in together]
                taken.update(together)
                seen, last = s.end, label
        elif last is not None and (_BY.search(text[max(row.start, s.start - 160) : s.start]) or BY_BEHIND.match(text, s.end, row.end)):
            out.append((last, s))
    return without_whole(out)


def _set_apart(text: str, label: Mention, given: Spent, spent: Sequence[Spent]) -> bool:
    """Whether the words before minutes say that they are not one-on-one time: rest, warm-up, home."""
    words = text[label.end : given.start]
    if label.target in _TASKS:
        # Dressing and standing are what such a service trains.
        words = _TASK.sub("", words)
    passed = any(label.end <= s.start < given.start and s.kind == "not_ours" for s in spent)
    if passed and _COLUMN.search(words):
        # "Bike 5' warm up (ind)      25 min": what was set apart had minutes of its own.
        return False
    return _NOT_OURS.search(words) is not None


def _leads(text: str, row: Row, lead: Spent, first: int) -> bool:
    """Whether minutes stand before their service: at the row's opening or after a clock block's, with no sentence's end between."""
    if text[lead.end - 1] != "." and re.fullmatch(r"[\s(:=-]{0,4}", text[lead.end : first]):
        return True
    if not _CLOCK_SPAN.search(text, lead.start, lead.end):
        stated = re.search(r"(?<=[.;])\s+[A-Z]", text[lead.end - 1 : first + 1])
        behind = re.match(r"\s*[,;)]", text[lead.end : first]) and re.search(r"(?i)[a-z]{4,}[\s:x=(–-]*$", text[row.start : lead.start])
        if stated or behind:
            return False
    before = _AFTER_EVALUATION.sub("", text[row.start : lead.start])
    return len(re.findall(r"[A-Za-z]{3,}", before)) <= 8 and not _NOT_OURS.search(before)


def _best(text: str, group: Sequence[int], mentions: Sequence[Mention]) -> int:
    """The written code in the row, else the first service named outright, else the first word that may name one."""
    written = [k for k in group if text[mentions[k].start : mentions[k].end].strip("() ").isdigit()]
    named = [k for k in group if mentions[k].strength != "generic"]
    return (written or named or list(group))[0]
