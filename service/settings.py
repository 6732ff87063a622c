"""What the HTTP service can be told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """``max_body`` is the largest request body in bytes. 4 MiB holds 200,000 characters in JSON's or a form's longest spelling."""

    max_body: int = 4 * 1024 * 1024
