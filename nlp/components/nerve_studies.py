"""Electrodiagnostic studies: which nerves were stimulated, how, on which side, and which muscles of which limb were needled.

Reports list them in sentences or in lines of a table; each kind of study (motor, sensory, mixed, H reflex) of each nerve and side counts
once, however many sites were stimulated, and F waves belong to the motor study.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Any, NamedTuple

from nlp.components.reading import Mention, Reading
from nlp.components.sides import inside
from nlp.lexicon import Lexicon
from nlp.spans import between

Record = dict[str, Any]

_KIND = re.compile(
    r"(?i)\b(?:(?P<motor>motor|CMAPs?)|(?P<sensory>sensory|SNAPs?|antidromic|orthodromic)|(?P<mixed>mixed|palmar|transcarpal)"
    r"|(?P<reflex>H[- ]?reflex(?:es)?)|(?P<wave>F[- ]?(?:waves?|responses?)))\b"
)
_BOTH_KINDS = re.compile(r"(?i)\bmotor\s*(?:and|&|/|,|\+)\s*sensory\b|\bsensory\s*(?:and|&|/|,|\+)\s*motor\b")
_NERVE = re.compile(
    r"(?i)\b(?:(?P<n>median|ulnar|radial|musculocutaneous|axillary|suprascapular|tibial|sural|saphenous|femoral|facial|spinal accessory"
    r"|(?:superficial )?(?:peroneal|fibular)|deep (?:peroneal|fibular)|(?:medial|lateral) plantar|(?:medial|lateral) antebrachial cutaneous"
    r"|lateral femoral cutaneous|dorsal ulnar cutaneous))\b(?! (?:neuropath|mononeuropath|artery|styloid|malleol|nerve injury))"
)
_STATED = re.compile(
    r"(?i)\b(?P<a>\d{1,2}|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen) (?:separate |individual |different |total )?"
    r"(?:nerve conduction |nerve |NCS |NCV )?studies\b|\b(?:NCS|NCV|studies|nerve conductions?)\s?[:x×=#]\s?(?P<b>\d{1,2})\b"
)
_WORDS = {w: n for n, w in enumerate(("three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"), 3)}
_END = re.compile(r"(?im)^[ \t]*(?:impression|conclusions?|interpretation|summary|assessment|diagnos[ie]s|plan|recommendations?)\b")
_NEEDLE = re.compile(r"(?i)\b(?:needle|EMG|electromyograph\w*|monopolar|concentric)\b")
_CONDUCTION = re.compile(r"(?i)\b(?:conduction|NCS|NCV|NCVs|latenc\w+)\b")
_CLAUSE = re.compile(r"[^.;\n]+(?:\.\d[^.;\n]*)*")


_DATA = re.compile(r"(?i)\b(?:latenc\w+|amplitudes?|amp|m/s|velocit\w+|fib(?:rillation)?s?|psws?|mu[ap]ps?|insertional)\b")
_DATA_REACH = 1500


def settle_studies(reading: Reading, mentions: list[Mention]) -> list[Mention]:
    """Under a heading of results a test is an old one, unless its measurements stand there: then the note is its report."""
    mine = [m for m in mentions if m.family == _FAMILY]
    shown = any(len({d.group().lower() for d in _DATA.finditer(reading.text, m.start, m.start + _DATA_REACH)}) > 1 for m in mine)
    if mine and not any(m.family.endswith("_toxin") for m in mentions):
        # Without a toxin no needle EMG guides one.
        spans = {(m.start, m.end) for m in mine}
        mentions = [m for m in mentions if m.family == _FAMILY or (m.start, m.end) not in spans]
    if not shown:
        return mentions
    return [
        m._replace(status="performed")
        if m.family == _FAMILY and m.section == "results" and m.status == "historical" and not m.cue_end
        else m
        for m in mentions
    ]


_FAMILY = "electrodiagnosis"


class Studies(NamedTuple):
    """Conduction studies and needled muscles as attribute records, and the number of studies that the note states."""

    conduction: list[Record]
    muscles: list[Record]
    stated: list[Record]


def read_studies(reading: Reading, start: int, lexicon: Lexicon) -> Studies:
    """The studies told from the name of the test on to its conclusion; values are ``kind nerve side`` and ``limb side muscle``."""
    text = reading.text
    end = next((m.start() for m in _END.finditer(text, start)), len(text))
    conduction: dict[str, Record] = {}
    needled: dict[str, Record] = {}
    kinds: list[str] = []
    side, needle = "", False
    for clause in _CLAUSE.finditer(text, text.rfind("\n", 0, start) + 1, end):
        left, right = clause.span()
        own = [(m.start(), m.end(), str(m.lastgroup)) for m in _KIND.finditer(text, left, right)]
        sides = inside(reading.sides, left, right)
        nerves = list(_NERVE.finditer(text, left, right))
        muscles = between(reading.hits.get("muscle", ()), left, right)
        if _NEEDLE.search(text, left, right):
            needle = True
        elif own or _CONDUCTION.search(text, left, right):
            needle = False
        if not nerves and not muscles:
            kinds = list(dict.fromkeys(k for _, _, k in own)) or kinds
            side = sides[-1][2] if sides else side
            continue
        for start_, end_, entry in muscles if needle else ():
            body = str(lexicon.terms["muscle"].get(entry.value, {}).get("body", ""))
            for one in _sides(_side_at(sides, start_, end_) or side):
                value = f"{body} {one} {entry.value}"
                needled.setdefault(value, {"value": value, "evidence": (start_, end_, "muscle")})
        for nerve in nerves if not needle or own else ():
            for kind in _kinds_at(text, own, nerve, left) or kinds:
                for one in _sides(_side_at(sides, *nerve.span()) or side):
                    name = nerve["n"].lower().replace("fibular", "peroneal").removeprefix("deep ")
                    value = f"{kind} {name} {one}"
                    if kind != "wave":
                        conduction.setdefault(value, {"value": value, "evidence": (*nerve.span(), "nerve")})
    stated = [
        {
            "value": float(_WORDS.get((m["a"] or m["b"]).lower(), 0) or int(m["a"] or m["b"])),
            "unit": "studies",
            "evidence": (*m.span(), "count"),
        }
        for m in _STATED.finditer(text, start, len(text))
    ]
    return Studies(list(conduction.values()), list(needled.values()), stated[:1])


def _kinds_at(text: str, own: list[tuple[int, int, str]], nerve: re.Match[str], left: int) -> list[str]:
    """The kinds of study of one nerve in its clause: the word right behind it, else the last before it, both where they are joined."""
    behind = [k for s, _, k in own if 0 <= s - nerve.end() <= 12]
    if behind:
        joined = _BOTH_KINDS.search(text, nerve.end(), nerve.end() + 30)
        return ["motor", "sensory"] if joined else behind[:1]
    if (joined := _BOTH_KINDS.search(text, left, nerve.start())) is not None:
        return ["motor", "sensory"]
    before = [k for _, e, k in own if e <= nerve.start()]
    return before[-1:] or list(dict.fromkeys(k for _, _, k in own))[:1]


def _side_at(sides: list[tuple[int, int, str]], start: int, end: int) -> str:
    """The side word before a name in its clause, else the one right behind it."""
    before = bisect_left(sides, (start,))
    if before:
        return sides[before - 1][2]
    return next((s for b, _, s in sides if 0 <= b - end <= 20), "")


def _sides(side: str) -> tuple[str, ...]:
    return ("left", "right") if side == "bilateral" else (side or "one",)
