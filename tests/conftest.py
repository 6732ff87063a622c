"""What every test folder shares: the project's root, and one hypothesis profile, the same on every machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# No deadline: two workers share two cores. Derandomized: a red run on one machine is red on all of them.
settings.register_profile("notecoder", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("notecoder")


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root folder."""
    return Path(__file__).parent.parent
