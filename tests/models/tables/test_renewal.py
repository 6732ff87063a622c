"""A renewed pack: what stays, what changes, written whole or not at all, the old one kept."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from models.coder import Coder
from models.tables.load import load_tables, pack_files
from models.tables.published import Published, read_published
from models.tables.renewal import Change, RenewalError, check_losses, quarter_begins, renewed, write_pack
from models.tables.schema import TableError
from tests.models.tables.cms_files import Cells, aoc, mue, ptp, put, text

PROGRAM = load_tables()
NAMES = frozenset(PROGRAM.codes)


def own(*rows: str) -> list[Cells]:
    """``"64493 The clinic's words"`` each."""
    return [("code", "descriptor"), *(row.split(" ", 1) for row in rows)]


MAKERS: dict[str, Callable[..., list[Cells]]] = {"ptp": ptp, "mue": mue, "aoc": aoc, "own": own}


def published(folder: Path, **tables: list[str]) -> Published:
    """What files of these rows hold, by the name of their maker."""
    return read_published([put(folder, f"{kind}.csv", text(MAKERS[kind](*rows), encoding="utf-8")) for kind, rows in tables.items()], NAMES)


def pack(folder: Path, **tables: list[str]) -> Path:
    """The pack of the program renewed by such files."""
    files, _ = renewed(published(folder, **tables), "2026Q4", None)
    write_pack(files, folder / "pack")
    return folder / "pack"


@pytest.mark.parametrize(("quarter", "day"), [("2026Q1", date(2026, 1, 1)), ("2026Q4", date(2026, 10, 1)), ("2027Q2", date(2027, 4, 1))])
def test_renewal_quarter_begins(quarter: str, day: date) -> None:
    assert quarter_begins(quarter) == day


@pytest.mark.parametrize("quarter", ["", "2026", "2026Q5", "2026Q0", "26Q4", "Q4 2026", "2026q4"])
def test_renewal_refuses_what_is_no_quarter(quarter: str) -> None:
    with pytest.raises(ValueError, match="is not a quarter like 2026Q4"):
        quarter_begins(quarter)


def test_renewal_needs_the_quarter_of_cms_files(tmp_path: Path) -> None:
    with pytest.raises(RenewalError, match="name it, as 2026Q4"):
        renewed(published(tmp_path, mue=["64493 1 2"]), None, None)


def test_renewal_takes_the_new_rows(tmp_path: Path) -> None:
    tables = load_tables(
        pack(
            tmp_path,
            ptp=["64493 77003 20150101 * 9", "20610 20552 20261001 * 0", "64493 64494 20210101 20260930 1"],
            mue=["64493 5 3", "20610 2 1"],
            aoc=["1 64494 64493 2010001 -", "1 64495 64493 2010001 2026090"],
        )
    )
    edit = tables.edit("64493", "77003")
    assert edit is not None
    assert (edit.indicator, edit.verification, edit.effective_from, edit.effective_to) == ("9", "cms", None, None)
    new, old = tables.edit("20610", "20552"), tables.edit("64493", "64494")
    assert new is not None
    assert old is not None
    assert [new.in_force(date(2026, 9, 30)), new.in_force(date(2026, 10, 1))] == [False, True]
    assert [old.in_force(date(2026, 9, 30)), old.in_force(date(2026, 10, 1))] == [True, False]
    code = tables.code("64493")
    assert code is not None
    assert (code.max_units, code.mai) == (5, "3")
    assert tables.parents("64494") == {"64493"}
    assert tables.parents("64495") == frozenset()  # the only pair given had ended


def test_renewal_keeps_what_cms_does_not_list(tmp_path: Path) -> None:
    folder = pack(tmp_path, ptp=["64493 77003 20150101 * 1"], mue=["64493 1 2"], aoc=["1 64494 64493 2010001 -"])
    tables = load_tables(folder)
    instructions = {pair for pair, edit in PROGRAM.edits.items() if edit.verification == "instruction"}
    assert instructions
    assert tables.edits.keys() == instructions | {("64493", "77003")}
    limits = {code for code in tables.codes if (row := tables.code(code)) and row.max_units is not None}
    ended = {code for code in limits if PROGRAM.codes[code][-1].effective_to is not None}
    assert limits - ended == {"64493"}
    own = {line.split(",")[0] for line in pack_files(None)["add_ons.csv"].decode().splitlines() if line.endswith(",rules")}
    assert own <= {code for code in tables.codes if tables.parents(code)}
    assert pack_files(folder)["codes.csv"] == pack_files(None)["codes.csv"]


def test_renewal_cms_takes_the_place_of_an_instruction(tmp_path: Path) -> None:
    column1, column2 = next(pair for pair, edit in PROGRAM.edits.items() if edit.verification == "instruction")
    tables = load_tables(pack(tmp_path, ptp=[f"{column2} {column1} 20261001 * 1"]))
    assert tables.edit(column1, column2) is None
    assert tables.edit(column2, column1) is not None


def test_renewal_leaves_tables_that_were_not_given(tmp_path: Path) -> None:
    tables = load_tables(pack(tmp_path, mue=["64493 3 2"]))
    assert tables.edits == PROGRAM.edits
    assert tables.add_ons == PROGRAM.add_ons


def test_renewal_shows_what_changes(tmp_path: Path) -> None:
    before = pack(tmp_path, mue=["64493 1 2", "64494 1 2", "64495 1 2"])
    _, (change,) = renewed(published(tmp_path, mue=["64493 2 3", "64494 1 2", "20610 2 3"]), "2027Q1", before)
    assert change.file == "unit_limits.csv"
    assert change.added == {("20610",): ("2", "3")}
    assert change.removed == {("64495",): ("1", "2")}
    assert change.changed == {("64493",): (("1", "2"), ("2", "3"))}
    assert change.same >= 1  # another quarter in ``source`` is no change


def test_renewal_the_same_files_again_change_nothing(tmp_path: Path) -> None:
    tables: dict[str, list[str]] = {"ptp": ["64493 77003 20150101 * 1"], "mue": ["64493 1 2"], "aoc": ["1 64494 64493 2010001 -"]}
    first = pack(tmp_path, **tables)
    files, changes = renewed(published(tmp_path, **tables), "2026Q4", first)
    assert files == pack_files(first)
    assert [(c.added, c.removed, c.changed) for c in changes] == [({}, {}, {})] * 3


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        (Change("pair_edits.csv", {}, {("a", "b"): ("1",)}, {}, 9), 0.1),
        (Change("pair_edits.csv", {("b", "a"): ("1",)}, {("a", "b"): ("1",)}, {}, 9), 0.0),
        (Change("pair_edits.csv", {("c", "d"): ("1",)}, {("a", "b"): ("1",)}, {}, 1), 0.5),
        (Change("unit_limits.csv", {("a",): ("1",)}, {}, {}, 0), 0.0),
    ],
)
def test_renewal_share_of_lost_rows(change: Change, lost: float) -> None:
    assert change.lost == pytest.approx(lost)


def test_renewal_refuses_a_table_given_in_part(tmp_path: Path) -> None:
    _, changes = renewed(published(tmp_path, ptp=["64493 77003 20150101 * 1"]), "2026Q4", None)
    with pytest.raises(RenewalError, match=r"pair_edits\.csv would lose 100% of its rows: give every part"):
        check_losses(changes)
    check_losses([Change("pair_edits.csv", {}, {("a", "b"): ("1",)}, {}, 9)])
    check_losses([Change("descriptors.csv", {}, {("a",): ("words",)}, {}, 0)])


def test_renewal_refuses_a_circular_add_on(tmp_path: Path) -> None:
    found = published(tmp_path, aoc=["1 64494 64493 2010001 -", "1 64493 64494 2010001 -"])
    with pytest.raises(TableError, match=r"^add_ons\.csv, row \d+: circular add-on: 6449\d itself needs 6449\d"):
        renewed(found, "2026Q4", None)


def test_renewal_refuses_to_build_on_a_broken_pack(tmp_path: Path) -> None:
    folder = pack(tmp_path, mue=["64493 1 2"])
    (folder / "bilateral.csv").write_text("code,indicator\n")
    with pytest.raises(TableError, match=r"^bilateral\.csv, row 1: missing column source"):
        renewed(published(tmp_path, mue=["64493 1 2"]), "2026Q4", folder)


def test_renewal_descriptors_stand_in_place_of_labels_and_stay(tmp_path: Path) -> None:
    folder = pack(tmp_path, own=["64493 The clinic's words for it", "99213 Its words for a visit", "99998 No code of ours"])
    tables = load_tables(folder)
    assert [row.label for row in tables.codes["64493"]] == ["The clinic's words for it"]
    # The definition of before 2021 keeps our label.
    assert [row.label == "Its words for a visit" for row in tables.codes["99213"]] == [False, True]
    files, _ = renewed(published(tmp_path, mue=["64493 1 2"]), "2026Q4", folder)
    assert files["descriptors.csv"] == (folder / "descriptors.csv").read_bytes()
    assert tables.digest() != PROGRAM.digest()


def test_renewal_descriptors_reach_the_answer(tmp_path: Path) -> None:
    coder = Coder.load(pack(tmp_path, own=["20610 The clinic's words for it"]))
    text = "The right knee joint was injected with 40 mg of triamcinolone without ultrasound."
    labels = {line.code: line.label for line in coder.suggest(text, date_of_service="2026-03-02").suggestions}
    assert labels["20610"] == "The clinic's words for it"


def test_renewal_the_program_ships_no_descriptors() -> None:
    assert "descriptors.csv" not in pack_files(None)


def test_renewal_refuses_descriptors_inside_the_project(tmp_path: Path, root: Path) -> None:
    files, _ = renewed(published(tmp_path, own=["64493 The clinic's words"]), None, None)
    with pytest.raises(RenewalError, match="descriptors are kept outside the project's folder"):
        write_pack(files, root / "own-pack")
    assert not (root / "own-pack").exists()


def test_renewal_keeps_the_old_packs(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "pack"
    packs = [renewed(published(tmp_path, mue=[f"64493 {units} 2"]), "2026Q4", None)[0] for units in (1, 2, 3)]
    assert [write_pack(files, folder) for files in packs] == [None, tmp_path / "deep/pack.before.1", tmp_path / "deep/pack.before.2"]
    assert [pack_files(each) for each in (folder.with_name("pack.before.1"), folder.with_name("pack.before.2"), folder)] == packs
    assert sorted(each.name for each in folder.parent.iterdir()) == ["pack", "pack.before.1", "pack.before.2"]


def test_renewal_refuses_a_folder_with_other_files(tmp_path: Path) -> None:
    put(tmp_path, "letter.txt", b"dear")
    with pytest.raises(RenewalError, match=r"is no pack, it also holds letter\.txt"):
        write_pack(pack_files(None), tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("failing", ["write", "swap"])
def test_renewal_leaves_the_old_pack_where_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str) -> None:
    folder = tmp_path / "pack"
    write_pack(pack_files(None), folder)
    rename = Path.rename

    def broken(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    def second_fails(self: Path, target: Path) -> Path:
        if self.name.endswith(".part"):
            raise OSError(28, "No space left on device")
        return rename(self, target)

    if failing == "write":
        monkeypatch.setattr(os, "fsync", broken)
    else:
        monkeypatch.setattr(Path, "rename", second_fails)
    with pytest.raises(OSError, match="No space"):
        write_pack(pack_files(None) | {"unit_limits.csv": b"code,max_units,mai,source\n"}, folder)
    assert pack_files(folder) == pack_files(None)
    assert [each.name for each in tmp_path.iterdir()] == ["pack"]
