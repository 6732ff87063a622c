from __future__ import annotations

from pathlib import Path

import pytest

from service.access.who import LOCAL
from service.settings import Settings
from service.store.records import Billed, Decision
from service.store.store import Store, open_store
from service.workbench.history_view import rows
from tests.service.stand_in import CANARY, NOTE
from tests.service.workbench.sample_answers import ACCEPT, ADD, CHANGE, REJECT, answer, audit


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(Settings(database=f"sqlite:///{tmp_path / 'notecoder.db'}"))


def test_history_view_says_who_did_what(store: Store) -> None:
    record = store.keep(LOCAL, "suggest", NOTE, {"payer": "medicare"}, answer())
    for decision in (ACCEPT, CHANGE, REJECT, ADD, Decision("undo", 2), Decision("undo", billed=Billed("77003"))):
        store.decide(LOCAL, record.id, decision)
    store.set_state(LOCAL, record.id, "done")
    store.set_state(LOCAL, record.id, "open")
    found = rows(store.history(record.id))
    assert [row["what"] for row in found] == [
        "asked for codes: 2 suggested",
        "accepted 64483-RT",
        "changed 64483-RT to 64483-LT x2: wrong side",
        "rejected 20552: not documented well enough",
        "added by hand 77003",
        "took back the decision on 20552",
        "took back the decision on 77003",
        "marked as done",
        "put back on the queue",
    ]
    assert [row["number"] for row in found] == list(range(1, 10))
    assert {row["who"] for row in found} == {"local"}


def test_history_view_of_an_audit_and_of_what_was_erased(store: Store) -> None:
    record = store.keep(LOCAL, "audit", f"{NOTE}{CANARY}", {"claim": "64483-RT, 97110"}, audit())
    assert [row["what"] for row in rows(store.history(record.id))] == ["asked for an audit"]
    store.erase(LOCAL, record.id)
    assert [row["what"] for row in rows(store.history(record.id))] == ["erased", "erased"]
