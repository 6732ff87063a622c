"""Fingers and toes named beside a joint or sheath: each is a place, a word of size is none."""

from __future__ import annotations

import pytest

from models.coder import Coder


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Right index and middle finger PIP joints were injected with 5 mg Kenalog each.", 2),
        ("PIP joints of the right ring and little fingers injected, 5 mg Kenalog each.", 2),
        ("Right MCP 2, 3 and 4 injected with Kenalog 5 mg each.", 3),
        ("Right 2nd MTP and 3rd MTP injected with Kenalog 5 mg each.", 2),
        ("Right index PIP injected with 5 mg Kenalog. The index PIP joint was sore after.", 1),
        ("Right small joint injection: MCP, Kenalog 5 mg in 0.5 mL.", 1),
    ],
)
def test_digits_count_each_finger_once(coder: Coder, text: str, units: int) -> None:
    assert sum(x.units for x in coder.suggest(text).suggestions if x.code == "20600") == units
