"""``context``: what became of each procedure mention — performed, planned, historical, negated … — and by which words.

A cue governs its clause in the direction that the lexicon gives it; the section says what holds where no cue speaks; a date other than the
day of service moves a mention to the past or the future.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple, TypeAlias

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.phrases import Hit
from nlp.dates import compare, dates_in

_CLAUSE = re.compile(
    # The marks first, as one class that the engine skips to.
    r"[\s→;=.,-](?:(?<=[^\S\n])(?:[-–—]\s|but\b|however\b|so\s(?!that|far|long|much))|(?<=[\n→])|"
    r"(?<=,)\s(?:but|however|then|and then|so|although|though|whereas|while)\b|(?<=\.)(?<!\b[Dd]r.)(?<!\bDR.)\s|"
    r"(?<=;)(?!\s*(?:implanted|placed|inserted|done|performed|offered|declined|patient declined|he declined|she declined|not done|"
    r"deferred)\b)|(?<=-)>(?!\s*(?:not|none|no|deferred|declined|skipped)\b)|(?<==)>)"
)
# The date of an alarm, a vial or the next refill is not that of the act.
_NOT_THE_ACT = re.compile(r"(?i)\b(?:alarm|due|expir\w*|exp|lot|refill (?:by|before|on)|dob|born)\b[^.;\n]{0,20}$")
_CLAUSE_REACH = 240
_TURN = re.compile(r"(?i)\W*(?:but|however|so|then|and then)\b\W*")
_CONDITION = re.compile(r"(?i)\s*(?:if|should|unless|in case|when|once|provided|assuming)\b[^,;:]*")
# "40 mg was injected, the median nerve was not touched": the denial speaks of another thing.
_NEW_SUBJECT = re.compile(
    r"(?i)\b(?:injected|given|administered|placed)\b[^,;]{0,30}[,;]\s+(?:the|her|his)\s"
    r"|[,;]\s+(?:contrast|dye|sedation|steroids?|fluoro\w*|ultrasound|imaging|epi\w*|tourniquet)\s*(?:was |were )?$"
)
# "Because he wants them again, the portals of both knees were cleaned": the wish is in a clause of its own.
_OWN_CLAUSE = re.compile(
    r"(?i),\s(?:the|both|her|his|each|an?)\s[^,.;:\n]{0,60}?\b(?:was|were)\s(?:then\s)?(?:\w+ly\s)?(?:cleaned|prepped|prepared|injected|entered|"
    r"aspirated|drawn|blocked|infiltrated|done|performed|given|accessed|approached|identified|anesthetized|treated)\b"
)
_STOPS_NEGATION = re.compile(r"(?i)[,:()]|\b(?:during|after|before|with|following|from|because|since|to|for|until)\b")

_REACHED = re.compile(r"(?i)[^.;,\n]{0,60}?\b(?:[a-z]{3,}ed|was|were|seen|felt|met|lost|got|came|lay|stood|showed|saw|fell|went)\b")
_NEXT_FIELD = re.compile(r"\|\s*[A-Z][A-Za-z/ ]{0,12}:")
# Where the section itself tells a deed, these words tell its course and not the past.
_COURSE = frozenset({
    "post", "after", "following", "since", "had", "underwent", "received", "has received", "got", "first", "initial", "recent",
    "completed", "after a", "was given", "were given", "included", "with relief", "without relief", "provided", "lasted", "for", "to",
    "start", "begin", "continue", "cont", "add", "repeat", "initiate", "treated with", "gave", "proceed with", "proceed to",
    "to proceed with", "status post", "prior to", "before the", "in the interim", "in order to", "treatments have included",
    "as needed", "trial of", "had had", "planned", "next", "to have", "options", "risks of", "benefits of", "goal",
    "goals", "requested", "potential", "possible", "request for",
})  # fmt: skip
# What is given, shown or answered is the paper or the question, not the act in its name.
_PAPER = frozenset(
    f"{what} {of}"
    for what in ("handout", "handouts", "brochure", "leaflet", "information", "literature", "questions", "had questions")
    for of in ("on", "about", "regarding")
)
# An order form names under its title what was not done yet.
_ORDERED = re.compile(
    r"(?i)\b(?:procedure|injection|surgery)s? (?:ordered|requested|to schedule|to be scheduled)(?:[ \t]*[:–-]|[ .]{3,})[^\n;]{0,40}\Z"
)
_TITLE_OF_PAPER = 30
# "Prior: trial 2025; fusion 2022; caudal x3": a label governs its whole list.
_LISTED = frozenset({"historical", "planned"})
_DATED = re.compile(r"(?i).*\bago|(?:in the|last|this past|over the) .+|yesterday|previously")
_GOES_ON = 30  # characters from "was done" to when it was
# In free text these tell of another day all the same.
_ONCE = frozenset({"had", "underwent", "got", "had had"})
_STRONG_PERFORMED = frozenset(
    [
        "was performed",
        "were performed",
        "performed today",
        "was done",
        "were done",
        "done today",
        "was completed",
        "were completed",
        "was injected",
        "were injected",
        "was administered",
        "was carried out",
        "were carried out",
        "was undertaken",
        "was accomplished",
        "i performed",
        "we performed",
        "then performed",
        "i then performed",
        "injected today",
        "injected",
        "performed",
        "i injected",
        "we injected",
        "completed today",
        "proceeded with",
        "went ahead with",
        "i went ahead with",
        "we went ahead with",
        "we proceeded with",
        "was placed",
        "were placed",
        "today",
        "x1 today",
        "provided today",
        "given by ma",
        "given by rn",
        "given by nurse",
        "given by the nurse",
        "given by lpn",
        "administered by ma",
        "administered by rn",
        "administered by nurse",
        "was provided",
        "provided by me",
        "administered by me",
        "performed by me",
        "patient received",
        "received today",
        "was lesioned",
        "were lesioned",
    ]
)
_BEFORE_TODAY = frozenset({"history", "copied", "subjective", "social", "results"})
# Done, but not by us: these settle it however near a "was done" stands.
_NOT_HERE = frozenset(
    {
        "at another clinic",
        "at another office",
        "at another facility",
        "at another hospital",
        "elsewhere",
        "outside hospital",
        "at an outside",
        "at outside",
        "at outside clinic",
        "by another",
        "not ours",
    }
)
_NEGATIVE = frozenset({"negated", "declined", "aborted"})
_DEFAULT = {
    "title": "performed",
    "narrative": "performed",
    "header": "performed",
    "addendum": "performed",
    "objective": "performed",
    "anesthesia": "performed",
    "plan": "planned",
    "history": "historical",
    "copied": "historical",
    "consent": "informational",
    "education": "informational",
    "indications": "informational",
    "results": "historical",
    "billing": "informational",
    "medications": "informational",
    "allergies": "informational",
    "subjective": "historical",
    "social": "other_person",
}


# From the surroundings of mentions (``open_status.describe``), and whether a claim may hang on them, to a status for each; None leaves it.
Judge: TypeAlias = Callable[[Sequence[str], bool], Sequence[str | None]]


class Ruling(NamedTuple):
    """The status of a mention and the cue that decided it, if one did."""

    status: str
    cue: tuple[int, int] | None


def clause_bounds(text: str, start: int, end: int, at: int, stop: int) -> tuple[int, int]:
    """The clause of ``text[start:end]`` that holds ``text[at:stop]``."""
    # A clause is a few hundred characters at most; a "sentence" of thousands is a list, and no cue reaches over it.
    left, right = max(start, at - _CLAUSE_REACH), min(end, stop + _CLAUSE_REACH)
    for match in _CLAUSE.finditer(text, left, right):
        if match.end() <= at:
            if _TURN.fullmatch(match.group()) and _CONDITION.fullmatch(text, left, match.start()):
                # "If this helps but is short, pulsed RF": the condition has not ended.
                continue
            left = match.end()
        elif match.start() >= stop:
            right = match.start()
            break
    return left, right


def bare_no(text: str, start: int, end: int) -> bool:
    """Whether a "no" belongs to what follows; behind an act it denies that act only at its end ("lesser occipital: considered, no.")."""
    if "?" in text[max(0, start - 2) : start]:
        return False
    return text[start:end].lower() in ("no", "not") and (text[end : end + 1] or ".") not in ".,;)\n"


def _in_brackets(text: str, end: int, at: int) -> bool:
    """Whether what is denied stands in brackets of its own: "knee injection (lateral approach not used) was done"."""
    opened = text.rfind("(", end, at)
    return opened > text.rfind(")", end, at) and any(c.isalpha() for c in text[opened + 1 : at])


def rule_status(
    text: str,
    span: tuple[int, int],
    segment: tuple[int, int],
    section: str,
    cues: list[Hit],
    service: date | None,
    evidence: bool,
) -> Ruling:
    """Decide one mention at ``text[span]`` in its sentence. ``evidence``: the sentence tells of needles, doses or minutes."""
    start, end = span
    left, right = clause_bounds(text, segment[0], segment[1], start, end) if cues or service else span
    told = section in ("title", "narrative", "header", "objective", "addendum", "anesthesia") or (
        section in ("body", "other", "disposition") and evidence
    )
    best: tuple[int, Ruling] | None = None
    denied: tuple[int, Ruling] | None = None
    ordered = _ORDERED.search(text, max(0, start - _CLAUSE_REACH), start)
    elsewhere = Ruling("planned", (ordered.start(), start)) if ordered else None
    for cue_start, cue_end, entry in cues:
        direction, status = entry.strength, entry.value
        word = text[cue_start:cue_end].lower()
        # "A: goal gardening | P: adj T6" is another field; "advanced until bone was met" tells what ended the deed; IF is a finger.
        passed = direction == "before" and cue_end <= start and _NEXT_FIELD.search(text, cue_end, start)
        finger = text[cue_start:cue_end] == "IF" and not text[segment[0] : segment[1]].isupper()
        if passed or finger or (word == "until" and _REACHED.match(text, cue_end, segment[1])):
            continue
        if status == "pseudo":
            if word.startswith("no ") and cue_start <= start and end <= cue_end:
                # "No sedation." denies the very act, whatever stands beside it.
                denied = (0, Ruling("negated", (cue_start, cue_end)))
            continue
        if cue_start < end and start < cue_end:
            # "SIJ tests neg, not injected": the denial stands inside the words that tell the act.
            aside = text.rfind("(", start, cue_start) > text.rfind(")", start, cue_start)
            if (
                status in _NEGATIVE
                and start < cue_start
                and cue_end <= end
                and not aside
                and not bare_no(text, cue_start, cue_end)
                and (direction == "after" or word.startswith("not "))
            ):
                denied = (0, Ruling(status, (cue_start, cue_end)))
            continue
        if (word in _NOT_HERE and left <= cue_start <= right) or (
            word in _PAPER and left <= cue_start < cue_end <= start <= cue_end + _TITLE_OF_PAPER
        ):
            elsewhere = Ruling(status, (cue_start, cue_end))
        if direction == "line":
            gap = 60
        elif (
            direction == "before" and cue_end <= start and (cue_start >= left or (text[cue_end : cue_end + 1] == ":" and status in _LISTED))
        ):
            gap = start - cue_end
            between = text[cue_end:start]
            if status in _NEGATIVE and (gap > 48 or _STOPS_NEGATION.search(between)):
                continue
            if status == "hypothetical" and gap > 60:
                continue
            if status == "planned" and (own := _OWN_CLAUSE.search(text, cue_end, right)) and own.start() < start:
                continue
        elif direction == "after" and cue_start >= end and cue_start <= right:
            gap = cue_start - end
            asked = text.rfind("?", end, cue_start)
            if asked > 0 and word in ("no", "not") and any(c.isalpha() for c in text[end:asked]):
                # "Neurolysis: pulsed? No": what is denied is what was asked.
                continue
            if bare_no(text, cue_start, cue_end) or (status in _NEGATIVE and _in_brackets(text, end, cue_start)):
                continue
            if status in _NEGATIVE and (gap > 40 or _NEW_SUBJECT.search(text, end, cue_start)):
                continue
            if gap > 90:
                continue
        else:
            continue
        if told and status not in _NEGATIVE and status != "performed":
            if (section == "title" and not (direction == "after" and status in ("planned", "hypothetical"))) or (
                word in _COURSE and not (section == "body" and word in _ONCE)
            ):
                continue
            gap += 10
        if status == "performed":
            if section in _BEFORE_TODAY and "today" not in word:
                continue
            if word not in _STRONG_PERFORMED and section in ("plan", "consent", "education"):
                continue
            gap -= 8 if word in _STRONG_PERFORMED else 0
        if status in _NEGATIVE and (denied is None or gap < denied[0]):
            denied = (gap, Ruling(status, (cue_start, cue_end)))
        if best is None or gap < best[0]:
            best = (gap, Ruling(status, (cue_start, cue_end)))
    if best is not None and best[1].status == "performed" and best[1].cue and (past := _told_as_past(text, cues, best[1].cue, end, right)):
        best = (best[0], past)
    moved = _by_date(text, left, right, service) if service and section != "title" else None
    if denied is not None:
        # "was not done today": what is denied stays denied whatever else is said of it.
        return denied[1]
    subjects = [c for c in cues if c[2].value == "other_person" and c[2].strength == "before" and c[1] <= start]
    if best is not None and best[1].cue and best[1].status == "historical" and any(0 <= best[1].cue[0] - c[1] <= 2 for c in subjects):
        # "Her mother had": whose past it is says more than that it is past.
        return best[1]._replace(status="other_person")
    if elsewhere is not None:
        return elsewhere
    if best is not None and best[1].status in ("other_person", "template"):
        return best[1]
    if section == "copied":
        return Ruling("historical", best[1].cue if best else None)
    near_deed = (
        best is not None
        and best[1].status == "performed"
        and best[1].cue is not None
        and moved is not None
        and moved.cue is not None
        and _gap(best[1].cue, span) + 12 < _gap(moved.cue, span)
        and _gap(best[1].cue, moved.cue) > 20
    )
    if moved is not None and not near_deed and (best is None or best[1].status not in ("planned", "hypothetical")):
        return moved
    if best is not None:
        ruling = best[1]
        if ruling.status == "performed" and section in ("consent", "education", "billing"):
            return Ruling("informational", ruling.cue)
        return ruling
    if section in _DEFAULT:
        if section in ("plan", "indications") and evidence:
            return Ruling("performed", None)
        return Ruling(_DEFAULT[section], None)
    if section in ("body", "other", "diagnosis", "disposition", "exam", "signature", "subjective") and evidence:
        return Ruling("performed", None)
    return Ruling("mentioned", None)


def _gap(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(one[0] - other[1], other[0] - one[1], 0)


def _told_as_past(text: str, cues: list[Hit], done: tuple[int, int], end: int, right: int) -> Ruling | None:
    """The past that a "was done" behind the act goes on with: "was done by Dr. F two years ago", "given in the past"."""
    if done[0] < end:
        return None
    for start, stop, entry in cues:
        told = entry.value == "historical" and entry.strength == "after"
        if told and 0 <= start - done[1] <= _GOES_ON and start < right and _DATED.fullmatch(text, start, stop):
            return Ruling("historical", (start, stop))
    return None


# "03/02/2023 – L4-5 epidural, 50 % for two months": a date that opens a line is that of the whole line.
_DATED_LINE = re.compile(r"(?:^|\n)[ \t]*(?:[-*•][ \t]*)?(?P<date>\d{1,4}[/-]\d{1,2}(?:[/-]\d{2,4})?)[ \t]*[-–—:|][ \t]*$")
_DATE_REACH = 24


def _by_date(text: str, left: int, right: int, service: date) -> Ruling | None:
    if head := _DATED_LINE.search(text, max(0, left - _DATE_REACH), left):
        left = head.start("date")
    for day in dates_in(text, left, right):
        if _NOT_THE_ACT.search(text, max(left, day.start - 30), day.start):
            continue
        order = compare(day, service)
        if order < 0:
            return Ruling("historical", (day.start, day.end))
        if order > 0:
            return Ruling("planned", (day.start, day.end))
    return None


@Language.factory("notecoder_context", assigns=["doc._.mentions"])
def create_context(nlp: Language, name: str) -> Context:
    """The factory that the pipeline's config names."""
    return Context()


class Context:
    """Sets ``doc._.mentions``: every procedure mention with its status; see ``nlp.components.mentions``.

    ``judge``, where one is set, rules on the mentions that no cue settles.
    """

    judge: Judge | None = None

    def __call__(self, doc: Doc) -> Doc:
        from nlp.components.mentions import find_mentions
        from nlp.components.open_status import judged
        from nlp.components.operation import settle
        from nlp.components.toxins import with_toxins

        if doc._.hits and doc._.segments:
            mentions = find_mentions(doc)
            reading = doc.user_data["reading"]
            if self.judge and mentions:
                mentions = judged(reading, mentions, doc.user_data["lexicon"].families, self.judge)
            doc._.mentions = settle(reading, with_toxins(reading, doc.user_data["lexicon"], mentions))
        return doc
