"""What a user installs: one distribution with four packages, the command, the spaCy factories, the data, and true locks."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
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
    ("models/release", "*.*"),
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


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the project as it stands."""
    # From a copy: setuptools leaves build/ and *.egg-info beside what it builds.
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for package in PACKAGES:
        shutil.copytree(root / package, source / package, ignore=shutil.ignore_patterns("__pycache__", ".*cache"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(root / name, source)
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder)]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, str(source)], check=True, capture_output=True, timeout=120)
    (found,) = folder.glob("notecoder-*.whl")
    return found


@pytest.mark.slow
def test_packaging_wheel_holds_the_data(root: Path, wheel: Path) -> None:
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


@pytest.mark.slow
def test_packaging_wheel_answers_and_keeps_in_an_environment_of_its_own(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "venv"
    venv.create(environment, with_pip=False)
    python = environment / "bin" / "python"
    (packages,) = environment.glob("lib/python3.*/site-packages")
    into = ["install", "--quiet", "--no-deps", "--target", str(packages), str(wheel)]
    subprocess.run([sys.executable, "-m", "pip", *into], check=True, capture_output=True, timeout=120)
    # What it depends on is read from here, but for the project itself, which this environment knows only by its folder.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    note = tmp_path / "note.txt"
    note.write_text(
        "Procedure: right SI joint injection under fluoroscopy, contrast confirmed, 40 mg Kenalog injected.\n", encoding="utf-8"
    )
    script = f"import models; assert models.__file__.startswith({str(environment)!r}); from service.cli import main; main()"
    command = [str(python), "-I", "-c", script, "suggest", str(note), "--json"]
    answer = subprocess.run(command, check=True, capture_output=True, timeout=120, cwd=tmp_path)
    found = json.loads(answer.stdout)
    assert {line["code"] for line in found["suggestions"]} == {"27096", "J3301"}
    assert found["versions"]["model"].startswith("sha256:")
    # The steps that make the tables travel with the wheel.
    script = "import sys, service.settings, service.store.store as s; s.open_store(service.settings.Settings(database=sys.argv[1])).ping()"
    subprocess.run([str(python), "-I", "-c", script, f"sqlite:///{tmp_path / 'kept.db'}"], check=True, timeout=120, cwd=tmp_path)


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
