"""What people do on the pages, for the browser tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.service.stand_in import NOTE


def ask(page: Page, note: str = NOTE, **fields: str) -> None:
    """Paste a note and ask for its codes."""
    page.goto("/")
    page.get_by_label("Note", exact=True).fill(note)
    for label, value in fields.items():
        page.get_by_label(label.replace("_", " ").capitalize()).fill(value)
    with page.expect_navigation():
        page.get_by_role("button", name="Suggest codes").click()
    page.locator(".answer").wait_for()


def note_text(page: Page) -> str:
    """The note as the page holds it, every character."""
    text = page.locator("#note").evaluate("pre => pre.textContent")
    assert isinstance(text, str)
    return text


def lit(page: Page) -> list[str]:
    """The words that are lit now, in their order."""
    return page.locator("mark.lit").all_text_contents()


def state_of(page: Page, line: int) -> str:
    """What was decided on a line: ``open``, ``accept``, ``change`` or ``reject``."""
    return page.locator(f"#decision-{line}").get_attribute("data-state") or ""


def claim_of(page: Page) -> str:
    """The claim as the page would copy it."""
    return page.locator("#claim-text").input_value()


def saved(page: Page, name: str, folder: Path) -> bytes:
    """What the link or button of this name saves."""
    with page.expect_download() as download:
        page.locator(f"a:text-is('{name}'), button:text-is('{name}')").click()
    target = folder / download.value.suggested_filename
    download.value.save_as(target)
    return target.read_bytes()


def focused(page: Page) -> dict[str, Any]:
    """Tag, id and text of what has the focus."""
    found = page.evaluate(
        "() => { const e = document.activeElement; return {tag: e.tagName, id: e.id, text: e.textContent.trim().slice(0, 60)} }"
    )
    assert isinstance(found, dict)
    return found
