from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from models.coder import Coder
from service.claims import read_claim
from tests.e2e.conftest import Visit
from tests.e2e.steps import ask, expect_claim, expect_lit, expect_state, note_text, saved, send
from tests.service.stand_in import NOTE

Shot = Callable[[Page, str], None]


def test_workbench_released_coder_from_paste_to_export(
    visit: Callable[..., Visit], real_address: str, coder: Coder, root: Path, tmp_path: Path, shot: Shot
) -> None:
    note = (root / "corpus" / "data" / "samples" / "demo.txt").read_text(encoding="utf-8")
    page = visit(base_url=real_address).page
    ask(page, note)
    assert note_text(page) == note
    lines = coder.suggest(note, payer="medicare").suggestions
    expect(page.locator(".card .code")).to_have_text([line.code for line in lines])
    shot(page, "answer-light")
    for line in lines:
        page.keyboard.press("j")
        first = min(line.evidence, key=lambda piece: (piece.start, -piece.end))
        # A word that belongs to several lines is cut into several marks.
        expect(page.locator("mark.lit").first).to_have_text(re.compile(f"^{re.escape(note[first.start])}"))
        assert "".join(page.locator("mark.lit").all_text_contents()).startswith(note[first.start : first.end])
        page.keyboard.press("a")
    expect(page.locator("#said")).to_have_text(f"{lines[-1].code}: Accepted. 3 of 3 decided.")
    claim = [{"code": line.code, "units": line.units, "modifiers": list(line.modifiers)} for line in lines]
    assert json.loads(saved(page, "JSON", tmp_path)) == {"date_of_service": "2026-03-02", "claim": claim}
    for name in ("CSV", "837P lines"):
        read = read_claim(saved(page, name, tmp_path))
        assert isinstance(read, list)
        assert [(line["code"], int(line["units"]), line["modifiers"]) for line in read] == [
            (line.code, line.units, list(line.modifiers)) for line in lines
        ]
    shot(page, "answer-decided")


def test_workbench_by_mouse(page: Page) -> None:
    ask(page, f"{NOTE}By mouse.\n")
    card = page.locator("#s1")
    card.get_by_role("button", name="Accept").click()
    expect(card.locator(".stands")).to_contain_text("Accepted")
    expect_claim(page, "64483-RT")
    page.locator("#change-1").click()
    card.locator("[name='units.1']").fill("2")
    card.locator("[name='modifiers.1']").fill("LT")
    card.get_by_role("button", name="Save").click()
    expect(card.locator(".stands")).to_contain_text("Changed to 64483-LT x2: wrong units")
    expect_claim(page, "64483-LT x2")
    card.get_by_role("button", name="Undo").click()
    expect(card.locator(".stands")).to_contain_text("Accepted")
    other = page.locator("#c2")
    page.locator("#reject-2").click()
    other.get_by_role("button", name="Not documented well enough").click()
    expect(other.locator(".stands")).to_contain_text("Rejected: not documented well enough")
    expect_claim(page, "64483-RT")
    page.locator("#by-hand > summary").click()
    page.locator("#add-code").fill("j1100")
    page.locator("[name='units.add']").fill("10")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#said")).to_have_text("Added. 2 of 2 decided.")
    expect_claim(page, "64483-RT\nJ1100 x10")
    page.get_by_role("button", name="Take out J1100 x10").click()
    expect(page.locator("#said")).to_have_text("Taken out. 2 of 2 decided.")
    expect_claim(page, "64483-RT")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"code": "64999X"}, "expected a code of five characters"),
        ({"code": "12345"}, "expected a code of the tables that is in force on 2026-03-02"),
        ({"code": "64484", "units": "0"}, "expected a whole number of units"),
        ({"code": "64484", "modifiers": "Z9"}, "expected modifiers that exist"),
    ],
)
def test_workbench_line_by_hand_that_cannot_be_billed(visit: Callable[..., Visit], fields: dict[str, str], words: str) -> None:
    window = visit()
    page = window.page
    ask(page, f"{NOTE}Refused.\n")
    page.locator("#by-hand > summary").click()
    for name, value in fields.items():
        page.locator(f"[name='{name}.add']").fill(value)
    page.keyboard.press("Enter")
    expect(page.locator("#add-fields .error")).to_contain_text(words)
    expect(page.locator("#add-code")).to_have_value(fields["code"])
    expect(page.locator("#claim-text")).to_be_hidden()
    # The browser itself tells its console of every answer that is no success.
    assert [complaint for complaint in window.complaints if "422" not in complaint] == []
    window.complaints.clear()


def test_workbench_cards_and_words_light_each_other(page: Page) -> None:
    ask(page)
    expect_lit(page, [])
    page.locator("#c2").hover()
    expect_lit(page, ["Trigger points"])
    page.locator("#s1").focus()
    page.mouse.move(0, 0)
    expect_lit(page, ["Right", "L4-L5", "transforaminal epidural steroid injection", "fluoroscopy"])
    word = page.locator("mark", has_text="transforaminal")
    word.hover()
    expect(page.locator(".card.lit")).to_have_count(2)
    assert page.locator(".card.lit").evaluate_all("cards => cards.map((card) => card.id)") == ["s1", "a1"]
    page.mouse.move(0, 0)
    # A word leads to its card, and pressed again to the next of its cards.
    word.locator("a").click()
    expect(page.locator("#s1")).to_be_focused()
    word.locator("a").click()
    expect(page.locator("#a1")).to_be_focused()


def test_workbench_decision_sends_no_note(page: Page) -> None:
    ask(page, f"{NOTE}Once only.\n")
    with page.expect_request(lambda request: request.method == "POST") as asked:
        page.locator("#accept-1").click()
    body = asked.value.post_data or ""
    assert "do=accept%3A1" in body
    assert "carried" not in body
    assert len(body) < 500
    assert asked.value.url.count("/") == 4
    assert (
        page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, history.state])")
        == '[{},{"htmx-current-path-for-history":"/"},null]'
    )


def test_workbench_copies_the_claim(visit: Callable[..., Visit]) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"]).page
    ask(page, f"{NOTE}Copy.\n")
    page.keyboard.press("y")
    expect(page.locator("#said")).to_have_text("The claim is empty.")
    page.locator("#accept-1").click()
    expect(page.locator("#said")).to_contain_text("Accepted")
    page.locator("#s1").focus()
    page.keyboard.press("y")
    expect(page.locator("#copy")).to_contain_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "64483-RT"


def test_workbench_asks_again_with_other_settings(page: Page) -> None:
    ask(page, f"{NOTE}Again.\n")
    expect(page.locator(".about")).to_contain_text("Medicare rules")
    page.get_by_text("Ask again with other settings").click()
    page.locator(".about [name=payer]").select_option("commercial")
    page.get_by_label("Date of service").fill("2026-03-05")
    page.get_by_label("Reference").fill("n-17")
    send(page.get_by_role("button", name="Ask again"))
    expect(page.locator("h1")).to_have_text("n-17")
    expect(page.locator(".about")).to_contain_text("Commercial rules · date of service 2026-03-05 (as asked)")
    assert note_text(page) == f"{NOTE}Again.\n"


def test_workbench_sample_notes(page: Page, shot: Shot) -> None:
    page.goto("/")
    shot(page, "bench-light")
    page.get_by_role("link", name="Physical therapy visit").click()
    expect(page.get_by_label("Note", exact=True)).to_have_value(re.compile("PHYSICAL THERAPY"))


def test_workbench_says_what_is_wrong_and_keeps_the_note(visit: Callable[..., Visit]) -> None:
    window = visit()
    page = window.page
    page.goto("/")
    page.get_by_label("Note", exact=True).fill("please fail")
    send(page.get_by_role("button", name="Suggest codes"))
    expect(page.get_by_role("alert").first).to_have_text("The program failed on this note; this is a bug of notecoder.")
    expect(page.get_by_label("Note", exact=True)).to_have_value("please fail")
    page.get_by_label("Note", exact=True).fill("")
    send(page.get_by_role("button", name="Suggest codes"))
    expect(page.get_by_role("alert").first).to_contain_text("expected a note of 1 to 200,000 characters")
    window.complaints.clear()


def test_workbench_unreachable_service_is_told(visit: Callable[..., Visit]) -> None:
    window = visit()
    page = window.page
    ask(page, f"{NOTE}Gone.\n")
    page.context.set_offline(True)
    page.locator("#accept-1").click()
    expect(page.locator("#trouble")).to_contain_text("this decision was not kept")
    expect_state(page, 1, "open")
    page.context.set_offline(False)
    page.locator("#accept-1").click()
    expect(page.locator("#said")).to_contain_text("Accepted")
    expect(page.locator("#trouble")).to_be_hidden()
    window.complaints.clear()


def test_workbench_claim_that_comes_back_late_is_the_one_that_stands(page: Page) -> None:
    ask(page, f"{NOTE}Late.\n")
    held: list[str] = []

    def hold(route: Route) -> None:
        held.append(route.request.url)
        if len(held) == 1:
            page.wait_for_timeout(300)
        route.continue_()

    page.route("**/notes/*", hold)
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator("#said")).to_have_text("20552: Accepted. 2 of 2 decided.")
    expect_claim(page, "64483-RT\n20552")
    assert len(held) == 2
