from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.steps import ask, expect_claim, expect_state, note_text, saved, send
from tests.service.stand_in import NOTE


@pytest.fixture
def bare(visit: Callable[..., Visit]) -> Page:
    """A browser that runs no scripts."""
    return visit(java_script_enabled=False).page


def test_no_script_from_paste_to_export(bare: Page, tmp_path: Path) -> None:
    note = f"\n{NOTE}Without <b>script</b> & \u00e9\U0001f600.\n"
    ask(bare, note)
    assert bare.locator("#note").inner_text().replace("\u00a0", " ").strip() == note.strip()
    send(bare.locator("#accept-1"))
    expect_state(bare, 1, "accept")
    assert bare.url.endswith("#s1")
    bare.locator("#reject-2").click()
    send(bare.locator("#reject-2-payer"))
    expect_state(bare, 2, "reject")
    bare.locator("#change-1").click()
    bare.locator("[name='units.1']").fill("2")
    send(bare.locator("#save-1"))
    expect_state(bare, 1, "change")
    send(bare.locator("#undo-1"))
    expect_state(bare, 1, "accept")
    bare.locator("#by-hand > summary").click()
    bare.locator("#add-code").fill("77003")
    send(bare.locator("#add"))
    expect_claim(bare, "64483-RT\n77003")
    assert bare.locator("#claim-text").is_visible()
    # The note came along every time, and is as it was.
    expect(bare.locator("mark").first).to_have_text("Right")
    expect(bare.locator("mark a").first).to_have_attribute("href", "#s1")
    assert saved(bare, "837P lines", tmp_path).startswith(b"LX*1~\nSV1*HC:64483:RT**UN*1~")
    send(bare.locator("#drop-2"))
    expect_claim(bare, "64483-RT")
    send(bare.get_by_role("button", name="Done with this note"))
    assert bare.url.endswith("/queue")


def test_no_script_sent_again_decides_once(bare: Page) -> None:
    ask(bare, f"{NOTE}Sent again.\n")
    bare.locator("#by-hand > summary").click()
    bare.locator("#add-code").fill("77003")
    send(bare.locator("#add"))
    bare.reload()
    expect_claim(bare, "77003")
    with bare.expect_popup() as popup:
        bare.get_by_role("link", name="History").click()
    expect(popup.value.get_by_text("added by hand 77003")).to_have_count(1)


def test_no_script_enter_in_a_field_decides_nothing(bare: Page) -> None:
    ask(bare, f"{NOTE}Enter.\n")
    bare.locator("#change-1").click()
    bare.locator("[name='code.1']").press("Enter")
    expect_state(bare, 1, "open")


def test_no_script_error_is_beside_its_field(visit: Callable[..., Visit]) -> None:
    window = visit(java_script_enabled=False)
    bare = window.page
    ask(bare, f"{NOTE}Error.\n")
    bare.locator("#by-hand > summary").click()
    bare.locator("#add-code").fill("00000")
    send(bare.locator("#add"))
    expect(bare.locator("#add-fields .error")).to_contain_text("a code of the tables")
    expect(bare.locator("#add-code")).to_have_value("00000")
    window.complaints.clear()


def test_no_script_audit(bare: Page) -> None:
    bare.goto("/audit")
    bare.get_by_label("Note", exact=True).fill(NOTE)
    bare.get_by_label("Claim").fill("64483-RT")
    send(bare.get_by_role("button", name="Audit"))
    expect(bare.locator(".verdicts tbody tr")).to_have_count(1)


def test_no_script_shows_nothing_that_needs_one(bare: Page) -> None:
    ask(bare, NOTE)
    assert bare.locator("#copy, #show-keys").evaluate_all("found => found.length") == 2
    for name in ("#copy", "#show-keys"):
        assert bare.locator(name).is_hidden()


def test_no_script_note_with_any_line_end(bare: Page, tmp_path: Path) -> None:
    note = f"first\r\nsecond\rthird\n{NOTE}"
    file = tmp_path / "note.txt"
    file.write_bytes(note.encode())
    bare.goto("/")
    bare.locator("#file").set_input_files(file)
    send(bare.get_by_role("button", name="Suggest codes"))
    before = note_text(bare)
    send(bare.locator("#accept-1"))
    expect_state(bare, 1, "accept")
    assert note_text(bare) == before == note
