"""``sections``: where each part of the note begins, what kind it is, and the sentences and table lines within.

A heading is a short run of words at the start of a line (any case, numbered or not) before a colon, a dash or the line's end; its kind
comes from ``terms/sections.toml`` by the words in it. Notes without headings are one ``body`` with a ``header`` of first lines.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from nlp.extensions import text_of

PROCEDURAL = frozenset({"title", "narrative", "header", "body", "objective", "addendum", "anesthesia"})


class Section(NamedTuple):
    """``text[start:end]``; the heading is ``text[start:body]``; ``named`` is False for header and body."""

    start: int
    body: int
    end: int
    kind: str


class Segment(NamedTuple):
    """A sentence, list item or table line: ``text[start:end]``, the index of its section, whether a list marker opens it."""

    start: int
    end: int
    section: int
    item: bool


_HEADING = re.compile(
    r"(?m)^[ \t>*#=_\ufeff-]*(?:\(?[0-9ivxIVX]{1,4}[.)]\s+)?"
    r"(?P<name>[A-Za-z](?:[A-Za-z0-9 '’,&/()+.-]{0,68}?[A-Za-z0-9)])??)"
    r"(?:(?P<colon>\s?:+)(?!\d)|(?P<dash>[ \t]+[-–—=]+[ \t]*(?=\S))|(?P<gap>[ \t]{2,})|(?P<eol>[ \t]*[*=_-]*$))"
)  # fmt: skip
_SENTENCE_IN = re.compile(r"[a-z]{3,}[.?!]\s")
_MEASURE = re.compile(r"\d\s?(?:m[lLgG]\b|ML\b|MG\b|cc\b|CC\b|mm\b|%|[Uu]\b|[Gg]\b|mcg)")
_INLINE = re.compile(r"(?<=[.;,\s])(?P<name>(?!AM\b|PM\b)[A-Z][A-Z'/&() -]{2,45}[A-Z)])\s?:(?!\d)")
_SOAP = re.compile(
    r"(?m)^[ \t]*(?P<name>[SOAP]|A/P|A&P|A\+P|Ass?|Px?|Tx|Rx|Plan|Hx|Prev|PREV|HX|Next|NEXT)(?:[ \t]{2,}|[ \t]*[-–—:.)][ \t]*|[ "
    r"\t](?=[A-Z0-9]))(?=\S)"
)
_COPY = re.compile(
    r"(?im)^[ \t>*=#-]*\(?(?:copied|copy|pasted|imported|carried|cloned)[ -]*(?:from|fr\b|forward|fwd)[^\n:]{0,60}(?:[:>]+|$)"
    r"|^[ \t]*[A-Za-z][^\n:()]{0,40}\((?:copied|pasted|imported|carried|cloned)[^\n)]{0,50}\)[ \t]*(?:[:>]+|$)"
    r"|^[ \t]*[>*=#-]{2,}[^\n]{0,40}(?:copied|pasted|imported|carried forward|prior note|previous note|last note|prior visit|"
    r"from note)[^\n:]{0,50}(?:[:>*=#-]+|$)"
)
_COPY_END = re.compile(
    r"(?im)^[ \t]*[<*=#>-]*[ \t]*end (?:of )?(?:copy|copied|paste|import|carried|prior|previous|note)[^\n]*$|^[ \t]*<<<[^\n]*$|^[ "
    r"\t]*[<*=#>-]{2,}[ \t]*end\b[^\n]{0,20}$"
)
_GOES_ON = re.compile(r"\n[ \t]*[a-z]")
_WRAP = re.compile(r"[^\s.:;!?|]{2}[ \t]*\r?\n[ \t]*[a-z]")
_BEGINS = re.compile(
    r"(?im)^[ \t]*(?:consent\W{0,3}(?:/|\+|&|and|signed|obtained|verbal|ok|on file|x\d)|time[- ]?out\b|t/o\b|prep(?:ped)?\b[: "
    r"]|prone\b|supine\b|seated\b|sitting\b[.,]|lateral decub|under (?:fluoro|ultrasound|sterile|us\b)|"
    r"sterile prep|chloraprep|betadine|chlorhexidine|linear probe|c-?arm\b)"
)
_BEFORE_DEED = frozenset(
    {"exam", "subjective", "history", "medications", "allergies", "copied", "diagnosis", "results", "indications", "social", "header"}
)
_LABELS_ONLY = frozenset({"signature", "header"})
_HEADER = 300
_EMPTY_LINE = re.compile(r"\n[ \t]*\r?\n")
_ONE_LINE = frozenset({"allergies", "signature", "header", "indications", "results"})
_SHORT = frozenset({"indications", "subjective", "results", "exam", "medications", "social"})
_LABEL = re.compile(r"[ \t]*(?:[-*•#]?[ \t]*)?[A-Za-z][A-Za-z/ ]{1,24}:[ \t]|[ \t]*#?\d[ .)]|[ \t]*\d\d:?\d\d\b|[A-Z]")
_ONE_PARAGRAPH = frozenset({"diagnosis", "anesthesia", "signature", "allergies", "disposition", "header", "copied"})
_LETTERS = {
    "s": "subjective",
    "o": "objective",
    "a": "diagnosis",
    "p": "plan",
    "a/p": "plan",
    "a&p": "plan",
    "a+p": "plan",
    "as": "diagnosis",
    "ass": "diagnosis",
    "px": "plan",
}
_BREAK = re.compile(r"\n|[.!?]+[\"')\]]*(?=\s)")
_ANSWER = re.compile(r"\s*(?:no|yes|not|none|n|y)\b", re.IGNORECASE)
_LONGEST = 1500
_NUMBER_ONLY = re.compile(r"[ \t#(]*(?:\d{1,2}|[A-H])")
_ITEM = re.compile(
    r"[ \t]*(?:\(?\d{1,2}[.)]\s+|\(?\d{1,2}\)\s*|[-–•*+·▪]\s*|\(?[a-hA-H][.)]\s+|(?:SET|Set|Procedure|PROCEDURE)\s+[A-H0-9]\b)"
)
_ABBREVIATIONS = frozenset(
    [
        "dr",
        "mr",
        "mrs",
        "ms",
        "vs",
        "no",
        "approx",
        "e.g",
        "i.e",
        "pt",
        "st",
        "inc",
        "dept",
        "fig",
        "min",
        "mins",
        "sec",
        "hr",
        "hrs",
        "lt",
        "rt",
        "bilat",
        "cerv",
        "thor",
        "lumb",
        "lig",
        "tr",
        "nn",
        "mm",
        "aa",
        "int",
        "ext",
        "inf",
        "sup",
        "med",
        "lat",
        "post",
        "ant",
        "prox",
        "dist",
        "cc",
        "mg",
        "ml",
        "q.s",
        "p.o",
        "b.i.d",
        "t.i.d",
        "i.v",
        "i.m",
        "u/s",
        "a",
        "b",
        "c",
        "d",
        "e",
        "f",
        "g",
        "h",
        "i",
        "j",
        "k",
        "l",
        "m",
        "n",
        "o",
        "p",
        "q",
        "r",
        "s",
        "t",
        "u",
        "v",
        "w",
        "x",
        "y",
        "z",
    ]
)


@cache
def _kinds() -> tuple[dict[str, str], dict[str, int]]:
    table = tomllib.loads(files("nlp").joinpath("terms/sections.toml").read_text(encoding="utf-8"))
    order = {kind: i for i, kind in enumerate(table["order"]["kinds"])}
    return {p: kind for kind in reversed(table["order"]["kinds"]) for p in table[kind]["phrases"]}, order


@cache
def heading_kind(name: str) -> str | None:
    """The kind of a heading by the phrases in it: the whole heading first, then its longest phrase, at its start or its end."""
    phrases, order = _kinds()
    folded = " ".join(re.sub(r"[^a-z0-9'/]+", " ", name.lower().replace("’", "'").replace("-", " ")).split())
    if folded in phrases:
        return phrases[folded]
    words = folded.replace("/", " ").split()
    best: tuple[int, int, str] | None = None
    for i in range(len(words)):
        for j in range(i + 1, min(len(words), i + 4) + 1):
            kind = phrases.get(" ".join(words[i:j]))
            if kind in _LABELS_ONLY and sum(w.isalpha() for w in words) > 3:
                continue
            if kind and (j - i > 1 or len(words[i]) > 1):
                key = (-(j - i), order[kind], kind)
                best = key if best is None or key < best else best
    return best[2] if best else None


def find_sections(text: str) -> list[Section]:
    """The sections of a note in order; together they cover it."""
    found: dict[int, tuple[int, str]] = {}
    for match in _HEADING.finditer(text):
        name = match["name"]
        words = name.count(" ") + 1
        if _SENTENCE_IN.search(name):
            continue
        if _MEASURE.search(name):
            continue
        if words > (12 if match["colon"] else 8) or (not match["colon"] and (words > 6 or not _looks_like_heading(text, match))):
            continue
        kind = _LETTERS.get(name.lower()) if len(name) <= 3 else None
        kind = kind or heading_kind(name)
        if kind is None and match["colon"] and name.isupper() and words <= 5:
            kind = "other"
        if kind is not None and (match["colon"] or kind != "other"):
            found.setdefault(match.start(), (match.end(), kind))
    for match in _SOAP.finditer(text):
        name = match["name"].lower()
        kind = _LETTERS.get(name) or heading_kind(name)
        if kind and not (len(name) == 1 and match.group()[-1:] == " " and not _soap_note(text)):
            found.setdefault(match.start(), (match.end(), kind))
    taken = sorted((start, body) for start, (body, _) in found.items())
    for match in _INLINE.finditer(text):
        kind = heading_kind(match["name"])
        at = bisect_right(taken, (match.start(), len(text))) - 1
        if kind and not (at >= 0 and match.start() < taken[at][1]):
            found[match.start()] = (match.end(), kind)
    _mark_copies(text, found)
    _mark_paragraphs(text, found)
    _mark_starts(text, found)
    starts = sorted(found)
    out = []
    if not starts:
        out += _head(text, len(text)) if len(text) > _HEADER else [Section(0, 0, len(text), "body")]
    elif text[: starts[0]].strip():
        out += _head(text, starts[0])
    for i, start in enumerate(starts):
        body, kind = found[start]
        out.append(Section(start, body, starts[i + 1] if i + 1 < len(starts) else len(text), kind))
    return out


def _head(text: str, end: int) -> list[Section]:
    """What stands before the first heading: some first lines, and a story where it is too long for that."""
    if end <= _HEADER:
        return [Section(0, 0, end, "header")]
    empty = _EMPTY_LINE.search(text, 0, end)
    line = text.find("\n", 0, end)
    cut = empty.end() if empty and empty.start() <= _HEADER else line + 1 if 0 <= line <= _HEADER else 0
    return [*([Section(0, 0, cut, "header")] if cut else []), Section(cut, cut, end, "body")]


def _mark_copies(text: str, found: dict[int, tuple[int, str]]) -> None:
    """What was copied from an earlier note stands between its marker and the end marker, else the end of its line or paragraph."""
    for match in _COPY.finditer(text):
        line_end = text.find("\n", match.end())
        line_end = len(text) if line_end < 0 else line_end
        end = _COPY_END.search(text, match.end())
        stop = end.end() if end else line_end if line_end - match.end() > 30 else (text + "\n\n").find("\n\n", match.end())
        for start in [s for s in found if match.start() <= s < stop]:
            del found[start]
        found[match.start()] = (match.end(), "copied")
        if stop < len(text) and text[stop:].strip() and stop not in found:
            found[stop] = (stop, "body")


def _mark_paragraphs(text: str, found: dict[int, tuple[int, str]]) -> None:
    """A heading that labels a line (a diagnosis, an anaesthetic) does not reach over an empty line."""
    starts = sorted(found)
    for i, start in enumerate(starts):
        body, kind = found[start]
        stop = starts[i + 1] if i + 1 < len(starts) else len(text)
        line = text.find("\n", body, stop)
        if kind in _ONE_LINE and line >= 0 and text[body:line].strip() and _goes_other(text, line + 1, stop):
            found.setdefault(line + 1, (line + 1, "body"))
        elif (
            (kind in _ONE_PARAGRAPH or (kind in _SHORT and line >= 0 and text[line:stop].startswith(("\n\n", "\n\r\n", "\r\n\r\n"))))
            and (gap := _EMPTY_LINE.search(text, body, stop))
            and text[body : gap.start()].strip()
            and text[gap.end() : stop].strip()
        ):
            found.setdefault(gap.end(), (gap.end(), "body"))


def _mark_starts(text: str, found: dict[int, tuple[int, str]]) -> None:
    """Consent, time-out, position, prep: where such a line opens, the procedure begins, whatever the heading before it was."""
    starts = sorted(found)
    for match in _BEGINS.finditer(text):
        at = bisect_right(starts, match.start()) - 1
        if at >= 0 and starts[at] != match.start() and found[starts[at]][1] in _BEFORE_DEED:
            found.setdefault(match.start(), (match.start(), "body"))


def _goes_other(text: str, start: int, stop: int) -> bool:
    """Whether the line below a one-line label is a line of its own: a label, a numbered or timed line, a new sentence."""
    label = _LABEL.match(text, start)
    return bool(text[start:stop].strip()) and label is not None and (":" in label.group() or not _wraps(text, start - 1))


def _looks_like_heading(text: str, match: re.Match[str]) -> bool:
    """Without a colon only a line of capitals, or a line of title case with nothing after it, is a heading."""
    name = match["name"]
    if name.isupper() and len(name) > 2:
        return match["eol"] is not None or heading_kind(name) is not None
    blank_before = match.start() == 0 or text[: match.start()].endswith("\n\n")
    return match["eol"] is not None and blank_before and name[0].isupper() and not name.endswith(".")


def _soap_note(text: str) -> bool:
    return (re.search(r"(?m)^[ \t]*S[ \t:.–-]", text) is not None and re.search(r"(?m)^[ \t]*P[ \t:.–-]", text) is not None) or re.search(
        r"(?m)^P[ \t]{1,2}\S", text
    ) is not None


def find_segments(text: str, sections: list[Section]) -> list[Segment]:
    """Sentences, list items and lines, never across a section; a wrapped line goes on."""
    cuts = []
    wrapped = _is_wrapped(text)
    for match in _BREAK.finditer(text):
        mark = match.group()[0]
        if mark == "\n":
            if wrapped and _wraps(text, match.start()):
                continue
        elif mark == "?" and _ANSWER.match(text, match.end()):
            continue
        elif mark == "." and (_is_short(text, match.start()) or text[match.end() : match.end() + 40].lstrip()[:1].islower()):
            continue
        cuts.append(match.end())
    # A heading and what stands behind it on its line are one sentence: "RIGHT L4-5: 0.5 mL" tells the side and the dose.
    apart = (s.body for s in sections if "\n" in text[s.body - 1 : s.body + 1] or s.kind == "plan")
    bounds = sorted({*cuts, *(s.start for s in sections), *apart, len(text)})
    starts = [s.start for s in sections]
    out = []
    begin = 0
    for bound in _not_endless(text, bounds):
        piece = text[begin:bound]
        stripped = piece.strip()
        if stripped:
            start = begin + len(piece) - len(piece.lstrip())
            section = bisect_right(starts, start) - 1
            out.append(Segment(start, start + len(stripped), max(section, 0), _ITEM.match(text, begin, bound) is not None))
        begin = bound
    return out


def _is_short(text: str, point: int) -> bool:
    """Whether the point belongs to a shortened word, or to the number of a list item."""
    before = text[max(0, point - 24) : point]
    words = before.split(None)
    if words and words[-1].lstrip("(").lower() in _ABBREVIATIONS:
        return not before[-1].isspace()
    line = before.rpartition("\n")
    return (bool(line[1]) or point <= 24) and _NUMBER_ONLY.fullmatch(line[2]) is not None


def _not_endless(text: str, bounds: list[int]) -> Iterator[int]:
    """The bounds, with more where one sentence would run on for pages: dictation without points must not cost its length squared."""
    begin = 0
    for bound in bounds:
        while bound - begin > _LONGEST:
            cut = max(text.rfind(mark, begin + _LONGEST // 2, begin + _LONGEST) for mark in (", ", "; "))
            begin = cut + 2 if cut > 0 else max(text.rfind(" ", begin, begin + _LONGEST) + 1, begin + _LONGEST // 2)
            yield begin
        yield bound
        begin = bound


def _is_wrapped(text: str) -> bool:
    """Whether the note was wrapped at a margin: many lines go on below in lower case. Shorthand begins its own lines so, now and then."""
    least = 0.3 * text.count("\n")
    return least > 0 and len(_GOES_ON.findall(text)) >= least and len(_WRAP.findall(text)) >= least


_COLUMNS = re.compile(r"\S(?: {3,}|\t+| +\| +)\S")


def _wraps(text: str, newline: int) -> bool:
    """Whether the line goes on below: a long line without an end, then a lower-case letter; a table's line does not."""
    line = text[text.rfind("\n", 0, newline) + 1 : newline].rstrip()
    below = text[newline + 1 : newline + 60].lstrip(" \t")
    return len(line) > 50 and line[-1:] not in ".:;!?" and (below[:1].islower() or line[-1:] == ",") and not _COLUMNS.search(line)


@Language.factory("notecoder_sections", assigns=["doc._.sections", "doc._.segments"])
def create_sections(nlp: Language, name: str) -> Sections:
    """The factory that the pipeline's config names."""
    return Sections()


class Sections:
    """Sets ``doc._.sections`` and ``doc._.segments``, plain tuples of offsets."""

    def __call__(self, doc: Doc) -> Doc:
        if not doc._.hits:
            return doc
        text = text_of(doc)
        sections = find_sections(text)
        doc._.sections = sections
        doc._.segments = find_segments(text, sections)
        return doc
