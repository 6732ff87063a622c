from __future__ import annotations

from collections.abc import Callable

import pytest

from service.access.spelling import checked_header, checked_host, checked_origin, checked_url, listed, scope_map, scope_set


@pytest.mark.parametrize(
    ("read", "given", "found"),
    [
        (listed, "", ()),
        (listed, " a ,b,, ", ("a", "b")),
        (listed, ("a",), ("a",)),
        (scope_set, "suggest+audit", {"suggest", "audit"}),
        (scope_set, "suggest, audit", {"suggest", "audit"}),
        (scope_set, "", set()),
        (scope_set, ("admin",), {"admin"}),
        (scope_map, "", {}),
        (scope_map, "coders=suggest+audit, a=b=admin,", {"coders": {"suggest", "audit"}, "a=b": {"admin"}}),
        (scope_map, "x=suggest,x=audit", {"x": {"suggest", "audit"}}),
        (scope_map, {"x": ("admin",)}, {"x": {"admin"}}),
        (checked_host, "Coder.example.org", "coder.example.org"),
        (checked_host, "10.1.1.1", "10.1.1.1"),
        (checked_url, "https://id.example/realms/x", "https://id.example/realms/x"),
        (checked_url, "https://tenant.id.example/", "https://tenant.id.example/"),
        (checked_url, "http://127.0.0.1:9000/jwks?p=1", "http://127.0.0.1:9000/jwks?p=1"),
        (checked_origin, "https://Coder.example/", "https://coder.example"),
        (checked_origin, "http://localhost:8080", "http://localhost:8080"),
        (checked_header, "X-Forwarded-User", "x-forwarded-user"),
    ],
)
def test_spelling_reads(read: Callable[[object], object], given: object, found: object) -> None:
    assert read(given) == found


@pytest.mark.parametrize(
    ("read", "given"),
    [
        (scope_set, "suggest+zaphod"),
        (scope_set, ("zaphod",)),
        (scope_map, "zaphod"),
        (scope_map, "zaphod="),
        (scope_map, "=admin"),
        (scope_map, "zaphod=root"),
        (checked_host, "zaphod:8080"),
        (checked_host, "https://zaphod"),
        (checked_host, "*.zaphod"),
        (checked_host, "za phod/"),
        (checked_url, "zaphod"),
        (checked_url, "http://zaphod.example"),
        (checked_url, "https://u:zaphod@id.example"),
        (checked_url, "https://id.example/#zaphod"),
        (checked_url, "ftp://zaphod.example"),
        (checked_origin, "https://coder.example/zaphod"),
        (checked_origin, "https://coder.example?zaphod"),
        (checked_header, ""),
        (checked_header, "zaphod: x"),
        (checked_header, "zaphod\n"),
    ],
)
def test_spelling_refuses_without_repeating(read: Callable[[object], object], given: object) -> None:
    with pytest.raises(ValueError, match="expected") as caught:
        read(given)
    assert "zaphod" not in str(caught.value)
