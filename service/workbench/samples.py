"""Invented notes for a first visit, shipped with the corpus."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import corpus

_FOLDER: Final = Path(corpus.__file__).parent / "data" / "samples"


@dataclass(frozen=True, slots=True)
class Sample:
    """``name`` is the file's without its ending; ``claim`` is one to audit the note with, not free of mistakes."""

    name: str
    title: str
    payer: str
    claim: str

    @property
    def text(self) -> str:
        return (_FOLDER / f"{self.name}.txt").read_bytes().decode("utf-8")


SAMPLES: Final = (
    Sample("demo", "Epidural injection, two levels", "medicare", "64483-LT, 64484-RT x2, 77003"),
    Sample("therapy", "Physical therapy visit", "medicare", "97110-GP x2, 97140-GP x2, 97012-GP"),
    Sample("knee", "Office visit with a knee injection", "commercial", "20610-LT, J1030, 99213"),
    Sample("trigger", "Trigger points, not fully documented", "commercial", "20553, 20560"),
    Sample("acupuncture", "Acupuncture for low back pain", "medicare", "97813, 97814 x2"),
)


def sample(name: str) -> Sample | None:
    """The sample of this name."""
    return next((each for each in SAMPLES if each.name == name), None)
