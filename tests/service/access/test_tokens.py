from __future__ import annotations

import time
import warnings
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from service.access.tokens import LEEWAY, BadToken, NoKeys, Tokens
from service.access.who import Who
from service.settings import Settings
from tests.service.access.provider import AUDIENCE, Provider, rsa_key, signed_by_hand


def tokens(provider: Provider, cooldown: float = 30.0, **settings: Any) -> Tokens:
    given: dict[str, Any] = {"token_issuer": provider.issuer, "token_audience": AUDIENCE, "token_jwks_url": f"{provider.issuer}/jwks"}
    return Tokens(Settings(**given, **settings), cooldown)


@pytest.mark.parametrize(
    ("claims", "settings", "who"),
    [
        ({}, {}, Who("token:ehr-1", frozenset({"suggest"}))),
        ({"scope": "openid suggest audit unheard-of"}, {}, Who("token:ehr-1", frozenset({"suggest", "audit"}))),
        ({"scope": None}, {}, Who("token:ehr-1", frozenset())),
        ({"scope": None, "scp": ["admin"]}, {"token_scope_claim": "scp"}, Who("token:ehr-1", frozenset({"admin"}))),
        ({"scope": "suggest", "sub": None, "client_id": "c-9"}, {}, Who("token:c-9", frozenset({"suggest"}))),
        (
            {"scope": "system/DocumentReference.rs admin"},
            {"token_scopes": "system/DocumentReference.rs=suggest+audit"},
            Who("token:ehr-1", frozenset({"suggest", "audit"})),  # with a map of the site's own, our words mean nothing
        ),
        ({"aud": ["another", AUDIENCE], "nbf": None}, {}, Who("token:ehr-1", frozenset({"suggest"}))),
    ],
)
def test_tokens_say_who_asks_and_what_they_may(provider: Provider, claims: dict[str, Any], settings: dict[str, Any], who: Who) -> None:
    assert tokens(provider, **settings).read(provider.access_token(**claims)) == who


def test_tokens_are_read_with_a_little_time_between_the_clocks(provider: Provider) -> None:
    assert tokens(provider).read(provider.access_token(exp=int(time.time()) - LEEWAY // 2)).name == "token:ehr-1"
    assert tokens(provider).read(provider.access_token(nbf=int(time.time()) + LEEWAY // 2)).name == "token:ehr-1"
    with pytest.raises(BadToken, match="has expired"):
        tokens(provider).read(provider.access_token(exp=int(time.time()) - LEEWAY - 1))


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"exp": 1}, "has expired"),
        ({"exp": None}, "not one of the site's"),
        ({"exp": "soon"}, "not one of the site's"),
        ({"nbf": 4_000_000_000}, "not valid yet"),
        ({"aud": "https://another.example.org"}, "another audience"),
        ({"aud": None}, "not one of the site's"),
        ({"iss": "https://evil.example.org"}, "another issuer"),
        ({"iss": None}, "not one of the site's"),
        ({"sub": None}, "expected a subject"),
        ({"sub": "a\nb"}, "expected a subject"),
        ({"sub": "x" * 201}, "expected a subject"),
    ],
)
def test_tokens_with_a_wrong_claim_are_refused(provider: Provider, claims: dict[str, Any], words: str) -> None:
    with pytest.raises(BadToken, match=words) as caught:
        tokens(provider).read(provider.access_token(**claims))
    assert "evil" not in str(caught.value)


def test_tokens_signed_by_another_key_are_refused(provider: Provider, other_pair: rsa.RSAPrivateKey) -> None:
    forged = jwt.encode({"iss": provider.issuer}, other_pair, "RS256", headers={"kid": "k1"})
    with pytest.raises(BadToken, match="signature is wrong"):
        tokens(provider).read(forged)


def test_tokens_of_other_algorithms_are_refused(provider: Provider, pair: rsa.RSAPrivateKey) -> None:
    good = jwt.decode(provider.access_token(), options={"verify_signature": False})
    public = pair.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    shared = jwt.encode(good, "x" * 32, "HS256", headers={"kid": "k1"})
    # The public key as the secret of an HMAC: whoever fetched the key set could sign. PyJWT itself would not, so it is signed by hand.
    confused = signed_by_hand("HS256", good, public)
    reader = tokens(provider)
    for token in (signed_by_hand("none", good, None), shared, confused):
        with pytest.raises(BadToken, match="signed by one of"):
            reader.read(token)
    # An allowed algorithm that is not the one of the published key.
    with pytest.raises(BadToken, match="not one of the site's"):
        reader.read(jwt.encode(good, pair, "PS256", headers={"kid": "k1"}))
    with pytest.raises(BadToken, match="with a key id"):
        reader.read(provider.access_token(kid=None))
    assert reader.read(provider.access_token()).name == "token:ehr-1"


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "e30.e30.", "é.é.é", "nc.\ud800.x", "eyJhbGciOiJSUzI1NiJ9" * 3000])
def test_tokens_that_are_none_are_refused_without_asking_for_keys(provider: Provider, token: str) -> None:
    with pytest.raises(BadToken):
        tokens(provider).read(token)
    assert provider.fetched == 0


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (ec.generate_private_key(ec.SECP256R1()), "ES256"),
        (ec.generate_private_key(ec.SECP384R1()), "ES384"),
        (ed25519.Ed25519PrivateKey.generate(), "EdDSA"),
    ],
)
def test_tokens_take_the_public_key_algorithms(provider: Provider, key: ec.EllipticCurvePrivateKey, algorithm: str) -> None:
    provider.add_key("k9", key, algorithm)
    assert tokens(provider).read(provider.access_token("k9")).name == "token:ehr-1"


@pytest.mark.parametrize("algorithm", ["RS384", "PS256"])
def test_tokens_take_the_algorithm_that_the_key_names(provider: Provider, other_pair: rsa.RSAPrivateKey, algorithm: str) -> None:
    provider.add_key("k9", other_pair, algorithm)
    assert tokens(provider).read(provider.access_token("k9")).name == "token:ehr-1"


def test_tokens_of_a_key_that_is_too_short_are_refused(provider: Provider) -> None:
    provider.add_key("k9", rsa.generate_private_key(65537, 1024))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the signer's library says so too
        token = provider.access_token("k9")
    with pytest.raises(BadToken):
        tokens(provider).read(token)


def test_tokens_of_a_new_key_are_taken_once_it_is_published(provider: Provider, other_pair: rsa.RSAPrivateKey) -> None:
    reader = tokens(provider, cooldown=0.05)
    assert reader.read(provider.access_token()).name == "token:ehr-1"
    provider.add_key("k2", other_pair)
    del provider.keys["k1"]
    time.sleep(0.06)
    assert reader.read(provider.access_token("k2")).name == "token:ehr-1"
    assert provider.fetched == 2
    old = Provider()
    old.add_key("k1", rsa_key())
    with pytest.raises(BadToken, match="does not publish"):
        reader.read(old.access_token())


def test_tokens_of_unknown_keys_do_not_make_us_hammer_the_server(provider: Provider) -> None:
    reader = tokens(provider)
    assert reader.read(provider.access_token()).name == "token:ehr-1"
    for number in range(200):
        with pytest.raises(BadToken, match="does not publish"):
            reader.read(provider.access_token(headers={"kid": f"guess-{number}"}))
    assert provider.fetched == 1
    assert reader.read(provider.access_token()).name == "token:ehr-1"


def test_tokens_wait_where_the_keys_cannot_be_had(provider: Provider) -> None:
    provider.down = True
    reader = tokens(provider, cooldown=0.2)
    for _ in range(20):
        with pytest.raises(NoKeys):
            reader.read(provider.access_token())
    assert len(provider.asked) == 1
    provider.down = False
    time.sleep(0.21)
    assert reader.read(provider.access_token()).name == "token:ehr-1"


@pytest.mark.parametrize("keys", [{"keys": []}, {"keys": [{"kty": "oct", "k": "AAAA", "kid": "k1"}]}, [], "x"])
def test_tokens_are_not_checked_with_a_key_set_that_is_none(provider: Provider, monkeypatch: pytest.MonkeyPatch, keys: object) -> None:
    monkeypatch.setattr(provider, "key_set", lambda: keys)
    with pytest.raises((NoKeys, BadToken)):
        tokens(provider).read(provider.access_token())
