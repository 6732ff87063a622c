"""What the parts learn from: notes with gold, read by the engine as it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from corpus.gold import Gold
from corpus.matching import is_visit
from corpus.note import Note
from models.classifier.certainty import describe_lines
from models.classifier.status import CLASSES
from models.classifier.wording import NONE
from models.coder import Coder
from models.request import Request, parse_request
from nlp.components.open_status import describe, others

_WHY = {"planned": "planned", "historical": "historical", "negated": "negated", "informational": "discussed"}


@dataclass(frozen=True, slots=True)
class Lesson:
    """One case: what the model sees, the right answer, what the rules say, and the style of the note it comes from.

    ``asked`` is False for a case on which the rules' word stands: a mention that counts as done, a line that is no suggestion. ``note`` is
    the note's id.
    """

    seen: Any
    answer: str | bool
    rules: str | float
    style: str
    asked: bool = True
    note: str = ""


def status_lessons(coder: Coder, pairs: Iterable[tuple[Note, Gold]]) -> Iterator[Lesson]:
    """Every mention that stands in the quotes of one status and of no other."""
    for note, gold in pairs:
        reading, mentions = coder.mentions(request_of(note))
        if reading is None:
            continue
        spans = list(_quoted(note.text, gold))
        done = Counter(m.family for m in mentions if m.status == "performed")
        for mention in mentions:
            known = {status for start, end, status in spans if start < mention.end and mention.start < end}
            if len(known) == 1 and mention.status in CLASSES:
                seen = describe(reading, mention, others(mention, done))
                yield Lesson(seen, known.pop(), CLASSES[mention.status], note.style, mention.status != "performed", note.id)


def _quoted(text: str, gold: Gold) -> Iterator[tuple[int, int, str]]:
    quotes = [(act.quote, act.status) for act in gold.procedures]
    quotes += [(said.mention, _WHY[said.why]) for said in gold.not_coded if said.why in _WHY]
    yield from _places(text, quotes)


def _places(text: str, quotes: Iterable[tuple[str, str]]) -> Iterator[tuple[int, int, str]]:
    for quote, status in quotes:
        start = text.find(quote)
        while quote and start >= 0:
            yield start, start + len(quote), status
            start = text.find(quote, start + 1)


def line_lessons(coder: Coder, pairs: Iterable[tuple[Note, Gold]]) -> Iterator[Lesson]:
    """Every line that the gold can judge, right or not."""
    for note, gold in pairs:
        wanted = {code for line in (*gold.codes, *gold.drugs) for code in (line.code, *line.accept)} | set(gold.visit.levels)
        found = coder.lines(request_of(note))
        for line, seen in zip(found.lines, describe_lines(found.lines, found.encounter, found.not_coded, found.alerts), strict=True):
            if not is_visit(line.code) or gold.visit.levels or gold.visit.category == "none":
                yield Lesson(seen, line.code in wanted, line.confidence, note.style, line.status == "suggested")


def wording_lessons(coder: Coder, pairs: Iterable[tuple[Note, Gold]]) -> Iterator[Lesson]:
    """Passages of which the coder knows no word, under the family of the deed that they tell or ``NONE``.

    The target of a made note's act is its family; passages of other notes count only where nothing was performed.
    """
    for note, gold in pairs:
        encounter, _, _ = coder.read(request_of(note))
        done = [act for act in gold.procedures if act.status == "performed"]
        if not encounter.passages or not all(act.target in coder.families for act in done):
            continue
        told = [(start, end, act.target) for act in done for start, end, _ in _places(note.text, [(act.quote, "performed")])]
        for passage in encounter.passages:
            span = passage.evidence
            known = [family for start, end, family in told if start < span.end and span.start < end]
            yield Lesson(passage.value, known[0] if known and known[0] else NONE, NONE, note.style)


def request_of(note: Note) -> Request:
    """What a door would ask of the note."""
    day = note.date_of_service.isoformat() if note.date_of_service else None
    return parse_request({"text": note.text, "date_of_service": day, "payer": note.payer})
