"""Where each piece of text stands on a page of a PDF: its operators run as a viewer runs them, with the fonts as pypdf reads them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from pypdf import PageObject
from pypdf.generic import ContentStream, DictionaryObject, StreamObject
from pypdf.generic._font import Font

from corpus.readers.jsonl import ReaderError

Matrix = tuple[float, float, float, float, float, float]

_UNIT: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
# Forms within forms; deeper ones are no page that a program prints.
_DEEPEST: Final = 6
_MOST_OPERATORS: Final = 300_000
# A page's drawing, unpacked: a page of text has some ten thousand bytes.
_MOST_DRAWING: Final = 2 * 1024 * 1024
_SHOWN: Final = frozenset(("/Widget", "/FreeText"))
_HIDDEN: Final = 0b10_0010


@dataclass(frozen=True, slots=True)
class Piece:
    """Text at a baseline from ``x`` to ``end``, ``size`` high, in points from the page's lower left; ``turn`` in quarters."""

    text: str
    x: float
    y: float
    end: float
    size: float
    turn: int = 0


@dataclass(frozen=True, slots=True)
class _State:
    ctm: Matrix = _UNIT
    font: Font | None = None
    size: float = 0.0
    character: float = 0.0
    word: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0


class Pieces:
    """The pieces of one document's pages; fonts are read once, and all pages together have one budget of time and operators."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self._operators = 0
        self._fonts: dict[int, Font] = {}
        # Characters of fonts that do not say which letters their shapes are.
        self.unread = 0

    def of(self, page: PageObject) -> list[Piece]:
        """In the order of drawing. Raises ``ReaderError`` when the budget is spent."""
        found: list[Piece] = []
        content = page.get_contents()
        if content is not None:
            found += self._run(content, page.get("/Resources"), _State(), page.pdf, 0)
        for annotation in page.annotations or ():
            found += self._annotation(annotation.get_object(), page.pdf)
        return found

    def _annotation(self, annotation: Any, pdf: Any) -> Iterator[Piece]:
        """What is filled into a form's field is drawn beside the page."""
        if annotation.get("/Subtype") not in _SHOWN or int(annotation.get("/F", 0)) & _HIDDEN or "/AP" not in annotation:
            return
        shape = annotation["/AP"].get("/N")
        shape = shape.get_object() if shape is not None else None
        if shape is not None and not isinstance(shape, StreamObject):
            state = shape.get(annotation.get("/AS"))
            shape = state.get_object() if state is not None else None
        if not isinstance(shape, StreamObject):
            return
        left, bottom = (float(number) for number in annotation["/Rect"][:2])
        box = [float(number) for number in shape.get("/BBox", (0, 0))]
        yield from self._form(shape, None, _State(ctm=(1.0, 0.0, 0.0, 1.0, left - box[0], bottom - box[1])), pdf, 0)

    def _form(self, form: Any, resources: Any, state: _State, pdf: Any, depth: int) -> Iterator[Piece]:
        ctm = _times(_matrix(form.get("/Matrix", _UNIT)), state.ctm)
        yield from self._run(ContentStream(form, pdf), form.get("/Resources", resources), replace(state, ctm=ctm), pdf, depth + 1)

    def _run(self, content: ContentStream, resources: Any, state: _State, pdf: Any, depth: int) -> Iterator[Piece]:
        if len(content.get_data()) > _MOST_DRAWING:
            raise ReaderError("note", None, "expected a PDF of a note, found a page with too much drawing on it")
        resources = resources.get_object() if resources is not None else DictionaryObject()
        stack: list[_State] = []
        line = place = _UNIT
        for given, operator in content.operations:
            self._spend()
            numbers = tuple(float(n) if isinstance(n, (int, float)) else 0.0 for n in given) if isinstance(given, list) else ()
            match operator, numbers:
                case b"q", _:
                    stack.append(state)
                case b"Q", _ if stack:
                    state = stack.pop()
                case b"cm", (*_, _, _, _, _, _, _):
                    state = replace(state, ctm=_times(_matrix(numbers[-6:]), state.ctm))
                case b"BT", _:
                    line = place = _UNIT
                case b"Tf", (_, size):
                    state = replace(state, font=self._font(resources, given[0]), size=size)
                case b"Tc", (spacing,):
                    state = replace(state, character=spacing)
                case b"Tw", (spacing,):
                    state = replace(state, word=spacing)
                case b"Tz", (per_cent,):
                    state = replace(state, scale=per_cent / 100)
                case b"TL", (leading,):
                    state = replace(state, leading=leading)
                case b"Ts", (rise,):
                    state = replace(state, rise=rise)
                case b"Tm", (*_, _, _, _, _, _, _):
                    line = place = _matrix(numbers[-6:])
                case ((b"Td" | b"TD"), (x, y)):
                    state = replace(state, leading=-y) if operator == b"TD" else state
                    line = place = _times((1.0, 0.0, 0.0, 1.0, x, y), line)
                case ((b"T*" | b"'" | b'"'), _):
                    if operator == b'"' and len(numbers) == 3:
                        state = replace(state, word=numbers[0], character=numbers[1])
                    line = place = _times((1.0, 0.0, 0.0, 1.0, 0.0, -state.leading), line)
                case b"Do", (_,) if depth < _DEEPEST:
                    form = _entry(resources, "/XObject", given[0])
                    if form is not None and form.get("/Subtype") == "/Form":
                        yield from self._form(form, resources, state, pdf, depth)
            if operator in (b"Tj", b"'", b'"', b"TJ") and given and state.font is not None:
                shown = given[-1] if operator == b"TJ" else given[-1:]
                for part in shown if isinstance(shown, list) else ():
                    if isinstance(part, (int, float)):
                        place = _times((1.0, 0.0, 0.0, 1.0, -float(part) / 1000 * state.size * state.scale, 0.0), place)
                        continue
                    if not state.font.interpretable:
                        self.unread += len(part) if isinstance(part, (bytes, str)) else 0
                    piece, place = _show(part, state, place)
                    if piece is not None:
                        yield piece

    def _spend(self) -> None:
        self._operators += 1
        if self._operators > _MOST_OPERATORS or time.monotonic() > self._until:
            raise ReaderError("note", None, "expected a PDF of a note, found one that takes too long to read")

    def _font(self, resources: Any, name: Any) -> Font | None:
        font = _entry(resources, "/Font", name)
        if not isinstance(font, DictionaryObject):
            return None
        if id(font) not in self._fonts:
            read = Font.from_font_resource(font)
            # Numbers of shapes, and nothing that says which letters they are: taken for letters they would be others.
            if font.get("/Subtype") == "/Type0" and "/ToUnicode" not in font and str(font.get("/Encoding")).startswith("/Identity"):
                read = replace(read, interpretable=False)
            self._fonts[id(font)] = read
        return self._fonts[id(font)]


def has_picture(page: PageObject) -> bool:
    """Whether the page may show a picture."""
    resources = page.get("/Resources")
    many = resources.get_object().get("/XObject") if resources is not None else None
    return many is not None and any(one.get_object().get("/Subtype") == "/Image" for one in many.get_object().values())


def _entry(resources: Any, kind: str, name: Any) -> Any:
    """The named font or form of the resources, None where there is none."""
    many = resources.get(kind)
    entry = many.get_object().get(name) if many is not None else None
    return entry.get_object() if entry is not None else None


def _show(shown: Any, state: _State, place: Matrix) -> tuple[Piece | None, Matrix]:
    """The piece of one string, and where the next one goes on."""
    font = state.font
    assert font is not None
    raw = shown if isinstance(shown, bytes) else getattr(shown, "original_bytes", b"")
    if isinstance(font.encoding, str):
        codes = raw.decode(font.encoding, "surrogatepass" if font.encoding.startswith("utf-16") and len(raw) % 2 == 0 else "replace")
        letters = codes
    else:
        codes = "".join(map(chr, raw))
        letters = "".join(font.encoding.get(code, chr(code)) for code in raw)
    text = "".join(str(font.character_map.get(letter, letter)) for letter in letters)
    wide = sum(font.space_width if code == font.space_char else font.get_text_width(code) for code in codes)
    spaces = codes.count(font.space_char)
    shift = (wide / 1000 * state.size + len(codes) * state.character + spaces * state.word) * state.scale
    begin = _times(_times((1.0, 0.0, 0.0, 1.0, 0.0, state.rise), place), state.ctm)
    following = _times((1.0, 0.0, 0.0, 1.0, shift, 0.0), place)
    if not text or not font.interpretable:
        return None, following
    end = _times(_times((1.0, 0.0, 0.0, 1.0, 0.0, state.rise), following), state.ctm)
    return _piece(text, begin, end, state.size), following


def _piece(text: str, begin: Matrix, end: Matrix, size: float) -> Piece | None:
    """The piece in the page's upright, left to right; None for text at a slant, which is a stamp over the page."""
    a, b, c, d, x, y = begin
    far, near = max(abs(a), abs(b)), min(abs(a), abs(b))
    if near > 0.05 * far or far == 0:
        return None
    turn = (0 if a > 0 else 2) if abs(a) > abs(b) else (1 if b > 0 else 3)
    high = abs(size) * (c * c + d * d) ** 0.5
    from_x, from_y, to_x = {0: (x, y, end[4]), 1: (y, -x, end[5]), 2: (-x, -y, -end[4]), 3: (-y, x, -end[5])}[turn]
    return Piece(text, from_x, from_y, to_x, high, turn)


def _matrix(numbers: Any) -> Matrix:
    a, b, c, d, e, f = (float(number) for number in numbers)
    return a, b, c, d, e, f


def _times(m: Matrix, n: Matrix) -> Matrix:
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )
