"""Serve the sample screens as Deskbell serves its pages: same templates, same headers, and a live stream that the test
can send to.
"""

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.template import engines
from jinja2 import ChoiceLoader, Environment, FileSystemLoader

from deskbell.kit import assets, middleware
from tests.look import sample

PAGES = Path(__file__).parent / "pages"
STATIC = assets.PACKAGE / "kit" / "static"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}


def sample_environment() -> Environment:
    """Deskbell's own Jinja2 environment, with the sample pages beside its templates."""
    own = engines["jinja2"].env
    return own.overlay(loader=ChoiceLoader([own.loader, FileSystemLoader(PAGES)]))


def icons() -> list[str]:
    """Return the names in the icon sprite."""
    return [part.split('"')[1] for part in (STATIC / "kit/icons.svg").read_text().split("<symbol")[1:]]


def render_sample(name: str, **more: Any) -> str:
    """Render a sample page with its data."""
    words = {
        "nav": sample.NAV,
        "views": sample.VIEWS,
        "me": sample.ME,
        "where": "Jaipur · taking contacts",
        "groups": sample.GROUPS,
        "board": sample.BOARD,
        "cards": [card for _, _, cards in sample.BOARD for card in cards][:3],
        "icons": icons(),
        "account_url": "#account",
        "sign_out_url": "#out",
    }
    return sample_environment().get_template(f"{name}_page.html").render(**words | more)


class SampleSite(ThreadingHTTPServer):
    """A server for the sample screens. It records the requests, and can send to the live stream."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), SampleHandler)
        self.posts: list[tuple[str, dict[str, list[str]]]] = []
        self.live: list[queue.Queue[str | None]] = []
        self.fragment = ""
        self.reachable = True
        self.scripts_may_go = threading.Event()
        self.scripts_may_go.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"

    def say(self, topic: str) -> None:
        for line in self.live:
            line.put(topic)

    def hang_up(self) -> None:
        self.reachable = False
        self.scripts_may_go.set()
        for line in self.live:
            line.put(None)


class SampleHandler(BaseHTTPRequestHandler):
    server: SampleSite
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/live":
            self._live()
        elif path == "/fragment":
            self._send(self.server.fragment.encode(), "text/html; charset=utf-8")
        elif path.startswith(f"/{assets.STATIC_PREFIX}/"):
            if path.endswith("/kit/js/kit.js"):
                self.server.scripts_may_go.wait(120)
            file = STATIC / path.removeprefix(f"/{assets.STATIC_PREFIX}/")
            self._send(file.read_bytes(), KINDS[file.suffix])
        elif (PAGES / f"{path[1:]}_page.html").is_file():
            self._send(render_sample(path[1:]).encode(), "text/html; charset=utf-8")
        else:
            self._send(b"<title>Other</title><h1>Other</h1>", "text/html; charset=utf-8")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"] or 0)).decode()
        self.server.posts.append((self.path, parse_qs(body)))
        self._send(b"<title>Done</title>", "text/html; charset=utf-8", 200 if self.server.reachable else 503)

    def _send(self, body: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        for name, value in {
            **middleware.SECURITY_HEADERS,
            "Content-Type": kind,
            "Content-Length": str(len(body)),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _live(self) -> None:
        if not self.server.reachable:
            self._send(b"", "text/plain", 503)
            return
        line: queue.Queue[str | None] = queue.Queue()
        self.server.live.append(line)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        self.wfile.write(b": here\n\n")
        while (topic := line.get()) is not None:
            self.wfile.write(f"data: {topic}\n\n".encode())


@contextmanager
def open_site() -> Iterator[SampleSite]:
    """Serve the sample screens while the block runs."""
    site = SampleSite()
    thread = threading.Thread(target=site.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.hang_up()
        site.shutdown()
        site.server_close()
        thread.join()
