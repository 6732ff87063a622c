from __future__ import annotations

from ipaddress import ip_network

import pytest
from pydantic import SecretStr

from service.access.who import SCOPES
from service.settings import BadSettings, read_settings

SECRET = "zaphodbeeblebrox-zaphodbeeblebrox"
OIDC = {
    "OIDC_ISSUER": "https://id.example",
    "OIDC_CLIENT_ID": "notecoder",
    "PUBLIC_URL": "https://coder.example",
    "SESSION_SECRET": SECRET,
}


def put(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(f"NOTECODER_{name}", value)


@pytest.mark.parametrize(
    ("variables", "field", "value"),
    [
        ({}, "allowed_hosts", ()),
        ({"ALLOWED_HOSTS": "a.example, B.example"}, "allowed_hosts", ("a.example", "b.example")),
        ({"TRUSTED_PROXIES": "10.0.0.0/8,::1"}, "trusted_proxies", (ip_network("10.0.0.0/8"), ip_network("::1"))),
        ({"PEOPLE_SCOPES": ""}, "people_scopes", frozenset()),
        ({"GROUP_SCOPES": "coders=suggest+audit"}, "group_scopes", {"coders": frozenset({"suggest", "audit"})}),
        ({"PROXY_LOGIN_HEADER": "X-User", "TRUSTED_PROXIES": "10.0.0.1"}, "proxy_login_header", "x-user"),
        (OIDC, "oidc_issuer", "https://id.example"),
        ({"REQUESTS_PER_MINUTE": "30"}, "requests_per_minute", 30),
    ],
)
def test_settings_are_read_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], field: str, value: object
) -> None:
    put(monkeypatch, variables)
    assert getattr(read_settings(), field) == value


def test_settings_given_stand_in_place_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, {"HOST": "10.0.0.1", "PORT": "9"})
    assert (read_settings(host=None, port=7).host, read_settings(host=None, port=7).port) == ("10.0.0.1", 7)


@pytest.mark.parametrize(
    ("variables", "lines"),
    [
        ({"PORT": "99999"}, ["NOTECODER_PORT: Input should be less than or equal to 65535"]),
        (
            {"PORT": "zaphod", "TRUSTED_PROXIES": "10.0.0.1,zaphod"},
            [
                "NOTECODER_PORT: Input should be a valid integer, unable to parse string as an integer",
                "NOTECODER_TRUSTED_PROXIES: expected addresses or networks, as 10.0.0.0/8, found another word at place 2",
            ],
        ),
        (
            {"GROUP_SCOPES": "coders=zaphod"},
            [f"NOTECODER_GROUP_SCOPES: expected scopes ({', '.join(SCOPES)}) joined by +, found another word"],
        ),
        (
            {"ALLOWED_HOSTS": "https://zaphod"},
            ["NOTECODER_ALLOWED_HOSTS: expected host names as browsers send them, without port, scheme or *"],
        ),
        ({"OIDC_ISSUER": "http://zaphod"}, ["NOTECODER_OIDC_ISSUER: expected an https address (http only to this machine)"]),
        (
            {"OIDC_ISSUER": "https://id.example", "OIDC_CLIENT_ID": "zaphod"},
            ["OpenID Connect: also needs NOTECODER_PUBLIC_URL, NOTECODER_SESSION_SECRET"],
        ),
        (
            {**OIDC, "SESSION_SECRET": "zaphod"},
            ["NOTECODER_SESSION_SECRET: expected at least 32 characters, as `openssl rand -hex 32` prints"],
        ),
        ({"PROXY_LOGIN_HEADER": "X-User"}, ["a proxy's login: also needs NOTECODER_TRUSTED_PROXIES"]),
        ({"TOKEN_ISSUER": "zaphod"}, ["access tokens: also needs NOTECODER_TOKEN_AUDIENCE, NOTECODER_TOKEN_JWKS_URL"]),
    ],
)
def test_settings_that_are_wrong_are_told_by_name_and_not_by_value(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], lines: list[str]
) -> None:
    put(monkeypatch, variables)
    with pytest.raises(BadSettings) as caught:
        read_settings()
    assert str(caught.value).splitlines() == lines
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_settings_show_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, {**OIDC, "OIDC_CLIENT_SECRET": SECRET, "TEXT_KEYS": SECRET, "DATABASE": f"postgresql://n:{SECRET}@db.example/n"})
    settings = read_settings()
    assert SECRET not in repr(settings) + str(settings)
    assert settings.session_secret == SecretStr(SECRET)
