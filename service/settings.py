"""What the service can be told: the HTTP service by its settings, every door by the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

TABLES_VARIABLE: Final = "NOTECODER_TABLES"


@dataclass(frozen=True, slots=True)
class Settings:
    """``max_body`` is the largest request body in bytes. 4 MiB holds 200,000 characters in JSON's or a form's longest spelling."""

    max_body: int = 4 * 1024 * 1024


def tables_folder() -> Path | None:
    """The folder of the site's own pack of tables, from ``NOTECODER_TABLES``; None: the pack that the program is shipped with."""
    folder = os.environ.get(TABLES_VARIABLE)
    return Path(folder) if folder else None
