from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from service.cli import app
from service.settings import Settings
from service.store.store import Store, open_store


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path / 'notecoder.db'}"
    monkeypatch.setenv("NOTECODER_DATABASE", url)
    return url


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    store = open_store(Settings(database=url))
    yield store
    store.close()


def keys(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["keys", *arguments])


def test_keys_add_prints_the_key_once_and_keeps_its_digest(store: Store, tmp_path: Path) -> None:
    added = keys("add", "ehr-prod.2", "--scope", "suggest", "--scope", "audit", "--per-minute", "90")
    assert added.exit_code == 0
    key = added.stdout.strip()
    assert re.fullmatch(r"nc_ehr-prod\.2_[\w-]{43}", key)
    assert "not shown again" in added.stderr
    row = store.key_by_digest(sha256(key.encode()).hexdigest())
    assert row is not None
    assert (row.name, row.scopes, row.per_minute, row.revoked) == ("ehr-prod.2", frozenset({"suggest", "audit"}), 90, None)
    assert [entry.kind for entry in store.trail()] == ["key_added"]
    secret = key[-43:]
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"ehr-prod.2" in written
    assert secret.encode() not in written
    assert secret not in keys("list").output


def test_keys_list_shows_what_each_may(store: Store) -> None:
    assert keys("list").output == ""
    keys("add", "b", "--scope", "admin")
    keys("add", "a", "--scope", "suggest+audit", "--per-minute", "5")
    keys("revoke", "b")
    first, second = keys("list").output.splitlines()
    assert re.fullmatch(r"a  audit\+suggest  5 a minute  since \d{4}-\d\d-\d\d \d\d:\d\d", first)
    assert re.fullmatch(r"b  admin  the site's rate  since [-\d :]{16}  revoked [-\d :]{16}", second)
    assert [entry.kind for entry in store.trail()] == ["key_added", "key_added", "key_revoked"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("add", "x", "--scope", "zaphod"), "expected scopes (suggest, audit, read_trail, admin)"),
        (("add", "x", "--scope", ""), "a key needs a scope"),
        (("add", "Zaphod", "--scope", "admin"), "a key's name is 1 to 64 of"),
        (("add", "", "--scope", "admin"), "a key's name is 1 to 64 of"),
        (("add", "x" * 65, "--scope", "admin"), "a key's name is 1 to 64 of"),
        (("add", "there", "--scope", "admin"), "names are given once"),
        (("revoke", "zaphod"), "there is no key of this name"),
    ],
)
def test_keys_that_cannot_be_are_refused(store: Store, arguments: tuple[str, ...], words: str) -> None:
    assert keys("add", "there", "--scope", "suggest").exit_code == 0
    refused = keys(*arguments)
    assert refused.exit_code == 2
    assert words in refused.stderr
    assert "zaphod" not in refused.output.lower()
    rows = store.keys()
    assert [row.name for row in rows] == ["there"]


def test_keys_without_a_database_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTECODER_DATABASE", "sqlite:////proc/none/notecoder.db")
    refused = keys("list")
    assert refused.exit_code == 2
    assert refused.stderr.startswith("notecoder: database: ")
