"""A page out of its template: what every page needs, the pages that there are, and how words of a note are written into HTML."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from service.access.needs import access_of, csrf_token
from service.access.who import Scope, Who
from service.quote import shortened
from service.store.records import REASONS
from service.workbench.seeing import SEEING

TEMPLATES: Final = Path(__file__).parents[1] / "web" / "templates"
# The pages of the bar: address, name, and the scopes of which one must be had.
_PAGES: Final[tuple[tuple[str, str, tuple[Scope, ...]], ...]] = (
    ("/", "Workbench", ("suggest",)),
    ("/queue", "Queue", SEEING),
    ("/audit", "Audit", ("audit",)),
    ("/admin/acceptance", "Acceptance", ("admin",)),
    ("/help", "Help", ()),
)


def page(request: Request, who: Who | None, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """The page ``template`` for ``who``; None where it is not known who asks, and then every page is offered."""
    ground = {
        "csrf": csrf_token(request),
        "who": who,
        "here": request.url.path,
        "pages": [{"href": href, "name": name} for href, name, scopes in _PAGES if not scopes or who is None or any(map(who.may, scopes))],
        "may_decide": who is not None and who.may("suggest"),
        "may_audit": who is not None and who.may("audit"),
        "may_read": who is not None and who.may("read_trail"),
        "may_sign_out": who is not None and access_of(request).has_login,
        "keep_text": request.app.state.turn.settings.keep_text,
        "reasons": REASONS,
        "error": None,
    }
    return HTMLResponse(templates().get_template(template).render(**{**ground, **context}), status)


@cache
def templates() -> Environment:
    """The templates of the pages; note text is escaped by default, and an unknown name is an error."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.filters |= {"shortened": shortened, "as_is": as_is, "capitalize_first": capitalize_first}
    return environment


def as_is(text: str) -> Markup:
    """``text`` so that a browser's page holds every character of it; written bare, it would make a line feed of a carriage return."""
    return Markup(escape(text).replace("\r", Markup("&#13;")))


def capitalize_first(text: str) -> str:
    """``text`` with a capital at its start and the rest as it is."""
    return text[:1].upper() + text[1:]
