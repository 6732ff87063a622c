"""What every test folder shares: the project's root, one coder, and one hypothesis profile, the same on every machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from models.coder import Coder
from models.request import parse_request
from nlp.facts import Encounter

# No deadline: two workers share two cores. Derandomized: a red run on one machine is red on all of them.
settings.register_profile("notecoder", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("notecoder")


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root folder."""
    return Path(__file__).parent.parent


@pytest.fixture(scope="session")
def coder() -> Coder:
    """The coder as it is shipped, loaded once."""
    return Coder.load()


@pytest.fixture(scope="session")
def read(coder: Coder) -> Callable[..., Encounter]:
    """``read(text, **fields)``: the facts of a note; the day of service is 2026-03-02 where no field says otherwise."""

    def facts(text: str, **fields: object) -> Encounter:
        return coder.read(parse_request({"text": text, "date_of_service": "2026-03-02", **fields}))[0]

    return facts
