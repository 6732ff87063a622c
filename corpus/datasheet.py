"""The counts that corpus/data/DATASHEET.md gives of the sets; ``python -m corpus.datasheet`` prints them anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from corpus.gold import Gold
from corpus.note import Note
from corpus.sets import NoteSet, own_sets

_HEADS = (
    "set",
    "notes",
    "with a code",
    "lines",
    "codes",
    "drug lines",
    "visits",
    "pain",
    "other",
    "medicare",
    "commercial",
    "words",
    "words a note",
)


def counts(sets: Sequence[NoteSet]) -> str:
    """A table with a row a set and one for all, and a list of what the gold of all holds, as Markdown."""
    notes = [note for one in sets for note in one.notes]
    gold = [answer for one in sets for answer in one.gold]
    rows = [[one.name, *_row(one.notes, one.gold)] for one in sets]
    table = [list(_HEADS), ["---", *["---:"] * (len(_HEADS) - 1)], *rows, ["all", *_row(notes, gold)]]
    days = sorted(note.date_of_service for note in notes if note.date_of_service)
    lines = [line for answer in gold for line in answer.codes]
    facts = [
        f"{len(days)} of {len(notes)} records carry the date of service, from {days[0].year} to {days[-1].year}.",
        f"{len({line.code for line in lines})} procedure codes and {len({d.code for a in gold for d in a.drugs})} drug codes.",
        f"{sum(line.ambiguous for line in lines)} ambiguous lines, {sum(line.units is None for line in lines)} of them without units.",
        f"Acts: {_most_first(p.status for answer in gold for p in answer.procedures)}.",
        f"Temptations: {_most_first(entry.why for answer in gold for entry in answer.not_coded)}.",
        f"Visits: {_most_first(answer.visit.category for answer in gold if answer.visit.category != 'none')}.",
    ]
    return "\n".join([*(f"| {' | '.join(row)} |" for row in table), "", *(f"- {fact}" for fact in facts)])


def _row(notes: Sequence[Note], gold: Sequence[Gold]) -> list[str]:
    fields, payers = Counter(note.field for note in notes), Counter(note.payer for note in notes)
    lines = [line for answer in gold for line in answer.codes]
    words = [len(note.text.split()) for note in notes]
    numbers = (
        len(notes),
        sum(bool(answer.codes) for answer in gold),
        len(lines),
        len({line.code for line in lines}),
        sum(len(answer.drugs) for answer in gold),
        sum(answer.visit.category != "none" for answer in gold),
        fields["pain"],
        fields["other"],
        payers["medicare"],
        payers["commercial"],
        sum(words),
    )
    return [*map(str, numbers), f"{min(words)}-{max(words)}"]


def _most_first(names: Iterable[str]) -> str:
    return ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in Counter(names).most_common())


if __name__ == "__main__":
    print(counts(own_sets()))
