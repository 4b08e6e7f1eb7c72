"""A request to a provider was not sent, or has an answer, or nobody knows."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from deskbell.channels.provider_http import ProviderAnswer, ProviderGaveNoAnswer, ProviderNotReached, post_form

OK = b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}"


@contextmanager
def far_end(answer: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """Run a server that reads one request, answers with these bytes and closes the connection."""
    seen: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            line, _peer = server.accept()
            with line:
                line.settimeout(5)
                request = b""
                while b"\r\n\r\n" not in request or not request.endswith(b"a=b+c"):
                    request += line.recv(65536)
                seen.append(request)
                line.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/x", seen
        thread.join(5)


def ask(url: str) -> ProviderAnswer:
    return post_form(url, {"a": "b c"}, user="AC1", password="secret")


def test_an_answer_is_its_status_and_its_body() -> None:
    with far_end(OK) as (url, seen):
        assert ask(url) == ProviderAnswer(status=201, body=b"{}")
    assert b"Authorization: Basic QUMxOnNlY3JldA==" in seen[0]


@pytest.mark.parametrize("broken", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 201 OK\r\nContent-Length: 9\r\n\r\n{"])
def test_half_an_answer_means_that_nobody_knows(broken: bytes) -> None:
    with far_end(broken) as (url, _seen), pytest.raises(ProviderGaveNoAnswer):
        ask(url)


def test_where_nobody_listens_nothing_was_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(ProviderNotReached):
        ask(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize("url", ["http://provider.example/", "ftp://localhost/", "https:///x", "//x", ""])
def test_only_a_protected_address_gets_our_token(url: str) -> None:
    with pytest.raises(ProviderNotReached):
        ask(url)


def test_a_redirect_is_not_followed() -> None:
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
    with far_end(moved) as (url, _seen):
        assert ask(url).status == 302
