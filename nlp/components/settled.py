"""Needles, manipulation and monthly services: which mentions of them count, by what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Callable

from nlp.components.anatomy import find_places
from nlp.components.care_log import read_care_log, read_data_days
from nlp.components.extraspinal import joints_adjusted
from nlp.components.manipulation import marked_segments
from nlp.components.not_seen import is_unheld, is_untreated
from nlp.components.reading import Mention, Reading, segment_of
from nlp.dates import find_dates
from nlp.lexicon import Lexicon

_NEVER = frozenset({"plan", "copied", "consent", "education", "billing", "medications"})
_ELSEWHERE = _NEVER | {"history", "social"}
_THERAPIST_NOTE = re.compile(
    r"[PDOLApRr](?<!\w.)(?:(?:(?<=[PO])T|(?<=D)PT|(?<=L)AT|(?<=A)TC)\b|(?i:(?<=p)hys(?:ical |io)therap\w+|(?<=r)ehab\b))"
)
_MINUTES = re.compile(r"(?i)\d\s*(?:min|['’])|\d:\d\d\D{1,12}\d{1,2}:\d\d")
_OTHERS = re.compile(
    r"(?i)\b(?:saw|sees|seeing|seen by|outside|her|his|separate office|elsewhere|last (?:visit|"
    r"session|week|wk|month|mo|year|yr)|yesterday|\d+ (?:days?|d|weeks?|wks?|mo\w*) ago|"
    r"by (?:her|his|an?) (?:own )?(?:chiro\w*|family)|at another)\b"
)
_NEEDLER = re.compile(
    r"\b(?:L\.?\s?Ac|DAc|DACM|DAOM|DABMA|AP|RAc)\b|(?i:\bacupunctur\w*|\bacup?\b|\bde ?qi\b|\bneedled?s?\b|\bTCM\b|\bmeridian)"
)
_NO_NEEDLES = re.compile(
    r"(?i)\bno needles? (?:were |was )?(?:placed|inserted|used|today)\b|\bneedles? (?:were |was )?not (?:placed|inserted)\b"
)
# "Muscles: L UT, R levator" below a note's name lists what was needled.
_LISTED = re.compile(r"(?i)\W*(?:muscles?|sites?|areas?|targets?|treated|needled|DN)\b[^:\n]{0,24}:")
_LIST_HEAD, _LIST_LENGTH = re.compile(r"(?i)(?:muscles|sites)\b"), 10
_ADJUSTER = re.compile(r"\b(?:DC|DO|P\.A\.R\.T)\b|\bM99\.0\d|(?i:\bchiro\w*|\bCMT\b|\bHVLA\b|\bdiversified\b|\bsublux\w+)")
_PERHAPS = re.compile(r"(?i)(?:\b(?:maybe|possibly|perhaps|potentially)|\?)\W*\Z")
_LAST = re.compile(r"(?i)\b(?:last|prior|previous|prev)\s+(?:\w+\s+)?\Z")
_LEGEND_END = re.compile(r"[ \t]*[=(][ \t]*[✓✔]")
_BILLED_THEN = re.compile(r"(?i)\b(?:billed|already|last month|previously|not repeated|prior month|no\b)")
_CHARGED = re.compile(
    r"(?i)\b(?:charges?|keyed|superbill|bill(?:s|ed|ing)?|slip|suggested|wants|not met|"
    r"does not meet|queue|template|please charge|not ours|their)\b"
)
_NO_CODE = "cupping"
_UNCHARGED = re.compile(r"(?i)no charge|n/c|not (?:billed|charged)")
_DONE = re.compile(r"(?i)\b(?:completed|done|today|provided|taught|issued|performed|in clinic|minutes?|min)\b|\[x\]")
_UNSETTLED = ("mentioned", "historical", "informational")
_SESSIONS = frozenset({"behavior", "contact", "encounter"})
_TOP = 90
_REFUSED = frozenset({"negated", "declined", "aborted", "template"})
_HELD = re.compile(
    r"(?i)\b(?:today|spent|completed|provided|held|face[- ]to[- ]face|performed|done|voluntary|took place|beyond|add-?on|apart from|"
    r"in addition)\b"
)
# A questionnaire that somebody gave or filled in.
_ANSWERED = re.compile(r"(?i)[^.;\n]{0,30}?\b(?:administered|filled (?:in|out)|completed and scored|given and scored|self-administered)\b")
_EVERY = re.compile(
    r"(?i)\b(?:daily|weekly|every (?:week|other week|month)|(?:once|twice|\dx?) (?:a|per) (?:week|month)|attends|attending)\b"
)
_LATER = re.compile(r"(?i)\b(?:not started|declined|offer|next month|will be (?:started|offered)|consider)\b")


def _each(mentions: list[Mention], family: Callable[[Mention], bool], judge: Callable[[Mention], Mention]) -> list[Mention]:
    return [judge(m) if family(m) else m for m in mentions]


def settle_needles(reading: Reading, mentions: list[Mention], lexicon: Lexicon) -> list[Mention]:
    """Acupuncture by its points alone: two or more different ones, needles and minutes beside them."""
    found = [m for m in mentions if lexicon.families[m.family].group == "needle_therapy"]
    if not found:
        return mentions
    text = reading.text
    points = {
        text[m.start : m.end].lower()
        for m in found
        if m.strength == "generic" and any(c.isdigit() for c in text[m.start : m.end]) and m.section not in _NEVER and not m.cue_end
    }
    whole = len(points) >= 2 and _NEEDLER.search(text) is not None
    if _NO_NEEDLES.search(text) or (is_untreated(text) and is_unheld(text)):
        return _each(mentions, lambda m: lexicon.families[m.family].group == "needle_therapy", lambda m: m._replace(status="negated"))

    def judge(mention: Mention) -> Mention:
        point = mention.strength == "generic" and any(c.isdigit() for c in text[mention.start : mention.end])
        if not point:
            return mention
        kept = whole and not mention.cue_end and mention.section not in _NEVER
        return mention._replace(status="performed" if kept else "mentioned")

    groups = {m.family for m in found}
    return _each(mentions, lambda m: m.family in groups, judge)


def settle_dry_needling(reading: Reading, mentions: list[Mention]) -> list[Mention]:
    """Dry needling told with its muscles in a therapist's treatment note was done, though no verb says so (R-TPI-08)."""
    injected = {
        reading.segments[m.segment].section
        for m in mentions
        if m.family == "trigger_point" and m.status == "performed" and m.segment in reading.dosed
    }
    mentions = _each(
        mentions,
        lambda m: m.family == "dry_needling" and m.status == "performed" and reading.segments[m.segment].section in injected,
        # "Dry needling technique was used" behind an injection is how its needle was moved (R-TPI-04).
        lambda m: m if _opens(reading, m) or m.segment in reading.by_segment.get("muscle", {}) else m._replace(status="mentioned"),
    )
    mentions = _each(
        mentions,
        lambda m: m.family == "dry_needling" and m.status == "performed" and _LIST_HEAD.match(reading.text, m.start) is not None,
        # "MUSCLES NEEDLED" heads a list of boxes: what is ticked in it was needled.
        lambda m: m if _muscle_within(reading, m.segment) else m._replace(status="mentioned"),
    )
    treated = any(m.family == "therapy" and m.status == "performed" for m in mentions)
    if not treated and not _THERAPIST_NOTE.search(reading.text[:300]):
        return mentions

    def judge(mention: Mention) -> Mention:
        muscles = mention.segment in reading.by_segment.get("muscle", {}) or (mention.segment <= 1 and _lists_muscles(reading))
        told = (
            muscles
            and mention.strength == "named"
            and mention.status == "mentioned"
            and mention.section not in _ELSEWHERE | {"subjective", "indications"}
            and not _PERHAPS.search(reading.text, mention.end, reading.segments[mention.segment].end)
        )
        return mention._replace(status="performed") if told else mention

    return _each(mentions, lambda m: m.family == "dry_needling", judge)


def _muscle_within(reading: Reading, segment: int) -> bool:
    return any(i in reading.by_segment.get("muscle", {}) for i in range(segment, segment + _LIST_LENGTH))


def _lists_muscles(reading: Reading) -> bool:
    """Whether a labelled line of the note lists the muscles that were treated."""
    found = (i for i in reading.by_segment.get("muscle", {}) if i > 0)
    return any(
        _LISTED.match(reading.text, reading.segments[i].start)
        and reading.sections[reading.segments[i].section].kind not in _ELSEWHERE | {"exam", "subjective"}
        for i in found
    )


def _opens(reading: Reading, mention: Mention) -> bool:
    """Whether the mention stands in the first sentence of its section."""
    section = reading.segments[mention.segment].section
    return mention.segment == 0 or reading.segments[mention.segment - 1].section != section


def settle_uncharged(reading: Reading, mentions: list[Mention]) -> list[Mention]:
    """What has no code of its own was done though it was not charged ("gliding cups 5 min, no charge")."""
    return _each(
        mentions,
        lambda m: m.family == _NO_CODE and m.status == "negated" and _UNCHARGED.fullmatch(reading.text, m.cue_start, m.cue_end) is not None,
        lambda m: m._replace(status="performed"),
    )


def settle_sessions(reading: Reading, mentions: list[Mention], lexicon: Lexicon) -> list[Mention]:
    """A session, talk or contact that its own title or a line with minutes names was held; a plan's minutes are yet to come (R-HB-01)."""
    # On the day of an operation nothing follows it up.
    operated = any(m.status == "performed" and not lexicon.families[m.family].general for m in mentions)

    def judge(mention: Mention) -> Mention:
        segment = reading.segments[mention.segment]
        heads = not any(map(str.isalpha, reading.text[reading.text.rfind("\n", 0, mention.start) + 1 : mention.start]))
        own_heading = mention.start < reading.sections[segment.section].body
        if mention.section == "plan" and mention.status == "performed" and not mention.cue_end and not own_heading:
            return mention if _HELD.search(reading.text, segment.start, segment.end) else mention._replace(status="planned")
        if _EVERY.search(reading.text, segment.start, segment.end) and mention.status == "performed" and not mention.cue_end:
            return mention._replace(status="historical")
        group = lexicon.families[mention.family].group
        if mention.strength == "generic" and not heads:
            return mention._replace(status="mentioned") if mention.status == "performed" else mention
        if group == "encounter":
            if mention.status in _REFUSED or (operated and mention.family == "global_followup"):
                return mention._replace(status="mentioned") if mention.status == "performed" else mention
            named = heads and mention.start < _TOP
            said = mention.status != "performed" or bool(mention.cue_end) or mention.section == "title"
            return mention._replace(status="performed" if named else mention.status if said else "mentioned")
        # "Check-in by the therapist", "consultation with Dr. X": who and how, behind the name that heads the line, belong to it.
        described = heads and mention.end <= mention.cue_start and group == "contact"
        if mention.status in ("mentioned", "planned") and not mention.cue_end and _ANSWERED.match(reading.text, mention.end, segment.end):
            return mention._replace(status="performed")
        if mention.status not in (*_UNSETTLED, *(("other_person",) if described else ())) or (mention.cue_end and not described):
            return mention
        # A note's first line speaks for all of it, another title for the lines below it, a word within a sentence for that sentence.
        reach = len(reading.segments) if heads and mention.start < _TOP else 3 if heads else 1
        near = reading.segments[mention.segment : mention.segment + reach]
        held = _MINUTES.search(reading.text, near[0].start, near[-1].end) is not None
        return mention._replace(status="performed") if held and mention.section not in _ELSEWHERE - {"education"} else mention

    judged = _each(mentions, lambda m: lexicon.families[m.family].group in _SESSIONS, judge)
    taught = {m.segment for m in judged if lexicon.families[m.family].group == "behavior" and m.status == "performed"}
    # A class in coping is no group of a therapist's.
    return _each(
        judged,
        lambda m: m.target == "group_therapy" and m.segment in taught and m.status == "performed",
        lambda m: m._replace(status="mentioned"),
    )


def settle_manipulation(reading: Reading, mentions: list[Mention], lexicon: Lexicon) -> list[Mention]:
    """``Adjusted`` alone means the spine where the sentence names places in it and the note is an adjuster's."""
    groups = {m.family for m in mentions if lexicon.families[m.family].group == "manipulation"}
    if not groups:
        return mentions
    text = reading.text
    adjuster = _ADJUSTER.search(text)

    def told() -> bool:
        if adjuster is not None:
            reading.calling = adjuster.span()
        return adjuster is not None

    def judge(mention: Mention) -> Mention:
        segment = reading.segments[mention.segment]
        words = text[max(segment.start, mention.start - 300) : min(segment.end, mention.end + 300)]
        if _LAST.search(text, max(0, mention.start - 16), mention.start) and mention.status in ("performed", "mentioned"):
            return mention._replace(status="historical")
        if _OTHERS.search(words) and mention.status == "performed" and mention.section not in ("title", "header"):
            return mention._replace(status="historical")
        if re.match(r"(?i)[^.;,\n]{0,30}\bnot\b", text[mention.end : mention.end + 40]) or re.search(
            r"(?i)\b(?:not|no|without)\s+(?:\w+\s+)?$", text[max(0, mention.start - 16) : mention.start]
        ):
            return mention._replace(status="negated")
        if mention.strength != "generic":
            if (
                mention.status == "mentioned"
                and mention.section not in _ELSEWHERE
                and (find_places(words) or mention.start == segment.start)
                and told()
            ):
                return mention._replace(status="performed")
            return mention
        kept = (
            not mention.cue_end
            and mention.section not in _ELSEWHERE
            and (
                bool(find_places(words))
                or _regions(reading, mention) >= 2
                or bool(_LEGEND_END.match(text, mention.end) and marked_segments(text))
            )
            and told()
        )
        return mention._replace(status="performed" if kept else mention.status if mention.status != "performed" else "mentioned")

    judged = _each(mentions, lambda m: m.family in groups, judge)
    return sorted([*judged, *joints_adjusted(reading, judged)], key=lambda m: m.order)


def _other_month(reading: Reading, line: str) -> bool:
    """Whether a line is dated in another month than the service's."""
    days = find_dates(line)
    return (
        reading.service is not None
        and bool(days)
        and all((d.month, d.year or reading.service.year) != (reading.service.month, reading.service.year) for d in days)
    )


def _regions(reading: Reading, mention: Mention) -> int:
    """How many regions the sentence of a manipulation names."""
    found = reading.by_segment.get("attribute", {}).get(mention.segment, ())
    return len({e.value for _, _, e in found if e.family == mention.family and e.strength == "region_name"})


def settle_months(reading: Reading, mentions: list[Mention], lexicon: Lexicon) -> list[Mention]:
    """Monthly services: the log itself tells, not the name; weak words of monitoring count in a monitoring note only."""
    found = [m for m in mentions if lexicon.families[m.family].group == "care_management"]
    if not found:
        return mentions
    text = reading.text
    log, days = read_care_log(reading.text), read_data_days(reading.text)
    strong = {m.family for m in found if m.strength != "generic" and m.status not in ("negated", "declined", "other_person", "aborted")}
    physiologic = not any((m.target or "").startswith("therapeutic") for m in found if m.strength != "generic")

    def judge(mention: Mention) -> Mention:
        segment = reading.segments[mention.segment]
        line_start = text.rfind("\n", 0, mention.start) + 1
        line = text[max(line_start, segment.start, mention.start - 300) : min(segment.end, mention.end + 300)]
        if mention.family not in strong or (_CHARGED.search(line) and not re.search(r"(?i)\blog\b|worksheet|summary|record", line)):
            return mention._replace(status="informational")
        if (
            mention.status in ("negated", "declined", "other_person", "aborted")
            or _LATER.search(line)
            or mention.section in ("plan", "history", "copied", "education")
        ):
            return mention._replace(status=mention.status if mention.status not in ("performed", "mentioned") else "planned")
        target = mention.target
        if mention.strength == "generic" and target and physiologic:
            target = target.replace("therapeutic", "physiologic")
        if (target or "").endswith("setup") and (_BILLED_THEN.search(line) or _other_month(reading, line)):
            return mention._replace(status="historical", target=target)
        told = (
            bool(log)
            or mention.status == "performed"
            or ((target or "").endswith("supply") and bool(days))
            or ((target or "").endswith("setup") and _DONE.search(line) is not None)
        )
        return mention._replace(status="performed" if told else mention.status, target=target)

    groups = {m.family for m in found}
    judged = _each(mentions, lambda m: m.family in groups, judge)
    return [*judged, *_supply(reading, judged)]


def _supply(reading: Reading, judged: list[Mention]) -> list[Mention]:
    """The days with data tell of the device though no word names its supply."""
    managed = next((m for m in judged if m.status == "performed" and (m.target or "").endswith("management")), None)
    if managed is None or any(m.status == "performed" and (m.target or "").endswith("supply") for m in judged):
        return []
    target = (managed.target or "").replace("management", "supply")
    return [
        managed._replace(
            start=s, end=e, target=target, target_start=s, target_end=e, strength="told", segment=segment_of(reading.starts, s)
        )
        for s, e, _ in (d["evidence"] for d in read_data_days(reading.text))
    ]
