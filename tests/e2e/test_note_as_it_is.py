from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.steps import ask, note_text, send
from tests.service.stand_in import NOTE

WORDS = "Right L4-L5 transforaminal epidural steroid injection under fluoroscopy."
ODD = {
    "leading line ends": f"\n\n{WORDS}",
    "crlf": f"\r\nline one\r\n{WORDS}\r\n",
    "lone carriage returns": f"one\rtwo\r\r{WORDS}\n\r",
    "markup": f'<b>&amp; &#13; </pre></textarea><script>alert(1)</script><img src=x onerror="alert(1)"> {WORDS}',
    "template": f"{{{{ 7 * 7 }}}} {{% raw %}} {WORDS}",
    "beyond the basic plane": f"\U0001f9b4\U0001f9b4 e\u0301 \u202eright to left\u202c {WORDS} \u5730",
    "controls": f"\x01\x0b\x0c\x1f\x7f\x85\x9f\u2028\u2029\ufeff\ufffd\ufffe\U0010ffff {WORDS}",
    "spaces": f"\t\t{WORDS}   \n   \n\u00a0 ",
}


@pytest.mark.parametrize("name", sorted(ODD))
def test_note_as_it_is_from_a_file(page: Page, name: str, tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_bytes(ODD[name].encode())
    page.goto("/")
    page.locator("#file").set_input_files(file)
    send(page.get_by_role("button", name="Suggest codes"))
    page.locator(".answer").wait_for()
    assert note_text(page) == ODD[name]
    marks = page.locator("mark[data-cards~=s1]").all_text_contents()
    assert marks == ["Right", "L4-L5", "transforaminal epidural steroid injection", "fluoroscopy"]
    assert page.locator("#note :not(mark, mark > a)").count() == 0


@pytest.mark.parametrize("name", ["leading line ends", "markup", "beyond the basic plane", "spaces"])
def test_note_as_it_is_from_the_field(page: Page, name: str) -> None:
    ask(page, ODD[name])
    assert note_text(page) == ODD[name]


def test_note_as_it_is_pasted_again_for_one_that_came_with_crlf(page: Page, address: str) -> None:
    note = f"{NOTE}Came with CRLF.\n".replace("\n", "\r\n")
    page.request.post(f"{address}/v1/suggest", data={"text": note, "note_id": "crlf-1"})
    page.goto("/queue")
    send(page.get_by_role("link", name="crlf-1"))
    page.locator("#text").fill(note)
    send(page.get_by_role("button", name="Show it"))
    assert note_text(page) == note


def test_note_as_it_is_refused_with_nul(visit: Callable[..., Visit]) -> None:
    window = visit()
    page = window.page
    page.goto("/")
    page.locator("#file").set_input_files({"name": "note.txt", "mimeType": "text/plain", "buffer": b"a\0b"})
    send(page.get_by_role("button", name="Suggest codes"))
    expect(page.locator("main [role=alert]")).to_contain_text("The file cannot be read")
    window.complaints.clear()
