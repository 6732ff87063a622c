"""The tables. The trail is the truth; the others find things in it, and ``verify`` compares what stands twice."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text

METADATA: Final = MetaData()
# SQLite makes a row number of INTEGER alone.
_NUMBER: Final = BigInteger().with_variant(Integer(), "sqlite")

# Append-only: triggers refuse everything but the next entry, and the erasure of a payload.
TRAIL: Final = Table(
    "trail",
    METADATA,
    Column("number", _NUMBER, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),  # ISO 8601, UTC, microseconds: it is hashed as it is written, and sorts as time does
    Column("who", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("record", Text, index=True),
    Column("digest", Text, nullable=False),
    Column("payload", Text),
    Column("hash", Text, nullable=False),
)

# A client's note_id may be a patient's: it stands here alone, and the trail holds it under the row's own seal.
RECORDS: Final = Table(
    "records",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False, unique=True),
    Column("note_id", Text, index=True),
    Column("seal", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("opened", _NUMBER, ForeignKey("trail.number"), nullable=False, unique=True),
    Column("answered", _NUMBER, ForeignKey("trail.number"), nullable=False),
    Column("text", LargeBinary),
    Column("text_key", Text, index=True),
    Index("ix_records_state_opened", "state", "opened"),
)

KEYS: Final = Table(
    "keys",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("digest", Text, nullable=False, unique=True),
    Column("scopes", Text, nullable=False),
    Column("per_minute", Integer),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("revoked", Text),
)

# Which entry answered an idempotency key; key and decision by digest.
REPLIES: Final = Table(
    "replies",
    METADATA,
    Column("who", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("decision", Text, nullable=False),
    Column("entry", _NUMBER, ForeignKey("trail.number"), nullable=False, index=True),
)
