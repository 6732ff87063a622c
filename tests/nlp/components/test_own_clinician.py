"""Whose "by Dr. W" is the note's own clinician."""

from __future__ import annotations

import pytest

from models.coder import Coder
from nlp.components.own_clinician import own_names

SCRIBED = "## Follow-up (Dr. Ann Marlow, DO) scribe: Kit\nDOS 2/3/2026\nNeck and rib pain.\n"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("SURGEON: F. Lowell\nTITLE: block", {"Lowell"}),
        ("Provider: Dr. Jane Roe, DO", {"Roe"}),
        (SCRIBED, {"Marlow"}),
        ("Dear Dr. Amberg,\nThank you for sending her.", set()),
        ("Referring provider: Dr. Sloan MD", set()),
        ("PCP: Kurt Sloan, MD\nSeen by Dr. Poe, MD", set()),
    ],
)
def test_own_clinician_names_at_the_head(text: str, names: set[str]) -> None:
    assert own_names(text) == names


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (SCRIBED + "OMT by Dr M: cervical muscle energy, thoracic and lumbar articulatory, well tolerated.", {"98926"}),
        (SCRIBED + "OMT by Dr Marlow: cervical muscle energy, thoracic and lumbar articulatory, well tolerated.", {"98926"}),
        (SCRIBED + "She had OMT by Dr Q of the neck, thoracic and lumbar spine, with relief.", set()),
        ("Provider: Jane Roe, DO\nOMT by Dr. Hart of cervical, thoracic and lumbar regions at the other office.", set()),
    ],
)
def test_own_clinician_did_it(coder: Coder, text: str, codes: set[str]) -> None:
    assert {line.code for line in coder.suggest(text, payer="commercial").suggestions if line.code.startswith("989")} == codes
