"""``sections``: where each part of the note begins, what kind it is, and the sentences and table lines within.

A heading is a short run of words at the start of a line (any case, numbered or not) before a colon, a dash or the line's end; its kind
comes from ``terms/sections.toml`` by the words in it. Notes without headings are one ``body`` with a ``header`` of first lines.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from functools import cache
from importlib.resources import files

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.segments import Section, find_segments
from nlp.extensions import text_of

PROCEDURAL = frozenset({"title", "narrative", "header", "body", "objective", "addendum", "anesthesia"})


_HEADING = re.compile(
    r"(?m)^[ \t>*#=_\ufeff-]*(?:\(?[0-9ivxIVX]{1,4}[.)]\s+)?"
    r"(?P<name>[A-Za-z](?:[A-Za-z0-9 '’,&/()+.-]{0,68}?[A-Za-z0-9)])??)"
    r"(?:(?P<colon>\s?:+)(?!\d)|(?P<dash>[ \t]+[-–—=]+[ \t]*(?=\S))|(?P<gap>[ \t]{2,})|(?P<eol>[ \t]*[*=_-]*$))"
)  # fmt: skip
# "Candidate for MBB", "Brother s/p knee injection": a line of its own that tells what is not done today is no title.
_NOT_A_TITLE = re.compile(
    r"(?i)(?:candidate for|response to|relief (?:from|after)|s/p|status post|set up|schedule|book|refer(?:ral|red)?|consider|"
    r"await(?:ing)?|recommend|plan(?:ned|ning)? (?:for|to)|return|will|needs?|wants?|"
    r"failed|had|declined|refused|deferred|no|never|not|(?:his |her )?(?:brother|sister|mother|father|wife|husband|friend))\b"
)
_SENTENCE_IN = re.compile(r"(?:[a-z]{3,}|[a-z] \d{1,3})[.?!]\s|[A-Z]{2,}[.?!]\s+[A-Z][a-z]")
_SUBJECT = re.compile(r"(?i)(?:I|we|she|he|they|pt|patient)\s+(?:have\s+|has\s+|had\s+)?(?:\w+ed|saw|said|told|asks?|says|states)\b")
# "Not done: L side" opens no section of what was done.
_NOT_SO = re.compile(r"(?i)(?:not|nothing|never)\s")
_MEASURE = re.compile(r"\d\s?(?:m[lLgG]\b|ML\b|MG\b|cc\b|CC\b|mm\b|%|[Uu]\b|[Gg]\b|mcg)")
_INLINE = re.compile(r"(?P<name>[A-Z](?<=[.;,\s].)(?!(?<=[AP])M\b)(?:[A-Z'/&()-]| (?! )){2,45}[A-Z)])\s?:(?!\d)")
# "… tolerated well. Plan: left L4-5 RFA": what follows in the paragraph is planned.
# "Plan: commercial (BCBS)" is who pays.
_PAYER = re.compile(
    r"(?i)[ \t]*(?:commercial|medicare|medicaid|ppo\b|hmo\b|epo\b|bcbs|blue ?cross|aetna|cigna|uhc|united ?health|humana|tricare|"
    r"kaiser|anthem|self[- ]?pay|workers?'? comp)(?= ?(?:[(,;|/\n]|ppo\b|hmo\b|advantage\b|part\b|[ \t]{2}|\Z))"
)
_INLINE_PLAN = re.compile(r"[PFN](?<=[.;)]\s.)(?P<rest>(?<=P)lan|(?<=F)ollow[- ]?up|(?<=N)ext (?:visit|step)s?)\s?:(?=\s)")
_SOAP = re.compile(
    r"(?m)^[ \t]*(?P<name>[SOAP]|A/P|A&P|A\+P|Ass?|Px?|Tx|Rx|Plan|Hx|Prev|PREV|HX|Next|NEXT)(?:[ \t]{2,}|[ \t]*[-–—:.)][ \t]*|[ "
    r"\t](?=[A-Z0-9]))(?=\S)"
)
# What is prescribed is treatment: "Massage Rx: 6 visits".
_TREATMENT_RX = re.compile(
    r"(?i)\b(?:massage|exercise|acu\w*|therap\w+|PT|OT|manual|chiro\w*) rx\b|\brx (?:for )?(?:massage|exercise|acu\w*|PT|OT|therap\w+)\b"
)
# "Interventions" with minutes in its rows were given; without them they are those of the plan of care.
_INTERVENTIONS = re.compile(r"(?i)(?:\w+ )?interventions?")
_WITH_MINUTES = re.compile(r"(?i)\d\s?(?:min(?:ute)?s?\b(?! sessions?)|')|\|\s*min(?:ute)?s?\s*\|")
_FEW_ROWS = 250
_ONE_ROW = 80
_COPY = re.compile(
    r"(?im)^[ \t>*=#-]*[A-Za-z][^\n:]{0,60}\bfor (?:reference|comparison)\b[^\n:]{0,20}:"
    r"|^[ \t>*=#-]*\(?(?:copied|copy|pasted|imported|carried|cloned)[ -]*(?:from|fr\b|forward|fwd)[^\n:]{0,60}(?:[:>]+|$)"
    r"|^[ \t]*[A-Za-z][^\n:()]{0,40}\((?:copied|pasted|imported|carried|cloned)[^\n)]{0,50}\)[ \t]*(?:[:>]+|$)"
    r"|^[ \t]*[>*=#-]{2,}[^\n]{0,40}(?:copied|pasted|imported|carried forward|auto-?pull\w*|prior note|previous note|last note|prior visit|"
    r"prior procedure|previous procedure|"
    r"from note)[^\n:]{0,50}(?:[:>*=#-]+|$)"
)
# Most notes hold none of these, and a look for words costs a tenth of the pattern.
_COPY_WORDS = (
    "for reference", "for comparison", "copied", "copy", "pasted", "imported", "carried", "cloned", "prior note", "previous note",
    "last note", "prior visit", "prior procedure", "previous procedure", "auto-pull", "autopull", "from note",
)  # fmt: skip
_COPY_END = re.compile(
    r"(?im)^[ \t]*[<*=#>-]*[ \t]*end (?:of )?(?:copy|copied|paste|import|carried|prior|previous|note)[^\n]*$|^[ \t]*<<<[^\n]*$|^[ "
    r"\t]*[<*=#>-]{2,}[ \t]*end\b[^\n]{0,20}$"
)
_BEGINS = re.compile(
    r"(?im)^[ \t]*(?:consent\W{0,3}(?:/|\+|&|and|signed|obtained|verbal|ok|on file|x\d)|time[- ]?out\b|t/o\b|prep(?:ped)?\b[: "
    r"]|prone\b|supine\b|seated\b|sitting\b[.,]|lateral decub|under (?:fluoro|ultrasound|sterile|us\b)|"
    r"sterile prep|chloraprep|betadine|chlorhexidine|(?:US |U/S )?(?:curvi)?linear (?:probe|HF|array|transducer)\b|sit(?: up)? \d\d|"
    r"c-?arm\b|(?:muscles?|sites?|trigger points?) (?:injected|treated)\b|"
    r"the (?:pump|device|stimulator|generator|reservoir|battery|ipg) (?:was|is) (?:interrogated|read|analy[sz]ed|accessed|prepped)|"
    r"(?:the|her|his|both) [^.,;:\n]{2,50}\b(?:was|were) (?:then )?(?:sterilely |widely |carefully )?"
    r"(?:prepped|prepared and draped|cleaned with|cleansed with|"
    r"prepared with|scrubbed with|draped)\b|i (?:then )?(?:prepped|interrogated|filled|refilled|accessed|did the (?:re)?fill)\b|"
    r"(?:following|after) (?:obtaining )?(?:\w+ ){0,2}consent\b|"
    r"(?:with )?(?:the patient|she|he|pt) (?:was|is|lay|lying) [^.\n]{0,60}\b(?:prone|supine|face ?down|decubitus|lateral position)\b)"
)
# The study that a report opens with ("EXAM: Arthrogram of the left hip") is its title, not what the examiner found.
_STUDY = re.compile(r"(?i)\s*(?:exam(?:ination)?|study)\s?:[ \t]*\S[^\n]{3,100}\n")
_BEFORE_DEED = frozenset(
    {"exam", "subjective", "history", "medications", "allergies", "copied", "diagnosis", "results", "indications", "social", "header"}
)
_GOVERNS = frozenset({"under", "with", "without", "w/o", "no", "via", "using"})
_LABELS_ONLY = frozenset({"signature", "header"})
_HEADER = 300
_EMPTY_LINE = re.compile(r"\n[ \t]*\r?\n")
_ONE_LINE = frozenset({"allergies", "signature", "header", "indications", "results"})
# "Consent/TO: Y/Y" says that it was given; a form of consent goes on.
_ANSWERED = re.compile(
    r"(?i)[\s:]*(?:y(?:es)?|ok(?:ay)?|done|obtained|signed|verbal|written|on file|in chart|given|reviewed|\[x\]|[xX✓✔☑☒+])(?!\w)"
)
_ANSWER_LENGTH = 60
# "Consent/TO: Y/Y     Position: prone": other fields of the form stand in its line.
_NEXT_FIELD = re.compile(r"[^\n:]{0,24}?[ \t]{2,}(?=[A-Z][a-z]+(?: [a-z]+)?:)")
_SHORT = frozenset({"indications", "subjective", "results", "exam", "medications", "social"})
# A history goes on over an empty line, but for a line in capitals: "BOTOX – CHRONIC MIGRAINE (fixed dose)".
_IN_CAPITALS = re.compile(r"\n[ \t]*\r?\n(?P<line>[ \t]*[A-Z]{2}[A-Z0-9 /&()+–—-]{4,})")
# "MUSCLES NEEDLED (…)", "AFTER NEEDLING" below the line of a form's history begins what was done.
_TREATED = re.compile(
    r"\n[ \t]*(?P<line>(?:[A-Z]{2,} ){0,2}(?:NEEDLED|NEEDLING|TREATED|TREATMENT|INJECTED|MODALITIES|INTERVENTIONS?|DONE|DONE TODAY|TODAY)"
    r"(?:[ \t]+\(|[ \t]*:?[ \t]*\n))"
)
_REQUEST = re.compile(
    r"(?i)(?:\w+ ){0,3}(?:procedure|surgery|injection|block) (?:scheduling |authori[sz]ation |order )?(?:request|requisition|order form)"
)
# "- thoracic: HVLA T4": an item of what was treated.
_REGION = re.compile(r"(?i)(?:cervical|thoracic|lumbar|sacral|sacrum|pelvi[cs]|ribs?|head|neck|(?:upper|lower) extremit(?:y|ies)|abdomen)")
_COMPLAINT = re.compile(r"[^\n.:;]{2,60}\.\s+(?=[A-Z][A-Za-z/]{1,12}\s?:)")
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


@cache
def _kinds() -> tuple[dict[str, str], dict[str, int]]:
    table = tomllib.loads(files("nlp").joinpath("terms/sections.toml").read_text(encoding="utf-8"))
    order = {kind: i for i, kind in enumerate(table["order"]["kinds"])}
    return {p: kind for kind in reversed(table["order"]["kinds"]) for p in table[kind]["phrases"]}, order


def _folded(name: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9'/]+", " ", name.lower().replace("’", "'").replace("-", " ")).split())


def _is_phrase(name: str) -> bool:
    return _folded(name) in _kinds()[0]


@cache
def heading_kind(name: str) -> str | None:
    """The kind of a heading by the phrases in it: the whole heading first, then its longest phrase, at its start or its end."""
    phrases, order = _kinds()
    folded = _folded(name)
    if folded in phrases:
        return phrases[folded]
    words = folded.replace("/", " ").split()
    best: tuple[int, int, str] | None = None
    for i in range(len(words)):
        if i and words[i - 1] in _GOVERNS:
            # "Neurolysis under CT:", "Shoulder injection (no imaging):" — how it was done, not what the section holds.
            continue
        for j in range(i + 1, min(len(words), i + 4) + 1):
            kind = phrases.get(" ".join(words[i:j]))
            # "Telemedicine follow-up note" is a note's name however long.
            named = j == len(words) <= 5 and words[-1] in ("note", "visit", "encounter")
            if kind in _LABELS_ONLY and sum(w.isalpha() for w in words) > 3 and not named:
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
        if _SENTENCE_IN.search(name) or _SUBJECT.match(name) or _NOT_SO.match(name):
            continue
        if _MEASURE.search(name) or (_REGION.fullmatch(name) and text[match.start() : match.start("name")].strip() in ("-", "*", "•")):
            continue
        if words > (12 if match["colon"] else 8) or (not match["colon"] and (words > 6 or not _looks_like_heading(text, match))):
            continue
        kind = _LETTERS.get(name.lower()) if len(name) <= 3 else None
        if name.lower() == "px" and not _soap_note(text):
            # In a therapist's S-O-A-P it is the plan or prognosis; elsewhere the procedure.
            kind = "title"
        kind = kind or heading_kind(name)
        if kind == "plan" and _PAYER.match(text, match.end()):
            kind = "header"
        if kind == "medications" and _TREATMENT_RX.search(name):
            kind = None
        if kind == "medications" and name.lower() == "rx" and _WITH_MINUTES.search(text, match.end(), match.end() + _ONE_ROW):
            # What a therapist prescribes has minutes.
            kind = "objective"
        if kind == "plan" and _INTERVENTIONS.fullmatch(name) and _WITH_MINUTES.search(text, match.end(), match.end() + _FEW_ROWS):
            kind = "objective"
        opening = not match["colon"] and not text[: match.start()].strip()
        if opening and kind in PROCEDURAL and _REQUEST.fullmatch(name):
            # What is asked for was not done, however its boxes are ticked.
            kind = "education"
        if kind == "subjective" and opening and (words > 2 or match["eol"] is None) and not _is_phrase(name):
            # "PAIN CENTER PUMP CLINIC" over a note is its name.
            kind = "header"
        if kind is None and match["colon"] and name.isupper() and words <= 5:
            kind = "other"
        if kind in (("title", "narrative") if match["colon"] else PROCEDURAL) and _NOT_A_TITLE.match(name):
            continue
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
    for match in _INLINE_PLAN.finditer(text):
        if not any(start <= match.start() < body for start, (body, _) in found.items()):
            found[match.start()] = (match.end(), "plan")
    if found and (study := _STUDY.match(text)) and (first := min(found)) < study.end() and found[first][1] == "exam":
        found[first] = (found[first][0], "body")
    _mark_copies(text, found)
    _mark_paragraphs(text, found)
    _mark_starts(text, found)
    _mark_complaints(text, found)
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
    low = text.lower()
    for match in _COPY.finditer(text) if any(word in low for word in _COPY_WORDS) else ():
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
        if kind == "consent" and (field := _NEXT_FIELD.match(text, body, line if line >= 0 else stop)):
            found.setdefault(field.end(), (field.end(), "body"))
            continue
        answered = kind in _ONE_LINE or (kind == "consent" and line - body < _ANSWER_LENGTH and _ANSWERED.match(text, body) is not None)
        if answered and line >= 0 and text[body:line].strip() and _goes_other(text, line + 1, stop):
            found.setdefault(line + 1, (line + 1, "body"))
        elif (
            (kind in _ONE_PARAGRAPH or (kind in _SHORT and line >= 0 and text[line:stop].startswith(("\n\n", "\n\r\n", "\r\n\r\n"))))
            and (gap := _EMPTY_LINE.search(text, body, stop))
            and text[body : gap.start()].strip()
            and text[gap.end() : stop].strip()
        ):
            found.setdefault(gap.end(), (gap.end(), "body"))
        elif kind == "history" and line >= 0 and text[body:line].strip() and (deed := _TREATED.search(text, line, stop)):
            found.setdefault(deed.start("line"), (deed.start("line"), "body"))
        elif kind == "history" and (title := _IN_CAPITALS.search(text, body, stop)) and any(map(str.islower, text[body : title.start()])):
            found.setdefault(title.start("line"), (title.start("line"), "body"))


def _mark_starts(text: str, found: dict[int, tuple[int, str]]) -> None:
    """Consent, time-out, position, prep: where such a line opens, the procedure begins, whatever the heading before it was."""
    starts = sorted(found)
    for match in _BEGINS.finditer(text):
        at = bisect_right(starts, match.start()) - 1
        if at >= 0 and starts[at] != match.start() and found[starts[at]][1] in _BEFORE_DEED:
            found.setdefault(match.start(), (match.start(), "body"))


def _mark_complaints(text: str, found: dict[int, tuple[int, str]]) -> None:
    """ "CC: neck. OMT: C3-5 …": a complaint of a few words ends before the label that goes on in its line."""
    for start, (body, kind) in list(found.items()):
        if kind == "subjective" and text[start:body].strip(" :").lower() in ("cc", "chief complaint", "c/c"):
            after = _COMPLAINT.match(text, body)
            if after and after.end() not in found:
                found[after.end()] = (after.end(), "body")


def _goes_other(text: str, start: int, stop: int) -> bool:
    """Whether the line below a one-line label is a line of its own: a label, a numbered or timed line, a new sentence."""
    label = _LABEL.match(text, start)
    return bool(text[start:stop].strip()) and label is not None


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
