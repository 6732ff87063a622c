"""``phrases``: one pass of the automaton over the folded note finds every term, cue and procedure name.

Overlaps are settled by meaning: within one kind the longest phrase wins, a place inside a longer place or muscle is none,
and a phrase that a family excludes silences the family words inside it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from typing import TypeAlias

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.brief_visit import is_short_pain_visit
from nlp.components.callings import therapist_in
from nlp.components.day_columns import only_day_of_service
from nlp.extensions import text_of
from nlp.fold import Folded
from nlp.lexicon import Entry, Lexicon
from nlp.templates import TICKED_SERVICE, open_spans, within

Hit: TypeAlias = tuple[int, int, Entry]
Hits: TypeAlias = dict[str, list[Hit]]

_PAIN = (
    "pain", "Pain", "PAIN", "opioid", "adicul", "europath", "euralgi", "CRPS", "sciatic", "pondyl", "stenosis", "fibromyalg", "Fibromyalg",
    "LBP", "abapentin", "regabalin", "uloxetine", "llodyni",
)  # fmt: skip
_LEAST = 3
_VISIT = re.compile(
    r"(?i)\b(?:visit|follow[ -]?up|f/u|consult(?:ation)?|new (?:patient|pt)|new to|for the first time|established|telehealth|televisit|"
    r"return(?:ing)? patient|(?:office|clinic|progress) note|med check|inpatient|hospital day|pain (?:service|medicine|team)|house call)\b"
)
_TOP = 300
# A drug with its volume or strength at a joint or nerve is an injection told without a verb.
_DOSED = re.compile(
    r"(?i)\d\s?(?:mL|cc|mg)\b(?!/d)|#(?=\s?[1-5]\b)|"
    r"\b[1-8]0 (?:of )?(?:depo|kenalog|ken|triam|methylpred|celestone|dex)|(?:depo|kenalog|triam\w*) [1-8]0\b"
)
_THERAPIST = re.compile(r"\b(?:PTA?|DPT|OTR?(?:/L)?|COTA|P\.T\.|LMT|RMT)(?![\w-])")
_ADJUSTER = re.compile(r"\bDC\b|C(?:hiro|HIRO)|\bP\.A\.R\.T\b|\bM99\.0\d")
_MINUTES = re.compile(r"\d\s?(?:min\b|mins\b|['’])|\d:?\d\d\s?[-–]\s?\d{1,2}:?\d\d\b")
_SHORT, _SERVICES, _FIRST_WORDS, _LAST_WORDS = 1500, 2, 40, 24
_THERAPIES = frozenset({"therapy", "therapy_evaluation"})
# A column of minutes, a total that is called timed, or lines that open with a clock span.
_LOGGED = re.compile(
    r"(?i)\|\s*min(?:ute)?s?\b|\btimed\b|\d\d (?:min )?tot\b|\btot \d\d\b|(?m:^)\W{0,4}\d{1,2}:?\d\d\s?[-–]\s?\d{1,2}:?\d\d\b"
)
IMPLANTED = frozenset({"intrathecal_pump", "intrathecal_catheter", "pulse_generator", "stimulator_lead", "spinal_cord_stimulator"})
_SHOT, _GLUED_SHOT = "drug_injection", re.compile(r"mc?g (?:IM|I\.M\.|SQ|SubQ|subq|subcut)\b")
_TENDONS = frozenset({"a1_pulley", "de_quervain", "wrist_tendon_sheath", "tendon_sheath", "ankle_tendon_sheath", "carpal_tunnel"})
PLACES = frozenset({"nerve", "joint", "muscle", "structure"})


@Language.factory("notecoder_phrases", assigns=["doc._.hits"])
def create_phrases(nlp: Language, name: str) -> Phrases:
    """The factory that the pipeline's config names; ``build`` hands it the lexicon."""
    return Phrases()


class Phrases:
    """Sets ``doc._.hits``. ``lexicon`` must be set before the first note."""

    lexicon: Lexicon

    def __call__(self, doc: Doc) -> Doc:
        given = doc.user_data.get("date_of_service")
        text = doc.user_data["text"] = only_day_of_service(text_of(doc), date.fromisoformat(given) if given else None)
        hits = find_hits(text, self.lexicon)
        if is_relevant(hits, text) or is_pain_visit(text) or is_treatment_shorthand(text, hits) or is_adjusters(text, hits):
            doc._.hits = hits
            doc.user_data["lexicon"] = self.lexicon
        return doc


def is_relevant(hits: Hits, text: str) -> bool:
    """Whether a note can hold anything of ours: an act by name, or a deed or drug and a place for it."""
    return (
        any(hit[2].strength != "weak" for hit in hits.get("family", ()))
        or (("act" in hits or ("drug" in hits and "tool" in hits)) and any(kind in hits for kind in PLACES))
        or ("drug" in hits and ("muscle" in hits or (_names_small_place(hits) and _DOSED.search(text) is not None)))
        or ("device" in hits and any(hit[2].value == "refill" for hit in hits.get("act", ())))
        or ("act" in hits and any(h[2].value in IMPLANTED and h[2].strength == "words" for h in hits.get("device", ())))
    )


def _names_small_place(hits: Hits) -> bool:
    """Whether a joint, a nerve or a tendon's place is named, at which a dose alone tells the injection."""
    return "joint" in hits or "nerve" in hits or any(h[2].value in _TENDONS for h in hits.get("structure", ()))


def is_about_pain(text: str) -> bool:
    """Whether the note speaks of pain, its diagnoses or its drugs again and again."""
    return sum(map(text.count, _PAIN)) >= _LEAST


def is_pain_visit(text: str) -> bool:
    """Whether a note that names no act of ours may be a visit for pain."""
    return (_VISIT.search(text, 0, _TOP) is not None and is_about_pain(text)) or is_short_pain_visit(text)


def is_treatment_shorthand(text: str, hits: Hits) -> bool:
    """Whether a therapist's few lines name services by short forms only, with minutes ("TE 15 min, GT 10 min")."""
    services = sum(h[2].family in _THERAPIES for h in hits.get("family", ())) if len(text) <= _SHORT else 0
    if services < _SERVICES:
        # One service is enough where the first or last words say who treats.
        last = max(0, len(text.rstrip()) - _LAST_WORDS)
        named = services > 0 and (therapist_in(text, 0, _FIRST_WORDS) or _THERAPIST.search(text, last))
        return bool(named) and _MINUTES.search(text) is not None
    return (
        _LOGGED.search(text) is not None
        or TICKED_SERVICE.search(text) is not None
        or (_THERAPIST.search(text) is not None and _MINUTES.search(text) is not None)
    )


def is_adjusters(text: str, hits: Hits) -> bool:
    """Whether a chiropractor's few lines tell an adjustment by its weak words only ("Adjusted today: C2, T4")."""
    return len(text) <= _SHORT and any(h[2].family == "chiropractic" for h in hits.get("family", ())) and _ADJUSTER.search(text) is not None


def find_hits(text: str, lexicon: Lexicon) -> Hits:
    """``{kind: [(start, end, entry)]}`` in note offsets, sorted."""
    folded = Folded(text)
    flat, size, back, entries = folded.text, len(folded.text), folded.back, lexicon.entries
    found: dict[str, list[Hit]] = defaultdict(list)
    opened = open_spans(text)
    for pattern, start, end in lexicon.automaton.find_matches_as_indexes(flat, overlapping=True):
        if end < size and (after := flat[end]).isalnum():
            # A plural is the same word.
            if after == "s" and (end + 1 >= size or not flat[end + 1].isalnum()):
                end += 1
            elif flat[end : end + 2] == "es" and (end + 2 >= size or not flat[end + 2].isalnum()):
                end += 2
            else:
                continue
        first = back(start + 1)
        if flat.find(" ", start + 1, end) < 0:
            # One word: no line ends in it, and nothing was folded away.
            last = first + end - start - 1
        else:
            last = back(end - 1) + 1
            if folded.crosses_line(first, last):
                continue
        if opened and within(opened, first):
            continue
        for entry in entries[pattern]:
            kind = entry.kind
            found["place" if kind in PLACES else kind].append((first, last, entry))
    out: Hits = {}
    for group, hits in found.items():
        # Both are sorted, and all hits of a kind come from one group.
        for hit in sorted(hits, key=_order) if group == "attribute" else longest(hits):
            out.setdefault(hit[2].kind, []).append(hit)
    if _SHOT in lexicon.families and (shots := [m for m in _GLUED_SHOT.finditer(text) if m.start() and text[m.start() - 1].isdigit()]):
        # "Ketorolac 60mg IM": the unit that sticks to its figure hides the name.
        given = Entry("family", "", _SHOT, "named")
        out["family"] = sorted([*out.get("family", ()), *((m.start(), m.end(), given) for m in shots)], key=_order)
    if "not" in out and "family" in out:
        out["family"] = [h for h in out["family"] if not _inside(h, out["not"])]
    return out


def _order(hit: Hit) -> tuple[int, int]:
    return hit[0], -hit[1]


def longest(hits: list[Hit]) -> list[Hit]:
    """Of overlapping hits the longest; equal spans with several meanings all stay."""
    hits.sort(key=_order)
    out: list[Hit] = []
    for hit in hits:
        while out and out[-1][1] < hit[1] and out[-1][0] == hit[0]:
            out.pop()
        if out and hit[1] <= out[-1][1] and (hit[0], hit[1]) != (out[-1][0], out[-1][1]):
            continue
        out.append(hit)
    return out


def _inside(hit: Hit, outer: list[Hit]) -> bool:
    return any(o[0] <= hit[0] and hit[1] <= o[1] and o[2].family == hit[2].family for o in outer)
