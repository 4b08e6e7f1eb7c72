"""Whose word counts about where a request came from: that of a named proxy, and of nobody else."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from deskbell.server import config
from deskbell.server.commands.serve import uvicorn_config


def client_address(*, peer: str, forwarded: str | None, proxies: str) -> str:
    """Return the address that the application sees for a request of `peer` with X-Forwarded-For `forwarded`."""
    seen: list[str] = []

    async def application(scope: Any, receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Any]) -> None:
        seen.append(scope["client"][0])

    settings = uvicorn_config(tuple(part for part in proxies.split(",") if part), application=application)
    settings.load()
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    scope = {"type": "http", "client": (peer, 1), "headers": headers, "scheme": "http"}
    asyncio.run(settings.loaded_app(scope, None, None))  # type: ignore[arg-type]
    return seen[0]


@pytest.mark.parametrize("peer", ["127.0.0.1", "198.51.100.7", "::1"])
def test_a137_without_named_proxies_no_forwarded_address_is_believed(peer: str) -> None:
    assert client_address(peer=peer, forwarded="203.0.113.1", proxies="") == peer


def test_a137_only_what_a_named_proxy_added_is_believed() -> None:
    told = {"forwarded": "203.0.113.1, 198.51.100.7", "proxies": "127.0.0.1,10.0.0.0/24"}
    assert client_address(peer="127.0.0.1", **told) == "198.51.100.7"
    assert client_address(peer="10.0.0.9", **told) == "198.51.100.7"
    assert client_address(peer="192.0.2.1", **told) == "192.0.2.1"


def test_a137_a_proxy_that_sends_no_address_counts_for_itself() -> None:
    assert client_address(peer="127.0.0.1", forwarded=None, proxies="127.0.0.1") == "127.0.0.1"


@pytest.mark.parametrize("value", ["proxy.example", "10.0.0.1/8", "*", "0.0.0.0/0", "::/0"])
def test_a137_a_proxy_is_an_address_or_a_network_and_never_everybody(tmp_path: Path, value: str) -> None:
    with pytest.raises(config.ConfigError, match="DESKBELL_PROXIES names"):
        config.load_config({"DESKBELL_HOME": str(tmp_path), "DESKBELL_PROXIES": value})


def test_proxies_are_named_with_commas_or_spaces(tmp_path: Path) -> None:
    settings = config.load_config({"DESKBELL_HOME": str(tmp_path), "DESKBELL_PROXIES": "127.0.0.1, ::1 10.0.0.0/24"})
    assert settings.proxies == ("127.0.0.1", "::1", "10.0.0.0/24")
