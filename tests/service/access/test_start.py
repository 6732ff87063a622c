from __future__ import annotations

from typing import Any

import pytest

from service.access.start import CannotStart, check_start, is_local
from service.access.who import LOCAL
from service.settings import Settings
from service.store.store import Store
from tests.service.access.conftest import AddKey

TOKEN = {"token_issuer": "https://as.example", "token_audience": "notecoder", "token_jwks_url": "https://as.example/jwks"}
PROXY = {"proxy_login_header": "X-User", "trusted_proxies": "127.0.0.1"}
OIDC = {"oidc_issuer": "https://id.example", "oidc_client_id": "c", "public_url": "https://coder.example", "session_secret": "s" * 32}
OPEN = "0.0.0.0"


@pytest.mark.parametrize(
    ("settings", "key", "local", "starts"),
    [
        ({}, None, True, True),
        ({"host": "localhost"}, None, True, True),
        ({"host": "::1"}, None, True, True),
        ({}, "good", False, True),
        ({}, "revoked", False, False),
        (TOKEN, None, False, True),
        (PROXY, None, False, True),
        (OIDC, None, False, True),
        ({"public_url": "https://coder.example"}, None, False, False),
        ({"trusted_proxies": "127.0.0.1"}, None, False, False),
        ({"allowed_hosts": "coder.example"}, None, False, False),
        ({"allowed_hosts": "coder.example"}, "good", False, True),
        ({"host": OPEN}, None, False, False),
        ({"host": "::"}, None, False, False),
        ({"host": ""}, None, False, False),
        ({"host": "10.1.1.1"}, None, False, False),
        ({"host": OPEN}, "revoked", False, False),
        ({"host": OPEN}, "good", False, True),
        ({"host": OPEN, **TOKEN}, None, False, True),
        ({"host": OPEN, **PROXY}, None, False, True),
        ({"host": OPEN, **OIDC}, "revoked", False, True),
    ],
)
def test_start_needs_a_way_to_tell_who_asks(
    store: Store, add_key: AddKey, settings: dict[str, Any], key: str | None, local: bool, starts: bool
) -> None:
    if key:
        add_key("ehr", "suggest")
    if key == "revoked":
        store.revoke_key("ehr", LOCAL)
    read = Settings(**settings)
    assert is_local(read, store) is local
    if starts:
        check_start(read, store)
        return
    with pytest.raises(CannotStart, match="notecoder keys add") as caught:
        check_start(read, store)
    assert "\n" not in str(caught.value)


def test_start_without_a_store_has_no_keys() -> None:
    check_start(Settings(), None)
    with pytest.raises(CannotStart, match="other machines reach"):
        check_start(Settings(host=OPEN), None)
