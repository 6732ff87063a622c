"""A page of a few words, for a browser that is not let in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from starlette.responses import HTMLResponse

_TEMPLATES: Final = Path(__file__).parents[1] / "web" / "templates"


def said(title: str, words: str, status: int = 200, *, links: Mapping[str, str], headers: Mapping[str, str] | None = None) -> HTMLResponse:
    """``links``: where to go from here, by their words."""
    return HTMLResponse(_template().render(title=title, words=words, links=links), status, headers)


@cache
def _template() -> Template:
    return Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined).get_template("said.html")
