"""The trail with its triggers, records, keys, and the replies to idempotency keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_SAME = " AND ".join(f"NEW.{name} {{same}} OLD.{name}" for name in ("number", "at", "who", "kind", "record", "digest", "hash"))
_ERASED = f"NEW.payload IS NULL AND {_SAME}"
_NEXT = "NEW.number = (SELECT coalesce(max(number), 0) + 1 FROM trail)"
_WORDS = "the trail is append-only"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "trail",
        sa.Column("number", number, primary_key=True, autoincrement=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("record", sa.Text, index=True),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("payload", sa.Text),
        sa.Column("hash", sa.Text, nullable=False),
    )
    op.create_table(
        "records",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.Text, nullable=False, unique=True),
        sa.Column("note_id", sa.Text, index=True),
        sa.Column("seal", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("opened", number, sa.ForeignKey("trail.number"), nullable=False, unique=True),
        sa.Column("answered", number, sa.ForeignKey("trail.number"), nullable=False),
        sa.Column("text", sa.LargeBinary),
        sa.Column("text_key", sa.Text, index=True),
    )
    op.create_index("ix_records_state_opened", "records", ["state", "opened"])
    op.create_table(
        "keys",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("digest", sa.Text, nullable=False, unique=True),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("per_minute", sa.Integer),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("revoked", sa.Text),
    )
    op.create_table(
        "replies",
        sa.Column("who", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("entry", number, sa.ForeignKey("trail.number"), nullable=False, index=True),
    )
    for statement in _triggers_sqlite() if op.get_bind().dialect.name == "sqlite" else _triggers_postgresql():
        op.execute(statement)


def _triggers_sqlite() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"
    return [
        # INSERT OR REPLACE deletes without a DELETE trigger: only the next number may be inserted.
        f"CREATE TRIGGER trail_insert BEFORE INSERT ON trail WHEN NOT ({_NEXT}) {refuse}",
        f"CREATE TRIGGER trail_update BEFORE UPDATE ON trail WHEN NOT ({_ERASED.format(same='IS')}) {refuse}",
        f"CREATE TRIGGER trail_delete BEFORE DELETE ON trail {refuse}",
    ]


def _triggers_postgresql() -> list[str]:
    return [
        f"CREATE FUNCTION trail_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{_WORDS}'; END $$",
        # With the search path of now, so that no other one can make it look at another trail.
        "CREATE FUNCTION trail_insert() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$ BEGIN "
        f"IF {_NEXT} THEN RETURN NEW; END IF; RAISE EXCEPTION '{_WORDS}'; END $$",
        "CREATE TRIGGER trail_insert BEFORE INSERT ON trail FOR EACH ROW EXECUTE FUNCTION trail_insert()",
        "CREATE TRIGGER trail_update BEFORE UPDATE ON trail FOR EACH ROW "
        f"WHEN (NOT ({_ERASED.format(same='IS NOT DISTINCT FROM')})) EXECUTE FUNCTION trail_refuse()",
        "CREATE TRIGGER trail_delete BEFORE DELETE ON trail FOR EACH ROW EXECUTE FUNCTION trail_refuse()",
        "CREATE TRIGGER trail_truncate BEFORE TRUNCATE ON trail FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse()",
    ]
