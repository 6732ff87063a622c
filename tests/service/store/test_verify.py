"""Whoever changes a row behind the store's back is found out, in both databases; the triggers keep honest programs from it."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DatabaseError

from service.access.who import LOCAL
from service.store.chain import digest_of, hash_of
from service.store.records import Decision
from service.store.store import Store
from tests.service.stand_in import NOTE
from tests.service.store.keeping import ANN, keep
from tests.service.store.tampering import run, without_triggers


@pytest.fixture
def story(store: Store) -> Store:
    """Nine entries: two records with a decision each, one that was erased, and two keys of which one was revoked."""
    first = keep(store, note_id="patient-7").id  # 1
    second = keep(store, NOTE + "2").id  # 2
    store.decide(ANN, first, Decision("accept", 1), "key-1")  # 3
    store.set_state(ANN, first, "done")  # 4
    store.add_key("ehr", "d1", ["suggest"], None, LOCAL)  # 5
    store.erase(LOCAL, keep(store, NOTE + "3").id)  # 6, 7
    store.add_key("old", "d2", ["suggest"], None, LOCAL)  # 8
    store.revoke_key("old", LOCAL)  # 9
    store.decide(ANN, second, Decision("reject", 1, reason="other"))  # 10
    found = store.verify()
    assert (found.ok, found.entries, found.first_bad, found.what) == (True, 10, None, None)
    return store


TRAIL = [
    ("UPDATE trail SET who = 'user:eve' WHERE number = 3", 3, "entry 3 is not the one"),
    ("UPDATE trail SET at = replace(at, '2026', '2025') WHERE number = 4", 4, "entry 4 is not the one"),
    ("UPDATE trail SET kind = 'seen' WHERE number = 10", 10, "entry 10 is not the one"),
    ("UPDATE trail SET record = (SELECT record FROM trail WHERE number = 2) WHERE number = 3", 3, "entry 3 is not the one"),
    ("UPDATE trail SET payload = replace(payload, 'accept', 'reject') WHERE number = 3", 3, "payload of entry 3"),
    ("UPDATE trail SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE number = 6", 6, "entry 6 is not the one"),
    ("UPDATE trail SET number = 11 WHERE number = 10", 10, "entry 10 is missing"),
    ("DELETE FROM trail WHERE number = 4", 4, "entry 4 is missing"),
    ("DELETE FROM trail WHERE number > 8", 8, "key of entry 8 is not as the trail says"),
    ("UPDATE trail SET payload = NULL WHERE number = 10", 10, "payload of entry 10 is gone, and no entry says"),
    ("UPDATE trail SET payload = NULL WHERE number = 5", 5, "of no record that could be erased"),
    ("UPDATE trail SET payload = 'x' WHERE number = 6", 6, "payload of entry 6 is not the one"),
    (
        "INSERT INTO trail SELECT 11, at, who, kind, record, digest, payload, hash FROM trail WHERE number = 10",
        11,
        "entry 11 is not the one",
    ),
]
_FORGED = "INSERT INTO records (id, fingerprint, seal, state, opened, answered)"
OTHERS = [
    ("UPDATE records SET state = 'open'", 1, "its state"),
    ("UPDATE records SET answered = 2 WHERE opened = 1", 1, "the entry of its response"),
    ("UPDATE records SET note_id = 'patient-8' WHERE opened = 1", 1, "its note_id is another"),
    ("UPDATE records SET note_id = 'patient-8' WHERE opened = 2", 2, "its note_id is another"),
    ("UPDATE records SET fingerprint = 'x' WHERE opened = 2", 2, "its fingerprint is another"),
    ("DELETE FROM records WHERE opened = 2", 2, "is gone, and no entry says"),
    (f"{_FORGED} SELECT record, 'x', 'x', 'open', 6, 6 FROM trail WHERE number = 6", 7, "is still there"),
    (f"{_FORGED} VALUES ('x', 'x', 'x', 'open', 6, 6)", 11, "in no entry"),
    ("UPDATE keys SET scopes = 'admin suggest' WHERE name = 'ehr'", 5, "key of entry 5 is not as"),
    ("UPDATE keys SET digest = 'mine' WHERE name = 'ehr'", 5, "key of entry 5 is not as"),
    ("UPDATE keys SET per_minute = 100000 WHERE name = 'ehr'", 5, "key of entry 5 is not as"),
    ("UPDATE keys SET revoked = NULL", 8, "key of entry 8 is not as"),
    ("DELETE FROM keys WHERE name = 'ehr'", 5, "key of entry 5 is gone"),
    ("INSERT INTO keys VALUES ('mine', 'd3', 'admin', NULL, '2026-03-02', 'local', NULL)", 11, "a key is in no entry"),
    ("UPDATE replies SET entry = 10, who = 'user:bob'", 10, "idempotency key leads to entry 10"),
    ("UPDATE replies SET entry = 1", 1, "idempotency key leads to entry 1"),
]


@pytest.mark.parametrize(("statement", "first_bad", "words"), [*TRAIL, *OTHERS])
def test_verify_finds_a_changed_row(story: Store, database: str, statement: str, first_bad: int, words: str) -> None:
    without_triggers(database)
    run(database, statement)
    found = story.verify()
    assert (found.ok, found.first_bad) == (False, first_bad), found.what
    assert words in str(found.what)


@pytest.mark.parametrize(
    "statement", [*(said for said, _, _ in TRAIL if "payload = NULL" not in said and "SELECT 11" not in said), "DELETE FROM trail"]
)
def test_verify_is_seldom_needed_since_triggers_refuse(story: Store, database: str, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        run(database, statement)
    assert story.verify().ok


def test_verify_truncation_is_refused(story: Store, database: str) -> None:
    statements = {
        "sqlite": "INSERT OR REPLACE INTO trail SELECT number, at, 'eve', kind, record, digest, payload, hash FROM trail WHERE number = 3",
        "postgresql": "TRUNCATE trail CASCADE",
    }
    with pytest.raises(DatabaseError, match="append-only"):
        run(database, statements[database.partition(":")[0]])
    assert story.verify().ok


def test_verify_finds_an_end_cut_off_by_an_older_head(story: Store, database: str) -> None:
    heads = [entry.hash for entry in story.trail()]
    assert all(story.verify(head).ok for head in heads)
    without_triggers(database)
    run(database, "DELETE FROM trail WHERE number = 10")
    assert story.verify().ok, "nothing in the database tells of an end that was cut off"
    assert story.verify(heads[8]).ok
    found = story.verify(heads[9])
    assert (found.ok, found.first_bad, found.entries) == (False, 10, 9)
    assert "its end was cut off" in str(found.what)


def test_verify_finds_a_row_whose_own_hash_was_made_true(story: Store, database: str) -> None:
    entries = story.trail()
    without_triggers(database)
    payload = '{"data":{"state":"open"},"salt":""}'
    at = entries[3].at.isoformat(timespec="microseconds")
    hash = hash_of(4, at, "user:ann", "state", entries[3].record, digest_of(payload), entries[2].hash)
    change = "UPDATE trail SET payload = :payload, digest = :digest, hash = :hash WHERE number = 4"
    run(database, change, payload=payload, digest=digest_of(payload), hash=hash)
    found = story.verify()
    assert (found.ok, found.first_bad) == (False, 5)


def test_verify_finds_an_end_written_anew(story: Store, database: str) -> None:
    """Whoever writes the last entry anew, hash and all, is found by the head that was written down."""
    entries = story.trail()
    head = story.verify().head
    without_triggers(database)
    payload = '{"data":{"answer":2,"decision":{"action":"accept","line":1,"billed":null,"reason":null}},"salt":""}'
    at = entries[9].at.isoformat(timespec="microseconds")
    hash = hash_of(10, at, "user:ann", "decided", entries[9].record, digest_of(payload), entries[8].hash)
    change = "UPDATE trail SET payload = :payload, digest = :digest, hash = :hash WHERE number = 10"
    run(database, change, payload=payload, digest=digest_of(payload), hash=hash)
    assert story.verify().ok
    assert not story.verify(head).ok


def test_verify_finds_what_an_erasure_left(story: Store, database: str) -> None:
    payload = story.trail()[5]
    assert payload.payload is None
    without_triggers(database)
    run(database, "UPDATE trail SET payload = 'x' WHERE number = 7")
    assert story.verify().first_bad == 7


def test_verify_of_nothing(store: Store) -> None:
    found = store.verify()
    assert (found.ok, found.entries, found.head) == (True, 0, "0" * 64)
    assert store.verify("0" * 64).ok
    assert store.verify("f" * 64).first_bad == 1
