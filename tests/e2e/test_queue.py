from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.steps import ask, note_text, send
from tests.service.stand_in import NOTE


def test_queue_done_reopened_and_seen_again(visit: Callable[..., Visit], shot: Callable[[Page, str], None]) -> None:
    window = visit()
    page = window.page
    note = f"{NOTE}Queued.\n"
    ask(page, note, reference="queued-1")
    page.locator("#accept-1").click()
    expect(page.locator("#said")).to_contain_text("Accepted")
    send(page.get_by_role("button", name="Done with this note"))
    expect(page.locator("tr", has_text="queued-1")).to_have_count(0)
    send(page.get_by_role("link", name="Done", exact=True))
    row = page.locator("tr", has_text="queued-1")
    expect(row).to_contain_text("1 of 2 decided")
    shot(page, "queue-light")
    send(row.get_by_role("button", name="Reopen"))
    # Without its note: cards and decisions, and no word of the note.
    expect(page.locator("h1")).to_have_text("queued-1")
    expect(page.locator("#note")).to_have_count(0)
    assert "fluoroscopy" not in page.locator("main").inner_text()
    expect(page.locator("#s1 .stands")).to_contain_text("Accepted")
    page.locator("#s1").focus()
    page.keyboard.press("u")
    expect(page.locator("#said")).to_have_text("64483: undone. 0 of 2 decided.")
    # Another note is told apart by its fingerprint; the same one is lit again.
    page.locator("#text").fill("Quite another note.")
    send(page.get_by_role("button", name="Show it"))
    expect(page.locator(".error").first).to_contain_text("This is another note")
    window.complaints.clear()
    page.locator("#text").fill(note)
    send(page.get_by_role("button", name="Show it"))
    assert note_text(page) == note
    expect(page.locator("mark[data-cards~=s1]").first).to_have_text("Right")


def test_queue_history_of_a_note(page: Page, shot: Callable[[Page, str], None]) -> None:
    ask(page, f"{NOTE}History.\n", reference="history-1")
    page.locator("#accept-1").click()
    expect(page.locator("#said")).to_contain_text("Accepted")
    page.locator("#undo-1").click()
    expect(page.locator("#said")).to_contain_text("undone")
    with page.expect_popup() as popup:
        page.get_by_role("link", name="History").click()
    expect(popup.value.locator("tbody td:nth-of-type(3)")).to_have_text(
        [
            "asked for codes: 2 suggested",
            "accepted 64483-RT",
            "took back the decision on 64483-RT",
        ]
    )
    shot(popup.value, "history-light")


def test_queue_pages_through_many_notes(page: Page, address: str) -> None:
    for number in range(31):
        page.request.post(f"{address}/v1/suggest", data={"text": f"{NOTE}{number}", "note_id": f"many-{number}"})
    page.goto("/queue?state=all")
    expect(page.locator("tbody tr")).to_have_count(30)
    expect(page.locator("tbody th").first).to_have_text("many-30")
    send(page.get_by_role("link", name="Older notes"))
    expect(page.locator("tbody th").first).to_have_text("many-0")


def test_queue_note_that_is_not_there(visit: Callable[..., Visit]) -> None:
    window = visit()
    for path in ("/notes/0", "/notes/0/history"):
        answer = window.page.goto(path)
        assert answer is not None
        assert answer.status == 404
        expect(window.page.locator("h1")).to_have_text("Not found")
    window.complaints.clear()
