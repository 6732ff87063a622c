"""Notes and gold answers as the JSON lines that ``corpus.readers.jsonl`` reads."""

from __future__ import annotations

import json
from dataclasses import asdict

from corpus.gold import Gold
from corpus.note import Note


def note_line(note: Note) -> str:
    """One note as a line with its line end; what it leaves out is left out."""
    day = note.date_of_service
    record = {**asdict(note), "date_of_service": day.isoformat() if day else None}
    return _line({key: value for key, value in record.items() if value})


def gold_line(gold: Gold) -> str:
    """One answer as a line with its line end."""
    record = asdict(gold)
    record["em"] = record.pop("visit")
    for name in ("facts_required", "facts_allowed"):
        pairs = record.pop(name)
        if pairs is not None:
            record[name] = sorted(pairs)
    return _line(record)


def _line(record: dict[str, object]) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"
