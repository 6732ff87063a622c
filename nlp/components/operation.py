"""Whether a note reports an operation of another field: blocks and infiltrations told in it are part of that operation (R-NB-22)."""

from __future__ import annotations

import re
from typing import NamedTuple

from nlp.components.reading import Mention, Reading, section_kind, segment_of
from nlp.openings import opening

_OPERATION = re.compile(
    r"(?i)\b\w+(?:ectomy|otomy|ostomy|plasty|rrhaphy|pexy|desis|oscopy|oscopic|scopically)\b|\b(?:fusion|repair|hernia,? (?:with )?mesh|"
    r"excision|"
    r"resection|reduction|fixation|orif|delivery|bypass|graft|transposition|"
    r"transplant|replacement|exploration|debridement|release|biopsy|amputation|removal of|implantation of|drainage|incision|"
    r"catheterization|circumcision|extraction|revision|reconstruction|stent|exchange|osteotomy|lysis|closure|insertion|"
    r"myringotomy|ablation of tonsil|(?:hand|foot|spine|eye|dental|oral|plastic) surgery)\b"
)
_NOT_OPERATION = re.compile(
    r"(?i)kyphoplasty|vertebroplasty|neuroplasty|rhizotomy|neurotomy|nucleoplasty|cordotomy|without|nerve root decompression|"
    r"(?:drainage|removal) of (?:csf|(?:cerebro)?spinal fluid)|"
    r"fl\w*oscop|paddle (?:lead|electrode)|arthroscop\w+ knee injection"
)
_SERVES = re.compile(r"(?i)\b(?:after|following|s/p|status post|post)\b(?:(?!block|nerve|anesth|anaesth|sedat)[^.;:\n]){0,40}$")
_THEATRE = re.compile(
    "(?i)"
    + opening(
        r"(?:arthroscop\w*|scalpel|incis\w+|trocars?|sutur\w+|vicryl|monocryl|prolene|nylon|staples|bovie|cauteri\w+|"
        r"electrocaut\w*|tourniquet|geta|lma|mesh|endotracheal|intubat\w*|laryngeal mask|retractor\w*|dissect\w+|"
        r"clamp\w*|pocket was|port-?a-?cath|dilators?|peel-?away|phaco\w*|capsulorrhexis|foley|sponge count|specimen sent|ebl|"
        r"fascia was (?:closed|opened|incised)|curett\w+ out|resect\w+|excis\w+|cesarean|delivered|laparosc\w*|hemostasis)\b"
    )
)
_FEW = 3
_OBJECT = 24  # characters from "removal of" to what is removed
_TOP = 200
_TEMPLATE = re.compile(r"(?i)\btemplate\b")
_FREE_TEXT = re.compile(r"(?im)^[ \t*#]*(?:free[ -]?text|narrative|addendum|actual procedure|what was done)\b[^\n:]{0,20}:")
# Words of one field of a form; other words of its kind void the whole note.
_PROMPT = re.compile(r"(?i)select one|smart ?list")
_BLANK = re.compile(r"\*{3,}|\[\s?\]|_{4,}")
# A document that only teaches, asks consent or arranges is no record of a service.
_TEACHING = re.compile(
    r"(?im)[\s*#=_>-]*(?P<what>informed consent\b|consent form\b|patient (?:education|teaching|instructions?|information)\b|"
    r"(?:post|pre|after)[- ]?(?:procedure|visit|injection|op(?:erative)?) (?:instructions?|summary|education|care|checklist|call|"
    r"phone call|screening)\b|"
    r"discharge instructions?\b|education (?:sheet|handout|record)\b|handout\b|referral\b|(?:physical therapy|pt|ot|therapy) "
    r"(?:order|referral|prescription)\b|orders?\b|scheduling (?:note|order|request)\b|prior auth\w*|authorization request\b|"
    r"surgery scheduling\b|home (?:care )?instructions?\b)(?=\s*(?:$|\n|[:/|(]|[-–—]|\s{2,}))"
)


# A summary of a stay, an examiner's letter and a review of files tell what others did, or what was claimed on its own day.
_RETELLS = re.compile(
    r"(?im)\b(?P<what>discharge summary|death summary|transfer summary|independent (?:medical|chiropractic) (?:evaluation|examination)|"
    r"(?:agreed|qualified) medical (?:evaluation|examination)|(?:peer|utilization|file|records?) review (?:report|letter|determination)|"
    r"disability (?:evaluation|examination)|impairment (?:rating|evaluation)|medico-?legal report)\b"
)
# "OUTSIDE RECORDS – abstracted by intake staff" over a note.
_OTHERS_RECORDS = re.compile(
    r"(?i)\W*(?P<what>(?:(?:outside|prior|previous|external|old|transferred|faxed|scanned) (?:medical |clinic )?records?|"
    r"(?:chart|records?) abstract\w*|"
    r"abstract of (?:outside |prior )?records?|records? (?:summary|received|request))\b)(?!\s*(?:were |was )?review)"
)
# Most notes hold none of these words, and a look for them costs a hundredth of the pattern.
_RETOLD_WORDS = ("summary", "independent", "agreed", "qualified", "review", "disability", "impairment", "legal")
# Where the summary is one of a therapy's episode and tells minutes, its last visit was held that day.
_EPISODE = re.compile(r"(?i)\b(?:physical|occupational) therapy|\b(?:PT|OT|rehab)\b")
_MINUTES = re.compile(r"(?i)\d\s*(?:min|['’])")
_NO_LESION = re.compile(
    r"(?i)\bno (?:rf |thermal |radiofrequency )?(?:lesions?|lesioning|ablation|burns?) (?:(?:was|were|could be) )?"
    r"(?:made|created|performed|done|delivered|carried out|possible)\b|\b(?:lesions?|lesioning|ablation) (?:was|were|could) not (?:be )?"
    r"(?:made|created|performed|done|delivered|completed)\b"
)
_LESIONS = ("_ablation", "neurolysis")
# Shots and drips of an emergency department are given by the hospital.
_EMERGENCY = re.compile(
    r"(?im)^[ \t]*(?:emergency (?:department|room) (?:course|note|report|record|visit)|ed course|er course|e\.d\. course|"
    r"ed (?:physician |provider )?note|er note)\b"
)
# Nerves of the throat are blocked for the tube or the scope that follows (R-NB-22).
_AIRWAY_NERVES = frozenset({"superior_laryngeal", "recurrent_laryngeal", "glossopharyngeal"})
_AIRWAY = re.compile(r"(?i)\b(?:transtrache\w+|intubat\w+|\w*bronchoscop\w*|\w*laryngoscop\w*|vocal cords?|airway (?:was|block))\b")
_HOSPITAL_GIVES = frozenset({"drug_injection", "infusion"})
_STAY = re.compile(r"(?im)^[ \t]*hospital course\b|^[ \t]*date of discharge\b|^[ \t]*discharge(?:d)? (?:diagnos[ei]s|date|medications)\b")
_STAY_LEAST = 2


class Operation(NamedTuple):
    """The words that name the operation, and the title items that stand apart from it."""

    start: int
    end: int
    apart: frozenset[int]


def settle(reading: Reading, mentions: list[Mention]) -> list[Mention]:
    """What the whole note makes of its performed mentions: parts of an operation (``bundled``), or nothing where nobody came."""
    told = ("performed", "mentioned")
    teaching, retold = _TEACHING.match(reading.text), _retold(reading)
    if teaching or retold:
        status = "informational" if teaching else "other_person"
        start, end = teaching.span("what") if teaching else retold or (0, 0)
        return [m._replace(status=status, cue_start=start, cue_end=end) if m.status in told else m for m in mentions]
    if not any(m.status == "performed" for m in mentions):
        return mentions
    if any(m.family in _HOSPITAL_GIVES for m in mentions) and (hospital := _EMERGENCY.search(reading.text)):
        start, end = hospital.span()
        mentions = [
            m._replace(status="other_person", cue_start=start, cue_end=end)
            if m.status == "performed" and m.family in _HOSPITAL_GIVES
            else m
            for m in mentions
        ]
    if any(m.target in _AIRWAY_NERVES for m in mentions) and (airway := _AIRWAY.search(reading.text)):
        start, end = airway.span()
        mentions = [
            m._replace(status="bundled", cue_start=start, cue_end=end) if m.status == "performed" and m.target in _AIRWAY_NERVES else m
            for m in mentions
        ]
    asked = _asked(reading)
    if asked:
        mentions = [
            m._replace(status="template", cue_start=asked[at][0], cue_end=asked[at][1])
            if m.status == "performed" and (at := reading.segments[m.segment].section) in asked
            else m
            for m in mentions
        ]
    if (unmade := _NO_LESION.search(reading.text)) is not None:
        # "Generator would not arm; no lesion could be made."
        mentions = [
            m._replace(status="aborted", cue_start=unmade.start(), cue_end=unmade.end())
            if m.status == "performed" and m.family.endswith(_LESIONS)
            else m
            for m in mentions
        ]
    voided = _voided(reading)
    if voided:
        status = "template" if voided[2] == "template" else "negated"
        # "Wrong template pulled, see free text": what stands below that heading was written by hand.
        free = _FREE_TEXT.search(reading.text, voided[1]) if status == "template" else None
        stop = free.end() if free else len(reading.text)
        mentions = [
            m._replace(status=status, cue_start=voided[0], cue_end=voided[1]) if m.status == "performed" and m.start < stop else m
            for m in mentions
        ]
        if not free:
            return mentions
    mentions = _put_off(reading, mentions)
    surgery = is_operation(reading, mentions)
    if not surgery:
        return mentions
    return [
        m._replace(status="bundled", cue_start=surgery.start, cue_end=surgery.end)
        if m.status == "performed" and m.segment not in surgery.apart
        else m
        for m in mentions
    ]


def _retold(reading: Reading) -> tuple[int, int] | None:
    """The words that make the note one about other days: its name in the first lines, or the headings of a hospital stay."""
    if others := _OTHERS_RECORDS.match(reading.text):
        return others.span("what")
    top = reading.text[:_TOP].lower()
    named = _RETELLS.search(reading.text, 0, _TOP) if any(word in top for word in _RETOLD_WORDS) else None
    held = named and named["what"].lower().endswith("summary") and _EPISODE.search(reading.text, 0, _TOP) and _MINUTES.search(reading.text)
    if named and not held:
        return named.span("what")
    if "ischarge" not in reading.text and "ISCHARGE" not in reading.text:
        return None
    headings = {m.group().strip().lower()[:14]: m.span() for m in _STAY.finditer(reading.text)}
    return min(headings.values()) if len(headings) >= _STAY_LEAST else None


_LATER = re.compile(
    r"(?i)(?:is |was |were |has been |had to be |have been )?(?:postponed|put off|cancell?ed|cxl|called off|rescheduled|deferred|held|"
    r"not (?:be )?(?:done|performed|given)(?: today)?|not going ahead|did not go ahead|off (?:for )?today|will not be done today)"
)


def _put_off(reading: Reading, mentions: list[Mention]) -> list[Mention]:
    """Where nothing was given in the whole note and an act is said to be put off, the words that she came for it tell no act."""
    if reading.dosed or any(reading.timed.values()):
        return mentions
    off = {
        m.family: (m.cue_start, m.cue_end)
        for m in mentions
        if m.status in ("negated", "declined") and m.cue_end and _LATER.fullmatch(reading.text, m.cue_start, m.cue_end)
    }
    return [
        m._replace(status="negated", cue_start=off[m.family][0], cue_end=off[m.family][1])
        if m.status == "performed" and m.family in off
        else m
        for m in mentions
    ]


def _asked(reading: Reading) -> dict[int, tuple[int, int]]:
    """The sections in which the form asks for a choice that nobody made there, with its words."""
    return {
        reading.segments[segment_of(reading.starts, start)].section: (start, end)
        for start, end, entry in reading.hits.get("cue", ())
        if entry.value == "template" and _PROMPT.fullmatch(reading.text, start, end)
    }


def _voided(reading: Reading) -> tuple[int, int, str] | None:
    """The words that say that the visit did not take place, or that nobody filled the template in."""
    for start, end, entry in reading.hits.get("cue", ()):
        if (
            entry.value in ("no_show", "template")
            and not _PROMPT.fullmatch(reading.text, start, end)
            and entry.strength == "line"
            and reading.sections[reading.segments[segment_of(reading.starts, start)].section].kind != "billing"
        ):
            return start, end, entry.value
    named = _TEMPLATE.search(reading.text, 0, _TOP)
    if named and len(_BLANK.findall(reading.text)) >= _FEW:
        return named.start(), named.end(), "template"
    return None


def _operation_in(title: str) -> re.Match[str] | None:
    """The operation that a title names; one that the act only follows or serves ("pain after rotator cuff repair") is another day's."""
    return next((m for m in _OPERATION.finditer(title) if not _SERVES.search(title, 0, m.start())), None)


def _is_ours(mentions: list[Mention], start: int, end: int, words: str) -> bool:
    """Whether the operation's word stands in an act's name, or the act is its object ("Removal of spinal cord stimulator leads")."""
    of = words.lower().endswith(" of")
    return any(m.start <= start < m.end or (of and 0 <= m.start - end <= _OBJECT) for m in mentions)


def is_operation(reading: Reading, mentions: list[Mention]) -> Operation | None:
    """The operation that a title names, or that the story shows where no title names an act of ours."""
    ours = {m.segment for m in mentions if m.section == "title" and m.strength != "told" and m.status == "performed"}
    found: tuple[int, int] | None = None
    apart: set[int] = set()
    for i, segment in enumerate(reading.segments):
        if section_kind(reading, i) != "title" or segment.end - segment.start > 300:
            continue
        title = reading.text[segment.start : segment.end]
        match = None if _NOT_OPERATION.search(title) else _operation_in(title)
        if match and not _is_ours(mentions, segment.start + match.start(), segment.start + match.end(), match.group()):
            found = found or (segment.start + match.start(), segment.start + match.end())
        elif i in ours and (segment.item or _begins_line(reading, i)):
            apart.add(i)
    if found:
        names = {m.family for m in mentions if m.segment in apart}
        apart |= {m.segment for m in mentions if m.family in names}
        return Operation(*found, frozenset(apart))
    other = _other_title(reading, mentions)
    if other:
        return Operation(*other, frozenset())
    opened = _opening(reading, mentions)
    if opened:
        return Operation(*opened, frozenset())
    named = any(m.strength != "told" and m.section in ("title", "header") and m.status == "performed" for m in mentions)
    if named:
        return None
    words = {m.group().lower()[:6]: m.span() for m in _THEATRE.finditer(reading.text)}
    if len(words) >= _FEW:
        start, end = min(words.values())
        return Operation(start, end, frozenset())
    return None


def _begins_line(reading: Reading, index: int) -> bool:
    """Whether a title stands on a line of its own or first behind its heading, and not in the running story."""
    segment = reading.segments[index]
    line = reading.text.rfind("\n", 0, segment.start) + 1
    return index == 0 or reading.segments[index - 1].end <= line or reading.segments[index - 1].section != segment.section


# Words that make the first line a story, in which an operation is an earlier one.
_TELLS = re.compile(r"(?i)\b(?:is|was|has|had|who|with|here|for|from|presents?|returns?|seen|s/p|pain|visit|follow-?up)\b")
_OPENING = 120
_OPENS = frozenset({"header", "body", "other"})


def _opening(reading: Reading, mentions: list[Mention]) -> tuple[int, int] | None:
    """The operation that a note without a title opens with ("TUBE THORACOSTOMY NOTE: …"), where its story shows one."""
    first = reading.segments[0]
    if any(m.segment == 0 and m.start < first.start + _OPENING for m in mentions) or section_kind(reading, 0) not in _OPENS:
        return None
    line = reading.text[first.start : min(first.end, first.start + _OPENING)]
    match = None if _NOT_OPERATION.search(line) else _operation_in(line)
    if (
        match is None
        or match.group().lower().startswith("post")
        or _TELLS.search(line, 0, match.start())
        or not _THEATRE.search(reading.text, first.start + match.end())
    ):
        return None
    return first.start + match.start(), first.start + match.end()


_OURS = re.compile(
    r"(?i)inject|block|ablat|nerve|epidural|aspirat|steroid|pain|needl|botox|toxin|pump|stimulat|catheter|see below|manag|"
    r"arthrogra|disc|joint|trigger|tap\b|puncture|sedation|infusion|procedure note|acupunct|therap|shoulder|knee|hip|wrist|elbow|"
    r"ankle|neck|back|lumbar|cervical|thoracic|spin|sacr|foot|hand|thumb|finger|muscle|inj|radiofreq|rfa\b|mbb|esi\b|botul|plane|"
    r"ganglion|prp|platelet|discog|kypho|vertebro|remote|visit|service|care"
)


_WORD = re.compile(r"\S*\w\S*")
_SENTENCE = re.compile(
    r"\d|\b(?:was|were|is|are|has|had|patient|obtained|consent|placed|after|with the|under|we|i|he|she|they|his|her|"
    r"seated|sitting|prone|supine|lying|standing|reclin\w+|told|asked|discussed|explained|prepped|cleaned|identified|palpated|marked|"
    r"draped|wiped|verbal|written|alcohol|betadine|chlorhexidine|time ?out|risks?|table|room)\b|^\s*(?:in|on|at|under|using|following)\b",
    re.IGNORECASE,
)


def _other_title(reading: Reading, mentions: list[Mention]) -> tuple[int, int] | None:
    """A title that names something, and nothing of ours: what is told under it belongs to it."""
    titles = [
        s
        for i, s in enumerate(reading.segments)
        if section_kind(reading, i) == "title"
        and (section := reading.sections[s.section]).body < s.end
        and ":" in reading.text[section.start : section.body]
    ]
    if not titles or any(s.start <= m.start < s.end for s in titles for m in mentions):
        return None
    for segment in titles:
        words = reading.text[max(segment.start, reading.sections[segment.section].body) : segment.end]
        if _OURS.search(words) or _SENTENCE.search(words) or len(words) > 160:
            return None
    first = titles[0]
    body = max(first.start, reading.sections[first.section].body)
    return (body, first.end) if len(_WORD.findall(reading.text, body, first.end)) >= 2 else None
