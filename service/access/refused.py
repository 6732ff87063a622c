"""A request that is not let in, and why; ``install.py`` makes an answer of it."""

from __future__ import annotations

from collections.abc import Mapping


class Refused(Exception):
    """The words of ``detail`` go to whoever asked: what is needed, never what was sent."""

    def __init__(self, status: int, kind: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.detail = detail
        self.headers = dict(headers or {})
