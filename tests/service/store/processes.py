"""Real processes that start in milliseconds: forked from a server that has imported the store once."""

from __future__ import annotations

import multiprocessing
from multiprocessing.context import ForkServerContext

_MODULES = ["tests.service.store.victim", "sqlalchemy.dialects.sqlite", "sqlalchemy.dialects.postgresql.psycopg", "alembic.command"]


def forks() -> ForkServerContext:
    """The context that such processes are started in."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_MODULES)
    return context
