"""What ``suggest`` costs, as ratios to spaCy's bare tokenizer in the same run (``make bench``; ``--quick`` for a short look).

Six tables: start-up, the code tables, speed, growth with the note's length, growth of memory, and the limits that were passed. Times are
the best of several repeats, the two measurements taken in turn, so that a busy machine slows both. Exit status 1: a limit was passed.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import json
import os
import resource
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.coder import Coder

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "corpus" / "data"
DEMO = DATA / "samples" / "demo.txt"

# The same notes as ever, so that one version's figures stand beside another's.
SETS = ("chart", "dictation", "mixed", "therapy", "varied")
DATE = "2026-03-02"
TIME_LIMITS = {"pain": 8.0, "other": 2.5}  # times the bare tokenizer's time, by rules alone
CLASSIFIER_LIMIT = 4 / 3  # times the time by rules alone
LENGTHS = (20_000, 100_000, 200_000)  # characters
GROWTH_LIMIT = 1.5  # time per character of the longest note, times that of the shortest
LONGEST_LIMIT = 2.0  # seconds for the longest note
TABLES_TIME_LIMIT = 0.3  # seconds to load and check all tables
TABLES_MEMORY_LIMIT = 60.0  # MB at the peak of it
MEMORY_NOTES = 20_000
MEMORY_LIMIT = 10.0  # MB over all notes; what spaCy's string store alone would add without a memory zone is 30


@dataclass(frozen=True, slots=True)
class BenchNote:
    """A note of the corpus with what its request says."""

    text: str
    payer: str
    date: str


@dataclass(slots=True)
class Report:
    """Prints each measured value beside its limit and keeps those over it."""

    passed: list[str] = field(default_factory=list)

    def title(self, text: str) -> None:
        print(f"\n{text}")

    def row(self, name: str, value: float, unit: str, limit: float | None = None, note: str = "") -> None:
        over = limit is not None and value > limit
        verdict = "" if limit is None else f"limit {limit:g}  {'OVER' if over else 'ok'}"
        shown = f"{value:,.0f}" if value >= 1000 else f"{value:.2f}"
        print(f"  {name:<40}{shown:>10} {unit:<14}{verdict:<20}{note}".rstrip(), flush=True)
        if over:
            self.passed.append(f"{name}: {value:.2f} {unit}, limit {limit:g}")


def read_notes(kind: str) -> list[BenchNote]:
    """The notes of ``SETS`` whose field is ``kind`` (``pain`` or ``other``), in the order of the files."""
    lines = (line for name in SETS for line in (DATA / f"{name}.notes.jsonl").read_text(encoding="utf-8").split("\n") if line)
    records = [record for record in map(json.loads, lines) if record.get("field", "pain") == kind]
    return [BenchNote(r["text"], r.get("payer") or "medicare", r.get("date_of_service") or DATE) for r in records]


def seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def best_in_turn(acts: Sequence[Callable[[], object]], repeats: int) -> list[float]:
    """The best time of each act in seconds, every act once a round; one round before that warms caches."""
    best = [float("inf")] * len(acts)
    for act in acts:
        act()
    for _ in range(repeats):
        for i, act in enumerate(acts):
            gc.collect()
            best[i] = min(best[i], seconds(act))
    return best


def run_command(command: Sequence[str]) -> tuple[float, float]:
    """Wall time in seconds and peak resident memory in MB of a command.

    Call it while this process is still small: Linux counts the memory of the process that forked towards the child's peak.
    """
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command[0]} ended with status {process.returncode}")
    return took, usage.ru_maxrss / 1024


def bench_startup(report: Report, repeats: int) -> None:
    """``notecoder suggest`` on the demo note beside an interpreter that only imports spaCy."""
    notecoder = str(Path(sys.executable).with_name("notecoder"))
    commands = ([sys.executable, "-c", "import spacy"], [notecoder, "suggest", str(DEMO)])
    runs = [[run_command(command) for command in commands] for _ in range(repeats + 1)][1:]
    (bare_time, bare_peak), (our_time, our_peak) = (tuple(map(min, zip(*column, strict=True))) for column in zip(*runs, strict=True))
    report.title("Start-up: notecoder suggest demo.txt beside python -c 'import spacy'")
    report.row("import spacy, time", bare_time, "s")
    report.row("notecoder suggest, time", our_time, "s")
    report.row("time ratio", our_time / bare_time, "x")
    report.row("import spacy, peak memory", bare_peak, "MB")
    report.row("notecoder suggest, peak memory", our_peak, "MB")
    report.row("peak memory ratio", our_peak / bare_peak, "x")


def bench_tables(report: Report, repeats: int) -> None:
    """Time and memory of loading the pack, every check included."""
    from models.tables.load import load_tables

    (took,) = best_in_turn([load_tables], repeats)
    tracemalloc.start()
    load_tables()
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    report.title("Code tables: load_tables()")
    report.row("time", took, "s", TABLES_TIME_LIMIT)
    report.row("peak memory", peak, "MB", TABLES_MEMORY_LIMIT)


def bench_speed(report: Report, coder: Coder, rules: Coder, kind: str, repeats: int) -> None:
    """Time of ``suggest`` over all notes of a kind: by rules alone as a ratio to the bare tokenizer, with the classifier to the rules."""
    import spacy

    notes = read_notes(kind)
    if not notes:
        report.title(f"Speed: corpus/data holds no notes of the kind {kind}")
        return
    tokenize = spacy.blank("en").tokenizer
    words = sum(len(note.text.split()) for note in notes)

    def bare() -> None:
        for note in notes:
            tokenize(note.text)

    def suggest(one: Coder) -> Callable[[], None]:
        def act() -> None:
            for note in notes:
                one.suggest(note.text, date_of_service=note.date, payer=note.payer)

        return act

    bare_time, rules_time, our_time = best_in_turn([bare, suggest(rules), suggest(coder)], repeats)
    report.title(f"Speed: {len(notes)} {kind} notes, {words / len(notes):.0f} words each")
    report.row("bare tokenizer", words / bare_time, "words/s")
    report.row("suggest by rules alone", words / rules_time, "words/s", note=f"{rules_time / len(notes) * 1000:.2f} ms a note")
    report.row("suggest", words / our_time, "words/s", note=f"{our_time / len(notes) * 1000:.2f} ms a note")
    report.row(f"time ratio, {kind}", rules_time / bare_time, "x", TIME_LIMITS[kind])
    report.row(f"with the classifier, {kind}", our_time / rules_time, "x", CLASSIFIER_LIMIT)


def joined(texts: Sequence[str], length: int) -> str:
    """The texts one after another, again from the first when they run out, cut at ``length`` characters."""
    parts, total = [], 0
    for text in itertools.cycle(texts):
        parts.append(text)
        total += len(text) + 2
        if total >= length:
            return "\n\n".join(parts)[:length]
    raise AssertionError("cycle of no texts")


def bench_length(report: Report, coder: Coder, name: str, texts: Sequence[str], repeats: int) -> None:
    """Time per character of one note of 20,000, 100,000 and 200,000 characters: linear when it stays the same."""

    def suggest(text: str) -> Callable[[], object]:
        return lambda: coder.suggest(text, date_of_service=DATE, payer="medicare")

    times = best_in_turn([suggest(joined(texts, length)) for length in LENGTHS], repeats)
    report.title(f"Growth with length: {name}")
    for length, took in zip(LENGTHS, times, strict=True):
        report.row(f"{length:,} characters", took / length * 1e6, "µs/character", note=f"{took:.3f} s")
    report.row(f"{name}, longest to shortest", times[-1] / LENGTHS[-1] / (times[0] / LENGTHS[0]), "x", GROWTH_LIMIT)
    report.row(f"{name}, longest", times[-1], "s", LONGEST_LIMIT)


def resident_mb() -> float:
    """Resident memory of this process now, in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def unseen(notes: Sequence[BenchNote]) -> Iterator[BenchNote]:
    """The notes for ever, each with words that no other has: what fills a string store that is never emptied."""
    for number, note in enumerate(itertools.cycle(notes)):
        yield BenchNote(f"{note.text}\nRef q{number:07d}x k{number * 7919:x}z", note.payer, note.date)


def bench_memory(report: Report, coder: Coder, count: int) -> None:
    """Growth of resident memory over ``count`` notes, after a tenth of them more as a warm-up."""
    notes = unseen(read_notes("pain") + read_notes("other"))

    def suggest(many: int) -> None:
        for note in itertools.islice(notes, many):
            coder.suggest(note.text, date_of_service=note.date, payer=note.payer)
        gc.collect()

    suggest(count // 10)
    before = resident_mb()
    suggest(count)
    grown = resident_mb() - before
    report.title(f"Memory: {count:,} notes, each with words never seen before")
    report.row("resident before", before, "MB")
    report.row("growth of memory", grown, "MB", MEMORY_LIMIT, note=f"{grown * 1024 / count:.3f} KB a note")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="fewer repeats, and a tenth of the notes for memory")
    quick = parser.parse_args().quick
    repeats = 3 if quick else 7

    report = Report()
    bench_startup(report, repeats)
    bench_tables(report, repeats)

    # Only now: the commands above were measured from a small process.
    from models.classifier.parts import Parts
    from models.coder import Coder

    coder, rules = Coder.load(), Coder.of(Parts())
    for kind in TIME_LIMITS:
        bench_speed(report, coder, rules, kind, repeats)
    pain = [note.text for note in read_notes("pain")] or [DEMO.read_text(encoding="utf-8")]
    bench_length(report, coder, "pain notes joined", pain, 3)
    bench_length(report, coder, "one phrase repeated", ["right L4-5 TFESI under fluoroscopy, 80 mg Depo-Medrol, 15 min, "], 3)
    bench_memory(report, coder, MEMORY_NOTES // 10 if quick else MEMORY_NOTES)

    report.title("Limits")
    print("\n".join(f"  OVER  {line}" for line in report.passed) or "  all kept")
    return 1 if report.passed else 0


if __name__ == "__main__":
    sys.exit(main())
