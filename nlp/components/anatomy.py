"""``anatomy``: vertebral levels in every notation, sides, and which side belongs to which level.

The grammar reads a run of level atoms (``L4``, a bare ``5`` after one) joined by hyphens, slashes, commas, "and", "through", and yields

- ``level``    two neighbouring vertebrae written together: ``L4-5``, ``L4/L5``, ``C7-T1`` → ``L4-L5``
- ``range``    vertebrae further apart, or "through": ``L3-L5`` → ``L3:L5``; what lies between is for the reader of the act to say
- ``vertebra`` one alone: ``L5``
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from nlp.extensions import text_of
from nlp.openings import opening
from nlp.templates import open_spans, within

COUNTS = {"C": 8, "T": 12, "L": 6, "S": 5}
SPINE = [f"C{i}" for i in range(1, 9)] + [f"T{i}" for i in range(1, 13)] + [f"L{i}" for i in range(1, 6)] + [f"S{i}" for i in range(1, 6)]
INDEX = {v: i for i, v in enumerate(SPINE)} | {"L6": SPINE.index("L5")}
# The disc and joint below C7 is C7-T1: the nerve C8 has no vertebra.
BELOW = {v: SPINE[i + 1] for i, v in enumerate(SPINE[:-1])} | {"C7": "T1"}

_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
          "eleven": 11, "twelve": 12, "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
          "ninth": 9, "tenth": 10}  # fmt: skip
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11, "xii": 12}
_NAMES = {"cervical": "C", "thoracic": "T", "dorsal": "T", "lumbar": "L", "sacral": "S"}

_NUMBER = r"(?:1[0-2]|[1-9])(?!\d|\.\d|\s?(?:mg|ml|cc|mL|mm|cm|%|°|mcg|gauge|min|inch|x\b|/10))"
# "D12" is the twelfth dorsal vertebra; D3 is a vitamin and D5 a fluid unless a part of the spine stands beside them.
_DORSAL = (
    r"(?!(?<=D)(?!(?:9|11|12)\b|\d\d?(?:\s?(?:[-–/,&]|and|to)\s?(?:[DL]\d|\d\d?\b(?!\s?%))|\s(?:vertebra|bod(?:y|ies)\b|pedicle|level|compression|"
    r"fracture|nerve|root|lamina|spinous|transverse|wedg|collapse|facet|medial branch|intercostal|dermatome))))"
)
_FIRST = re.compile(
    rf"(?P<letter>[CTLSDctls](?<![A-Za-z0-9.].){_DORSAL})(?:[- ](?=[1-9](?:\d|\b)))?(?P<number>{_NUMBER})(?!(?![CTLS]\d)[A-Za-z])"
)
_NEXT = re.compile(
    r"(?P<sep>\s?(?:[-–—‑/]|to\b|through\b|thru\b)\s?|\s?(?:,\s?(?:and\s|&\s?)?|and\s|&\s?|\+\s?|;\s)\s?|\s|(?=[CTLSD]\d))"
    rf"(?:the\s)?(?:(?P<letter>[CTLSDctls])[- ]?)?(?P<number>{_NUMBER})(?!(?![CTLS]\d)[A-Za-z0-9%°]|:\d)"
)
# "L45": two neighbours in one number; a neck level needs its act beside it, for its letter and digits are also a diagnosis.
_JOINED = re.compile(
    r"[LCc](?<![A-Za-z0-9.].)(?<!dx .)(?<!icd .)(?:(?<=L)(?:12|23|34|45)|(?<=[Cc])(?:23|34|45|56|67)(?=\s(?:TFESI|ILESI|ESI|facet|MBB|RFA|"
    r"disc|foram|inter|level)))(?![A-Za-z0-9]|\.\d)"
)
_ONES = "|".join(w for w, n in _WORDS.items() if not w.endswith(("th", "rst", "cond", "ird")))
_ORDINALS = "|".join(w for w in _WORDS if w.endswith(("th", "rst", "cond", "ird")))
_ONE = rf"(?:{_ONES}|(?-i:VIII|VII|VI|IV|V|III|II|I|IX|XII|XI|X)|[1-9])"
_SPELLED = re.compile(
    "(?i)"
    + opening(
        rf"(?:{_ORDINALS})(?:(?:,\s+and\s+|,\s+|\s+and\s+|\s+&\s+|\s+(?:through|to)\s+)(?:the\s+)?(?:{_ORDINALS})){{0,5}}"
        r"\s+(?P<region>cervical|thoracic|lumbar|sacral)(?!\s+(?:injection|epidural|block|rib|rfa|esi))",
        rf"(?:cervical|thoracic|lumbar|sacral|c|t|l|s)[ -](?P<a>{_ONE})"
        rf"(?:(?P<sep>[ -]|\s?/\s?| and | to | through | thru )(?:(?P<name2>cervical|thoracic|lumbar|sacral|[CTLS])[ -])?(?P<b>{_ONE}))?",
    )
    + r"\b"
)
_THROUGH = re.compile(r"(?i)\b(?:through|to)\b")
_ORDINAL = re.compile(rf"(?i)\b(?:{_ORDINALS})\b")
# "The lumbar one" is an injection; "lumbar one" before a part of the spine, or at a stop, is a vertebra.
_PART_AFTER = re.compile(
    r"(?i)\s+(?:nerves?|roots?|levels?|foram\w*|vertebra\w*|bod(?:y|ies)|medial|lateral|dorsal|"
    r"transforaminal|pedicles?|facets?)\b"
)
_STOP_AFTER = re.compile(r"\s*(?:$|[.,;:)\n]|and\b)")
_ARTICLE = re.compile(r"(?i)\b(?:the|an?|this|that|last|previous|other|each|every|next)\s+$")
_NOT_BEFORE = re.compile(
    r"(?i)(?:\b(?:room|rm|bay|schedule|free|tsh|class|type|grade|stage|hepatitis|vitamin|"
    r"complement|ward|unit|suite|heart|regular|normal|rrr|total|serum|lead|nu-?step|bike|elliptical|stepper|treadmill)\s*:?\s*|\bp)$"
)
_NOT_AFTER = re.compile(
    r"(?i)\s*(?:[-\s]?weighted|\s?hyper|\s?hypo|\s?signal|\s?flair|\s?prolong|\s?gallop|\s?heard|\s?normal|\s?murmur|"
    r"\s?contour|\s?view|\s?controlled|\s?level of|\s?n\d|\s?q\d|\s?lab\b|\s?heart)"
)
# What the same letters and digits mean outside the spine: (the names, words before them, words behind them).
_NEVER = re.compile(r"(?!)")
_MEANINGS = (
    (
        frozenset({"T3", "T4"}),
        re.compile(r"(?i)\b(?:tsh|thyroid|free)\b[^.;\n]{0,12}$"),
        re.compile(
            r"(?i)\s*(?:[:=]\s*)?(?:(?:were|was|are|is)\s+)?(?:both\s+)?(?:(?:with)?in normal|normal|wnl|nl\b|low\b|high\b|"
            r"elevated|suppressed|pending|labs?\b|\d+\.\d+(?!\d|\s?(?:mL|ml|cc|mg|%|cm|mm|U\b)))"
        ),
    ),
    (
        frozenset({"C2", "C3", "C4", "C5"}),
        re.compile(r"(?i)\bcomplements?\s*$"),
        re.compile(r"(?i)\s?(?:complements?|drugs?|narcotics?|opioids?|meds?|medications?|substances?|scripts?)\b"),
    ),
    (
        frozenset({"S1", "S2", "S3", "S4"}),
        _NEVER,
        re.compile(r"(?i)\s?(?:(?:was|were|is|are)\s+)?(?:heard|appreciated|audible|gallops?\b)"),
    ),
    (frozenset({"T1", "T2"}), _NEVER, re.compile(r"(?i)\s?(?:[-\s]?weighted|hyper|hypo|signal|flair|sequence|images?\b|stir\b|prolong)")),
)
_HEART = re.compile(r"(?i)\b(?:murmur|heart|regular|rhythm|rrr|gallop|rubs?|cardi|cv\b|normal|auscult)")
_SIDE = re.compile(
    # Every side word opens with one of these letters, which the engine skips to, at a word's start.
    r"[bBlLrReEpPoO(](?:(?<!\w.)|(?<=\())(?:(?P<bi>(?i:(?<=b)(?:ilateral(?:ly)?\b|ilat\b\.?|oth\s+(?:sides?|knees?|"
    r"hips?|shoulders?|hands?|wrists?|feet|elbows?|ankles?|legs?|arms?|thumbs?|heels?|levels?\s+on\s+both)\b|/l\b|/?l\s)"
    r"|(?<=r)ight(?:\s+(?:and|&|\+)\s+|/)left\b|(?<=l)eft\s+(?:and|&|\+)\s+right\b|(?<=e)(?:ach|ither)\s+side\b|"
    r"(?<=o)n\s+both\b|(?<=p)er\s+side\b)|(?<=B)(?:IL|L)\b|(?<=R)\s?(?:and|&|\+|/|,)\s?L\b|(?<=L)\s?(?:and|&|\+|/|,)\s?R\b"
    r"|(?<=B)(?:(?<=^.)|(?<=\n.)|(?<=[:;,.(] .)|(?<=[:;(].)|(?<=\d[.)] .))(?=\s+(?:[CTLS]\d|[A-Z]{2,}|[a-z]))|"
    r"(?<=B)(?=\s+(?:[CTLS]\d|TFESI|SI|MBB|RFA|GON|knee|hip|TFE|lumb|cerv|fac|genic|occip|sacral|troch|shoulder|GTB))|(?<=\()B\)|"
    # A cell of a table.
    r"(?<=B)(?:(?<=[ \t]{2}.)|(?<=[|\t].)|(?<=[|\t] .))(?=[ \t]{2}|[ \t]?[|\t]|[ \t]*$|[ \t]*\n))"
    r"|(?P<left>(?i:(?<=l)eft(?:-sided)?\b(?!\s+(?:in place|in situ|for continuous|for infusion|alone|out\b|over\b|"
    r"untreated|open\b|the\b|without|at rest|indwelling|intact|behind|hanging|exposed|to|us\b|message|voicemail|"
    r"before\b|AMA\b|early\b|against\b|after\b))|"
    r"(?<=l)t\b\.?)|(?<=\()L\)|(?<=L)(?=[\s)\]:.,;|>→↔(-]|$)(?!\s*[-–/]?\s?\d(?!st|nd|rd|th|\d?/\d\d?/\d))(?!\.\s?[A-Z])(?!\s?>\s?R\b)(?<!R>.)(?<!R>\s.)(?<!R\s>\s.))"
    r"|(?P<right>(?i:(?<=r)(?:ight(?:-sided)?\b|t\b\.?))|(?<=\()R\)|(?<=R)(?=[\s)\]:.,;|→↔(-]|"
    r"$)(?!\s?\d(?!st|nd|rd|th|\d?/\d\d?/\d))(?!/[OS])(?!\.\s?[A-Z])(?!\s?>\s?L\b)(?<!L>.)(?<!L>\s.)(?<!L\s>\s.)))"
)
_LEFT_OF_LEVEL = re.compile(r"L(?<!\w.)(?=\s[CTLS]\d)")


class Place(NamedTuple):
    """A level, range or vertebra at ``text[start:end]``."""

    start: int
    end: int
    kind: str
    value: str


def _vertebra(letter: str, number: str) -> str | None:
    region = "T" if letter == "D" else letter.upper()
    return region + number if 1 <= int(number) <= COUNTS[region] else None


def find_places(text: str, start: int = 0, end: int | None = None) -> list[Place]:
    """The levels in ``text[start:end]``, in order, with offsets into ``text``."""
    stop = len(text) if end is None else end
    out: list[Place] = []
    at = start
    while match := _FIRST.search(text, at, stop):
        at = match.end()
        run = _run(text, match, stop)
        if run is None:
            continue
        at = run[-1][1]
        if not _means_other(text, run, start, stop):
            out += _parse(text, run)
    out += [Place(m.start(), m.end(), "level", "{0}{1}-{0}{2}".format(*m.group().upper())) for m in _JOINED.finditer(text, start, stop)]
    out.sort()
    spelled: list[Place] = []
    for match in _SPELLED.finditer(text, start, stop):
        last = bisect_left(out, (match.end(),))
        if not (last and match.start() < out[last - 1].end):
            spelled += _spelled(match)
    return sorted(out + spelled)


def _means_other(text: str, run: list[_Atom], start: int, stop: int) -> bool:
    """Whether the run is of the thyroid, the heart, a schedule of drugs or an image (``T3 and T4 were normal``)."""
    names = {a[2] for a in run}
    return any(
        names <= meant and (before.search(text, max(start, run[0][0] - 30), run[0][0]) or after.match(text, run[-1][1], stop))
        for meant, before, after in _MEANINGS
    )


_Atom = tuple[int, int, str, str]


def _run(text: str, first: re.Match[str], stop: int) -> list[_Atom] | None:
    """The atoms of one run: (start, end, vertebra, separator before it); None where it is no level at all."""
    name = _vertebra(first["letter"], first["number"])
    if name is None or _NOT_BEFORE.search(text, max(0, first.start() - 14), first.start()) or _NOT_AFTER.match(text, first.end(), stop):
        return None
    if name in ("S1", "S2") and _heart_sound(text, first):
        return None
    if first.group()[1:2] == " " and (first["letter"].islower() or text[first.end() : first.end() + 1] not in ("-", "–")):
        return None
    run: list[_Atom] = [(first.start(), first.end(), name, "")]
    letter = name[0]
    at = first.end()
    while follow := _NEXT.match(text, at, stop):
        sep = follow["sep"].strip().lower()
        if not follow["letter"] and sep not in (
            "-",
            "–",
            "—",
            "‑",
            "/",
            ",",
            "and",
            "&",
            "to",
            "through",
            "thru",
            ", and",
            ",and",
            ", &",
            "+",
        ):
            break
        if sep == "" and not follow["letter"]:
            break
        nxt = _vertebra(follow["letter"] or letter, follow["number"])
        if nxt is None and not follow["letter"] and letter != "S":
            # "T12-1", "C7-1", "L5-1": the number goes on in the next region.
            below = {"C": "T", "T": "L", "L": "S"}[letter]
            nxt = _vertebra(below, follow["number"])
        elif nxt is not None and not follow["letter"] and int(follow["number"]) == 1 and run[-1][2] in ("C7", "T12", "L5"):
            nxt = BELOW[run[-1][2]]
        pair_follows = sep in (",", "and", "&", "+", ", and") and re.match(r"\s?[-–/]\s?\d", text[follow.end() : follow.end() + 3])
        if nxt is None or (not follow["letter"] and INDEX[nxt] < INDEX[run[-1][2]] + (0 if pair_follows else 1)):
            break
        if (
            not follow["letter"]
            and sep in (",", "and", "&", "+", ", and")
            and (
                re.match(
                    r"\s*(?:[a-z]+ )?(?:mg|ml|cc|%|weeks?|days?|months?|views?|times|needles?|injections?|sites?)\b",
                    text[follow.end() : follow.end() + 20],
                )
            )
        ):
            break
        letter = nxt[0]
        run.append((follow.start("letter") if follow["letter"] else follow.start("number"), follow.end(), nxt, sep))
        at = follow.end()
    return run


def _heart_sound(text: str, first: re.Match[str]) -> bool:
    """S1 and S2 are heart sounds where both stand together beside words of the heart."""
    near = text[max(0, first.start() - 30) : first.end() + 30]
    return bool(
        re.search(r"(?i)s1[^.;\n]{0,6}s2", near)
        and _HEART.search(near.replace(first.group(), " "))
        and "foram" not in near
        and "branch" not in near
    )


# "L3,4 MB": the nerves of both, not the joint between them.
_NERVES_AFTER = re.compile(r"(?i)\s*(?:mbs?\b|mbbs?\b|medial br|nerves?\b|dorsal ram|lateral br)")


def _parse(text: str, run: list[_Atom]) -> list[Place]:
    """Pairs bind tighter than lists: ``L4-5, L5-S1`` is two levels; ``L3,4,5`` three vertebrae; ``L4,5`` one level."""
    out: list[Place] = []
    i = 0
    bare_commas = len(run) > 2 and all(a[3] == "," for a in run[1:])
    listed = len(run) > 2 and all(a[3] == "/" for a in run[1:])
    while i < len(run):
        begin, end, name, _ = run[i]
        j = i + 1
        if j < len(run):
            sep, other = run[j][3], run[j][2]
            joined = run[j][0] == end and sep == ""
            bare = run[j][1] - run[j][0] < len(other)
            comma = (
                sep == ","
                and run[j][0] - end == 1
                and bare
                and not bare_commas
                and len(run) == 2
                and not _NERVES_AFTER.match(text, run[j][1])
            )
            tight = (not listed and sep in ("-", "–", "—", "‑", "/", "to", "through", "thru")) or joined or comma
            neighbours = BELOW.get(name) == other or (name == "C7" and other == "C8")
            if tight and sep not in ("through", "thru") and neighbours and other != "C8":
                # ``L3-4-5`` is a chain of levels.
                out.append(Place(begin, run[j][1], "level", f"{name}-{other}"))
                chain = j + 1 < len(run) and run[j + 1][3] in ("-", "–", "/") and BELOW.get(other) == run[j + 1][2]
                i = j if chain else j + 1
                continue
            if tight and INDEX[other] > INDEX[name]:
                out.append(Place(begin, run[j][1], "range", f"{name}:{other}"))
                i = j + 1
                continue
        if not (out and out[-1].end == end and out[-1].kind == "level"):
            # ``C3/C4/C5`` are lists of single vertebrae.
            out.append(Place(begin, end, "vertebra", name))
        i += 1
    return out


def _spelled(match: re.Match[str]) -> list[Place]:
    if match["region"]:
        return _ordinals(match)
    name = match.string[match.start() : match.start("a") - 1]
    letter = _NAMES.get(name.lower(), name.upper())
    first = _vertebra(letter, str(_number(match["a"])))
    if first is None or (len(name) == 1 and (match["a"].isdigit() or (match["b"] is None and not match["a"].isupper()))):
        return []
    if not match["b"]:
        unclear = len(name) > 1 and match["a"].lower() in ("one", "two")
        return [] if unclear and not _is_vertebra(match) else [Place(*match.span(), "vertebra", first)]
    second_letter = _NAMES.get((match["name2"] or "").lower(), (match["name2"] or letter).upper())
    second = _vertebra(second_letter, str(_number(match["b"])))
    if second is None or INDEX[second] <= INDEX[first]:
        return [Place(match.start(), match.end("a"), "vertebra", first)]
    kind = "level" if BELOW.get(first) == second else "range"
    return [Place(match.start(), match.end(), kind, f"{first}-{second}" if kind == "level" else f"{first}:{second}")]


def _is_vertebra(match: re.Match[str]) -> bool:
    """Whether ``lumbar one`` is a vertebra and no injection."""
    text = match.string
    if _PART_AFTER.match(text, match.end()):
        return True
    return bool(_STOP_AFTER.match(text, match.end())) and not _ARTICLE.search(text, max(0, match.start() - 12), match.start())


def _ordinals(match: re.Match[str]) -> list[Place]:
    """``the third, fourth and fifth lumbar nerves``: one vertebra each; ``third through fifth`` is a range."""
    letter = _NAMES[match["region"].lower()]
    told = match.start(), match.start("region")
    words = list(_ORDINAL.finditer(match.string, *told))
    found = [(w.start(), w.end(), _vertebra(letter, str(_WORDS[w.group().lower()]))) for w in words]
    ends = [*(w.end() for w in words[:-1]), match.end()]
    named = [Place(s, e, "vertebra", name) for (s, _, name), e in zip(found, ends, strict=True) if name]
    if len(named) == 2 and _THROUGH.search(match.string, *told) and INDEX[named[0].value] < INDEX[named[1].value]:
        return [Place(match.start(), match.end(), "range", f"{named[0].value}:{named[1].value}")]
    return named


def _number(word: str) -> int:
    low = word.lower()
    return int(low) if low.isdigit() else _WORDS.get(low) or _ROMAN[low]


def find_sides(text: str, places: list[Place], start: int = 0, end: int | None = None) -> list[tuple[int, int, str]]:
    """The side words in ``text[start:end]``; the letter of a level is no side."""
    stop = len(text) if end is None else end
    out = [
        (m.start(), m.end(), "bilateral" if m["bi"] is not None else "left" if m["left"] is not None else "right")
        for m in _SIDE.finditer(text, start, stop)
    ]
    levels = {p.start for p in places}
    out = [o for o in out if o[0] not in levels]
    taken = {at for s, e, _ in out for at in range(s, e)}
    out += [(m.start(), m.end(), "left") for m in _LEFT_OF_LEVEL.finditer(text, start, stop) if m.start() not in taken]
    out.sort()
    return out


@Language.factory("notecoder_anatomy", assigns=["doc._.sites", "doc._.sides"])
def create_anatomy(nlp: Language, name: str) -> Anatomy:
    """The factory that the pipeline's config names."""
    return Anatomy()


class Anatomy:
    """Sets ``doc._.sites`` and ``doc._.sides`` where something was performed; other notes are passed by."""

    def __call__(self, doc: Doc) -> Doc:
        if not any(m.status == "performed" for m in doc._.mentions or ()):
            return doc
        text = text_of(doc)
        opened = open_spans(text)
        places = [p for p in find_places(text) if not within(opened, p.start)]
        doc._.sites = places
        doc._.sides = [s for s in find_sides(text, places) if not within(opened, s[0])]
        return doc
