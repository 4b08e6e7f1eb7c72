"""When the store cannot be written or reached, nobody is told that something was kept; when it can again, all goes on."""

import os
import signal
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage

import psycopg
import pytest

from deskbell.house import postgres
from tests.proof.agent import Agent
from tests.proof.house import House, until
from tests.proof.inside import OURS

pytestmark = pytest.mark.slow
LATER = range(400, 500)


@contextmanager
def unwritable(house: House) -> Iterator[None]:
    """As a full disk: reading works, and every attempt to write fails. Lines that are open already are hung up."""
    with psycopg.connect(house.database, autocommit=True) as line:
        line.execute("alter role deskbell set default_transaction_read_only = on")
    hang_up(house)
    try:
        yield
    finally:
        with psycopg.connect(house.database, autocommit=True) as line:
            line.execute("set default_transaction_read_only = off")
            line.execute("alter role deskbell reset default_transaction_read_only")
        hang_up(house)


@contextmanager
def gone(house: House) -> Iterator[None]:
    """The server has ended by itself; it comes back under the same address."""
    pid = postgres.running(house.home)
    assert pid
    os.kill(pid, signal.SIGINT)
    until(lambda: postgres.running(house.home) is None)
    try:
        yield
    finally:
        postgres.ensure(house.home)


def hang_up(house: House) -> None:
    others = (
        "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and usename = 'deskbell'"
    )
    house.ask(others)


def bring(house: House, number: str) -> int:
    """What the house says to a mail, as a number: 250 when it is kept, 0 for no answer."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "kim@full.example", OURS, number
    mail["Message-ID"] = f"<{number}@full.example>"
    mail.set_content("Is anybody there?")
    try:
        with smtplib.SMTP("127.0.0.1", house.mail_port, "mx.full.example", timeout=90) as line:
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
    house: House, maria: Agent, trouble: Callable[[House], "contextmanager[None]"]
) -> None:
    name = trouble.__name__
    until(lambda: bring(house, f"{name}-before") == 250)
    until(lambda: house.ask("select from desk_message where message_id = %s", f"{name}-before@full.example"))
    ref = house.one("select ref from desk_case order by id desc limit 1")
    words = f"Yes, {name}."
    with trouble(house):
        said = bring(house, f"{name}-during")
        answer = maria.line.post(f"/cases/{ref}/reply", data={"text": words, "csrfmiddlewaretoken": maria.token()})
    assert said in LATER
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0

    until(lambda: bring(house, f"{name}-during") == 250)
    maria.reply(ref, words)
    until(lambda: house.ask("select from desk_message where message_id = %s", f"{name}-during@full.example"))
    until(house.settled, what=house.stuck)
    assert house.one("select count(*) from desk_message where text = %s", words) == 1
    assert house.one("select count(*) from channels_raw where body like %s", f"%{name}-during%".encode()) == 1
    until(lambda: maria.get("/healthz").status_code == 200, what=lambda: maria.get("/healthz").text)
