"""A pack is loaded whole or refused with file, row and reason."""

from __future__ import annotations

import time
import tracemalloc
from datetime import date
from pathlib import Path

import pytest

from models.tables.load import PairEdit, load_tables
from models.tables.schema import TableError

PACK = {
    "codes.csv": """code,system,family,label,region,imaging,laterality,unit_basis,global_days,effective_from,effective_to,status,notes
64493,CPT,facet,"Facet, first level",lumbar_sacral,included,unilateral,per_level,000,,,A,
64494,CPT,facet,"Facet, second level",lumbar_sacral,included,unilateral,per_level,ZZZ,,,A,
64495,CPT,facet,"Facet, third level",lumbar_sacral,included,unilateral,per_level,ZZZ,,,A,
64415,CPT,plexus,Plexus block (before 2023),upper_extremity,optional,unilateral,per_plexus,000,,2022-12-31,A,
64415,CPT,plexus,Plexus block,upper_extremity,included,unilateral,per_plexus,000,2023-01-01,,A,
77003,CPT,guidance,Spine fluoroscopy,any,separate,na,per_session,ZZZ,2007-01-01,,A,
J1030,HCPCS,drug,"Old steroid, 40 mg",na,none,na,per_unit_drug,XXX,,2024-03-31,E,
J1010,HCPCS,drug,"Steroid, 1 mg",na,none,na,per_unit_drug,XXX,2024-04-01,,E,
""",
    "unit_limits.csv": "code,max_units,mai,source\n64493,1,2,2026Q2\n77003,1,3,2026Q2\n",
    "bilateral.csv": "code,indicator,source\n64493,1,2024Q3\n77003,0,2024Q3\n",
    "add_ons.csv": "add_on,parent,source\n64494,64493,2024Q3\n64495,64493,2024Q3\n64495,64494,2024Q3\n",
    "pair_edits.csv": "column1,column2,indicator,effective_from,effective_to,verification\n64493,77003,1,,,both\n"
    "64415,64493,0,2025-01-01,2025-12-31,2026q2\n",
    "successors.csv": "code,ended,successor,source,note\nJ1030,2024-03-31,J1010,rules,one unit is 1 mg\n",
}


def write(folder: Path, **changed: str) -> Path:
    for name, text in (PACK | {f"{table}.csv": text for table, text in changed.items()}).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_load_joins_limits_and_sides_to_the_code(tmp_path: Path) -> None:
    code = load_tables(write(tmp_path)).code("64493")
    assert code is not None
    assert (code.label, code.max_units, code.mai, code.bilateral) == ("Facet, first level", 1, "2", "1")
    assert (code.effective_from, code.effective_to) == (None, None)


@pytest.mark.parametrize(
    ("on", "imaging"),
    [(None, "included"), (date(2022, 12, 31), "optional"), (date(2023, 1, 1), "included"), (date(2026, 1, 1), "included")],
)
def test_load_gives_the_row_of_the_day(tmp_path: Path, on: date | None, imaging: str) -> None:
    code = load_tables(write(tmp_path)).code("64415", on)
    assert code is not None
    assert code.imaging == imaging


@pytest.mark.parametrize(
    ("code", "on", "active"),
    [
        ("J1030", date(2024, 3, 31), True),
        ("J1030", date(2024, 4, 1), False),
        ("J1010", date(2024, 3, 31), False),
        ("J1010", date(2024, 4, 1), True),
        ("64415", date(2020, 1, 1), True),
        ("99999", date(2024, 1, 1), False),
    ],
)
def test_load_knows_the_days_of_a_code(tmp_path: Path, code: str, on: date, active: bool) -> None:
    assert load_tables(write(tmp_path)).active(code, on) is active


def test_load_gives_edits_by_column_and_in_either_order(tmp_path: Path) -> None:
    tables = load_tables(write(tmp_path))
    edit = PairEdit("64493", "77003", "1", "both")
    assert tables.edit("64493", "77003") == edit
    assert tables.edit("77003", "64493") is None
    assert tables.between("77003", "64493") == edit == tables.between("64493", "77003")
    assert tables.between("64494", "77003") is None


@pytest.mark.parametrize(
    ("on", "in_force"), [(None, True), (date(2024, 12, 31), False), (date(2025, 1, 1), True), (date(2026, 1, 1), False)]
)
def test_load_keeps_the_days_of_an_edit(tmp_path: Path, on: date | None, in_force: bool) -> None:
    edit = load_tables(write(tmp_path)).edit("64415", "64493")
    assert edit is not None
    assert edit.in_force(on) is in_force


def test_load_gives_parents_and_successors(tmp_path: Path) -> None:
    tables = load_tables(write(tmp_path))
    assert tables.parents("64495") == {"64493", "64494"}
    assert tables.parents("64493") == frozenset()
    assert tables.successor("J1030") == "J1010"
    assert tables.successor("J1010") is None


def test_load_digest_is_the_same_for_the_same_bytes_only(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, again = load_tables(write(tmp_path / "a")).digest(), load_tables(tmp_path / "a").digest()
    other = load_tables(write(tmp_path / "b", unit_limits=PACK["unit_limits.csv"].replace("64493,1,2", "64493,2,2"))).digest()
    assert first == again != other
    assert len(first) == 64


def replaced(table: str, old: str, new: str) -> tuple[str, str]:
    text = PACK[f"{table}.csv"]
    assert text.count(old) == 1, old
    return table, text.replace(old, new)


@pytest.mark.parametrize(
    ("change", "row", "reason"),
    [
        (replaced("codes", "64493,CPT", "6449,CPT"), 2, "'6449' is not a five-character code"),
        (replaced("codes", "64494,CPT,facet", "64494,SNOMED,facet"), 3, "system 'SNOMED' is none of CPT, HCPCS"),
        (replaced("codes", "any,separate", "any,sometimes"), 7, "imaging 'sometimes' is none of"),
        (replaced("codes", "any,separate", "moon,separate"), 7, "region 'moon' is none of"),
        (replaced("codes", "Spine fluoroscopy", " "), 7, "label is empty"),
        (replaced("codes", "77003,CPT,guidance", "77003,CPT,Guidance"), 7, "family 'Guidance' is not a lower-case name"),
        (replaced("codes", "ZZZ,2007-01-01", "ZZZ,1/1/2007"), 7, "effective_from '1/1/2007' is not a date"),
        (replaced("codes", "ZZZ,2007-01-01,", "ZZZ,2007-01-01,2006-12-31"), 7, "effective_from 2007-01-01 is after effective_to"),
        (replaced("codes", "000,2023-01-01,", "000,2022-12-31,"), 6, "the dates of 64415 overlap an earlier row of it"),
        (replaced("codes", "000,2023-01-01,", "000,,"), 6, "the dates of 64415 overlap an earlier row of it"),
        (replaced("codes", ",laterality", ""), 1, "missing column laterality"),
        (replaced("unit_limits", "64493,1,2", "64493,one,2"), 2, "max_units 'one' is not a whole number"),
        (replaced("unit_limits", "64493,1,2", "64493,1,4"), 2, "mai '4' is none of 1, 2, 3"),
        (replaced("unit_limits", "77003", "64493"), 3, "code 64493 stands there twice"),
        (replaced("unit_limits", "77003", "99999"), 3, "unknown code '99999'"),
        (replaced("unit_limits", "1,3,2026Q2", "1,3,"), 3, "source is empty"),
        (replaced("bilateral", "77003,0", "77003,4"), 3, "indicator '4' is none of 0, 1, 2, 3, 9"),
        (replaced("bilateral", "77003", "77004"), 3, "unknown code '77004'"),
        (replaced("bilateral", "77003", "64493"), 3, "code 64493 stands there twice"),
        (replaced("add_ons", "64495,64494", "64493,64494"), 4, "circular add-on: 64494 itself needs 64493"),
        (replaced("add_ons", "64495,64494", "64493,64495"), 4, "circular add-on: 64495 itself needs 64493"),
        (replaced("add_ons", "64495,64494", "64494,64494"), 4, "circular add-on: 64494 itself needs 64494"),
        (replaced("add_ons", "64495,64494", "64495,64493"), 4, "pair 64493 stands there twice"),
        (replaced("add_ons", "64495,64494", "64495,99999"), 4, "unknown code '99999'"),
        (replaced("pair_edits", "64493,77003", "64493,99999"), 2, "unknown code '99999'"),
        (replaced("pair_edits", "64493,77003", "99999,77003"), 2, "unknown code '99999'"),
        (replaced("pair_edits", "64493,77003", "64493,64493"), 2, "64493 is paired with itself"),
        (replaced("pair_edits", "64415,64493", "64493,77003"), 3, "pair 64493 77003 stands there twice"),
        (replaced("pair_edits", "77003,1,", "77003,2,"), 2, "indicator '2' is none of 0, 1, 9"),
        (replaced("pair_edits", "both", "hearsay"), 2, "verification 'hearsay' is none of"),
        (replaced("pair_edits", "2025-12-31", "2024-12-31"), 3, "effective_from 2025-01-01 is after effective_to 2024-12-31"),
        (replaced("pair_edits", ",indicator", ""), 1, "missing column indicator"),
        (("descriptors", "code,descriptor\n99999,Words\n"), 2, "unknown code '99999'"),
        (("descriptors", "code,descriptor\n64493,Words\n64493,Words\n"), 3, "code 64493 stands there twice"),
        (("descriptors", "code,descriptor\n64493, \n"), 2, "descriptor is empty"),
        (("descriptors", "code,words\n64493,Words\n"), 1, "missing column descriptor"),
        (replaced("successors", "J1010", "99999"), 2, "unknown code '99999'"),
        (replaced("successors", "J1030,2024-03-31,J1010", "J1020,2024-03-31,J1030"), 2, "the successor J1030 has itself ended"),
        (replaced("successors", "J1030,2024-03-31", "J1030,2024-03-30"), 2, "J1030 ends on 2024-03-31 in codes.csv, not on 2024-03-30"),
        (replaced("successors", "J1030,2024-03-31", "J1020,"), 2, "ended is empty"),
    ],
)
def test_load_refuses_a_bad_table_with_file_row_and_reason(tmp_path: Path, change: tuple[str, str], row: int, reason: str) -> None:
    table, text = change
    with pytest.raises(TableError) as caught:
        load_tables(write(tmp_path, **{table: text}))
    assert (caught.value.file, caught.value.row) == (f"{table}.csv", row)
    assert caught.value.reason.startswith(reason)


@pytest.mark.parametrize("name", sorted(PACK))
def test_load_refuses_a_pack_without_one_of_its_files(tmp_path: Path, name: str) -> None:
    (write(tmp_path) / name).unlink()
    with pytest.raises(TableError, match=f"^{name}: the file is missing"):
        load_tables(tmp_path)


def test_load_is_fast_and_small() -> None:
    def seconds() -> float:
        # The processor's seconds: the clock's would be those of whatever else runs on the machine, too.
        start = time.process_time()
        load_tables()
        return time.process_time() - start

    assert min(seconds() for _ in range(3)) < 0.3
    tracemalloc.start()
    load_tables()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60 * 2**20
