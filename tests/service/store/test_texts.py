"""A note's own words: kept only where the site says so, and then never in the clear."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from service.settings import Settings
from service.store.errors import CannotOpen, StoreError
from service.store.store import Store, open_store
from tests.service.stand_in import CANARY, NOTE
from tests.service.store.keeping import ANN, keep
from tests.service.store.tampering import run

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
TEXT = f"{NOTE}{CANARY} 😀"


def opened(database: str, *keys: str, keep_text: bool = True) -> Store:
    return open_store(Settings(database=database, keep_text=keep_text, text_keys=tuple(SecretStr(key) for key in keys)))


def everything(database: str) -> bytes:
    """All bytes of the folder of a SQLite database."""
    return b"".join(path.read_bytes() for path in Path(database.removeprefix("sqlite:///")).parent.iterdir())


def test_texts_are_kept_with_a_key_alone(database: str) -> None:
    store = opened(database, OLD)
    kept = keep(store, TEXT)
    assert kept.text == store.record(kept.id).text == TEXT
    assert store.records()[0].text is None
    assert store.verify().ok
    store.close()


@pytest.mark.parametrize("keep_text", [True, False])
def test_texts_are_nowhere_in_the_clear(tmp_path: Path, keep_text: bool) -> None:
    database = f"sqlite:///{tmp_path / 'kept' / 'notecoder.db'}"
    store = opened(database, OLD, keep_text=keep_text)
    id = keep(store, TEXT).id
    store.set_state(ANN, id, "done")
    for closed in (False, True):
        if closed:
            store.close()
        found = everything(database)
        assert id.encode() in found
        for words in (CANARY, "transforaminal epidural steroid", "palpated"):
            assert words.encode() not in found


def test_texts_are_read_by_every_key_and_written_by_the_first(database: str) -> None:
    store = opened(database, OLD)
    first = keep(store, TEXT).id
    store.close()
    store = opened(database, NEW, OLD)
    second = keep(store, TEXT + "2").id
    assert [store.record(id).text for id in (first, second)] == [TEXT, TEXT + "2"]
    assert store.verify().ok
    store.erase(ANN, first)
    store.close()
    store = opened(database, NEW)
    assert store.record(second).text == TEXT + "2"
    store.close()


@pytest.mark.parametrize(
    ("keys", "words"),
    [((), "at least one key"), (("short",), "Fernet keys"), ((NEW,), "found 1 missing"), ((NEW, "x" * 44), "Fernet keys")],
)
def test_texts_refuse_a_wrong_key_at_the_start(database: str, keys: tuple[str, ...], words: str) -> None:
    store = opened(database, OLD)
    keep(store, TEXT)
    store.close()
    with pytest.raises(CannotOpen, match=words) as refused:
        opened(database, *keys)
    assert not any(key in str(refused.value) for key in keys)


def test_texts_stay_unread_where_the_site_has_no_key_any_more(database: str) -> None:
    store = opened(database, OLD)
    id = keep(store, TEXT).id
    store.close()
    store = opened(database, keep_text=False)
    assert store.record(id).text is None
    assert keep(store, TEXT + "2").text is None
    assert store.verify().ok
    store.close()


def test_texts_come_later_where_the_site_switches_them_on(database: str) -> None:
    store = opened(database, keep_text=False)
    id = keep(store, TEXT).id
    store.close()
    store = opened(database, OLD)
    assert store.record(id).text is None
    assert keep(store, TEXT).text == TEXT
    assert len(store.trail()) == 1
    store.close()


def test_texts_that_were_changed_are_found(database: str) -> None:
    store = opened(database, OLD)
    first, second = keep(store, TEXT).id, keep(store, TEXT + "2").id
    swap = "UPDATE records SET text = (SELECT text FROM records WHERE id = :first) WHERE id = :second"
    run(database, swap, first=first, second=second)
    found = store.verify()
    assert (found.ok, found.first_bad) == (False, 2)
    assert "text of record" in str(found.what)
    run(database, "UPDATE records SET text = :text WHERE id = :first", first=first, text=b"no token")
    with pytest.raises(StoreError, match="cannot be decrypted"):
        store.record(first)
    assert store.verify().first_bad == 1
    store.close()
