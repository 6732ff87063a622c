"""One pair of keys for all tests (a pair takes a tenth of a second), and a fresh authorization server around it for each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.service.access.provider import Provider, rsa_key, running


@pytest.fixture(scope="session")
def pair() -> rsa.RSAPrivateKey:
    return rsa_key()


@pytest.fixture(scope="session")
def other_pair() -> rsa.RSAPrivateKey:
    return rsa_key()


@pytest.fixture
def provider(pair: rsa.RSAPrivateKey) -> Iterator[Provider]:
    provider = Provider()
    provider.add_key("k1", pair)
    with running(provider):
        yield provider
