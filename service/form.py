"""A posted form, read whole and in memory: a note never goes to a file of the disk, not even a temporary one."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from models.request import RequestError

_MULTIPART: Final = "multipart/form-data"
_PLAIN: Final = "application/x-www-form-urlencoded"
_KEPT: Final = "notecoder.form"
# A claim's 200 lines with four fields each, and the fields around them.
_MAX_FIELDS: Final = 2000
_MAX_FILES: Final = 4


@dataclass(frozen=True, slots=True)
class File:
    """A file of a form; ``name`` and ``media_type`` are what the browser says."""

    name: str
    media_type: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """The first value of each field, and the files that were chosen (a field left empty gives none)."""

    fields: Mapping[str, str]
    files: Mapping[str, File]

    def get(self, name: str) -> str:
        """The field's value, an empty string where there is none."""
        return self.fields.get(name, "")


async def read_form(request: Request, limit: int) -> Form:
    """The form of ``request``, read once however often it is asked for.

    Raises ``RequestError`` of kind ``too_large`` (more than ``limit`` bytes) or ``encoding``.
    """
    if (kept := request.scope.get(_KEPT)) is not None:
        assert isinstance(kept, Form)
        return kept
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > limit:
            raise RequestError("too_large", "body", f"at most {limit:,} bytes", "more")
    form = await _parsed(request, bytes(body))
    request.scope[_KEPT] = form
    return form


class _InMemory(MultiPartParser):
    """Starlette's parser, without its fallback to Latin-1 for what is not UTF-8."""

    def on_part_end(self) -> None:
        if self._current_part.file is None:
            self._current_part.data.decode("utf-8")
        super().on_part_end()


async def _parsed(request: Request, body: bytes) -> Form:
    media_type = request.headers.get("content-type", _PLAIN).partition(";")[0].strip().lower()
    try:
        if media_type == _PLAIN:
            return _form(parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS))
        if media_type != _MULTIPART:
            raise _refused()
        limits = {"max_files": _MAX_FILES, "max_fields": _MAX_FIELDS, "max_part_size": len(body)}
        parser = _InMemory(request.headers, _once(body), **limits)
        parser.spool_max_size = len(body) + 1
        return _form((await parser.parse()).multi_items())
    except (MultiPartException, ValueError):
        raise _refused() from None


def _form(items: Iterable[tuple[str, str | UploadFile]]) -> Form:
    fields: dict[str, str] = {}
    files: dict[str, File] = {}
    for name, value in items:
        if isinstance(value, str):
            fields.setdefault(name, value)
            continue
        with value.file:
            raw = value.file.read()
        # A file field in which nothing was chosen is sent with no name and no bytes.
        if value.filename or raw:
            files.setdefault(name, File(value.filename or "", value.content_type or "", raw))
    return Form(fields, files)


async def _once(body: bytes) -> AsyncGenerator[bytes, None]:
    yield body


def _refused() -> RequestError:
    return RequestError("encoding", "form", "a form in UTF-8, sent as the page sends it", "something else")
