"""What people do on the pages, for the browser tests."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.service.stand_in import NOTE


def ask(page: Page, note: str = NOTE, **fields: str) -> None:
    """Paste a note and ask for its codes."""
    page.goto("/")
    page.get_by_label("Note", exact=True).fill(note)
    for label, value in fields.items():
        page.get_by_label(label.replace("_", " ").capitalize()).fill(value)
    send(page.get_by_role("button", name="Suggest codes"))
    page.locator(".answer").wait_for()


def send(button: Locator) -> None:
    """Press what leads to another page, and be there: a click alone does not wait for it, and the old page would be read."""
    with button.page.expect_navigation():
        button.click()


def note_text(page: Page) -> str:
    """The note as the page holds it, every character."""
    text = page.locator("#note").evaluate("pre => pre.textContent")
    assert isinstance(text, str)
    return text


def expect_lit(page: Page, words: list[str]) -> None:
    """The words that are lit, in their order, become these."""
    expect(page.locator("mark.lit")).to_have_text(words)


def expect_state(page: Page, line: int, state: str) -> None:
    """What was decided on a line becomes this: ``open``, ``accept``, ``change`` or ``reject``."""
    expect(page.locator(f"#decision-{line}")).to_have_attribute("data-state", state)


def expect_claim(page: Page, claim: str) -> None:
    """The claim as the page would copy it becomes this."""
    expect(page.locator("#claim-text")).to_have_value(claim)


def saved(page: Page, name: str, folder: Path) -> bytes:
    """What the link or button of this name saves."""
    with page.expect_download() as download:
        page.locator(f"a:text-is('{name}'), button:text-is('{name}')").click()
    target = folder / download.value.suggested_filename
    download.value.save_as(target)
    return target.read_bytes()


def expect_focus(page: Page, name: str) -> None:
    """The focus comes to the element of this id."""
    expect(page.locator(f"#{name}")).to_be_focused()
