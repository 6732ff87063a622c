"""What a posted form asks for: the note and how it comes, the fields of the request, the words of the form as they are shown again."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any, Final

from anyio.to_thread import run_sync

from corpus.readers.document import ENDINGS, read_note
from models.request import PATIENT_STATUSES, PAYERS, SETTINGS, RequestError
from service.form import Form
from service.store.records import Record

FIELDS: Final = ("payer", "date_of_service", "patient_status", "setting", "note_id")
CHOICES: Final = {"payers": PAYERS, "patient_statuses": PATIENT_STATUSES, "settings": SETTINGS}


async def note_of(form: Form) -> str:
    """The note of a form: a chosen file, the note that a page carried along, or what was pasted.

    A browser sends every line end of a field as CRLF; they are turned back to LF, so that a pasted note is the note that was pasted.
    Raises ``RequestError``, and ``ReaderError`` for a file that is no readable note.
    """
    pasted = form.get("text").replace("\r\n", "\n")
    if file := form.files.get("file"):
        if pasted.strip():
            raise RequestError("value", "note", "a pasted note or a file", "both")
        return await run_sync(read_note, file.raw, file.name, file.media_type)
    if carried := form.get("carried"):
        return carried_note(carried)
    return pasted


def carry(text: str) -> str:
    """A note as a hidden field holds it: no browser changes its line ends on the way back."""
    return b64encode(text.encode()).decode("ascii")


def carried_note(value: str) -> str:
    """The note that ``carry`` put there. Raises ``RequestError``."""
    try:
        return b64decode(value, validate=True).decode("utf-8")
    except ValueError:
        raise RequestError("encoding", "carried", "a note as the page carries it", "something else") from None


def fields_of(form: Form) -> dict[str, object]:
    """The request's fields of a form without its text; one that was left blank counts as left out."""
    return {name: value for name in FIELDS if (value := form.get(name).strip())}


def shown(form: Form | None = None, **given: str) -> dict[str, Any]:
    """What the form's fields show: what was posted, else ``given``, else nothing."""
    names = (*FIELDS, "text", "claim")
    return {name: (form.get(name) if form else "") or given.get(name, "") for name in names} | {"accept": ",".join(ENDINGS)}


def shown_of(record: Record) -> dict[str, Any]:
    """What the form's fields show of a record's request."""
    return shown(None, **{name: str(value) for name, value in record.fields.items() if name in FIELDS and value is not None})
