from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.steps import ask, expect_claim, expect_focus, expect_lit, expect_state
from tests.service.stand_in import NOTE


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, selector: str, most: int = 60) -> None:
    """Press Tab until what ``selector`` names has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab does not reach {selector}")


def test_keyboard_alone_from_the_empty_page_to_the_saved_claim(page: Page) -> None:
    page.goto("/")
    press(page, "Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    press(page, "Enter")
    tab_to(page, "#text", 3)
    page.keyboard.insert_text(f"{NOTE}Keyboard.\n")
    tab_to(page, "main button.main")
    press(page, "Enter")
    page.locator(".answer").wait_for()
    # One stop for all words of the note; the arrows go from word to word, Enter leads to the card.
    tab_to(page, "mark a")
    expect(page.locator(":focus")).to_have_text("Right")
    press(page, "ArrowRight")
    expect(page.locator(":focus")).to_have_text("L4-L5")
    press(page, "End")
    expect(page.locator(":focus")).to_have_text("radiofrequency ablation")
    press(page, "Home", "Enter")
    expect_focus(page, "s1")
    tab_to(page, "#accept-1")
    press(page, "Enter")
    expect(page.locator("#s1 .stands")).to_contain_text("Accepted")
    # The button was made anew, and the focus is on it again.
    expect_focus(page, "accept-1")
    tab_to(page, "#reject-2")
    press(page, "Enter")
    tab_to(page, "#reject-2-bundled")
    press(page, "Enter")
    expect(page.locator("#c2 .stands")).to_contain_text("Rejected: included in another line")
    expect_focus(page, "c2")
    tab_to(page, "a[href$='/claim/csv']")
    with page.expect_download() as download:
        press(page, "Enter")
    assert download.value.suggested_filename == "claim-2026-03-02.csv"


def test_keyboard_one_key_each(page: Page) -> None:
    ask(page, f"{NOTE}One key each.\n")
    press(page, "j")
    expect_focus(page, "s1")
    press(page, "a")
    expect(page.locator("#said")).to_have_text("64483: Accepted. 1 of 2 decided.")
    expect_focus(page, "s1")
    press(page, "c")
    page.locator("[name='units.1']").fill("3")
    press(page, "Enter")
    expect(page.locator("#said")).to_have_text("64483: Changed to 64483-RT x3: wrong units. 1 of 2 decided.")
    expect_focus(page, "s1")
    press(page, "u")
    expect(page.locator("#said")).to_have_text("64483: Accepted. 1 of 2 decided.")
    press(page, "ArrowDown")
    expect_focus(page, "c2")
    expect_lit(page, ["Trigger points"])
    press(page, "r", "7")
    expect(page.locator("#said")).to_have_text("20552: Rejected: not documented well enough. 2 of 2 decided.")
    expect_focus(page, "c2")
    press(page, "u")
    expect(page.locator("#said")).to_have_text("20552: undone. 1 of 2 decided.")
    press(page, "u")
    expect(page.locator("#said")).to_have_text("There is nothing to undo on this line.")
    press(page, "n")
    page.keyboard.type("77003")
    press(page, "Enter")
    expect(page.locator("#said")).to_have_text("Added. 1 of 2 decided.")
    expect_focus(page, "add-code")
    press(page, "Escape")
    expect_focus(page, "c2")
    expect_claim(page, "64483-RT\n77003")
    press(page, "k", "k")
    expect_focus(page, "s1")


def test_keyboard_keys_do_nothing_while_someone_writes(page: Page) -> None:
    ask(page, f"{NOTE}Writing.\n")
    press(page, "j", "c")
    page.keyboard.type("aru?")
    expect(page.locator("[name='code.1']")).to_have_value("aru?")
    expect_state(page, 1, "open")
    expect(page.locator("dialog[open]")).to_have_count(0)
    press(page, "Escape")
    expect_focus(page, "s1")
    page.keyboard.press("Control+a")
    expect_state(page, 1, "open")


def test_keyboard_keys_can_be_switched_off(page: Page) -> None:
    ask(page, f"{NOTE}Off.\n")
    press(page, "?")
    expect(page.locator("dialog")).to_be_visible()
    page.get_by_label("Keys of one letter are on").uncheck()
    press(page, "Escape")
    expect(page.locator("dialog")).to_be_hidden()
    page.locator("#s1").focus()
    press(page, "a", "j", "?")
    expect_focus(page, "s1")
    expect_state(page, 1, "open")
    expect(page.locator("dialog")).to_be_hidden()
    # It stays so on the next page, and the dialog can be had by its button.
    page.goto("/help")
    page.get_by_role("button", name="Keys").click()
    assert not page.get_by_label("Keys of one letter are on").is_checked()
    page.get_by_label("Keys of one letter are on").check()


def test_keyboard_enter_in_the_note_of_the_form(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Note", exact=True).fill(f"{NOTE}Enter.\n")
    page.keyboard.press("Control+Enter")
    page.locator(".answer").wait_for()


def test_keyboard_focus_is_seen_and_never_hidden(visit: Callable[..., Visit]) -> None:
    """Every stop of the Tab key shows an outline and is not covered by what stays in sight."""
    page = visit(viewport={"width": 1280, "height": 720}).page
    ask(page, f"{NOTE}Focus.\n")
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        found = page.evaluate(
            """() => {
              const e = document.activeElement;
              if (e === document.body) return null;
              const box = e.getBoundingClientRect();
              const style = getComputedStyle(e);
              const at = document.elementFromPoint(box.x + Math.min(box.width / 2, 40), box.y + Math.min(box.height / 2, 20));
              return {
                name: e.id || e.textContent.trim().slice(0, 20) || e.name,
                outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
                open: at !== null && (e.contains(at) || at.contains(e)),
              };
            }"""
        )
        if found is None:
            break
        assert found["outline"], found
        assert found["open"], found
        seen.add(found["name"])
    assert {"note", "s1", "accept-1", "copy"} <= seen
