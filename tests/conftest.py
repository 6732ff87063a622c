"""What every test folder shares: the project's root, one coder, and one hypothesis profile, the same on every machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from models.coder import Coder
from nlp.facts import Encounter, read_facts

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
    """``read(text, service="2026-03-02")``: the facts of a note, with the day of service given from outside where one is named."""

    def facts(text: str, service: str | None = None) -> Encounter:
        doc = coder.nlp.make_doc(text)
        if service:
            doc.user_data["date_of_service"] = service
        for _, component in coder.nlp.pipeline:
            doc = component(doc)
        return read_facts(doc)

    return facts
