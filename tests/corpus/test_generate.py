from __future__ import annotations

from collections import Counter
from hashlib import sha256
from itertools import islice
from pathlib import Path

import pytest

from corpus.generate import generate, main
from corpus.gold import Gold
from corpus.grammar import load_grammar
from corpus.note import Note
from corpus.readers.jsonl import read_gold, read_notes

_SHARE = 1500


@pytest.fixture(scope="module")
def made() -> list[tuple[Note, Gold]]:
    return list(generate(_SHARE, seed=5))


def test_generate_same_seed_same_bytes(tmp_path: Path) -> None:
    for out in ("a", "b"):
        main("60", str(tmp_path / out), "9")
    for kind in ("notes", "gold"):
        first, second = (sha256((tmp_path / f"{out}.{kind}.jsonl").read_bytes()).digest() for out in ("a", "b"))
        assert first == second
    assert read_notes(tmp_path / "a.notes.jsonl") == tuple(note for note, _ in generate(60, 9))
    assert read_gold(tmp_path / "a.gold.jsonl") == tuple(gold for _, gold in generate(60, 9))


def test_generate_other_seed_other_notes(made: list[tuple[Note, Gold]]) -> None:
    assert not {note.text for note, _ in made} & {note.text for note, _ in generate(100, seed=6)}


def test_generate_streams() -> None:
    """The first notes come although the whole would take hours."""
    assert [note.id for note, _ in islice(generate(10**9, seed=5), 3)] == ["made-5-000000", "made-5-000001", "made-5-000002"]


def test_generate_no_two_alike(made: list[tuple[Note, Gold]]) -> None:
    bodies = {note.text.partition("\n")[2] if note.style != "dictation" else note.text for note, _ in made}
    assert len(bodies) == _SHARE


def test_generate_every_quote_stands_in_its_note(made: list[tuple[Note, Gold]]) -> None:
    for note, gold in made:
        quotes = [quote for line in (*gold.codes, *gold.drugs) for quote in line.evidence]
        quotes += [fact.quote for fact in gold.procedures] + [entry.mention for entry in gold.not_coded]
        assert all(quotes), note.id
        assert [quote for quote in quotes if quote not in note.text] == [], note.id
        assert all(line.evidence for line in (*gold.codes, *gold.drugs)), note.id


def test_generate_half_earn_a_line(made: list[tuple[Note, Gold]]) -> None:
    for number, (note, gold) in enumerate(made):
        assert bool(gold.codes) == (number % 2 == 0), note.id
        assert gold.codes or not gold.drugs
        assert {fact.status for fact in gold.procedures} <= {"performed", "planned", "historical", "negated", "discussed"}
        assert any(fact.status == "performed" for fact in gold.procedures) == bool(gold.codes)
        assert note.payer in ("medicare", "commercial")
        assert note.date_of_service is not None


def test_generate_no_style_is_rare(made: list[tuple[Note, Gold]]) -> None:
    styles = Counter(note.style for note, _ in made)
    assert len(styles) == 8
    assert min(styles.values()) > _SHARE / 50
    fields = Counter(note.field for note, _ in made)
    assert fields["other"] > _SHARE / 10


def test_generate_slots_are_filled(made: list[tuple[Note, Gold]]) -> None:
    assert [note.id for note, _ in made if "{" in note.text.replace("{{", "").replace("}}", "")] == []
    assert [note.id for note, _ in made if ".." in note.text] == []


def test_generate_tells_every_act(made: list[tuple[Note, Gold]]) -> None:
    told = {fact.target for _, gold in made for fact in gold.procedures}
    assert told == {act.family for act in load_grammar().acts}
    statuses = Counter(fact.status for _, gold in made for fact in gold.procedures)
    assert all(statuses[status] > 100 for status in ("performed", "planned", "historical", "negated", "discussed"))


def test_generate_other_fields_have_many_words() -> None:
    other = load_grammar().other
    assert len(set(other["titles"])) == len(other["titles"]) >= 40
    assert len(set(other["deeds"])) == len(other["deeds"]) >= 80
