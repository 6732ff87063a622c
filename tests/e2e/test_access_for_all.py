"""WCAG 2.2 AA as far as a program can tell, on every page: axe, zoom, tablet, target sizes, print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.conftest import Visit
from tests.e2e.steps import ask, send
from tests.service.stand_in import NOTE

Shot = Callable[[Page, str], None]
SIZES = {"tablet": (820, 1180), "zoom-200": (720, 450), "phone": (360, 640)}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def bench(page: Page) -> None:
    page.goto("/")


def sample(page: Page) -> None:
    page.goto("/?sample=demo")


def answer(page: Page) -> None:
    ask(page, f"{NOTE}For all.\n")


def decided(page: Page) -> None:
    ask(page, f"{NOTE}Decided, for all.\n")
    page.locator("#accept-1").click()
    page.locator("#s1 .stands").wait_for()
    page.locator("#reject-2").click()
    page.locator("#reject-2-other").click()
    page.locator("#c2 .stands").wait_for()
    page.locator("#by-hand > summary").click()
    page.locator("#add-code").fill("77003")
    page.keyboard.press("Enter")
    page.locator("#drop-2").wait_for()
    page.locator("#change-1").click()
    page.locator("#reject-2").click()
    page.locator("#s1").focus()


def again(page: Page) -> None:
    ask(page, f"{NOTE}Seen again, for all.\n")
    page.goto("/queue")
    send(page.locator("tbody a").first)


def history(page: Page) -> None:
    again(page)
    page.goto(f"{page.url}/history")


def queue(page: Page) -> None:
    again(page)
    page.goto("/queue")


def empty_queue(page: Page) -> None:
    page.goto("/queue?state=done")


def audit_ask(page: Page) -> None:
    page.goto("/audit?sample=demo")


def audit(page: Page) -> None:
    page.goto("/audit")
    page.get_by_label("Note", exact=True).fill(NOTE)
    page.get_by_label("Claim").fill("64483-RT\n97110 x2")
    send(page.get_by_role("button", name="Audit"))
    page.locator(".answer").wait_for()
    page.locator("#l1").focus()


def guide(page: Page) -> None:
    page.goto("/help")


def keys(page: Page) -> None:
    page.goto("/help")
    page.get_by_role("button", name="Keys").click()


def not_there(page: Page) -> None:
    page.goto("/notes/0")


def acceptance(page: Page) -> None:
    decided(page)
    page.goto("/admin/acceptance")


PAGES = (bench, sample, answer, decided, again, history, queue, empty_queue, audit_ask, audit, guide, keys, not_there, acceptance)
PICTURED = (bench, decided, queue, audit, keys, acceptance)


@pytest.mark.parametrize("go", PAGES, ids=lambda go: go.__name__)
def test_access_for_all_of_every_page(visit: Callable[..., Visit], shot: Shot, go: Callable[[Page], None]) -> None:
    window = visit()
    page = window.page
    name = go.__name__.replace("_", "-")
    go(page)
    assert violations(page, {"type": "tag", "values": TAGS}) == []
    assert small_targets(page) == []
    if go in PICTURED:
        shot(page, f"{name}-light")
    page.emulate_media(color_scheme="dark")
    assert violations(page, {"type": "rule", "values": ["color-contrast"]}) == []
    if go in PICTURED:
        shot(page, f"{name}-dark")
    page.emulate_media(color_scheme="light")
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, size
        if go in (decided, audit):
            shot(page, f"{name}-{size}")
    window.complaints[:] = [each for each in window.complaints if go is not not_there or "404" not in each]


def violations(page: Page, only: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """What axe finds: the rule and the elements that break it."""
    found = Axe().run(page, options={"runOnly": only}).response["violations"]
    return [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found]


def small_targets(page: Page) -> list[str]:
    """Targets of less than 24 by 24 pixels; links in a run of text may be smaller (WCAG 2.5.8), and so a label's own box."""
    found = page.locator("button, summary, select, input, .bar a, .tabs a, a.button").locator("visible=true")
    sizes = found.evaluate_all("all => all.map((e) => [e.id || e.textContent.trim() || e.name, e.getBoundingClientRect().toJSON()])")
    assert sizes
    return [f"{name}: {box}" for name, box in sizes if box["width"] < 24 or box["height"] < 24]


def test_access_for_all_one_column_on_a_tablet(visit: Callable[..., Visit]) -> None:
    page = visit(viewport={"width": SIZES["tablet"][0], "height": SIZES["tablet"][1]}).page
    answer(page)
    boxes = [box for part in (".note", ".cards", "#claim") if (box := page.locator(part).bounding_box())]
    assert len(boxes) == 3
    assert [box["y"] for box in boxes] == sorted(box["y"] for box in boxes)
    assert len({box["x"] for box in boxes}) == 1


def test_access_for_all_print_has_note_claim_and_decisions(page: Page, shot: Shot) -> None:
    decided(page)
    page.emulate_media(media="print")
    for part in ("#note", "#s1 .stands", "#c2 .stands", ".claim", "h1"):
        assert page.locator(part).is_visible(), part
    for part in (".bar", "#accept-1", "#copy", "footer", ".state"):
        assert page.locator(part).is_hidden(), part
    assert page.locator("#note").evaluate("note => note.scrollHeight <= note.clientHeight + 2")
    shot(page, "print")


def test_access_for_all_without_motion(visit: Callable[..., Visit]) -> None:
    page = visit(reduced_motion="reduce").page
    bench(page)
    assert page.evaluate("getComputedStyle(document.querySelector('button.main')).transitionDuration") in ("0s", "")
