from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.corpus.readers.note_files import FORMATS
from tests.corpus.readers.pdf_files import pdf_with
from tests.e2e.conftest import Visit
from tests.e2e.steps import note_text, send
from tests.service.stand_in import NOTE

NAMES = {"text": "note.txt", "html": "note.html", "ccda": "note.xml", "docx": "note.docx", "rtf": "note.rtf", "pdf": "note.pdf"}
# Puts a file into the hands of the page as a mouse does that drops it on an element.
DROP = """([selector, name, content]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name));
  const on = document.querySelector(selector);
  for (const kind of ["dragenter", "dragover", "drop"]) {
    on.dispatchEvent(new DragEvent(kind, {dataTransfer: carried, bubbles: true, cancelable: true}));
  }
}"""


def drop(page: Page, name: str, raw: bytes, on: str = "#text") -> None:
    page.evaluate(DROP, [on, name, b64encode(raw).decode()])


@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_files_dropped_in_every_format(page: Page, kind: str) -> None:
    page.goto("/")
    page.get_by_label("Note", exact=True).fill("something that was written before")
    drop(page, NAMES[kind], FORMATS[kind](NOTE))
    expect(page.get_by_role("button", name="Suggest codes")).to_be_focused()
    page.keyboard.press("Enter")
    page.locator(".answer").wait_for()
    expect(page.locator("#s1 .code")).to_have_text("64483")
    words = " ".join(note_text(page).split())
    assert "Right L4-L5 transforaminal epidural steroid injection under fluoroscopy." in words
    assert "".join(page.locator("mark[data-cards~=n1]").all_text_contents()) == "radiofrequency ablation"


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("scan.pdf", pdf_with([b""]), "found a scan"),
        ("fax.tif", b"II*\0rest", "a picture"),
        ("old.doc", b"\xd0\xcf\x11\xe0rest", "save it as .docx"),
        ("broken.docx", b"PK\x03\x04rest", "The file cannot be read"),
        ("locked.pdf", pdf_with([b""], password="secret"), "password"),
    ],
)
def test_files_that_are_refused_say_why(visit: Callable[..., Visit], name: str, raw: bytes, words: str) -> None:
    window = visit()
    window.page.goto("/")
    drop(window.page, name, raw)
    send(window.page.get_by_role("button", name="Suggest codes"))
    told = window.page.locator("main [role=alert]").inner_text()
    assert words in told
    assert name not in told
    window.complaints.clear()


def test_files_dropped_beside_the_field_do_not_replace_the_page(page: Page) -> None:
    page.goto("/")
    drop(page, "note.txt", NOTE.encode(), on="footer")
    assert page.locator("#file").evaluate("file => file.files[0].name") == "note.txt"
    page.get_by_label("Note", exact=True).fill("written after")
    assert page.locator("#file").evaluate("file => file.files.length") == 0


def test_files_both_a_note_and_a_file(visit: Callable[..., Visit]) -> None:
    window = visit(java_script_enabled=False)
    window.page.goto("/")
    window.page.get_by_label("Note", exact=True).fill(NOTE)
    window.page.locator("#file").set_input_files({"name": "note.txt", "mimeType": "text/plain", "buffer": NOTE.encode()})
    send(window.page.get_by_role("button", name="Suggest codes"))
    expect(window.page.locator("main [role=alert]")).to_contain_text("expected a pasted note or a file, found both")
    window.complaints.clear()


def test_files_claim_dropped_on_its_field(page: Page) -> None:
    page.goto("/audit")
    page.get_by_label("Note", exact=True).fill(NOTE)
    drop(page, "claim.csv", b"code,units\n64483,1\n", on="#claim")
    send(page.get_by_role("button", name="Audit"))
    expect(page.locator(".verdicts tbody th")).to_have_text(["64483"])
