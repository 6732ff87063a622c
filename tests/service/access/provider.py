"""An authorization server and OpenID Connect provider on a loopback port: discovery, authorize, token, keys. It can be made to err."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from jwt.algorithms import get_default_algorithms

CLIENT = "notecoder"
SECRET = "the-client's+secret"
AUDIENCE = "https://notecoder.example.org"


class Provider:
    """``keys`` are published at once; ``wrong`` replaces claims of the next ID tokens (None leaves one out)."""

    def __init__(self) -> None:
        self.issuer = ""
        self.keys: dict[str, tuple[str, PrivateKeyTypes]] = {}
        self.fetched = 0
        self.down = False
        self.claims: dict[str, Any] = {"preferred_username": "ada", "groups": ["coders"]}
        self.wrong: dict[str, Any] = {}
        self.signed_with = "k1"
        self.forged: Callable[[dict[str, Any]], str] | None = None
        self.metadata: dict[str, Any] = {}
        self.more: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []

    def add_key(self, kid: str, key: PrivateKeyTypes, algorithm: str = "RS256") -> None:
        self.keys[kid] = algorithm, key

    def access_token(self, kid: str | None = "k1", headers: Mapping[str, Any] | None = None, **claims: Any) -> str:
        """A good token, with ``claims`` in place of its own."""
        now = int(time.time())
        good = {"iss": self.issuer, "aud": AUDIENCE, "sub": "ehr-1", "iat": now, "nbf": now, "exp": now + 300, "scope": "suggest"}
        return self.sign({**good, **claims}, kid, headers)

    def sign(self, claims: Mapping[str, Any], kid: str | None, headers: Mapping[str, Any] | None = None) -> str:
        algorithm, key = self.keys[kid or "k1"]
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(kept, key, algorithm, headers={**({"kid": kid} if kid else {}), **(headers or {})})  # type: ignore[arg-type]

    def key_set(self) -> dict[str, Any]:
        rows = []
        for kid, (algorithm, key) in self.keys.items():
            public = get_default_algorithms()[algorithm].to_jwk(key.public_key(), as_dict=True)
            rows.append({**public, "kid": kid, "alg": algorithm, "use": "sig"})
        return {"keys": rows}

    def configuration(self) -> dict[str, Any]:
        at = self.issuer
        return {
            "issuer": at,
            "authorization_endpoint": f"{at}/authorize",
            "token_endpoint": f"{at}/token",
            "jwks_uri": f"{at}/jwks",
            "end_session_endpoint": f"{at}/end",
            "userinfo_endpoint": f"{at}/userinfo",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            **self.metadata,
        }

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser is sent back to, as if the person had logged in."""
        assert query["response_type"] == "code"
        assert query["client_id"] == CLIENT
        assert query["code_challenge_method"] == "S256"
        assert "openid" in query["scope"].split()
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """A code is good once, for the client, the verifier and the address that it was asked with."""
        user, _, password = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        begun = self.codes.pop(form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if (unquote(user), unquote(password)) != (CLIENT, SECRET) or begun is None:
            return 401, {"error": "invalid_client", "error_description": "zaphodbeeblebrox"}
        if challenge != begun["code_challenge"] or form["redirect_uri"] != begun["redirect_uri"]:
            return 400, {"error": "invalid_grant", "error_description": "zaphodbeeblebrox"}
        now = int(time.time())
        good = {"iss": self.issuer, "aud": CLIENT, "sub": "u-1", "iat": now, "exp": now + 60, "nonce": begun["nonce"], **self.claims}
        token = self.forged({**good, **self.wrong}) if self.forged else self.sign({**good, **self.wrong}, self.signed_with)
        return 200, {"access_token": "opaque", "token_type": "Bearer", "id_token": token}


def signed_by_hand(algorithm: str, claims: Mapping[str, Any], secret: bytes | None) -> str:
    """A token as no library would make it: without a signature, or with an HMAC of whatever ``secret`` is."""

    def part(data: bytes) -> bytes:
        return base64.urlsafe_b64encode(data).rstrip(b"=")

    head = part(json.dumps({"alg": algorithm, "typ": "JWT", "kid": "k1"}).encode()) + b"." + part(json.dumps(claims).encode())
    signature = b"" if secret is None else hmac.digest(secret, head, "sha256")
    return (head + b"." + part(signature)).decode()


@contextmanager
def running(provider: Provider) -> Iterator[Provider]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            provider.asked.append(url.path)
            if provider.down:
                return self.answer(503, {})
            if url.path == "/jwks":
                provider.fetched += 1
                return self.answer(200, provider.key_set())
            if url.path == "/.well-known/openid-configuration":
                return self.answer(200, provider.configuration())
            if url.path == "/userinfo":
                return self.answer(200 if self.headers["Authorization"] == "Bearer opaque" else 401, {"sub": "u-1", **provider.more})
            if url.path == "/authorize":
                return self.answer(302, {}, provider.authorize(dict(parse_qsl(url.query))))
            return self.answer(404, {})

        def do_POST(self) -> None:
            provider.asked.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self.answer(*provider.token(form, self.headers.get("Authorization", "")))

        def answer(self, status: int, body: Mapping[str, Any], location: str | None = None) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            if location:
                self.send_header("Location", location)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()


def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)
