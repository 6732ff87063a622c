from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from corpus.datasheet import counts
from corpus.gold import Gold, GoldLine, GoldNotCoded, GoldProcedure, GoldVisit
from corpus.note import Note
from corpus.sets import NoteSet, own_sets


def test_datasheet_shows_the_counts_of_the_files(root: Path) -> None:
    """Where it does not, ``python -m corpus.datasheet`` prints what belongs between the marks."""
    sheet = (root / "corpus" / "data" / "DATASHEET.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"<!-- counts -->\n(.*?)\n<!-- end of counts -->", sheet, flags=re.DOTALL)
    assert shown.strip() == counts(own_sets())


def test_datasheet_names_every_set(root: Path) -> None:
    sheet = (root / "corpus" / "data" / "DATASHEET.md").read_text(encoding="utf-8")
    styles = sheet.partition("## How many")[0]
    described = re.findall(r"^\| `([a-z]+)` \| [^|]{30,} \|$", styles, flags=re.MULTILINE)
    assert described == [one.name for one in own_sets()]


def test_datasheet_counts() -> None:
    notes = (
        Note("a", "one two three", date(2024, 5, 1), "medicare", "s", "pain"),
        Note("b", "one", date(2026, 5, 1), "commercial", "s", "other"),
    )
    gold = (
        Gold(
            "a",
            (GoldLine("64483", 1), GoldLine("64484", None, ambiguous=True)),
            (GoldLine("J1100", 10),),
            GoldVisit("new_office", ("99203",)),
            (GoldProcedure("x", "performed", "q"), GoldProcedure("x", "performed", "q"), GoldProcedure("x", "planned", "q")),
            (GoldNotCoded("m", "out_of_scope"),),
        ),
        Gold("b"),
    )
    table, _, facts = counts([NoteSet("s", notes, gold)]).partition("\n\n")
    assert table.splitlines()[2:] == [f"| {name} | 2 | 1 | 2 | 2 | 1 | 1 | 1 | 1 | 1 | 1 | 4 | 1-3 |" for name in ("s", "all")]
    assert facts.splitlines() == [
        "- 2 of 2 records carry the date of service, from 2024 to 2026.",
        "- 2 procedure codes and 1 drug codes.",
        "- 1 ambiguous lines, 1 of them without units.",
        "- Acts: 2 performed, 1 planned.",
        "- Temptations: 1 out of scope.",
        "- Visits: 1 new office.",
    ]
