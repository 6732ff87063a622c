"""``notecoder tables import``: what it says, its status, and that the coder then uses the site's tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import service.cli
from models.tables.load import load_tables, pack_files
from service.respond import load_coder
from service.settings import tables_folder
from tests.models.tables.cms_files import mue, ptp, put, text, zipped

LIMITS = [f"{code} {row.max_units} {row.mai}" for code, rows in load_tables().codes.items() if (row := rows[-1]).max_units is not None]


def run(*arguments: object, **environment: str) -> Result:
    return CliRunner().invoke(service.cli.app, ["tables", "import", *map(str, arguments)], env=environment)


@pytest.fixture
def limits(tmp_path: Path) -> Path:
    """The table of today with one limit changed and one new, zipped as it is downloaded."""
    rows = [row.replace("64493 1 2", "64493 4 3") for row in LIMITS]
    assert rows != LIMITS
    return put(tmp_path, "mue.zip", zipped({"MCR_MUE_PractitionerServices_Eff_10-01-2026.csv": text(mue(*rows, "99998 1 2"))}))


def test_tables_import_shows_what_changes_and_writes(tmp_path: Path, limits: Path) -> None:
    result = run(limits, "--quarter", "2026Q4", "--pack", tmp_path / "pack")
    assert result.exit_code == 0, result.output
    count = len(LIMITS)
    assert result.stdout.splitlines() == [
        f"mue.zip/MCR_MUE_PractitionerServices_Eff_10-01-2026.csv: {count + 1:,} rows, for unit_limits.csv",
        "",
        f"unit_limits.csv: 0 added, 0 removed, 1 changed, {count - 1:,} as before",
        "  ~ 64493  1 2 → 4 3",
        f"written to {tmp_path / 'pack'}",
    ]
    code = load_tables(tmp_path / "pack").code("64493")
    assert code is not None
    assert (code.max_units, code.mai) == (4, "3")


def test_tables_import_dry_run_writes_nothing(tmp_path: Path, limits: Path) -> None:
    result = run(limits, "--quarter", "2026Q4", "--pack", tmp_path / "pack", "--dry-run")
    assert result.exit_code == 0
    assert "64493  1 2 → 4 3" in result.stdout
    assert result.stdout.endswith("nothing was written (--dry-run)\n")
    assert not (tmp_path / "pack").exists()


def test_tables_import_keeps_the_old_pack_and_says_where(tmp_path: Path, limits: Path) -> None:
    folder = tmp_path / "pack"
    for _ in range(2):
        result = run(limits, "--quarter", "2026Q4", NOTECODER_TABLES=str(folder))
        assert result.exit_code == 0
    assert "1 changed" not in result.stdout
    assert result.stdout.endswith(f"written to {folder}; the pack before it is in {folder}.before.1\n")


def test_tables_import_refuses_a_part_unless_forced(tmp_path: Path) -> None:
    part = put(tmp_path, "ccipra-v323r0-f1.txt", text(ptp("64493 77003 20150101 * 1"), "\t"))
    arguments = (part, "--quarter", "2026Q4", "--pack", tmp_path / "pack")
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("notecoder: pair_edits.csv would lose 100% of its rows")
    assert "  - … " in result.stdout
    assert not (tmp_path / "pack").exists()
    assert run(*arguments, "--force", "--all").stdout.count("\n  - ") > 10_000
    assert (tmp_path / "pack").is_dir()


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("m.csv", text(mue("64493 1 2", "64494 x 2")), "m.csv, row 7: Practitioner Services MUE Values 'x' is not a whole number"),
        ("m.pdf", b"%PDF", "m.pdf: neither .xlsx, .csv, .txt nor .zip"),
        ("m.csv", b"a,b\n1,2\n", "m.csv: no header of a table known here"),
    ],
)
def test_tables_import_says_what_is_wrong(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    result = run(put(tmp_path, name, data), "--quarter", "2026Q4", "--pack", tmp_path / "pack")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"notecoder: {says}")
    assert not (tmp_path / "pack").exists()


@pytest.mark.parametrize(("quarter", "says"), [("2026Q5", "'2026Q5' is not a quarter"), (None, "name it, as 2026Q4")])
def test_tables_import_asks_for_the_quarter(tmp_path: Path, limits: Path, quarter: str | None, says: str) -> None:
    result = run(limits, "--pack", tmp_path / "pack", *(["--quarter", quarter] if quarter else []))
    assert result.exit_code == 2
    assert says in result.stderr


def test_tables_import_of_a_file_that_is_not_there(tmp_path: Path) -> None:
    result = run(tmp_path / "none.csv", "--quarter", "2026Q4", "--pack", tmp_path / "pack")
    assert result.exit_code == 2
    assert "No such file" in result.stderr


def test_tables_import_own_descriptors_reach_every_door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = put(tmp_path, "own.csv", b"code,descriptor\n20610,The clinic's words for it\n")
    assert run(own, "--pack", tmp_path / "pack").exit_code == 0
    monkeypatch.setenv("NOTECODER_TABLES", str(tmp_path / "pack"))
    found = load_coder().code("20610", None)
    assert found is not None
    assert found["label"] == "The clinic's words for it"


@pytest.mark.parametrize(("value", "folder"), [(None, None), ("", None), ("site/pack", Path("site/pack"))])
def test_tables_folder_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch, value: str | None, folder: Path | None) -> None:
    monkeypatch.delenv("NOTECODER_TABLES", raising=False)
    if value is not None:
        monkeypatch.setenv("NOTECODER_TABLES", value)
    assert tables_folder() == folder


def test_tables_of_a_program_before_the_last_update_are_refused(tmp_path: Path) -> None:
    from models.coder import Coder
    from models.tables.schema import TableError

    files = pack_files(None)
    lines = files["codes.csv"].decode().splitlines(keepends=True)
    files["codes.csv"] = "".join(line for line in lines if not line.startswith("20610,")).encode()
    for name in ("unit_limits.csv", "bilateral.csv", "add_ons.csv", "pair_edits.csv", "successors.csv"):
        rows = files[name].decode().splitlines(keepends=True)
        files[name] = "".join(row for row in rows if "20610" not in row).encode()
    for name, data in files.items():
        put(tmp_path, name, data)
    with pytest.raises(TableError, match=r"^codes\.csv: 20610 is missing, which a family names: import the tables anew"):
        Coder.load(tmp_path)
