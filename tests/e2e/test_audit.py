from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from models.coder import Coder
from tests.e2e.conftest import Visit
from tests.e2e.steps import ask, note_text, saved, send
from tests.service.stand_in import NOTE


def test_audit_view_of_the_released_coder(
    visit: Callable[..., Visit], real_address: str, tmp_path: Path, shot: Callable[[Page, str], None], coder: Coder
) -> None:
    page = visit(base_url=real_address).page
    page.goto("/audit")
    send(page.get_by_role("link", name="Epidural injection, two levels"))
    send(page.get_by_role("button", name="Audit"))
    page.locator(".answer").wait_for()
    rows = page.locator(".verdicts tbody tr")
    expect(rows).to_have_count(3)
    assert [" ".join(row.split()) for row in rows.all_inner_texts()] == [
        "64483-LT ✕ Wrong modifier 64483-RT LT claimed, RT documented",
        "64484-RT x2 ✕ Wrong units 64484-RT 2 claimed, 1 documented",
        "77003 ✕ Bundled nothing 77003: the guidance is included in 64483",
    ]
    # For and against differ in more than colour.
    styles = {
        look: page.locator(f"#note mark.{look}").first.evaluate("mark => getComputedStyle(mark).textDecorationStyle")
        for look in ("for", "against", "left-out")
    }
    assert styles == {"for": "solid", "against": "double", "left-out": "dashed"}
    title = page.locator("mark.against a").first.get_attribute("title") or ""
    assert title.startswith("against: 64483-LT, for: 64483-LT, for: 64484-RT x2")
    page.locator("#l1").focus()
    expect(page.locator("mark.lit").filter(has_text="Right")).not_to_have_count(0)
    expect(page.locator("#l2 .missing")).to_contain_text("Which spinal level was injected?")
    expect(page.locator("#l2")).to_contain_text("Bill instead: 64484-RT")
    page.locator("#l1 summary").click()
    expect(page.locator("#l1").get_by_text("64479-RT if the region were cervical or thoracic.")).to_be_visible()
    expect(page.locator("#o1 .code")).to_have_text("J1100-JZ x20")
    expect(page.locator(".card.alert")).to_have_count(1)
    shot(page, "audit-light")
    html = saved(page, "HTML", tmp_path).decode()
    assert "<h1>Audit" in html
    assert "Electronically signed by Dana Whitlock" in html
    assert saved(page, "Markdown", tmp_path).startswith(b"# Audit")


def test_audit_of_the_claim_that_was_decided(page: Page) -> None:
    ask(page, f"{NOTE}Then audited.\n")
    page.locator("#accept-1").click()
    expect(page.locator("#said")).to_contain_text("Accepted")
    # In a tab of its own: the answer with its note stays where it is.
    with page.expect_popup() as popup:
        page.get_by_role("button", name="Audit it").click()
    expect(popup.value.locator(".verdicts tbody th")).to_have_text(["64483-RT"])
    expect(popup.value.locator("#o1 .code")).to_have_text("20552")
    assert note_text(page) == note_text(popup.value) == f"{NOTE}Then audited.\n"


def test_audit_of_a_claim_file(page: Page) -> None:
    page.goto("/audit")
    page.get_by_label("Note", exact=True).fill(NOTE)
    claim = b"LX*1~SV1*HC:64483:RT**UN*1~LX*2~SV1*HC:97110**UN*2~"
    page.locator("#claim_file").set_input_files({"name": "claim.837", "mimeType": "text/plain", "buffer": claim})
    send(page.get_by_role("button", name="Audit"))
    expect(page.locator(".verdicts tbody th")).to_have_text(["64483-RT", "97110 x2"])


def test_audit_says_what_is_wrong_and_keeps_both(visit: Callable[..., Visit]) -> None:
    window = visit()
    page = window.page
    page.goto("/audit")
    page.get_by_label("Note", exact=True).fill(NOTE)
    page.get_by_label("Claim").fill("64483-RT\n64483-RT")
    send(page.get_by_role("button", name="Audit"))
    expect(page.locator("main [role=alert]")).to_contain_text("Claim line 2: expected a code with other modifiers")
    expect(page.get_by_label("Claim")).to_have_value("64483-RT\n64483-RT")
    expect(page.get_by_label("Note", exact=True)).to_have_value(NOTE)
    window.complaints.clear()
