"""Which side belongs to which place: a side word governs what follows it, or what stands just before it, never a symptom or a position."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from nlp.components.anatomy import Place

SideHit = tuple[int, int, str]

_POSITION_AFTER = re.compile(
    r"(?i)\s*(?:(?:lateral\s+)?decub|side[- ](?:down|up|lying)|lateral position|oblique|para(?:median|sagittal|spinous)|"
    r"hand(?:ed)?\b(?!\s+(?:was|inj|joint|prep))|antecub|lateral view|angle|anterior oblique|posterior oblique|"
    r"upper chest|ear\b|eye\b|ventric|atri|lower lobe|upper lobe|breast|main|side of the table|flank|iv\b|peripheral iv|"
    r"forearm iv|in time|side lying|shoulder roll|margin of|border of|side of the (?:spinous|midline|vertebra)|edge of)"
)
_POSITION_BEFORE = re.compile(
    r"(?i)(?:(?:head|face|neck|chin) (?:was |is )?(?:turned|rotated)|"
    r"turned (?:to|on(?:to)?) (?:the|his|her)|lying on (?:the|his|her)|rotated (?:to|toward)(?: the)?|from the|just|tilted|"
    r"moved to the|obliqued (?:to the)?|head (?:turned )?to(?: the)?|facing(?: the)?|of the midline,?|went|up to the|to the|"
    r"\bpads?(?: (?:was|were))?(?: (?:stuck|placed|applied|affixed|attached|put|secured))? "
    r"(?:on(?:to)? |over |to |at )?(?:the |his |her )?|"
    r"\b(?:hands?|arms?|palms?|forearms?) (?:\w+ )?(?:on|over|across|to|behind)(?: on| over| to)? (?:the|his|her) |"
    r"(?:lies|lay|laid|lying|rest(?:s|ed|ing)|placed|put|positioned|rolled|settled)(?: down| over)? "
    r"(?:on(?:to)?|to) (?:the|his|her|their))\s*$"
)
# "Medial to the right ASIS" is a place of that side.
_BESIDE_PLACE = re.compile(
    r"(?i)\b(?:medial|lateral|superior|inferior|cephalad|caudad|caudal|distal|proximal|deep|adjacent|next|close) to the $"
)
# How such words end: a look at the end costs a tenth of the pattern.
_POSITION_ENDS = (
    "pad",
    "on",
    "over",
    "the",
    "his",
    "her",
    "just",
    "tilted",
    "to",
    "toward",
    "obliqued",
    "facing",
    "midline",
    "midline,",
    "went",
    "turned",
    "rotated",
)
_SYMPTOM_AFTER = re.compile(
    r"(?i)[\s,-]*(?:sided\s+)?(?:[a-z]+[\s/]+){0,3}?(?:pain\b|radicul|sciatica|weakness|numb|tingl|symptom|sx\b|spasm|tender|"
    r"foram(?:inal)? stenosis|stenosis|radiat|complain|neuropath|neuralgia|arthritis|arthrosis|osteoarthritis|oa\b|bursitis|"
    r"tendin|headache|dystonia|torticollis)|"
    # "Right knee quiet", "the left hip is fine".
    r"\s+[a-z]+\s+(?:(?:is|was|are|looks|looked|remains|remained)\s+(?:now\s+)?(?:quiet|fine|good|normal|benign|unchanged|"
    r"unremarkable|pain[- ]free|not (?:painful|tender|swollen|affected))|quiet|unaffected|asymptomatic|unremarkable|uninvolved)\b"
)


# "L: 12.5 + 10": a side with doses of its own.
OWN_DOSES = re.compile(r"(?i)\s*(?:R|L|rt|lt|right|left)\s*[:=]\s*\d")


def inside(sides: list[SideHit], start: int, end: int) -> list[SideHit]:
    """The side words that begin in ``[start, end)``; ``sides`` is sorted."""
    return sides[bisect_left(sides, (start,)) : bisect_left(sides, (end,))]


def is_position(text: str, side: SideHit) -> bool:
    """Whether the word tells how the patient lies or where the beam comes from."""
    return bool(
        _POSITION_AFTER.match(text, side[1])
        or (
            text[max(0, side[0] - 40) : side[0]].rstrip().lower().endswith(_POSITION_ENDS)
            and _POSITION_BEFORE.search(text, max(0, side[0] - 40), side[0])
            and not _BESIDE_PLACE.search(text, max(0, side[0] - 24), side[0])
            and not re.match(r"(?i)\s*(?:L|S|C|T)\d", text[side[1] : side[1] + 4])
        )
    )


def is_symptom(text: str, side: SideHit) -> bool:
    """Whether the word says where it hurts and not where it was treated."""
    return bool(_SYMPTOM_AFTER.match(text, side[1]))


_LEFT_OUT = re.compile(
    r"(?i)(?:(?!\b(?:right|left|both|bilateral\w*|injected|then)\b)[^.;\n]){0,60}?\b(?:not (?:be )?(?:done|performed|injected|"
    r"treated|attempted|entered)|(?:is|will be|to be) (?:scheduled|planned|booked|staged|done|treated|performed)|"
    r"deferred|postponed|skipped|abandoned|declined|refused|asked to stop|no drug given|(?:does|did|do) not (?:need|require|want|hurt)|"
    r"not (?:needed|required|touched|addressed)|needs? (?:nothing|none)|left (?:alone|untreated)|spared|untreated)\b"
)
_SPARED = re.compile(
    r"(?i)(?:\s+(?:side|one|ones|levels?|joint|foram\w+))?[\s:,-]*(?:was|were|is|will be|to be)?\s*(?:not (?:done|performed|"
    r"injected|treated|attempted|entered)|deferred|postponed|omitted|skipped|cancell?ed|aborted|declined|left undone|rescheduled|"
    r"dropped|removed from (?:the )?plan)\b"
)


# "R side in 3 wk", "left next visit": the other side has its day to come.
_ANOTHER_DAY = re.compile(
    r"(?i)(?:\s+(?:side|ones?|levels?))?(?:\s+(?:is|will be|to be|follows?|planned|scheduled|booked))?[\s,:–-]{1,3}"
    r"(?:in\s+(?:\d{1,2}|an?|one|two|three|four|six|a few)(?:\s?(?:-|–|to)\s?\d{1,2})?\s?(?:wks?|weeks?|days?|mos?|months?)\b|"
    r"next\s+(?:wk|week|visit|time|month|session|appt|appointment)\b)"
)


def spared_sides(text: str, sides: list[SideHit]) -> list[SideHit]:
    """The sides of which the note says that they were left out ("Left side deferred")."""
    return [s for s in sides if s[2] != "bilateral" and (_LEFT_OUT.match(text, s[1]) or _ANOTHER_DAY.match(text, s[1]))]


_SHARES = re.compile(
    r"(?i)[\s/,;&+|]*(?:and\s+)?(?:\d*\.?\d+\s?(?:ml|cc)?)?[\s/,;&+|]*|"
    # "On the left side first and then on the right".
    r"(?:\s+sides?)?(?:\s+first)?,?\s+(?:and\s+)?(?:then|afterwards|next|followed by)"
    r"(?:\s+(?:repeated|done|again))?(?:\s+(?:on|to|at|for))?(?:\s+the)?\s+"
)


def not_spared(text: str, places: list[Place], sides: list[SideHit]) -> list[Place]:
    """The places without those of which the note says that they were left out on all sides ("T12: not entered")."""
    spared = {p[3] for p in places if _SPARED.match(text, p[1]) and not inside(sides, p[0] - 12, p[1] + 12)}
    return [p for p in places if p[3] not in spared] if spared else places


def union(values: Iterable[str | None]) -> str | None:
    """Left and right together are both sides."""
    found = {v for v in values if v}
    if not found:
        return None
    return found.pop() if len(found) == 1 else "bilateral"


def side_for(text: str, sides: list[SideHit], spans: list[tuple[int, int]], index: int, bounds: tuple[int, int]) -> SideHit | None:
    """The side of ``spans[index]`` among the places of one sentence.

    Where the first place comes before the first side, sides follow their places (``L4-5 left, L5-S1 right``); else they lead
    (``right L4-5 and L5-S1``), and lead all that follow until the next side.
    """
    if not sides:
        return None
    start, end = spans[index]
    trailing = spans[0][0] < sides[0][0]
    at = bisect_left(sides, (end,))
    following = sides[at : at + 1]
    if trailing and following:
        stop = next((s[0] for s in spans[index + 1 :] if s[0] > following[0][0]), bounds[1])
        if (
            at + 1 < len(sides)
            and sides[at + 1][1] <= stop
            and {following[0][2], sides[at + 1][2]} == {"left", "right"}
            and _SHARES.fullmatch(text, following[0][1], sides[at + 1][0])
        ):
            # "L4: 0.4 R / 0.4 L"
            return following[0][0], sides[at + 1][1], "bilateral"
        return following[0]
    leading = [s for s in sides[max(0, bisect_left(sides, (start,)) - 3) : bisect_left(sides, (start,))] if s[1] <= start]
    if leading:
        last = leading[-1]
        # ``left and right L5`` is one side word; ``right L5 … bilaterally`` is not moved.
        if (
            len(leading) > 1
            and 0 <= last[0] - leading[-2][1] <= 5
            and {last[2], leading[-2][2]} == {"left", "right"}
            and not any(leading[-2][1] <= s[0] < last[0] for s in spans[max(0, index - 2) : index + 2])
        ):
            return (leading[-2][0], last[1], "bilateral")
        return last
    return following[0] if following and following[0][0] - end < 60 else None
