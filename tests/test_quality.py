"""The rules of the house that no single module can break alone: where knowledge lives, sizes, addresses, what the documents say."""

from __future__ import annotations

import ast
import os
import re
import shlex
import statistics
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("corpus", "models", "nlp", "service")
SKIPPED = {
    ".git",
    ".venv",
    "build",
    "dist",
    "__pycache__",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
    ".import_linter_cache",
}

MAX_LINES = 400
MAX_MEDIAN_LINES = 130

# CPT (five digits, or four and T for the new techniques) and the HCPCS letters of drugs, supplies and Medicare's own services.
CODE_NUMBER = re.compile(r"(?<![\w.#-])(?:\d{5}|\d{4}T|[AGJQ]\d{4})(?![\w.])")

# Put together here, so that this file does not hold what it forbids.
REGISTRIES = tuple(
    ".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("debian", "org"))
)
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|tmp|home|opt|Users)/[\w.]|file:///\w|\.\./shar" + "ed")


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that is or would be committed; all files but the tools' own where git does not answer (an unpacked archive)."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0:
        return tuple(path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file())
    return tuple(path for path in ROOT.rglob("*") if path.is_file() and not SKIPPED.intersection(path.relative_to(ROOT).parts))


def files_of(package: str, *endings: str) -> Iterator[Path]:
    return (path for path in project_files() if path.is_relative_to(ROOT / package) and path.suffix in endings)


def hits(pattern: re.Pattern[str], path: Path) -> list[str]:
    """``file:line: match`` of every hit of the pattern in the file; bytes that are no UTF-8 are passed over."""
    lines = path.read_text(encoding="utf-8", errors="ignore").splitlines()
    return [f"{path.relative_to(ROOT)}:{number}: {m[0]}" for number, line in enumerate(lines, 1) for m in pattern.finditer(line)]


@pytest.mark.parametrize(
    ("text", "is_code"),
    [
        ('code = "64483"', True),
        ("64483-RT, 77003", True),
        ("J1100 x 20", True),
        ("0232T", True),
        ("G0283", True),
        ("20_000 characters", False),
        ("0.12345", False),
        (r"\U0001F600 \u2013", False),
        ("# R-FAC-03, L4-5, S1Q3T3, T12-L1", False),
        ("2026-03-02", False),
        ("123456", False),
    ],
)
def test_quality_code_number_pattern(text: str, is_code: bool) -> None:
    assert bool(CODE_NUMBER.search(text)) is is_code


def test_quality_nlp_holds_no_code_number() -> None:
    files = list(files_of("nlp", ".py", ".toml", ".cfg"))
    assert files
    assert [hit for path in files for hit in hits(CODE_NUMBER, path)] == []


def test_quality_models_sees_only_facts() -> None:
    """No pattern matching and no spaCy in the judge: it reads facts, never text."""
    forbidden = {"re", "regex", "spacy", "ahocorasick_rs"}
    files = list(files_of("models", ".py"))
    assert files
    found = []
    for path in files:
        for node in ast.walk(ast.parse(path.read_bytes())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            found += [f"{path.relative_to(ROOT)}: {name}" for name in names if name.split(".")[0] in forbidden]
    assert found == []


def test_quality_files_are_small() -> None:
    sizes = {path: len(path.read_bytes().splitlines()) for path in project_files() if path.suffix == ".py"}
    assert {str(path.relative_to(ROOT)): size for path, size in sizes.items() if size > MAX_LINES} == {}
    # The marker files of the packages would flatter the median.
    packaged = [size for path, size in sizes.items() if path.relative_to(ROOT).parts[0] in PACKAGES and path.name != "__init__.py"]
    assert statistics.median(packaged) <= MAX_MEDIAN_LINES


def test_quality_no_init_file_under_tests() -> None:
    assert [path for path in files_of("tests", ".py") if path.name == "__init__.py"] == []


def test_quality_no_registry_and_no_path_of_a_machine() -> None:
    pattern = re.compile("|".join([MACHINE_PATH.pattern, *map(re.escape, REGISTRIES)]))
    assert len(project_files()) > len(PACKAGES)
    assert [hit for path in project_files() for hit in hits(pattern, path)] == []


@pytest.mark.parametrize("path", ["/work/" + "main", "see ../" + "shared/x", "file:/" + "//x", "-f /" + "tmp/wheels", "/" + "root/.cache"])
def test_quality_machine_path_pattern_finds(path: str) -> None:
    assert MACHINE_PATH.search(path)


@pytest.mark.parametrize("text", ["physical therapy at home/work/gym", "https://example.test/home/page", "./opt/x", "POST /v1/suggest"])
def test_quality_machine_path_pattern_passes(text: str) -> None:
    assert not MACHINE_PATH.search(text)


@pytest.mark.slow
def test_quality_imports_point_one_way() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "0 broken" in run.stdout


def demo_output() -> str:
    """What ``make demo`` prints in a terminal of 100 columns without colour, the command itself left out."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "FORCE_COLOR", "CLICOLOR"))}
    plan = subprocess.run(
        ["make", "--dry-run", "--no-print-directory", "demo"], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    program, *arguments = shlex.split(plan.stdout.splitlines()[-1])
    # The same command in the environment that runs the tests, which need not be .venv.
    command = [str(Path(sys.executable).with_name(Path(program).name)), *arguments]
    environment |= {"COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb", "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=True, timeout=120)
    return run.stdout


def stripped(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip("\n").splitlines()]


@pytest.mark.slow
def test_quality_readme_shows_what_the_demo_prints() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"<!-- demo output -->\s*\n(?P<fence>`{3,})[a-z]*\n(?P<body>.*?)\n(?P=fence)", readme, flags=re.DOTALL)
    assert block, "README.md has no fenced block after <!-- demo output -->"
    assert stripped(block["body"]) == stripped(demo_output())


def test_quality_contributing_gives_a_reason_for_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = chain.from_iterable(project["optional-dependencies"].values())
    asked = {re.split(r"[<>=~!\[; ]", line)[0] for line in [*project["dependencies"], *extras]}
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([a-z0-9-]+)` \|[^|]*\| ([^|]+) \| (?:runtime|dev|report, dev) \|$", contributing, flags=re.MULTILINE))
    assert rows.keys() == asked
    assert [name for name, reason in rows.items() if len(reason.split()) < 4] == []


@pytest.mark.parametrize("target", ["setup", "demo", "system", "test", "check", "bench", "eval", "train", "serve"])
def test_quality_makefile_has_target(target: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE)
    assert re.search(rf"^\.PHONY:.*\b{target}\b", makefile, flags=re.MULTILINE)
