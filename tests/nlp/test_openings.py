"""Openings find what the plain pattern finds."""

from __future__ import annotations

import re

import pytest

from nlp.openings import opening

TEXT = "Pictures saved; picture kept, not depicted. IMAGES were archived to PACS\nStills (clips) stored: image\tsaved, prescan 2scans scan"


@pytest.mark.parametrize(
    "alternatives",
    [
        ("saved",),
        (r"(?:images?|pictures?|scans?|stills?|clips?)\b",),
        (r"(?:image|picture|im|pic)",),
        (r"(?:images?|pictures?)\b[^.;\n]{0,20}?\b(?:saved|kept)\b", r"(?:stored|archived) (?:to|in) (?:the )?pacs"),
        (r"(?:a|archived (?:to|in) (?:the|pacs)|sa(?:ve|ved))\b",),
    ],
)
def test_opening_finds_the_same(alternatives: tuple[str, ...]) -> None:
    plain = re.compile(rf"(?i)\b(?:{'|'.join(alternatives)})")
    assert [m.span() for m in re.finditer(f"(?i){opening(*alternatives)}", TEXT)] == [m.span() for m in plain.finditer(TEXT)]


def test_opening_at_the_very_start() -> None:
    assert re.match(f"(?i){opening('pictures?')}", TEXT)


@pytest.mark.parametrize("alternative", [r"\d+ scans", "(?:scan|2 scans)"])
def test_opening_needs_a_letter(alternative: str) -> None:
    with pytest.raises(ValueError, match="letter"):
        opening(alternative)
