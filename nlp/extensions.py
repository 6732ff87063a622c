"""Every ``doc._`` attribute of the pipeline, once. All hold plain tuples and dicts of offsets, so a Doc can be pickled."""

from __future__ import annotations

from spacy.tokens import Doc

from nlp.exports import as_tables
from nlp.recase import recase
from nlp.unwrap import unwrap

# A byte order mark, the spaces of word processors and the first half of a line end are spaces; a curly quote is a quote.
_PLAIN = str.maketrans(
    dict.fromkeys("\r\ufeff\u200b\xa0\u2007\u2009\u202f", " ") | dict.fromkeys("\u2018\u2019", "'") | dict.fromkeys("\u201c\u201d", '"')
)
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
    """The ``plain`` note, kept: ``doc.text`` joins all tokens anew each time it is asked."""
    text: str | None = doc.user_data.get("text")
    if text is None:
        text = doc.user_data["text"] = plain(doc.text)
    return text


def plain(text: str) -> str:
    """The note as the components read it: every space, quote and line end in one form, each character where it was."""
    return recase(unwrap(as_tables(text.translate(_PLAIN))))


for _name in NAMES:
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)
