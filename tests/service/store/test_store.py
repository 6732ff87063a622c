"""Records: found again by their note, without its words, in both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest

from service.settings import Settings
from service.store.errors import CannotOpen, NoSuchRecord
from service.store.records import Record
from service.store.store import Store, open_store
from service.store.words import with_words, without_words
from tests.service.stand_in import NOTE
from tests.service.store.keeping import ANN, BOB, answer, changed, keep


def test_store_keeps_what_was_asked_and_said(store: Store) -> None:
    before = datetime.now(UTC)
    kept = keep(store, who=ANN, note_id="patient-7", payer="commercial", date_of_service=date(2026, 3, 2), signed=None)
    assert kept == store.record(kept.id)
    assert (kept.kind, kept.state, kept.who, kept.note_id, kept.text) == ("suggest", "open", "user:ann", "patient-7", None)
    assert kept.sha256 == sha256(NOTE.encode()).hexdigest()
    assert kept.fields == {"note_id": "patient-7", "payer": "commercial", "date_of_service": "2026-03-02"}
    assert before <= kept.at <= datetime.now(UTC)
    response = answer(note_id="patient-7", payer="commercial", date_of_service="2026-03-02")
    assert with_words(kept.response, NOTE) == response
    assert list(kept.response) == list(response), "the parts stand in the order of the contract"


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ({}, {}, True),
        ({"payer": "medicare"}, {"payer": "commercial"}, False),
        ({"note_id": "a"}, {"note_id": "b"}, False),
        ({"note_id": "a"}, {}, False),
        ({"date_of_service": date(2026, 3, 2)}, {"date_of_service": "2026-03-02", "signed": None}, True),
        ({"offset_encoding": "utf-8", "include": ["facts"]}, {}, True),
        ({"text": NOTE + " "}, {}, False),
        ({"claim": "64483-RT"}, {}, False),
        ({"claim": "64483-RT"}, {"claim": [{"code": "64483", "modifiers": ["RT"]}]}, True),
        ({"claim": "64483-RT"}, {"claim": "64483-LT"}, False),
    ],
)
def test_store_finds_the_record_again(store: Store, first: dict[str, object], second: dict[str, object], same: bool) -> None:
    def kept(fields: dict[str, object]) -> Record:
        text = str(fields.get("text", NOTE))
        asked = {name: value for name, value in fields.items() if name != "text"}
        whole = {name: value for name, value in asked.items() if name not in ("offset_encoding", "include")}
        return store.keep(ANN, "audit" if "claim" in asked else "suggest", text, asked, answer(text, **whole))

    one, other = kept(first), kept(second)
    assert (one.id == other.id) is same
    assert len(store.records()) == len(store.trail()) == (1 if same else 2)


def test_store_appends_a_changed_response(store: Store) -> None:
    first = keep(store, who=ANN)
    second = store.keep(BOB, "suggest", NOTE, {}, changed(answer(), 2))
    assert (second.id, second.who, second.at) == (first.id, first.who, first.at)
    assert second.answer > first.answer
    assert [line["code"] for line in second.response["suggestions"]] == ["20552"]  # type: ignore[attr-defined]
    assert [(e.kind, e.who) for e in store.history(first.id)] == [("answered", "user:ann"), ("answered", "user:bob")]
    assert store.verify().ok


def test_store_gives_the_queue_newest_first_page_by_page(store: Store) -> None:
    ids = [keep(store, f"{NOTE}{number}").id for number in range(7)][::-1]
    for id in ids[::2]:
        assert store.set_state(BOB, id, "done").state == "done"
    assert [r.id for r in store.records()] == ids
    assert [r.id for r in store.records("open")] == ids[1::2]
    assert [r.id for r in store.records("done", limit=2)] == ids[0:4:2]
    assert [r.id for r in store.records("done", limit=9, before=ids[2])] == ids[4::2]
    assert [r.id for r in store.records(limit=3, before=ids[1])] == ids[2:5]
    with pytest.raises(NoSuchRecord):
        store.records(before="none")


def test_store_state_is_an_entry_once(store: Store) -> None:
    id = keep(store).id
    for state in ("open", "done", "done", "open"):
        assert store.set_state(ANN, id, state).state == state
    assert [e.payload for e in store.history(id) if e.kind == "state"] == [{"state": "done"}, {"state": "open"}]
    assert store.verify().ok
    with pytest.raises(NoSuchRecord):
        store.set_state(ANN, "none", "done")


def test_store_opens_what_was_kept_before(database: str) -> None:
    settings = Settings(database=database)
    first = open_store(settings)
    kept = keep(first)
    first.close()
    second = open_store(settings, make=False)
    second.ping()
    assert second.record(kept.id) == kept
    second.close()


def test_store_has_no_such_record(store: Store) -> None:
    for missing in (store.record, store.decisions, store.history):
        with pytest.raises(NoSuchRecord):
            missing("none")


def test_store_trail_comes_in_parts(store: Store) -> None:
    for number in range(5):
        keep(store, f"{NOTE}{number}")
    assert [e.number for e in store.trail()] == [1, 2, 3, 4, 5]
    assert [e.number for e in store.trail(after=2, limit=2)] == [3, 4]
    assert store.trail(after=5) == []


def test_store_expires_what_was_left_alone(database: str) -> None:
    settings = Settings(database=database, retention_days=30)
    store = open_store(settings)
    kept = keep(store)
    last = store.set_state(ANN, kept.id, "done")
    at = store.history(last.id)[-1].at
    assert store.expire(at + timedelta(days=30)) == []
    assert store.expire(at + timedelta(days=30, seconds=1)) == [kept.id]
    assert store.expire(at + timedelta(days=99)) == []
    assert store.trail()[-1].who == "retention"
    assert store.verify().ok
    store.close()


def test_store_keeps_for_ever_without_retention(store: Store) -> None:
    keep(store)
    assert store.expire(datetime.now(UTC) + timedelta(days=100_000)) == []
    assert len(store.records()) == 1


def test_store_refuses_a_missing_file_where_none_may_be_made(database: str) -> None:
    if database.startswith("sqlite"):
        with pytest.raises(CannotOpen, match="there is none"):
            open_store(Settings(database=database), make=False)
    else:
        with pytest.raises(CannotOpen, match="does not exist"):
            open_store(Settings(database=database.replace("/postgres?", "/none?")), make=False)


def test_store_response_loses_no_more_than_words() -> None:
    assert "note_id" not in without_words(answer(note_id="patient-7"))
