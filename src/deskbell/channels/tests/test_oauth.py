"""Signing in with a token: refreshed when it expires, never shown, never sent without TLS."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest

from deskbell.channels.kinds.email.actions.connect_mailbox import connect_mailbox
from deskbell.channels.kinds.email.models import Mailbox
from deskbell.channels.kinds.email.oauth import TokenRefused, get_access_token
from deskbell.channels.secrets import decrypt_secret


class Service(HTTPServer):
    answer: dict[str, object]
    asked: list[dict[str, list[str]]]


class _Handler(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        words = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append(parse_qs(words))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(self.server.answer).encode())

    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture
def service() -> Iterator[Service]:
    server = Service(("127.0.0.1", 0), _Handler)
    server.answer, server.asked = {"access_token": "one", "expires_in": 3600}, []
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def box(service, house, at) -> Mailbox:
    return connect_mailbox(
        address="support@quince.example", brand=house.brand, team=house.team, kind="imap", host="imap.example",
        user="support", auth="xoauth2", secret="refresh-1", client_id="id", client_secret="hush", at=at, by=None,
        token_url=f"http://127.0.0.1:{service.server_port}/token",
    )  # fmt: skip


def test_an_access_token_is_fetched_once_and_kept_while_it_lasts(box, service):
    assert [get_access_token(box), get_access_token(box)] == ["one", "one"]
    assert [asked["refresh_token"] for asked in service.asked] == [["refresh-1"]]
    assert service.asked[0]["client_secret"] == ["hush"]


def test_a_new_refresh_token_takes_the_place_of_the_old(box, service):
    service.answer = {"access_token": "two", "refresh_token": "refresh-2"}
    get_access_token(box)
    box.refresh_from_db()
    assert decrypt_secret(box.secret) == "refresh-2"


def test_a_refusal_is_told_without_secrets(box, service):
    service.answer = {"error": "invalid_grant"}
    with pytest.raises(TokenRefused) as refused:
        get_access_token(box)
    assert "invalid_grant" in str(refused.value)
    assert "refresh-1" not in str(refused.value)


def test_a_token_is_asked_for_only_by_https(box):
    box.token_url = "http://tokens.example/token"
    with pytest.raises(TokenRefused):
        get_access_token(box)


def test_without_a_service_the_secret_is_the_token_itself(box):
    box.token_url = ""
    assert get_access_token(box) == "refresh-1"
