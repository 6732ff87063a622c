"""``make train``: every part from ``corpus`` alone, the same bytes each time, with its figures on styles that it has not seen."""

from __future__ import annotations

import json
import sys
import warnings
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, Final

import numpy as np

from corpus.evaluate import evaluate
from corpus.generate import generate
from corpus.gold import Gold
from corpus.grammar import Grammar, load_grammar
from corpus.metrics import Metrics
from corpus.noise import scan, slip
from corpus.note import Note
from corpus.readers.jsonl import ReaderError
from corpus.sets import NoteSet, own_sets, sets_in
from models.classifier.card import card
from models.classifier.certainty import line_model
from models.classifier.held_out import measure_held_out
from models.classifier.lessons import Lesson, line_lessons, request_of, status_lessons, wording_lessons
from models.classifier.measure import measure_codes, measure_lines, measure_status, styles_out, without_rules
from models.classifier.parts import Parts
from models.classifier.release import write
from models.classifier.status import status_model
from models.classifier.wording import NONE, wording_model
from models.coder import Coder
from models.family import Family, load_families
from models.response import to_dict
from models.tables.load import load_tables
from nlp.pipeline import build

# Made notes are many and alike: each weighs a fraction of one written by hand.
MADE: Final = 4000
SEED: Final = 20261126
MADE_WEIGHT: Final = {"status": 0.2, "lines": 0.03}

_MISSPELT: Final = 0.7
_MISREAD: Final = 0.2
_SAID: Final = (
    "{}",
    "Procedure: {}",
    "{} was performed today.",
    "Procedures performed: 1. {}",
    "{} done",
    "Today: {} without complication",
)

Pairs = list[tuple[Note, Gold]]


def fit(model: Any, lessons: Sequence[Lesson], weights: Sequence[float] | None = None) -> Any:
    """The model fitted on the lessons; ``weights`` are one a lesson."""
    last = model.steps[-1][0]
    extra = {} if weights is None else {f"{last}__sample_weight": np.asarray(weights)}
    return model.fit([lesson.seen for lesson in lessons], np.asarray([lesson.answer for lesson in lessons]), **extra)


def fit_wording(lessons: Sequence[Lesson]) -> Any:
    """The wording model, its weights to three places: they decide the same, and the file is a third as large."""
    model = fit(wording_model(), lessons)
    line = model.steps[-1][1]
    line.coef_ = np.round(line.coef_, 3).astype(np.float32)
    return model


def with_made(hand: Sequence[Lesson], made: Sequence[Lesson], weight: float) -> tuple[list[Lesson], list[float]]:
    """Lessons of both kinds with their weights."""
    return [*hand, *made], [1.0] * len(hand) + [weight] * len(made)


def hand_written() -> Pairs:
    """The notes of ``corpus/data``; their style is their set, each by a writer of its own."""
    return pairs_of(own_sets())


def pairs_of(sets: Iterable[NoteSet]) -> Pairs:
    """Notes with their gold, their style the set's name."""
    return [(replace(note, style=one.name), gold) for one in sets for note, gold in zip(one.notes, one.gold, strict=True)]


def blind_coder(families: Iterable[Family]) -> Coder:
    """A coder that knows no family by name: all that it reads of a deed is a passage of unknown wording."""
    blank = {f.id: replace(f, words=replace(f.words, named=(), generic=(), told=(), weak={})) for f in families}
    return Coder(build([f.words for f in blank.values()], words=False), blank, load_tables())


def family_words(families: Iterable[Family], grammar: Grammar) -> list[Lesson]:
    """The names of every family as a note says them, its examples, and what is no family's: its look-alikes and other fields' titles."""
    out = [Lesson(e.text, f.id if e.lines else NONE, NONE, "words") for f in families for e in f.examples]
    named = [(name, f.id) for f in families for name in f.words.named] + [(name, NONE) for f in families for name in f.words.excluded]
    named += [(title, NONE) for title in grammar.other["titles"]]
    out += [Lesson(frame.format(name), family, NONE, "words") for name, family in named for frame in _SAID]
    rng = Random(SEED)
    out += [Lesson(frame.format(misspelt(name, rng)), family, NONE, "words") for name, family in named for frame in _SAID[:3]]
    plain = [*grammar.other["deeds"], *(sentence for sentences in grammar.fillers.values() for sentence in sentences)]
    return out + [Lesson(sentence, NONE, NONE, "words") for sentence in plain]


def misspelt(name: str, rng: Random) -> str:
    """The name as a hurried hand or a scanner leaves it."""
    return scan(slip(name, rng, _MISSPELT), rng, _MISREAD)


def train(hand: Pairs, made: Pairs, more: Sequence[tuple[Note, Gold]] = ()) -> tuple[dict[str, Any], dict[str, Any]]:
    """The three fitted parts, and their figures on styles of hand-written notes that they had not seen.

    ``more`` are notes that a site decided on. They teach status and confidence; wording they do not teach, because what was accepted
    tells no family of an unknown word.
    """
    families = load_families()
    rules = Coder.of(Parts())
    passages = [*wording_lessons(blind_coder(families.values()), [*hand, *made]), *family_words(families.values(), load_grammar())]
    hand = [*hand, *more]
    hand_status, made_status = list(status_lessons(rules, hand)), list(status_lessons(rules, made))

    bare_status = [without_rules(one) for one in made_status]

    def fit_status(lessons: Sequence[Lesson], beside: Sequence[Lesson] = made_status) -> Any:
        return fit(status_model(), *with_made(lessons, beside, MADE_WEIGHT["status"]))

    wording = fit_wording(passages)
    hand_lines: list[Lesson] = []
    both = Metrics(())
    unseen = {style: fit_status(others) for style, others, _ in styles_out(hand_status)}
    status = fit_status(hand_status)
    # A style without a mention to learn from has lines all the same.
    silent = sorted({note.style for note, _ in hand} - unseen.keys())
    for style, model in (*unseen.items(), *((style, status) for style in silent)):
        reader = Coder.of(Parts(status=model, wording=wording))
        notes = [(note, gold) for note, gold in hand if note.style == style]
        hand_lines += line_lessons(reader, notes)
        both += answered(reader, notes)
    made_lines = list(line_lessons(Coder.of(Parts(status=status, wording=wording)), made))

    def fit_lines(lessons: Sequence[Lesson]) -> Any:
        return fit(line_model(), *with_made(lessons, made_lines, MADE_WEIGHT["lines"]))

    held, lost = measure_held_out(families, passages, fit_wording)
    figures = {
        "status": measure_status(hand_status, unseen, lambda lessons: fit_status(lessons, bare_status)),
        "codes": {"rules": measure_codes(answered(rules, hand)), "both": measure_codes(both)},
        "wording": {**held, "lost": sorted(lost)},
        "lines": measure_lines(hand_lines, fit_lines),
        "notes": {
            "hand": len(hand) - len(more),
            "made": len(made),
            "styles": sorted({note.style for note, _ in hand}),
            **({"more": len(more)} if more else {}),
        },
    }
    return {"status": status, "wording": wording, "lines": fit_lines(hand_lines)}, figures


def answered(coder: Coder, pairs: Pairs) -> Metrics:
    """The coder's answers judged."""
    responses = [to_dict(coder.answer(request_of(note)), note.text, "utf-32", ("facts",)) | {"note_id": note.id} for note, _ in pairs]
    return evaluate([note for note, _ in pairs], [gold for _, gold in pairs], responses)


def main(arguments: Sequence[str] = ()) -> None:
    """Train on everything, measure on unseen styles, and write the release into the folder given, else the package's own.

    ``--more FOLDER``: also on the sets of this folder, such as ``notecoder decisions export`` writes.
    """
    asked = ArgumentParser(prog="make train")
    asked.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parents[1] / "release")
    asked.add_argument("--more", metavar="FOLDER", type=Path)
    given = asked.parse_args(arguments)
    try:
        more = pairs_of(sets_in(given.more)) if given.more else []
    except (OSError, ReaderError) as error:
        asked.error(str(error))
    if given.more and not more:
        asked.error(f"{given.more}: no notes in it, expected NAME.notes.jsonl with NAME.gold.jsonl")
    folder = given.folder
    parts, figures = train(hand_written(), list(generate(MADE, SEED)), more)
    digests = write(folder, parts, {"metrics.json": json.dumps(figures, indent=2) + "\n", "CARD.md": card(figures)})
    print("\n".join(f"{digest[:16]}  {folder.name}/{name}" for name, digest in digests.items()))


if __name__ == "__main__":
    warnings.simplefilter("error")
    main(sys.argv[1:])
