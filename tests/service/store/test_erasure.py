"""Erased is erased: no word, no id of a patient, no payload is left, and the trail still proves what happened."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from service.settings import Settings
from service.store.errors import NoSuchRecord
from service.store.records import Decision
from service.store.store import Store, open_store
from tests.service.stand_in import NOTE
from tests.service.store.keeping import ANN, BOB, keep
from tests.service.store.tampering import behind
from tests.service.store.test_texts import OLD, everything


def test_erasure_takes_the_payloads_and_leaves_the_chain(store: Store) -> None:
    gone, stays = keep(store, note_id="patient-7").id, keep(store, NOTE + "2").id
    store.decide(ANN, gone, Decision("accept", 1), "key-1")
    store.decide(ANN, stays, Decision("accept", 1), "key-2")
    head = store.verify().head
    entry = store.erase(BOB, gone)
    assert (entry.who, entry.kind, entry.record, entry.payload) == ("user:bob", "erased", gone, {"entries": 2})
    assert [(e.kind, e.payload is None) for e in store.history(gone)] == [("answered", True), ("decided", True), ("erased", False)]
    for read in (store.record, store.decisions):
        with pytest.raises(NoSuchRecord):
            read(gone)
    with pytest.raises(NoSuchRecord):
        store.erase(BOB, gone)
    with pytest.raises(NoSuchRecord):
        store.decide(ANN, gone, Decision("accept", 1), "key-1")
    assert [r.id for r in store.records()] == [r.id for r, _ in store.decided()] == [stays]
    assert store.verify(head).ok


def test_erasure_finds_every_record_of_a_note_id(store: Store) -> None:
    mine = [
        keep(store, note_id="patient-7").id,
        keep(store, NOTE + "2", note_id="patient-7").id,
        keep(store, note_id="patient-7", claim="64483").id,
    ]
    other = keep(store, note_id="patient-8").id
    assert store.erase_note(ANN, "patient-7") == mine
    assert store.erase_note(ANN, "patient-7") == []
    assert [r.id for r in store.records()] == [other]
    assert store.verify().ok


def test_erasure_gives_a_note_that_comes_back_another_record(store: Store) -> None:
    first = keep(store).id
    store.erase(ANN, first)
    assert keep(store).id != first
    assert store.verify().ok


def test_erasure_leaves_nothing_in_the_files(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'kept' / 'notecoder.db'}"
    store = open_store(Settings(database=database, keep_text=True, text_keys=(SecretStr(OLD),)))
    kept = keep(store, note_id="patient-7-canary", date_of_service="2019-09-17")
    with behind(database) as connection:
        token = connection.execute(text("SELECT text FROM records")).scalar_one()[20:60]
    assert all(words in everything(database) for words in (b"patient-7-canary", b"2019-09-17", kept.sha256.encode(), token))
    store.erase(ANN, kept.id)
    for closed in (False, True):
        if closed:
            store.close()
        found = everything(database)
        assert not any(words in found for words in (b"patient-7-canary", b"2019-09-17", kept.sha256.encode(), token))


def test_erasure_of_a_patients_id_from_the_trail_is_not_needed(store: Store) -> None:
    id = keep(store, note_id="patient-7-canary").id
    store.decide(ANN, id, Decision("reject", 1, reason="other"), "patient-7-canary")
    assert "patient-7-canary" not in repr([e.payload for e in store.trail()])
