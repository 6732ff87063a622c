"""Every ``doc._`` attribute of the pipeline, once. All hold plain tuples and dicts of offsets, so a Doc can be pickled."""

from __future__ import annotations

from spacy.tokens import Doc

NAMES = {
    "sections": "sections in order: (start, body, end, kind)",
    "segments": "sentences, items and lines: (start, end, section, item)",
    "hits": "phrase hits by kind: {kind: [(start, end, entry)]}",
    "sites": "levels and sides: [(start, end, kind, value, side, evidence)]",
    "sides": "side words: [(start, end, side)]",
    "amounts": "numbers with units: [(start, end, value, unit)]",
    "clock": "minutes from clock times: [(start, end, minutes)]",
    "mentions": "procedure mentions with their status",
    "encounter": "the facts as one plain dict of records",
}


def text_of(doc: Doc) -> str:
    """The note as it came. ``doc.text`` joins all tokens anew each time it is asked."""
    text: str | None = doc.user_data.get("text")
    if text is None:
        text = doc.user_data["text"] = doc.text
    return text


for _name in NAMES:
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)
