"""While storage cannot be written or reached, nothing is acknowledged. When it works again, everything continues."""

import os
import signal
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage

import psycopg
import pytest

from deskbell.server import postgres
from tests.proof.agent import Agent
from tests.proof.inside_actions import OURS
from tests.proof.installation import Installation, wait_until

pytestmark = pytest.mark.slow
LATER = range(400, 500)


@contextmanager
def unwritable(installation: Installation) -> Iterator[None]:
    """Make the database behave as on a full disk: reads work, writes fail. Open connections are closed."""
    with psycopg.connect(installation.database, autocommit=True) as line:
        line.execute("alter role deskbell set default_transaction_read_only = on")
    hang_up(installation)
    try:
        yield
    finally:
        with psycopg.connect(installation.database, autocommit=True) as line:
            line.execute("set default_transaction_read_only = off")
            line.execute("alter role deskbell reset default_transaction_read_only")
        hang_up(installation)


@contextmanager
def gone(installation: Installation) -> Iterator[None]:
    """Stop the server. It comes back at the same URL."""
    pid = postgres.running_pid(installation.home)
    assert pid
    os.kill(pid, signal.SIGINT)
    wait_until(lambda: postgres.running_pid(installation.home) is None)
    try:
        yield
    finally:
        postgres.ensure_running(installation.home)


def hang_up(installation: Installation) -> None:
    others = (
        "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and usename = 'deskbell'"
    )
    installation.ask(others)


def bring(installation: Installation, number: str) -> int:
    """Return the reply to a mail: 250 when it was stored, 0 when there was no reply."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "kim@full.example", OURS, number
    mail["Message-ID"] = f"<{number}@full.example>"
    mail.set_content("Is anybody there?")
    try:
        with smtplib.SMTP("127.0.0.1", installation.mail_port, "mx.full.example", timeout=90) as line:
            line.send_message(mail)
    except smtplib.SMTPRecipientsRefused as refused:
        return refused.recipients[OURS][0]
    except smtplib.SMTPResponseException as refused:
        return refused.smtp_code
    except OSError:
        return 0
    return 250


@pytest.mark.parametrize("trouble", [unwritable, gone])
def test_nothing_is_accepted_while_the_store_fails_and_all_goes_on_after(
    installation: Installation, maria: Agent, trouble: Callable[[Installation], "contextmanager[None]"]
) -> None:
    name = trouble.__name__
    wait_until(lambda: bring(installation, f"{name}-before") == 250)
    wait_until(
        lambda: installation.ask("select from desk_message where message_id = %s", f"{name}-before@full.example")
    )
    ref = installation.one("select ref from desk_case order by id desc limit 1")
    words = f"Yes, {name}."
    with trouble(installation):
        said = bring(installation, f"{name}-during")
        answer = maria.line.post(f"/cases/{ref}/reply", data={"text": words, "csrfmiddlewaretoken": maria.token()})
    assert said in LATER
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0

    wait_until(lambda: bring(installation, f"{name}-during") == 250)
    maria.reply(ref, words)
    wait_until(
        lambda: installation.ask("select from desk_message where message_id = %s", f"{name}-during@full.example")
    )
    wait_until(installation.settled, what=installation.stuck)
    assert installation.one("select count(*) from desk_message where text = %s", words) == 1
    assert installation.one("select count(*) from channels_raw where body like %s", f"%{name}-during%".encode()) == 1
    wait_until(lambda: maria.get("/healthz").status_code == 200, what=lambda: maria.get("/healthz").text)
