"""What the service can be told, by ``NOTECODER_…`` variables of its environment; the command line overrides host and port."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from service.access.spelling import checked_header, checked_host, checked_origin, checked_url, listed, networks, scope_map, scope_set
from service.access.who import SCOPES, Scope

TABLES_VARIABLE: Final = "NOTECODER_TABLES"


def _default_database() -> str:
    state = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return f"sqlite:///{Path(state) / 'notecoder' / 'notecoder.db'}"


# Lists are spelt with commas, maps of scopes as ``coders=suggest+audit,auditors=read_trail``.
Hosts = Annotated[tuple[Annotated[str, AfterValidator(checked_host)], ...], NoDecode, BeforeValidator(listed)]
Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(networks)]
ScopeSet = Annotated[frozenset[Scope], NoDecode, BeforeValidator(scope_set)]
ScopeMap = Annotated[Mapping[str, frozenset[Scope]], NoDecode, BeforeValidator(scope_map)]
Url = Annotated[str, AfterValidator(checked_url)]
Origin = Annotated[str, AfterValidator(checked_origin)]
Header = Annotated[str, AfterValidator(checked_header)]


class BadSettings(ValueError):
    """What the service was told cannot be used: a line for each variable, without what it holds."""


class Settings(BaseSettings):
    """One field a variable: ``max_body`` is ``NOTECODER_MAX_BODY``. Sizes in bytes, times in seconds."""

    model_config = SettingsConfigDict(env_prefix="NOTECODER_", frozen=True, extra="forbid")

    # Where: any address but a loopback one refuses to start without a way to authenticate.
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    # Host names that requests may name beside the loopback ones; behind a proxy, its public names.
    allowed_hosts: Hosts = ()
    # The address that browsers use, as https://notecoder.example.org; left out, they use host and port. https makes cookies Secure.
    public_url: Origin | None = None

    # How much: 4 MiB holds 200,000 characters in JSON's or a form's longest spelling.
    max_body: int = 4 * 1024 * 1024
    workers: Annotated[int, Field(ge=1, le=256)] = os.cpu_count() or 1
    # Notes that may wait beside the ones in work; one more is answered 503 with Retry-After.
    max_waiting: Annotated[int, Field(ge=0)] = 64
    note_seconds: Annotated[float, Field(gt=0)] = 30.0

    # What is kept: SQLite or PostgreSQL by an SQLAlchemy URL; text only with a key.
    database: Annotated[str, Field(repr=False)] = Field(default_factory=_default_database)
    keep_text: bool = False
    text_keys: Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(listed)] = ()
    # Days after the last thing done on a note's record until it is erased; None keeps it until it is deleted by hand.
    retention_days: Annotated[int | None, Field(ge=1)] = None

    # How often: for everyone but the person at the machine; a key may have its own figure.
    requests_per_minute: Annotated[int, Field(ge=1)] = 600

    # Who may, programs: access tokens of the site's authorization server, and what its scopes allow here. API keys are in the database.
    token_issuer: str | None = None
    token_audience: str | None = None
    token_jwks_url: Url | None = None
    token_scope_claim: str = "scope"
    token_scopes: ScopeMap = Field(default_factory=lambda: scope_map({scope: (scope,) for scope in SCOPES}))

    # Who may, people: a proxy that logs them in and names them in a header, believed from these addresses only.
    trusted_proxies: Networks = ()
    proxy_login_header: Header | None = None
    proxy_groups_header: Header | None = None

    # Who may, people: OpenID Connect. The provider must send browsers back to <public_url>/login/callback.
    oidc_issuer: Url | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_scope: str = "openid profile"
    oidc_login_claim: str = "preferred_username"
    oidc_groups_claim: str = "groups"

    # What people may: everyone who is logged in, and by their groups. How long a login lasts, and what signs its cookie.
    people_scopes: ScopeSet = frozenset({"suggest", "audit"})
    group_scopes: ScopeMap = Field(default_factory=dict)
    session_seconds: Annotated[int, Field(ge=60)] = 12 * 60 * 60
    session_secret: SecretStr | None = None

    @model_validator(mode="after")
    def _together(self) -> Settings:
        for line in _apart(self):
            raise ValueError(line)
        return self


def read_settings(**given: Any) -> Settings:
    """The settings of the environment, with those ``given`` that are not None in their place. Raises ``BadSettings``."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        # pydantic's own words would repeat what a variable holds, and some hold secrets.
        raise BadSettings("\n".join(_line(found) for found in error.errors(include_input=False, include_url=False))) from None


def _line(found: Mapping[str, Any]) -> str:
    words = str(found["msg"]).removeprefix("Value error, ")
    return f"NOTECODER_{str(found['loc'][0]).upper()}: {words}" if found["loc"] else words


def _apart(settings: Settings) -> Iterator[str]:
    """What cannot stand without another variable, each with its remedy."""
    groups = {
        "access tokens": ("token_issuer", "token_audience", "token_jwks_url"),
        "OpenID Connect": ("oidc_issuer", "oidc_client_id", "public_url", "session_secret"),
        "a proxy's login": ("proxy_login_header", "trusted_proxies"),
    }
    started = {"token_issuer", "token_audience", "token_jwks_url", "oidc_issuer", "oidc_client_id", "proxy_login_header"}
    for what, names in groups.items():
        missing = [name for name in names if not getattr(settings, name)]
        if missing and any(getattr(settings, name) for name in names if name in started):
            yield f"{what}: also needs {', '.join(f'NOTECODER_{name.upper()}' for name in missing)}"
    if settings.session_secret and len(settings.session_secret.get_secret_value()) < 32:
        yield "NOTECODER_SESSION_SECRET: expected at least 32 characters, as `openssl rand -hex 32` prints"


def tables_folder() -> Path | None:
    """The folder of the site's own pack of tables, from ``NOTECODER_TABLES``; None: the pack that the program is shipped with."""
    folder = os.environ.get(TABLES_VARIABLE)
    return Path(folder) if folder else None
