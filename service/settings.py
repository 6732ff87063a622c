"""What the service can be told, by ``NOTECODER_…`` variables of its environment; the command line overrides host and port."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

TABLES_VARIABLE: Final = "NOTECODER_TABLES"


def _default_database() -> str:
    state = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return f"sqlite:///{Path(state) / 'notecoder' / 'notecoder.db'}"


class Settings(BaseSettings):
    """One field a variable: ``max_body`` is ``NOTECODER_MAX_BODY``. Sizes in bytes, times in seconds."""

    model_config = SettingsConfigDict(env_prefix="NOTECODER_", frozen=True, extra="forbid")

    # Where: any address but a loopback one refuses to start without a way to authenticate.
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    # Host names that requests may name beside the loopback ones; behind a proxy, its public names.
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = ()

    # How much: 4 MiB holds 200,000 characters in JSON's or a form's longest spelling.
    max_body: int = 4 * 1024 * 1024
    workers: Annotated[int, Field(ge=1, le=256)] = os.cpu_count() or 1
    # Notes that may wait beside the ones in work; one more is answered 503 with Retry-After.
    max_waiting: Annotated[int, Field(ge=0)] = 64
    note_seconds: Annotated[float, Field(gt=0)] = 30.0

    # What is kept: SQLite or PostgreSQL by an SQLAlchemy URL; text only with a key.
    database: str = Field(default_factory=_default_database)
    keep_text: bool = False
    text_keys: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    # Days after which a note's record is erased; None keeps it until it is deleted by hand.
    retention_days: Annotated[int | None, Field(ge=1)] = None

    # Who may: bearer tokens by JWKS, a proxy that logs people in, or OIDC's code flow; API keys live in the database.
    requests_per_minute: Annotated[int, Field(ge=1)] = 600


def tables_folder() -> Path | None:
    """The folder of the site's own pack of tables, from ``NOTECODER_TABLES``; None: the pack that the program is shipped with."""
    folder = os.environ.get(TABLES_VARIABLE)
    return Path(folder) if folder else None
