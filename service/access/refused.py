"""A request that is not let in, and why; ``install.py`` makes an answer of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Reason = Literal["unauthorized", "forbidden", "cross_site", "host", "too_many", "login"]


class Refused(Exception):
    """The words of ``detail`` go to whoever asked: what is needed, never what was sent."""

    def __init__(self, status: int, kind: Reason, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.kind: Reason = kind
        self.detail = detail
        self.headers = dict(headers or {})
