"""API keys: found by digest while in force, named once, and told in the trail without their digest."""

from __future__ import annotations

import pytest

from service.access.who import LOCAL
from service.store.errors import KeyExists, NoSuchKey
from service.store.store import Store
from tests.service.store.keeping import ANN


def test_keys_are_in_force_until_they_are_revoked(store: Store) -> None:
    key = store.add_key("ehr", "d1", ["suggest", "audit"], 60, LOCAL)
    assert (key.name, key.scopes, key.per_minute, key.who, key.revoked) == ("ehr", frozenset({"suggest", "audit"}), 60, "local", None)
    assert store.key_by_digest("d1") == key
    assert store.key_by_digest("d2") is None
    revoked = store.revoke_key("ehr", ANN)
    assert revoked.revoked is not None
    assert revoked.revoked >= key.at
    assert store.key_by_digest("d1") is None
    assert store.keys() == [revoked]
    assert [(e.kind, e.who) for e in store.trail()] == [("key_added", "local"), ("key_revoked", "user:ann")]
    assert "d1" not in repr([e.payload for e in store.trail()])
    assert store.verify().ok


def test_keys_are_named_once(store: Store) -> None:
    store.add_key("b", "d1", ["suggest"], None, LOCAL)
    store.add_key("a", "d2", ["admin"], None, LOCAL)
    store.revoke_key("b", LOCAL)
    with pytest.raises(KeyExists):
        store.add_key("b", "d3", ["suggest"], None, LOCAL)
    for name in ("b", "none"):
        with pytest.raises(NoSuchKey):
            store.revoke_key(name, LOCAL)
    found = store.keys()
    assert [key.name for key in found] == ["a", "b"]
    assert len(store.trail()) == 3


def test_keys_have_known_scopes(store: Store) -> None:
    with pytest.raises(ValueError, match="expected some of suggest, audit, read_trail, admin"):
        store.add_key("a", "d", ["everything"], None, LOCAL)  # type: ignore[list-item]
    assert not store.keys()
    assert not store.trail()
