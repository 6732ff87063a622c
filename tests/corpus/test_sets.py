"""Pairs of files; and what our own notes promise: every quote is in its note, every word of the gold is one we know."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.gold import LEFT_OUT, Gold
from corpus.note import Note
from corpus.readers.jsonl import ReaderError
from corpus.sets import own_sets, read_set

PAIRS = [pytest.param(note, gold, id=note.id) for one in own_sets() for note, gold in zip(one.notes, one.gold, strict=True)]


def write(path: Path, *records: dict[str, object]) -> Path:
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return path


def test_sets_pairs_notes_with_their_gold_in_the_order_of_the_notes(tmp_path: Path) -> None:
    notes = write(tmp_path / "n.jsonl", {"id": "b", "text": "x"}, {"id": "a", "text": "y"})
    gold = write(tmp_path / "g.jsonl", {"id": "a"}, {"id": "other"}, {"id": "b"})
    found = read_set("mine", notes, gold)
    assert (found.name, [note.id for note in found.notes], [answer.id for answer in found.gold]) == ("mine", ["b", "a"], ["b", "a"])


def test_sets_refuses_a_note_without_gold(tmp_path: Path) -> None:
    notes = write(tmp_path / "n.jsonl", {"id": "a", "text": "x"}, {"id": "b", "text": "y"})
    with pytest.raises(ReaderError, match=r"n\.jsonl, line 2: this note has no gold answer in g\.jsonl"):
        read_set("mine", notes, write(tmp_path / "g.jsonl", {"id": "a"}))


def test_sets_own_are_enough_and_no_id_comes_twice() -> None:
    ids = [note.id for one in own_sets() for note in one.notes]
    assert len(ids) == len(set(ids)) >= 120
    assert len(own_sets()) >= 4


@pytest.mark.parametrize(("note", "gold"), PAIRS)
def test_sets_own_gold_quotes_its_note(note: Note, gold: Gold) -> None:
    quotes = [
        *(quote for line in (*gold.codes, *gold.drugs) for quote in line.evidence),
        *(procedure.quote for procedure in gold.procedures),
        *(entry.mention for entry in gold.not_coded),
    ]
    assert [quote for quote in quotes if not quote or quote not in note.text] == []
    assert all(line.evidence for line in (*gold.codes, *gold.drugs))


@pytest.mark.parametrize(("note", "gold"), PAIRS)
def test_sets_own_gold_uses_known_words(note: Note, gold: Gold) -> None:
    assert note.payer in ("medicare", "commercial")
    assert note.style
    assert note.field
    assert gold.visit.category in ("none", "new_office", "established_office", "inpatient", "ed", "consult")
    assert {p.status for p in gold.procedures} <= {"performed", "planned", "historical", "negated", "discussed"}
    assert {p.side for p in gold.procedures} <= {"left", "right", "bilateral", None}
    assert {p.imaging for p in gold.procedures} <= {"fluoroscopy", "ultrasound", "ct", "none", None}
    for line in gold.codes:
        # Units may stay open only where coders differ.
        assert line.ambiguous or (line.units or 0) > 0
        assert all(len(code) == 5 or code == LEFT_OUT for code in line.accept)
