"""Which imaging guided a procedure: its own sentences first, then the note's procedural part; ``none`` where the note says so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from nlp.components.phrases import Hit
from nlp.components.reading import Reading
from nlp.components.scope import Key, Scope
from nlp.openings import opening

_SAVED = re.compile(
    "(?i)"
    + opening(
        r"(?:images?|imgs?|pictures?|pics?|stills?|clips?|cine|films?|photos?|prints?|scans?)\b[^.;\n]{0,28}?\b(?:saved|"
        r"stored|archived|recorded|kept|printed|captured|uploaded|filed|retained|in pacs|to pacs|in the chart)\b",
        r"(?:saved|stored|archived|sent|uploaded) (?:to|in|on) (?:the )?(?:pacs|vna|emr|ehr|archive|server|chart)\b",
        r"permanent(?:ly)? (?:record|image|stor)\w*",
        r"(?:saved|stored|archived|recorded) (?:us |ultrasound |still )?(?:images?|pictures?|pics?|stills?|clips?)\b",
    )
)
_NOT_SAVED = re.compile(r"(?i)\b(?:not|no|none|never|without|unable)\b")
_KINDS = frozenset({"fluoroscopy", "ultrasound", "ct", "mri_guidance", "landmark"})
_ROOM = "fluoroscopy_room"
_SHORT = "ultrasound_if_capital"
_FAILED = re.compile(
    r"(?i)[^.;\n]{0,60}?\b(?:fault|malfunction\w*|broke\w*|unavailable|not available|could not be (?:used|brought|obtained|"
    r"restarted|repaired|moved|fixed|turned)|not here|out of (?:service|order)|went down|is down|was down|failed|not working|not "
    r"used|dead|tied up|in use|busy|without it)\b"
)
_DENIED = re.compile(
    r"(?i)(?:\bno|\bwithout|\bw/o|\bnot (?:use|using|under)|\bunable to use|\bin lieu of|\binstead of|\bneither)\s+(?:the\s+|"
    r"any\s+|live\s+|use of\s+|image\s+)?(?:(?:us|u/s|ultrasound|fluoro\w*|c-?arm|ct|x-?ray|imaging)\s*(?:/|,|or|nor|"
    r"and)\s*(?:or\s+|the\s+)?){0,3}$"
)
_DENIAL = re.compile(r"(?i)\W*(?:no|not|without|w/o|blind\w*|non)\b")
_PART = frozenset({"title", "narrative", "body", "header", "objective", "other", "addendum", "anesthesia", "disposition", "indications"})


def saved_image(text: str) -> tuple[int, int] | None:
    """The words that say that an image was kept (R-IMG-02, R-JNT-02)."""
    for match in _SAVED.finditer(text):
        if not _NOT_SAVED.search(match.group()) and not _NOT_SAVED.search(_before(text, match.start())):
            return match.span()
    return None


def _before(text: str, at: int) -> str:
    """The few words of the same sentence before an offset."""
    return re.split(r"[.;\n]", text[max(0, at - 12) : at])[-1]


def imaging_of(reading: Reading, scope: Scope, named: list[int], told: list[int], scopes: dict[Key, Scope]) -> list[dict[str, Any]]:
    """The imaging values of one procedure, the most telling first; empty where nothing is said."""
    for group in (scope.title, [*named], told):
        found = _values(reading, group)
        if found:
            return found
    # Said once for all ("fluoroscopy throughout"): where no other procedure's own sentence says it.
    if scopes:
        owned = {m.segment for s in scopes.values() if s is not scope for m in s.mentions} | reading.aside
        cued = reading.by_segment.get("cue", {})
        loose = [
            i
            for i, seg in enumerate(reading.segments)
            if i not in owned
            and reading.sections[seg.section].kind in _PART
            and not any(c[2].value in ("planned", "hypothetical") for c in cued.get(i, ()))
        ]
        inherited = {i for s in scopes.values() if s is not scope for i in s.told}
        # A section that names only acts of another kind speaks of those.
        family = scope.mentions[0].family
        mine = {reading.segments[m.segment].section for m in scope.mentions}
        theirs = {reading.segments[m.segment].section for k, s in scopes.items() if k[0] != family for m in s.mentions} - mine
        shared = [i for i in loose if reading.segments[i].section not in theirs]
        found = _values(reading, [i for i in loose if i not in inherited]) or [v for v in _values(reading, shared) if v["value"] != "none"]
        return found or _kept_image(reading, [*named, *told]) or _seen_in_room(reading, [*named, *told])
    return []


def _seen_in_room(reading: Reading, segments: list[int]) -> list[dict[str, Any]]:
    """Fluoroscopy where the act's own dye was seen to spread and the note places the patient on the table of a C-arm."""
    hits = reading.hits.get("imaging", ())
    room = next((h for h in hits if h[2].value == _ROOM), None)
    if room is None or any(value_of(reading, h) == "none" or h[2].value in ("ultrasound", "ct") for h in hits):
        return []
    seen = [h for i in segments for h in reading.by_segment["imaging"].get(i, ()) if h[2].value == "contrast_spread"]
    return [{"value": "fluoroscopy", "evidence": (h[0], h[1], "imaging")} for h in (room, *seen[:1])] if seen else []


def _kept_image(reading: Reading, segments: list[int]) -> list[dict[str, Any]]:
    """An image kept of this act too, where ultrasound alone is spoken of: "US: right hip, images saved. Left bursa, images saved"."""
    hits = [h for h in reading.hits.get("imaging", ()) if h[2].value in _KINDS or is_label(reading.text, h)]
    if not reading.saved or not hits or {value_of(reading, h) for h in hits} != {"ultrasound"}:
        return []
    for index in segments:
        segment = reading.segments[index]
        if kept := saved_image(reading.text[segment.start : segment.end]):
            return [{"value": "ultrasound", "evidence": (segment.start + kept[0], segment.start + kept[1], "imaging")}]
    return []


def _values(reading: Reading, segments: Iterable[int]) -> list[dict[str, Any]]:
    """The first sentence that tells of imaging, or denies it, decides; landmarks, felt first in guided acts too, only where none does."""
    felt: list[dict[str, Any]] = []
    for index in segments:
        here: list[dict[str, Any]] = []
        for hit in reading.by_segment.get("imaging", {}).get(index, ()):
            if hit[2].value not in _KINDS and not is_label(reading.text, hit):
                continue
            value = value_of(reading, hit)
            record = {"value": value, "evidence": (hit[0], hit[1], "imaging")}
            if value == "none" and hit[2].value == "landmark" and not _DENIAL.match(reading.text, hit[0], hit[1]):
                felt.append(record)
            elif not any(v["value"] == value for v in here):
                here.append(record)
        if here:
            real = [v for v in here if v["value"] != "none"]
            failed = any(_FAILED.match(reading.text, v["evidence"][1], min(len(reading.text), v["evidence"][1] + 90)) for v in here)
            return here[-1:] if failed else real or here
    return felt[:1]


def is_label(text: str, hit: Hit) -> bool:
    """Whether the short form is the label of what the probe showed: ``US: needle seen in plane``."""
    return hit[2].value == _SHORT and text.startswith("US:", hit[0])


def value_of(reading: Reading, hit: Hit) -> str:
    """The modality, ``none`` where it was denied or the machine failed."""
    start, end, entry = hit
    if entry.value == _SHORT:
        return "ultrasound"
    if (
        entry.value == "landmark"
        or reading.text[end : end + 5].lower() in ("-free", " free")
        or _DENIED.search(reading.text, max(0, start - 30), start)
    ):
        return "none"
    return "none" if _FAILED.match(reading.text, end, min(len(reading.text), end + 90)) else str(entry.value)
