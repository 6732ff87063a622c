"""A page as a browser has it, for the tests that need no browser: its text, its marks, its cards, what is written inline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from starlette.testclient import TestClient

from service.workbench.asked import carry


@dataclass(frozen=True)
class Shown:
    """``status`` and HTML of an answer."""

    status: int
    html: str

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.html, "html.parser")

    @property
    def note(self) -> str:
        """The text of the note; a browser drops one line end after the tag."""
        pre = self.soup.find("pre")
        assert isinstance(pre, Tag)
        return pre.get_text().removeprefix("\n")

    @property
    def marks(self) -> list[tuple[int, int, list[str]]]:
        """Start, end and cards of each mark, counted over the text that the note holds."""
        pre = self.soup.find("pre")
        assert isinstance(pre, Tag)
        at, found = -1, []
        for child in pre.children:
            length = len(child.get_text() if isinstance(child, Tag) else str(child))
            if isinstance(child, Tag):
                assert child.name == "mark"
                assert [inner.name for inner in child.find_all(True)] == ["a"]
                found.append((at, at + length, str(child["data-cards"]).split()))
            else:
                assert isinstance(child, NavigableString)
            at += length
        return found

    @property
    def inline(self) -> list[str]:
        """Everything that a strict policy would refuse."""
        found = [f"{tag.name} {name}" for tag in self.soup.find_all(True) for name in tag.attrs if name == "style" or name.startswith("on")]
        found += [tag.name for tag in self.soup.find_all(["style", "script"]) if not tag.get("src")]
        return found + re.findall(r"javascript:|https?://[^\s\"'<]+", self.html)


def get(client: TestClient, path: str) -> Shown:
    answer = client.get(path)
    return Shown(answer.status_code, answer.text)


def post(client: TestClient, path: str, /, **fields: str) -> Shown:
    """Post a form of the page with its token; ``note`` is carried as the pages do."""
    found = get(client, "/").soup.find("input", attrs={"name": "csrf"})
    assert isinstance(found, Tag)
    if "note" in fields:
        fields["carried"] = carry(fields.pop("note"))
    named = {name.replace("__", "."): value for name, value in fields.items()}
    answer = client.post(path, data={"csrf": str(found.get("value")), **named}, follow_redirects=False)
    return Shown(answer.status_code, answer.text)
