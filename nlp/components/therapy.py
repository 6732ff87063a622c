"""Which therapy services of a note were given: flowsheet rows, treatment sections, evaluations, modalities in company.

Therapy notes name a service, then its minutes; the same words stand in exams, plans, charge slips and home programmes. A service
counts where it heads a row with minutes, or where the note tells that treatment was given. Weak words (``gait``, ``ice``, ``traction``)
need company: minutes in a therapy note, or another service beside them. Sources: R-STAT-18, R-PT-02, R-PT-05, R-PT-08, R-PT-17.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.components.anatomy import find_places, find_sides
from nlp.components.callings import therapist_in
from nlp.components.evaluation import implied_evaluation, is_evaluation_told, is_others_exam
from nlp.components.nerve_studies import settle_studies
from nlp.components.not_seen import is_unheld, is_untreated
from nlp.components.quantities import find_amounts, find_clock
from nlp.components.reading import Mention, Reading
from nlp.components.settled import (
    settle_dry_needling,
    settle_manipulation,
    settle_months,
    settle_needles,
    settle_sessions,
    settle_uncharged,
)
from nlp.components.therapy_minutes import Ledger, Row, read_ledger
from nlp.components.therapy_purpose import pulled_by_hand, purpose_of, told_with
from nlp.components.treatment_log import is_log, may_be_log
from nlp.lexicon import FamilyWords, Lexicon

_BY_HAND = frozenset({"manual tech", "manual stim"})
_TIMED, _UNTIMED, _EVALUATION = "therapy", "therapy_untimed", "therapy_evaluation"
_ELSEWHERE = frozenset(
    {"plan", "history", "copied", "consent", "education", "billing", "medications", "allergies", "social", "subjective", "indications"}
)
# Beside minutes these verbs tell today's course.
_COURSE = re.compile(
    r"(?i)seen(?: for)?|received|completed|included|underwent|given|was given|treated with|"
    r"post|after|following|had|initial|first|provided|with|started|began|needs?|to have|"
    r"gave"
)
_AFTER_MINUTES = re.compile(r"(?:\dmin|\d min|\d mins|\d minutes|\d['’])[.,;]\s+(?=[A-Za-z])")
_CLOCK = re.compile(r"\d:?\d\d\s?(?:[-–—]|to)\s?\d")
# "GT 18 min; rest breaks 10 min not billed": the second service begins behind the first one's minutes.
_NEXT_ROW = re.compile(r"(?i);|\d\s?(?:min\w*|['’])\.?,\s+(?!no|same|incl|billed|charged)")
_LINE, _LONG = 300, 600
# Behind these words a calling is one that the patient is sent to or has seen.
_SENT_THERE = re.compile(r"(?i)\b(?:plan|refer\w*|order\w*|rec|recommend\w*|start|failed|had|did|after|completed)\b")
_NEW_PATIENT = re.compile(r"(?i)\b(?:new|est(?:ablished)?|return(?:ing)?) pt\b")
_MEASURING = frozenset({"performance_test", "assistive_technology"})
_LEFT_ALONE = re.compile(r"(?i)\b(?:pt|patient|client|she|he)\s(?:was )?left alone$")
_NEVER = frozenset({"plan", "copied", "consent", "billing"})
_CHARGE = re.compile(
    r"(?i)\b(?:charges?|charged|keyed|superbill|bill(?:s|ed|er|ing)?|fee slip|slip|"
    r"suggested|wants|coded|not supported|submitted|auto-?charge|template|claim slip|"
    r"queue|does not meet|reassess|cpt codes?)\b"
)
_NOT_GIVEN = re.compile(
    r"(?i)\b(?:declin\w+|deferred|(?<!-)held\b(?! the| a| her| his)|withheld|refus\w+|not (?:done|given|performed|"
    r"used|tolerated|needed|provided|applied|run|today)|"
    r"were not done|unavailable|out for|no time|booked|offered|struck through|cancel\w*|"
    r"dc'?d|d/c'?d|discontinued|rented|sent home|scheduled for|patient to|would like|"
    r"next (?:visit|time|session)|today: none)\b"
)
# What the patient does elsewhere week by week is told with its minutes too.
_REGULAR = re.compile(
    r"(?i)\b(?:attend(?:s|ed|ing)?|(?:has|have) consisted of|goes to|going to|went to|enrolled in|participat\w+ in|"
    r"undergoing|been (?:doing|going|to|in)|in outside|at (?:an )?outside|(?:once|"
    r"twice|three times|\d ?x)\s*(?:a |per |/ ?)?(?:weekly|week|wk|day)|weekly|each (?:week|"
    r"session there)|last (?:session|visit|week)|prior (?:session|visit))\b"
)
_TO_COME = (
    r"(?i)\b(?:continu\w*|con'?t|resume|progress to|advance to|refer(?:red|ral)?|order(?:ed|"
    r"s)?|recommend\w*|would benefit|to begin|will (?:begin|start|add)|next)\b"
)
_AHEAD = re.compile(_TO_COME + r"[^.;:\d]{0,40}\Z")
_INCLUDED = re.compile(
    r"(?i)\b(?:included in (?:the )?(?:visit|adjustment|cmt|charge)|same (?:area|region|"
    r"segment|level|site)s? (?:as )?(?:the )?(?:\w+ )?(?:adj(?:usted|ustments?)?|cmt|manipulat(?:ed|ion))\b|"
    r"no (?:separate )?charge|not (?:billed|"
    r"charged)(?: separately)?)\b"
)
_NO = r"(?i)\b(?:no|not|without|never|nor|denies)\s+"
_NO_BEFORE = re.compile(_NO + r"(?:\w+\s+){0,2}$")
_GIVEN = re.compile(
    r"(?i)\b(?:consisted of|consisting of|treatment included|treated with|completed|"
    r"performed|received|given today|today'?s treatment|interventions? (?:today|provided|"
    r"performed)|tx today|treatment today)\b"
)
_TREATING = frozenset({"therapy", "needle_therapy", "manipulation"})
_HOME = re.compile(
    r"(?i)\b(?:at home|home\b(?! (?:mgmt|management|mgt|program\w* (?:instruction|"
    r"training)))|hep\b|before bed|self[- ]massage|daily|per day|a day|/day|[tbq]id\b|"
    r"x ?\d+ ?/ ?d)\b"
)
_AGAINST = (_CHARGE, _NOT_GIVEN, _REGULAR, _INCLUDED, _HOME, re.compile(_TO_COME), re.compile(_NO))


def settle(reading: Reading, mentions: list[Mention], lexicon: Lexicon) -> list[Mention]:
    """The mentions with those of therapy, needles, manipulation and monthly services judged anew."""
    before = any(m.status == "performed" for m in mentions)
    mentions = settle_therapy(reading, mentions, lexicon)
    mentions = settle_uncharged(reading, settle_dry_needling(reading, mentions))
    mentions = settle_sessions(reading, mentions, lexicon)
    mentions = settle_needles(reading, mentions, lexicon)
    mentions = settle_manipulation(reading, mentions, lexicon)
    mentions = settle_studies(reading, mentions)
    judged = settle_months(reading, mentions, lexicon)
    if any(m.status == "performed" for m in judged) and not before:
        # Quantities and places are read only where something was performed: now something is.
        reading.amounts, reading.clock = find_amounts(reading.text), find_clock(reading.text)
        reading.places = find_places(reading.text)
        reading.sides = find_sides(reading.text, reading.places)
    return judged


def settle_therapy(reading: Reading, mentions: list[Mention], lexicon: Lexicon) -> list[Mention]:
    """The mentions with those of therapy families judged anew; all others as they are. Untouched where there are none."""
    families = lexicon.families
    of_therapy = {m.family for m in mentions if families[m.family].group == "therapy"}
    if not of_therapy:
        return mentions
    implied = [m for m in mentions if m.family == _EVALUATION and m.target == "implied"]
    mentions = [m for m in mentions if not (m.family == _EVALUATION and m.target in ("implied", "note"))]
    candidates = [m for m in mentions if m.family in of_therapy and m.family != _EVALUATION]
    therapist = therapist_in(reading.text)
    weak = not implied and all(m.strength == "generic" if m.family in of_therapy else m.status != "performed" for m in mentions)
    if therapist is None and weak and not (len({m.target for m in candidates}) > 1 and may_be_log(reading.text)):
        # Words like "exercise" or "walking" alone, in nobody's company: most notes hold some.
        return [m._replace(status="mentioned") if m.status == "performed" else m for m in mentions]
    ledger = read_ledger(reading, candidates, frozenset(k for k, m in enumerate(candidates) if m.family == _UNTIMED))
    ledger = ledger._replace(quiet=_quiet_rows(reading.text, ledger))
    place = {id(m): k for k, m in enumerate(candidates)}
    timed_rows = [ledger.row_of[candidates[k].segment] for k in sorted(ledger.minutes)]
    unseen = is_untreated(reading.text)
    # A flowsheet that begins below "S:" or "Dx:" stands under the wrong heading: its named rows vouch for the others.
    sheets = {
        m.section
        for k, m in enumerate(candidates)
        if m.strength == "named" and m.family == _TIMED and k in ledger.minutes and k in ledger.labels
    }
    timed = _timed_statuses(reading, candidates, ledger, unseen, sheets)
    judged: list[Mention] = []
    company = any(
        s == "performed" and candidates[k].family == _TIMED and k in ledger.minutes and candidates[k].strength == "named"
        for k, s in timed.items()
    )
    company = company or any(
        m.family == _UNTIMED and m.strength == "named" and m.status == "performed" and k in ledger.minutes for k, m in enumerate(candidates)
    )
    if weak:
        reading.calling = therapist
    # However short the names, a log says by its shape that its services were given.
    company = company or is_log(
        reading.text, candidates, {k: ledger.minutes[k] for k in ledger.minutes if timed.get(k) == "performed"}, _ELSEWHERE
    )
    if not company:
        size = len(reading.text)
        reading.calling = therapist and (therapist_in(reading.text, max(size - 200, 0), size) or therapist_in(reading.text, 0, 400))
        company = reading.calling is not None
    needled = any(m.status == "performed" and families[m.family].group == "needle_therapy" for m in mentions)
    for mention in mentions:
        k = place.get(id(mention))
        if k is None:
            judged.append(mention)
        elif mention.family == _UNTIMED:
            status = _modality(reading, mention, k, ledger, company, unseen, needled, sheets)
            judged.append(mention._replace(status=status))
        else:
            status = timed[k]
            # An acupuncturist's manual technique is what the needles get.
            by_hand = needled and reading.text[mention.start : mention.start + 11].lower() in _BY_HAND
            if status == "performed" and (by_hand or (mention.strength == "generic" and not company)):
                status = "mentioned"
            judged.append(mention._replace(status=status, target=purpose_of(reading, mention, ledger, timed_rows)))
    if unseen and is_unheld(reading.text):
        judged = [
            m._replace(status="negated")
            if m.status == "performed"
            and (families[m.family].group in _TREATING or m.strength != "named" or families[m.family].site == "muscle")
            else m
            for m in judged
        ]
    rows = {m.segment for k, m in enumerate(candidates) if timed.get(k) == "performed" and k in ledger.minutes}
    # "Iontophoresis to the epicondyle with dexamethasone" tells no injection.
    judged = [
        m._replace(status="mentioned")
        if m.strength == "told" and m.segment in rows and m.status == "performed" and families[m.family].group != "therapy"
        else m
        for m in judged
    ]
    judged = told_with(pulled_by_hand(judged, ledger), ledger)
    treated = any(
        m.status == "performed" and families[m.family].group in ("therapy", "manipulation", "needle_therapy") and m.family != _EVALUATION
        for m in judged
    )
    judged = [m._replace(status=_evaluation(reading, m)) if m.family == _EVALUATION else m for m in judged]
    if not any(m.family == _EVALUATION and m.status == "performed" for m in judged) and not treated:
        found = implied_evaluation(reading, implied)
        if found is not None:
            judged.append(found)
            judged.sort()
    return judged


def _quiet_rows(text: str, ledger: Ledger) -> frozenset[int]:
    """The rows that hold no word against their services; in a row of many services each need not look for one."""
    quiet = set()
    for r in set(ledger.row_of):
        row = ledger.rows[r]
        if row.end - row.start > _LONG and not any(p.search(text, row.start, row.end + (_LINE if p is _CHARGE else 0)) for p in _AGAINST):
            quiet.add(r)
    return frozenset(quiet)


def _timed_statuses(reading: Reading, candidates: Sequence[Mention], ledger: Ledger, unseen: bool, sheets: set[str]) -> dict[int, str]:
    """The status of each timed mention: heads of rows with minutes first, then what the note tells without minutes."""
    out: dict[int, str] = {}
    heads = frozenset(k for k in ledger.labels if candidates[k].section in sheets and _at_head(reading, candidates[k]))
    for k, mention in enumerate(candidates):
        if mention.family == _UNTIMED:
            continue
        # Measuring is no treatment: "no treatment rendered" leaves it standing.
        out[k] = _timed(
            reading, mention, k, ledger, unseen and mention.family == _TIMED and mention.target not in _MEASURING, heads, sheets
        )
    if ledger.total is not None and not any(s == "performed" and k in ledger.minutes for k, s in out.items()):
        # One service and the minutes that the note calls timed: they are its own.
        alone = [
            k
            for k, m in enumerate(candidates)
            if k in out and k in ledger.labels and m.strength == "named" and out[k] == "mentioned" and not m.cue_end
        ]
        if len({candidates[k].target for k in alone}) == 1 and candidates[alone[0]].section not in _ELSEWHERE:
            out.update(dict.fromkeys(alone, "performed"))
    given = {candidates[k].target for k, s in out.items() if s == "performed" and k in ledger.minutes}
    for k, status in out.items():
        # A word inside another service's row tells how that one was done.
        if (
            status == "performed"
            and k not in ledger.minutes
            and given
            and candidates[k].target not in given
            and not (k in ledger.labels and candidates[k].strength == "named")
        ):
            out[k] = "mentioned"
    return out


def _is_heading(reading: Reading, mention: Mention) -> bool:
    """Whether the service's own name was taken for a heading (``Neuromuscular re-education: 9 min``)."""
    section = reading.sections[reading.segments[mention.segment].section]
    return section.start <= mention.start < section.body


def _at_head(reading: Reading, mention: Mention) -> bool:
    return not re.search(r"[A-Za-z]", reading.text[reading.segments[mention.segment].start : mention.start])


def _around(row: Row, mention: Mention) -> Row:
    """The row of a mention, cut to what may speak of it: one endless line must not cost the square of its length."""
    return row._replace(start=max(row.start, mention.start - 300), end=min(row.end, mention.end + 300))


def _clause(text: str, row: Row, mention: Mention) -> tuple[int, int]:
    """The sentence of a mention in its row, which a short form before its full stop ("12 min.") does not hold together."""
    starts = [m.end() for m in _AFTER_MINUTES.finditer(text, row.start, mention.start)]
    stop = _AFTER_MINUTES.search(text, mention.end, row.end)
    return starts[-1] if starts else row.start, stop.start() if stop else row.end


def _timed(reading: Reading, mention: Mention, k: int, ledger: Ledger, unseen: bool, heads: frozenset[int], sheets: set[str]) -> str:
    text, section = reading.text, mention.section
    spoken = ledger.row_of[mention.segment] not in ledger.quiet
    row = _around(ledger.rows[ledger.row_of[mention.segment]], mention)
    if unseen:
        return "negated" if mention.status == "performed" else mention.status
    if spoken and _charge_slip(text, mention, row.start, row.end):
        return "informational"
    misread = _misread(text, mention) and k in ledger.minutes
    if (mention.status in ("negated", "declined", "aborted", "template") and not misread) or (
        spoken and _not_given(text, mention, row.start, row.end)
    ):
        return mention.status if mention.status != "performed" else "negated"
    if mention.strength == "generic" and (section in _ELSEWHERE or section == "diagnosis") and not (k in heads and k in ledger.minutes):
        return "mentioned" if mention.status == "performed" else mention.status
    sentence = max(row.start, text.rfind(".", row.start, mention.start))
    if spoken and _AHEAD.search(text[sentence : mention.start]):
        return "planned"
    if spoken and _REGULAR.search(text, sentence, mention.start):
        return "historical"
    if k in ledger.minutes:
        if (
            mention.status != "performed"
            and not mention.cue_end
            and section not in _NEVER
            and (_at_head(reading, mention) or _is_heading(reading, mention))
        ):
            return "performed"
        if section in _ELSEWHERE and section != "subjective" and mention.status != "performed":
            return mention.status
        course = _COURSE.fullmatch(text[mention.cue_start : mention.cue_end]) is not None and section not in _ELSEWHERE
        if (
            not course
            and mention.status in ("planned", "historical", "other_person", "hypothetical")
            and mention.cue_end
            and mention.cue_end <= mention.start
        ):
            return mention.status
        return "performed"
    if mention.strength == "generic":
        told = mention.status in ("performed", "mentioned") and _GIVEN.search(text[row.start : mention.start]) is not None
        return "performed" if told else "mentioned" if mention.status == "performed" else mention.status
    if mention.status == "performed" or (mention.status == "mentioned" and section not in _ELSEWHERE):
        head = text[row.start : mention.start]
        listed = k in ledger.labels and section in ("objective", "narrative") and bool(sheets)
        return "performed" if _GIVEN.search(head) or listed or _GIVEN.search(text, max(0, row.start - 60), row.start) else "mentioned"
    return mention.status


def _misread(text: str, mention: Mention) -> bool:
    """Whether a negation belongs to the next clock block, or something is held in the hand (``I held the ramp``, ``hand-held``)."""
    if not mention.cue_end or mention.cue_start < mention.end:
        return False
    if text[mention.cue_start - 1] == "-":
        return True
    beyond = _CLOCK.search(text, mention.end, mention.cue_start) is not None
    return beyond or re.match(r"(?i)held\s+(?:the|a|her|his|their)\b", text[mention.cue_start : mention.cue_end + 8]) is not None


def _charge_slip(text: str, mention: Mention, start: int, end: int) -> bool:
    """A code number in a line about charging says what somebody keyed, not what was done."""
    if not any(c.isdigit() for c in text[mention.start : mention.end]):
        return False
    stop = text.find("\n", mention.end, mention.end + _LINE)
    return _CHARGE.search(text, start, max(end, stop if stop >= 0 else min(len(text), mention.end + _LINE))) is not None


def _not_given(text: str, mention: Mention, start: int, end: int) -> bool:
    stop = min([p for p in (text.find(mark, mention.end, end) for mark in (".", ";", " - ", " – ")) if p >= 0] or [end])
    clock = _CLOCK.search(text, mention.end, end)
    other = _NEXT_ROW.search(text, mention.end, end)
    if _INCLUDED.search(text, mention.end, min(m.start() for m in (clock, other) if m) if clock or other else end) and "." not in text[
        mention.end : end
    ].rstrip(". "):
        return True
    return (
        _NOT_GIVEN.search(text, mention.end, min(stop, mention.end + 90)) is not None
        or _NO_BEFORE.search(text, max(start, mention.start - 24), mention.start) is not None
    )


def _modality(
    reading: Reading, mention: Mention, k: int, ledger: Ledger, company: bool, unseen: bool, needled: bool, sheets: set[str]
) -> str:
    text = reading.text
    spoken = ledger.row_of[mention.segment] not in ledger.quiet
    row = _around(ledger.rows[ledger.row_of[mention.segment]], mention)
    listed = mention.section in sheets and k in ledger.minutes and not mention.cue_end
    if mention.status == "negated" and _LEFT_ALONE.search(text, max(mention.cue_start - 8, 0), mention.cue_end):  # while it runs
        mention = mention._replace(status="performed", cue_start=0, cue_end=0)
    if mention.status not in ("performed", "mentioned") and not listed and not (mention.status == "informational" and k in ledger.minutes):
        return mention.status
    if (
        unseen
        or (mention.section in _ELSEWHERE and not listed)
        or (spoken and (_charge_slip(text, mention, row.start, row.end) or _not_given(text, mention, row.start, row.end)))
    ):
        return "negated" if unseen else "mentioned"
    if spoken and _HOME.search(text, *_clause(text, row, mention)):
        return "informational"
    if needled and mention.target == "unattended_stimulation":
        # Current on the needles belongs to the needling (R-ACU-05).
        return "mentioned"
    if not company and not (mention.strength == "named" and k in ledger.minutes):
        return "mentioned"
    minutes = k in ledger.minutes or re.search(r"(?i)\d\s*(?:['’]|min|m\b)|\d:\d\d", text[row.start : row.end]) is not None
    given = mention.section in ("objective", "narrative") and k in ledger.labels and mention.strength == "named"
    return "performed" if minutes or given or _GIVEN.search(text[row.start : mention.start]) else "mentioned"


def _evaluation(reading: Reading, mention: Mention) -> str:
    segment = reading.segments[mention.segment]
    if mention.status in ("negated", "declined", "template", "other_person", "aborted"):
        return mention.status
    first = mention.strength == "generic" and mention.target == "evaluation"
    if first and therapist_in(_SENT_THERE.split(_NEW_PATIENT.sub("", reading.text[:300]))[0]) is None:
        return "mentioned"
    if mention.strength == "generic" and is_others_exam(reading.text, mention):
        return "mentioned"
    if _charge_slip(reading.text, mention, segment.start, segment.end):
        return "informational"
    return "performed" if is_evaluation_told(reading, mention) else ("mentioned" if mention.status == "performed" else mention.status)


def is_therapy(words: FamilyWords) -> bool:
    """Whether a family's minutes are read by rows."""
    return words.group == "therapy"
