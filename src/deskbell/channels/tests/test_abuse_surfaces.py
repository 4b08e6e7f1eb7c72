"""ABUSE-CASES A042 and A045: a mail that is hostile in every part is plain text on every page and in everything we
send.
"""

import pytest
from django.test import Client

from deskbell.channels.models import RawMessage
from deskbell.desk.actions.reply import reply
from deskbell.desk.models import Case, Message
from deskbell.kit.clock import now
from deskbell.people.actions.make_token import make_token

from .conftest import OURS

HOSTILE = "<img src=//evil.example/x onerror=alert(1)>"
NAME = HOSTILE.replace(" ", "/")


def hostile(sender: str) -> bytes:
    head = (
        f'From: {sender}\r\nTo: {OURS}\r\nReply-To: "{HOSTILE}" <x@elsewhere.example>\r\nSubject: {HOSTILE} #1\r\n'
        f"Message-ID: <{NAME}@customer.example>\r\nX-Deskbell-{NAME}: 1\r\n"
        f'Date: {HOSTILE}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    )
    parts = (
        f'Content-Type: text/plain; charset="{HOSTILE}"\r\n\r\n{HOSTILE}\r\n\r\n-- \r\n{HOSTILE}',
        f"Content-Type: text/html; charset=utf-8\r\n\r\n<p>words {HOSTILE}</p>",
        f'Content-Type: application/pdf; name="{HOSTILE}.pdf"\r\nContent-Disposition: attachment\r\n\r\n%PDF',
    )
    return (head + "".join(f"--b\r\n{part}\r\n" for part in parts) + "--b--\r\n").encode()


@pytest.fixture
def shown(arrive, mail, maria, client) -> Client:
    """Return a browser of a colleague, with a hostile case, a held one, and a mail that was set aside."""
    for sender in (
        f'"{HOSTILE}" <ann@customer.example>',
        f'"{HOSTILE}" <a@customer.example>, "{HOSTILE}" <b@customer.example>',
    ):
        arrive(hostile(sender))
    arrive(hostile(f'"{HOSTILE}" <{OURS}>').replace(b"Reply-To:", b"X-Answer-To:"))
    assert set(RawMessage.objects.values_list("state", flat=True)) == {"placed", "aside"}
    client.force_login(maria)
    return client


def test_a042_a_hostile_mail_is_words_on_every_page(shown):
    paths = ["/desk/all", "/desk/held", "/customers", "/mail/aside"]
    for case in Case.objects.all():
        paths += [f"/cases/{case.ref}{part}" for part in ("", "/story", "/head", "/beside")]
    paths += [f"/raw/{raw.pk}/text" for raw in RawMessage.objects.all()]
    paths += [f"/customers/{case.customer_id}" for case in Case.objects.exclude(customer=None)]
    assert len(paths) > 12
    for path in paths:
        answer = shown.get(path)
        assert answer.status_code == 200, path
        assert b"<img src=//evil" not in answer.content.lower(), path
        assert b"default-src" in answer.headers["Content-Security-Policy"].encode(), path


def test_a042_as_its_sender_drew_it_a_hostile_mail_fetches_and_runs_nothing(shown):
    for message in Message.objects.exclude(html=""):
        answer = shown.get(f"/cases/{message.case.ref}/messages/{message.pk}/original")
        assert b"<img" not in answer.content
        assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_a042_programs_get_a_hostile_mail_as_json(shown, maria):
    _token, secret = make_token(name="report", staff=maria, by=None, at=now())
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    for path in ("/cases", "/customers", *(f"/cases/{case.ref}/timeline" for case in Case.objects.all())):
        answer = client.get(f"/api/v1{path}")
        assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (200, "application/json")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a042_no_mail_of_ours_repeats_a_hostile_one_but_in_its_subject(arrive, mail, maria, outside, post):
    arrive(mail(f'"{HOSTILE}" <ann@customer.example>', HOSTILE, Subject=HOSTILE))
    reply(case=Case.objects.get(), by=maria, text="Dear Ann", at=now())
    post()
    ack, answer = outside.mails
    assert b"evil" not in bytes(ack)
    assert "evil" not in answer.get_content()
    assert answer.get_content_type() == "text/plain"
    assert HOSTILE in answer["Subject"]
