"""The tables of this process: those that the coder uses, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from models.tables.load import Tables, load_tables
from models.tables.schema import TableError
from service.errors import CannotLoad
from service.settings import tables_folder


def tables_in_use() -> Tables:
    """The site's own pack where ``NOTECODER_TABLES`` names one, else the shipped one. Raises ``CannotLoad``."""
    try:
        return _tables(tables_folder())
    except (TableError, OSError) as error:
        raise CannotLoad(f"{type(error).__name__}: {error}") from error


@cache
def _tables(folder: Path | None) -> Tables:
    return load_tables(folder)
