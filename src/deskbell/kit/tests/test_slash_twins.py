"""An address with a slash at its end and the one without lead to the same page."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

pytestmark = pytest.mark.django_db


def _iter_paths(resolver: URLResolver, prefix: str = "/") -> Iterator[str]:
    """Yield every path of the URL conf that has no argument."""
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern).lstrip("^").removesuffix("$").removesuffix(r"\Z")
        if isinstance(pattern, URLResolver):
            yield from _iter_paths(pattern, path)
        elif isinstance(pattern, URLPattern) and not set(path) & set("<(\\"):
            yield path


def test_every_page_is_found_with_and_without_the_slash(client: Client) -> None:
    paths = set(_iter_paths(get_resolver()))
    assert len(paths) > 40
    for path in sorted(paths - {"/"}):
        twin = path.removesuffix("/") if path.endswith("/") else f"{path}/"
        if twin in paths:
            continue
        answer = client.get(f"{twin}?of=all")
        assert (answer.status_code, answer.headers.get("Location")) == (308, f"{path}?of=all"), twin
        assert client.post(twin).status_code == 308


def test_no_address_leads_to_another_server(client: Client) -> None:
    for path in ("//evil.example/setup", "//evil.example/", "//setup", "///account", "/none/"):
        assert client.get("/", PATH_INFO=path).status_code == 404, path


def test_a_page_that_is_not_there_is_not_found(client: Client) -> None:
    assert client.get("/nowhere").status_code == 404
    assert client.get("/join/wrong/").status_code == 308
