"""What a user installs: one distribution with four packages, the command, the spaCy factories, the data, and true locks."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from importlib.metadata import distribution, entry_points, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PACKAGES = ("corpus", "models", "nlp", "service")
COMPONENTS = ("sections", "phrases", "anatomy", "quantities", "context", "procedures")

# Folder and endings of the data without which the installed project cannot work.
DATA = (
    ("nlp", "config.cfg"),
    ("nlp/terms", "*.toml"),
    ("models/families", "*.toml"),
    ("models/tables", "*.csv"),
    ("service/web/templates", "*.html"),
    ("service/web/static", "*.*"),
    ("corpus/data", "*.jsonl"),
    ("corpus/grammar", "*.toml"),
    ("corpus/data/samples", "*.txt"),
)


@pytest.mark.parametrize("package", PACKAGES)
def test_packaging_gives_each_package_to_us_alone(package: str) -> None:
    assert set(packages_distributions()[package]) == {"notecoder"}


def test_packaging_holds_no_other_package() -> None:
    assert {name for name, owners in packages_distributions().items() if "notecoder" in owners} <= {
        *PACKAGES,
        *(name for name in packages_distributions() if name.startswith("__editable__")),
    }


def test_packaging_is_private() -> None:
    assert "Private :: Do Not Upload" in distribution("notecoder").metadata.get_all("Classifier", [])


def test_packaging_command_resolves() -> None:
    (script,) = entry_points(group="console_scripts", name="notecoder")
    main: Callable[..., object] = script.load()
    assert callable(main)
    assert main.__module__ == "service.cli"


@pytest.mark.parametrize("component", COMPONENTS)
def test_packaging_spacy_factory_resolves(component: str) -> None:
    (factory,) = entry_points(group="spacy_factories", name=f"notecoder_{component}")
    assert factory.value == f"nlp.components.{component}:create_{component}"
    assert callable(factory.load())


@pytest.mark.slow
def test_packaging_wheel_holds_the_data(root: Path, tmp_path: Path) -> None:
    # From a copy: setuptools leaves build/ and *.egg-info beside what it builds.
    source = tmp_path / "source"
    for package in PACKAGES:
        shutil.copytree(root / package, source / package, ignore=shutil.ignore_patterns("__pycache__", ".*cache"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(root / name, source)
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        str(tmp_path),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)

    (wheel,) = tmp_path.glob("notecoder-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    for package in PACKAGES:
        modules = {path.relative_to(root).as_posix() for path in (root / package).rglob("*.py")}
        assert modules - inside == set()
        assert f"{package}/py.typed" in inside
    for folder, pattern in DATA:
        data = {path.relative_to(root).as_posix() for path in (root / folder).glob(pattern)}
        assert data, f"{folder}/{pattern} is empty"
        assert data - inside == set()
    assert {name.split("/")[0] for name in inside if ".dist-info/" not in name} == set(PACKAGES)


def pins(lock: Path) -> dict[str, str]:
    """Name → exact version of every requirement in a lock file."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==(\S+) \\$", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


@pytest.mark.parametrize(("lock", "groups"), [("requirements.lock", ()), ("requirements-dev.lock", ("dev", "report"))])
def test_packaging_lock_pins_what_pyproject_asks(root: Path, lock: str, groups: tuple[str, ...]) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(line for group in groups for line in project["optional-dependencies"][group])]
    pinned = pins(root / lock)
    for requirement in map(Requirement, wanted):
        version = pinned.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement.name} is not in {lock}"
        assert requirement.specifier.contains(version), f"{lock} pins {requirement.name} {version}, pyproject asks {requirement}"


def test_packaging_locks_agree(root: Path) -> None:
    runtime, everything = pins(root / "requirements.lock"), pins(root / "requirements-dev.lock")
    assert runtime
    assert runtime.items() <= everything.items()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_packaging_lock_hashes_everything_and_names_no_address(root: Path, lock: str) -> None:
    text = (root / lock).read_text(encoding="utf-8")
    assert all(line.startswith(("#", " ")) or re.fullmatch(r"\S+==\S+ \\", line) for line in text.splitlines() if line)
    assert len(re.findall(r" \\\n    --hash=sha256:", text)) >= len(pins(root / lock))
    assert "://" not in text
