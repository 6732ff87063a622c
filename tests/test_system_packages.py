"""``make test`` on a bare machine: what is missing is installed, or named where it cannot be."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest


def run(root: Path, path: Path) -> subprocess.CompletedProcess[str]:
    """The script on a machine that has no program but those in ``path``."""
    script = root / "tests" / "system_packages.sh"
    return subprocess.run(["/bin/bash", str(script)], env={"PATH": str(path)}, capture_output=True, text=True, timeout=60, check=False)


def test_system_packages_are_all_here(root: Path) -> None:
    """They were installed before the tests began, so that no test is left out."""
    done = subprocess.run([root / "tests" / "system_packages.sh"], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_system_packages_are_named_where_they_cannot_be_installed(root: Path, tmp_path: Path) -> None:
    done = run(root, tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "the tests need chromium: install them as your system does" in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="as another user it asks sudo, which asks for a password")
def test_system_packages_installs_what_is_missing_and_leaves_no_setting(root: Path, tmp_path: Path) -> None:
    said = tmp_path / "said"
    for name in ("apt-get", "env", "mkdir", "tee", "rm"):
        program = tmp_path / name
        program.write_text(f'#!/bin/bash\necho "{name} $*" >>{said}\n')
        program.chmod(0o755)
    done = run(root, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    setting = "/etc/postgresql-common/createcluster.d/notecoder-tests.conf"
    assert said.read_text().splitlines() == [
        "apt-get update -q",
        "mkdir -p /etc/postgresql-common/createcluster.d",
        f"tee {setting}",
        "env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium",
        f"rm -f {setting}",
    ]
