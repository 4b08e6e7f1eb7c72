"""A094: nothing that a stranger sends makes us fetch a URL, because no code here can fetch URLs."""

import ast

import pytest
from tests.architecture.source import Source, unexpected_faults

CLIENTS = ("requests", "httpx", "aiohttp", "urllib3", "pycurl", "http.client", "urllib.request", "ftplib", "websockets")

ALLOWED = {
    "channels/kinds/email/oauth.py": "asks the token service that an admin has named, with https and without redirects",
    "channels/provider_http.py": "asks the providers of channels that an admin has named, with https and without redirects",
}


def faults(source: Source) -> list[str]:
    """Find where this file imports an HTTP client."""
    found = [(node.lineno, name) for node in ast.walk(source.tree) for name in _imported(node) if _fetches(name)]
    return [f"{source.name}:{line} imports {name}" for line, name in found]


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [name.name for name in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level:
        return [f"{node.module}.{name.name}" for name in node.names]
    return []


def _fetches(name: str) -> bool:
    return any(name == client or name.startswith(f"{client}.") for client in CLIENTS)


def test_a094_nothing_fetches_addresses() -> None:
    assert unexpected_faults(faults, ALLOWED) == []


@pytest.mark.parametrize(
    "planted",
    [
        "import requests",
        "from httpx import get",
        "import urllib.request",
        "from urllib import request",
        "def late():\n    import http.client as c",
        "from http import client",
    ],
)
def test_a_planted_client_is_found(planted: str) -> None:
    assert len(faults(Source("desk/reads/planted.py", planted))) == 1


@pytest.mark.parametrize(
    "innocent", ["from urllib.parse import urlsplit", "from http import HTTPStatus", "from . import requests"]
)
def test_an_innocent_import_is_let_pass(innocent: str) -> None:
    assert faults(Source("desk/reads/innocent.py", innocent)) == []
