"""Whose "by Dr. W" is the note's own clinician, named at its head, in a field of its form or by a scribe: no other person's act."""

from __future__ import annotations

import re

from nlp.components.phrases import Hit

_HEAD, _TAIL = 400, 250
_LETTERS = r"(?:MD|M\.D\.|DO|D\.O\.|DC|DPM|NP|PA-C|PA|FNP|DNP|APRN)"
_NAME = r"(?:[A-Z][a-z]*\.? ){0,2}(?P<NAME>[A-Z][A-Za-z'-]{2,})"
# Behind a field's label, or with the letters of a calling; never the one who is written to, or who sent the patient.
_FIELD, _SIGNED = _NAME.replace("NAME", "field"), _NAME.replace("NAME", "signed")
_OWN = re.compile(
    r"\b(?i:provider|physician|surgeon|clinician|attending|doctor|proceduralist|operator|performed by|author|dr)\.?[ \t]*[:=|][ \t\"]*"
    rf"(?:Dr\.? )?{_FIELD}|(?:Dr\.? )?{_SIGNED},? {_LETTERS}\b"
)
_OTHERS = re.compile(
    r"(?i)\b(?:dear|refer\w*|ref|pcp|primary(?: care)?|cc|c/o|sent by|from|to|order\w*|rx|attn|resident|seen by|per|with|by|via|under|copy)"
    r"[ \t:.]*(?:dr\.? |physician[ :]+|provider[ :]+|doctor[ :]+)?$"
)
_NAMED = re.compile(r"\.?[ \t]+(?:[A-Z]\.? )?(?P<name>[A-Z][A-Za-z'-]*)")
_SCRIBE = re.compile(r"(?i)\bscribed?\b")


def without_own(text: str, cues: list[Hit]) -> list[Hit]:
    """The cues without those of another person that name the clinician who wrote the note, or for whom a scribe did."""
    spoken = [c for c in cues if c[2].value == "other_person" and text[c[0] : c[1]].lower().endswith("dr")]
    if not spoken:
        return cues
    own = own_names(text)
    if not own:
        return cues
    scribed = _SCRIBE.search(text, 0, _HEAD) is not None
    mine = [c for c in spoken if (m := _NAMED.match(text, c[1])) and (m["name"] in own or (scribed and m["name"] in {n[0] for n in own}))]
    return [c for c in cues if c not in mine]


def own_names(text: str) -> frozenset[str]:
    """The family names of the clinicians whose note it is, by its head and its signature."""
    size = len(text)
    found = list(_OWN.finditer(text, 0, min(_HEAD, size)))
    if size > _HEAD:
        found += _OWN.finditer(text, max(_HEAD, size - _TAIL))
    return frozenset(m["field"] or m["signed"] for m in found if not _OTHERS.search(text, max(0, m.start() - 30), m.start()))
