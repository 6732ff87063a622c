"""The chain, told a second time by the standard library: what an auditor would write who does not trust this program."""

from __future__ import annotations

import json
from hashlib import sha256

from sqlalchemy import text

from service.store.records import Decision
from service.store.store import Store
from tests.service.store.keeping import ANN, keep
from tests.service.store.tampering import behind


def test_chain_can_be_checked_by_anyone(store: Store, database: str) -> None:
    id = keep(store).id
    store.decide(ANN, id, Decision("accept", 1))
    store.set_state(ANN, id, "done")
    with behind(database) as connection:
        rows = connection.execute(text("SELECT number, at, who, kind, record, digest, payload, hash FROM trail ORDER BY number")).all()
    before = "0" * 64
    for row in rows:
        assert sha256(row.payload.encode()).hexdigest() == row.digest
        entry = {"at": row.at, "before": before, "digest": row.digest, "kind": row.kind}
        entry |= {"number": row.number, "record": row.record, "who": row.who}
        assert sha256(json.dumps(entry, separators=(",", ":"), sort_keys=True).encode()).hexdigest() == row.hash
        before = row.hash
    assert len(rows) == 3
    assert store.verify().head == before


def test_chain_salts_its_payloads(store: Store, database: str) -> None:
    """The same decision twice has two digests: an erased one cannot be guessed from its digest."""
    id = keep(store).id
    for _ in range(2):
        store.decide(ANN, id, Decision("accept", 1))
    with behind(database) as connection:
        digests = connection.execute(text("SELECT digest FROM trail WHERE kind = 'decided'")).scalars().all()
    assert len(set(digests)) == 2
