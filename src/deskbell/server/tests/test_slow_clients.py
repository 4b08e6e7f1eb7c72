"""A client that sends or reads slowly costs a connection until its deadline, and no thread: all others are served."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from socket import create_connection, create_server, socket
from typing import Any

import httpx
import pytest
import uvicorn
from a2wsgi import WSGIMiddleware

from deskbell.kit import spool
from deskbell.server import asgi, connections, request_body, spooled_response
from deskbell.server.commands.serve import uvicorn_config

LARGE = 17_000_000
THREADS = 2
_server: list[uvicorn.Server] = []


def _page(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """A page in place of Django: /large is 17 MB, and anything else tells how long the request body was."""
    start_response("200 OK", [("Content-Type", "text/plain")])
    if environ["PATH_INFO"] == "/large":
        return [b"x" * 1_000_000] * (LARGE // 1_000_000)
    return [str(len(environ["wsgi.input"].read())).encode()]


@pytest.fixture(scope="module")
def web() -> Iterator[int]:
    """The web server with two threads and short deadlines; its port."""
    with pytest.MonkeyPatch.context() as patch, create_server(("127.0.0.1", 0)) as listening:
        patch.setattr(asgi, "_pages", WSGIMiddleware(_page, workers=THREADS))  # type: ignore[arg-type]
        patch.setattr(request_body, "WINDOW_SECONDS", 1.0)
        patch.setattr(spooled_response, "PIECE_SECONDS", 1.0)
        patch.setattr(connections, "HEAD_SECONDS", 1.0)
        settings = uvicorn_config((), application=asgi.application)
        server = uvicorn.Server(settings)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        _server.append(server)
        yield listening.getsockname()[1]
        _server.clear()
        server.should_exit = True
        thread.join(10)


@contextmanager
def clients(port: int, number: int, request: bytes) -> Iterator[list[socket]]:
    """Clients that each sent `request` and then do nothing."""
    with ExitStack() as opened:
        lines = [opened.enter_context(create_connection(("127.0.0.1", port), timeout=20)) for _ in range(number)]
        for line in lines:
            with suppress(ConnectionError):
                line.sendall(request)
        yield lines


def await_no_connections() -> None:
    until = time.monotonic() + 20
    while _server[0].server_state.connections:
        assert time.monotonic() < until
        time.sleep(0.02)


def half_body(size: int, of: int) -> bytes:
    return f"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: {of}\r\n\r\n".encode() + b"a" * size


def seconds_for_others(port: int) -> float:
    """Return how long ten requests of somebody else take together."""
    began = time.monotonic()
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as other:
        for _ in range(5):
            assert other.get("/").text == "0"
            assert other.post("/", content=b"abc").text == "3"
    return time.monotonic() - began


def received(line: socket) -> bytes:
    """Return everything until the server ends the connection."""
    data = b""
    with suppress(ConnectionError):
        while piece := line.recv(1 << 20):
            data += piece
    return data


def test_a133_half_uploads_and_stalled_downloads_delay_nobody_and_are_ended(web: int) -> None:
    download = b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n"
    with clients(web, 8, half_body(1_300_000, 16_000_000)) as up, clients(web, 12, download) as down:
        assert seconds_for_others(web) < 5
        for line in up:
            assert received(line).startswith(b"HTTP/1.1 408")
        await_no_connections()
        assert all(len(received(line)) < LARGE for line in down)


def test_a133_a_client_that_reads_gets_all_of_a_large_answer(web: int) -> None:
    assert len(httpx.get(f"http://127.0.0.1:{web}/large", timeout=20).content) == LARGE


def test_a133_a_large_body_arrives_whole(web: int) -> None:
    assert httpx.post(f"http://127.0.0.1:{web}/", content=b"a" * 9_000_000, timeout=20).text == "9000000"


def test_a134_many_half_bodies_are_refused_or_ended_and_leave_nothing(web: int) -> None:
    with clients(web, 100, half_body(500_000, 1_000_000)) as lines:
        answers = [received(line)[9:12] for line in lines]
    assert set(answers) <= {b"408", b"429", b""}
    assert answers.count(b"408") <= request_body.UNFINISHED_OF_ONE
    assert spool._budget.left == spool.ALL_IN_MEMORY
    assert seconds_for_others(web) < 5


def test_a134_a_head_byte_by_byte_is_ended(web: int) -> None:
    with clients(web, 20, b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ") as lines:
        assert seconds_for_others(web) < 5
        until = time.monotonic() + 20
        with suppress(ConnectionError):
            while time.monotonic() < until:
                lines[0].sendall(b"a")
                time.sleep(0.1)
        assert time.monotonic() < until
        assert [received(line) for line in lines] == [b""] * 20


def test_a134_a_head_without_end_is_refused(web: int) -> None:
    with clients(web, 1, b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 1_000_000) as lines:
        assert received(lines[0])[9:12] in (b"400", b"")


def test_a134_too_many_idle_connections_of_one_address_are_ended(web: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "WAITING_OF_ONE", 5)
    monkeypatch.setattr(connections, "HEAD_SECONDS", 60.0)
    with clients(web, 8, b"GET") as lines:
        for line in lines[5:]:
            assert received(line) == b""
    assert seconds_for_others(web) < 5


def test_a_named_proxy_may_wait_with_many_connections() -> None:
    protocol = connections.limited_protocol(["10.0.0.0/24"])
    assert protocol._is_trusted(protocol, "10.0.0.7")  # type: ignore[attr-defined]
    assert not protocol._is_trusted(protocol, "10.0.1.7")  # type: ignore[attr-defined]
    assert not protocol._is_trusted(protocol, "")  # type: ignore[attr-defined]


def test_an_answer_that_is_written_slowly_arrives_in_order() -> None:
    async def attempt() -> bytes:
        sent: list[bytes] = []

        async def send(message: Any) -> None:
            sent.append(message.get("body", b""))

        one = spooled_response.SpooledResponse({}, send)
        await one.take({"type": "http.response.start", "status": 200, "headers": []})
        for number in range(40):
            await one.take({"type": "http.response.body", "body": bytes([number]) * 50_000, "more_body": True})
            await asyncio.sleep(0)
        await one.take({"type": "http.response.body", "body": b"end"})
        await one.finish()
        return b"".join(sent)

    assert asyncio.run(attempt()) == b"".join(bytes([number]) * 50_000 for number in range(40)) + b"end"
