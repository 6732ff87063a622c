"""What README.md and models/README.md show is run: the Python, the commands, the example of a family file, the links."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from models import family
from models.rules import count
from service.cli import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)


def test_readme_python_runs_and_prints_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {"__name__": "readme"}
    suggested, audited = blocks(README, "python")
    exec(compile(suggested, "README.md", "exec"), names)
    printed = capsys.readouterr().out.splitlines()
    assert [line.split()[:3] for line in printed[:2]] == [["64483", "1", "('LT',)"], ["64484", "1", "('LT',)"]]
    assert printed[2:] == ["sacroiliac_injection planned"]
    exec(compile(audited, "README.md", "exec"), names)
    printed = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in printed[:3]] == [["64483", "supported"], ["64484", "wrong_units"], ["77003", "bundled"]]
    assert printed[3:] == ["[]"]


def test_readme_names_every_command_and_no_other() -> None:
    commands = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    commands |= {group.name for group in app.registered_groups if group.name}
    assert set(re.findall(r"^(?:\.venv/bin/)?notecoder ([a-z]+)", README, flags=re.MULTILINE)) == commands


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "models/README.md", "corpus/data/DATASHEET.md"])
def test_readme_links_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        assert "://" in target or ((ROOT / page).parent / target).exists(), target


def test_readme_example_of_a_family_file_is_one() -> None:
    (example,) = blocks((ROOT / "models" / "README.md").read_text(encoding="utf-8"), "toml")
    parsed = family.parse_family("transforaminal_epidural.toml", example)
    assert (parsed.rows[0].code, parsed.rows[0].further, len(parsed.examples)) == ("64483", "64484", 2)


def test_readme_explains_every_key_and_counting_rule_of_family_files() -> None:
    page = (ROOT / "models" / "README.md").read_text(encoding="utf-8")
    words = {word for span in re.findall(r"`([^`\n]+)`", page) for word in re.findall(r"\w+", span)}
    # Sections of the page by themselves: the file's head, and the tables that hold other keys.
    shown = set(re.findall(r"^\[*(\w+)", blocks(page, "toml")[0], flags=re.MULTILINE))
    assert (family._TOP | family._ROW | count.RULES.keys()) - words - shown == set()
