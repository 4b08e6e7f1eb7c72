"""A small organisation with one number, and a provider whose answers a test can set."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.test import Client

from deskbell.channels import outbox
from deskbell.channels.actions.save_account import connect_account
from deskbell.channels.intake.reader import IntakeReader
from deskbell.channels.kinds.sms.signature import sign_request
from deskbell.channels.models import Account
from deskbell.journal.seal_and_follow import seal_and_follow
from deskbell.kit.clock import now
from deskbell.people.actions.create_organisation import NewOrganisation, create_organisation
from deskbell.people.actions.hire_staff import hire_staff
from deskbell.people.models import Staff

SID = "AC0123456789abcdef0123456789abcdef"
TOKEN = "f3b1c5e7d9a8"
OURS = "+302100000001"
THEIRS = "+306900000001"
PAYLOADS = Path(__file__).parent / "payloads"


def payload(name: str, **changes: str) -> str:
    """Return a recorded request's form, with some of its values changed."""
    from urllib.parse import urlencode

    form = dict(parse_qsl((PAYLOADS / f"{name}.txt").read_text(), keep_blank_values=True))
    return urlencode({**form, **changes})


@dataclass
class Provider:
    """The provider's server. `answers` are given in order, the last one repeatedly; None closes the connection without
    an answer.
    """

    url: str
    answers: list[tuple[int, str] | None] = field(default_factory=list)
    requests: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    authorizations: list[str] = field(default_factory=list)

    def next_answer(self) -> tuple[int, str] | None:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def provider() -> Iterator[Provider]:
    """Run a provider that accepts everything, unless a test sets other answers."""
    known = Provider(url="", answers=[(201, (PAYLOADS / "accepted.json").read_text())])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            known.requests.append(dict(parse_qsl(body)))
            known.paths.append(self.path)
            known.authorizations.append(self.headers["Authorization"])
            answer = known.next_answer()
            if answer is None:
                self.close_connection = True
                return
            status, text = answer
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    known.url = f"http://127.0.0.1:{server.server_port}"
    yield known
    server.shutdown()
    server.server_close()


def refusal(code: int, status: int = 400) -> tuple[int, str]:
    """Return an answer by which the provider refuses a message."""
    return status, json.dumps({"code": code, "message": "no", "status": status})


@pytest.fixture
def at() -> datetime:
    return now()


@pytest.fixture
def organisation(db: None, at: datetime) -> NewOrganisation:
    return create_organisation(
        name="Quince & Clay", languages=["en"], prefix="QC", site="Athens", team="Support", by=None, at=at
    )


@pytest.fixture
def maria(organisation: NewOrganisation, at: datetime) -> Staff:
    return hire_staff(
        email="maria@quince.example", name="Maria Papadaki", role="admin", teams=[organisation.team], language="en",
        zone="Europe/Athens", at=at,
    )  # fmt: skip


@pytest.fixture
def number(organisation: NewOrganisation, at: datetime, provider: Provider) -> Account:
    return connect_account(
        channel="sms",
        address=OURS,
        team=organisation.team,
        by=None,
        at=at,
        settings={"account_sid": SID, "provider": provider.url},
        secrets={"auth_token": TOKEN},
        acknowledge=False,
    )


Bring = Callable[..., Any]


@pytest.fixture
def bring(number: Account, client: Client, settings: Any) -> Bring:
    """Return a function that sends a request as the provider does, with a valid signature unless told otherwise."""

    def bringing(form: str, *, query: str = "", signature: str | None = None, token: str = TOKEN) -> Any:
        path = f"/hooks/sms/{number.pk}{query}"
        if signature is None:
            parameters = parse_qsl(form, keep_blank_values=True)
            signature = sign_request(settings.PUBLIC_URL + path, parameters, token)
        return client.generic(
            "POST", path, form, "application/x-www-form-urlencoded", headers={"X-Twilio-Signature": signature}
        )

    return bringing


@pytest.fixture
def read() -> Callable[[], None]:
    """Return a function that parses all stored requests and matches them to cases."""

    def reading() -> None:
        reader = IntakeReader()
        while reader.step():
            pass
        reader.close()

    return reading


@pytest.fixture
def post() -> Callable[[], int]:
    """Return a function that sends every delivery that is due."""

    def posting() -> int:
        seal_and_follow()
        return outbox.send_due_deliveries()

    return posting
