"""Servers for outgoing mail on the screens: one for all mailboxes, one for each, and what waits without any."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from deskbell.channels.kinds.email.actions.connect_mailbox import connect_mailbox
from deskbell.channels.kinds.email.actions.save_outgoing_server import remove_outgoing_server, save_outgoing_server
from deskbell.channels.kinds.email.models import Mailbox, OutgoingServer
from deskbell.channels.kinds.email.reads.outgoing_servers import find_outgoing_server
from deskbell.channels.models import Delivery
from deskbell.channels.reads.troubles import list_troubles
from deskbell.channels.secrets import decrypt_secret
from deskbell.desk.actions.reply import reply
from deskbell.desk.models import Case, Message
from deskbell.kit.clock import now
from deskbell.people.actions.hire_staff import hire_staff
from deskbell.people.actions.set_hours import set_hours
from deskbell.people.models import Staff

PAGE = "/setup/mailboxes/outgoing"
FORM = {"host": "smtp.quince.example", "port": "587", "security": "starttls", "user": "help", "secret": "s3cret-word"}


@pytest.fixture
def boss(house: Any, at: Any, client: Client) -> Staff:
    boss = hire_staff(
        email="boss@quince.example", name="Boss Test", role="admin", teams=[house.team], language="en", zone="UTC",
        at=at,
    )  # fmt: skip
    client.force_login(boss)
    return boss


@pytest.fixture
def relay(outside: Any, settings: Any) -> Any:
    """The server outside, which no setting names."""
    relay, settings.MAIL_OUT = settings.MAIL_OUT, None
    return relay


@pytest.fixture
def nothing(settings: Any) -> None:
    settings.MAIL_OUT = None


def _save(relay: Any, mailbox: Mailbox | None = None) -> OutgoingServer:
    return save_outgoing_server(
        mailbox=mailbox, host=relay.host, port=relay.port, security="plain", user="", secret="", by=None, at=now()
    )


def test_a_server_is_saved_and_its_password_is_encrypted(boss, client, nothing):
    assert client.post(PAGE, FORM).headers["Location"] == f"{PAGE}?saved=1"
    row = OutgoingServer.objects.get()
    assert (row.mailbox, row.host, decrypt_secret(row.secret)) == (None, "smtp.quince.example", "s3cret-word")
    shown = client.get(f"{PAGE}?saved=1").content
    assert b"Now send a test email" in shown
    assert b"s3cret" not in bytes(row.secret) + shown


def test_the_pages_of_mail_lead_to_the_next_step(boss, client, mailbox, relay):
    test_page = client.get(f"/setup/mailboxes/{mailbox.pk}/test").content.decode()
    assert ("Next step: Opening hours" in test_page, 'href="/setup/hours/"' in test_page) == (True, True)
    assert "Next step" not in client.get(PAGE).content.decode()
    _save(relay)
    assert "Next step: Opening hours" in client.get(PAGE).content.decode()


def test_after_the_last_step_the_page_says_that_all_are_done(boss, client, house, mailbox, maria, outside):
    set_hours(site=house.site, valid_from=now().date(), week={"0": [["09:00", "18:00"]]}, by=None, at=now())
    text = "# Answering\n\n## Answer every email\n\nWithin one working day.\n"
    values = {"language": "en", "markdown": text, "based_on": "0"}
    page = client.post(f"/handbook/{house.brand.slug}/publish", values, follow=True).content.decode()
    assert ">Edition 1 is published. All first steps are done.<" in page
    text += "\n## Sign it\n\nWith your name.\n"
    page = client.post(
        f"/handbook/{house.brand.slug}/publish", values | {"markdown": text, "based_on": "1"}, follow=True
    )
    assert ">Edition 2 is published.<" in page.content.decode()


def test_a_kept_password_never_goes_to_another_server(boss, client, nothing):
    client.post(PAGE, FORM)
    assert client.post(PAGE, FORM | {"secret": "", "port": "2525"}).status_code == 302
    assert client.post(PAGE, FORM | {"secret": "", "host": "evil.example"}).status_code == 422
    row = OutgoingServer.objects.get()
    assert (row.host, row.port, decrypt_secret(row.secret)) == ("smtp.quince.example", 2525, "s3cret-word")
    save_outgoing_server(
        mailbox=None, host="evil.example", port=25, security="plain", user="help", secret="", by=None, at=now()
    )
    assert decrypt_secret(OutgoingServer.objects.get().secret) == ""


def test_a_reply_leaves_through_the_server_saved_on_the_page(arrive, mail, maria, outside, relay, post):
    arrive(mail())
    sent = reply(case=Case.objects.get(), by=maria, text="On its way.", at=now())
    post()
    assert outside.mails == []
    _save(relay)
    post()
    sent.refresh_from_db()
    assert (sent.delivery, sent.delivery_note, len(outside.mails)) == ("sent", "", 2)


def test_a_mailbox_uses_its_own_server_and_the_setting_wins(mailbox, relay, settings):
    _save(relay)
    own = _save(type(relay)(host="own.example", port=1, security="plain"), mailbox)
    assert (find_outgoing_server(mailbox.pk).host, find_outgoing_server(None).host) == ("own.example", relay.host)
    settings.MAIL_OUT = type(relay)(host="set.example", port=2, security="plain")
    assert find_outgoing_server(mailbox.pk).host == "set.example"
    settings.MAIL_OUT = None
    remove_outgoing_server(mailbox=own.mailbox, by=None, at=now())
    assert find_outgoing_server(mailbox.pk).host == relay.host


def test_a_server_that_is_down_holds_up_only_its_own_mailboxes(
    house, mailbox, arrive, mail, maria, outside, relay, post
):
    other = connect_mailbox(address="sales@quince.example", brand=house.brand, team=house.team, at=now(), by=None)
    _save(relay)
    _save(type(relay)(host="127.0.0.1", port=1, security="plain"), mailbox)
    arrive(mail())
    arrive(mail("Bo <bo@firm.example>", "Hello", To=other.address), to=other.address, box=other)
    post()
    assert {row.account_id: row.state for row in Delivery.objects.all()} == {mailbox.pk: "queued", other.pk: "sent"}


def test_the_test_mail_arrives_and_the_page_says_what_the_server_answered(boss, client, mailbox, outside, relay):
    _save(relay)
    shown = client.post(f"{PAGE}/test", {"to": "boss@home.example"}).content.decode()
    assert [(one["To"], one["From"]) for one in outside.mails] == [("boss@home.example", mailbox.address)]
    assert "127.0.0.1 took the email." in shown
    assert "It answered: 250" in shown
    outside.says["boss@home.example"] = "550 5.7.1 relaying denied"
    refused = client.post(f"/setup/mailboxes/{mailbox.pk}/outgoing/test", {"to": "boss@home.example"})
    assert (refused.status_code, "550 5.7.1 relaying denied" in refused.content.decode()) == (422, True)


def test_the_page_says_that_the_setting_wins(boss, client, outside):
    assert "DESKBELL_MAIL_OUT is used: 127.0.0.1" in client.get(PAGE).content.decode()


def test_without_a_server_the_case_says_so_before_and_after_a_reply(boss, client, arrive, mail, nothing, maria, post):
    arrive(mail())
    case = Case.objects.get()
    page = client.get(f"/cases/{case.ref}").content.decode()
    assert ("No mail server is set up." in page, f'href="{PAGE}"' in page) == (True, True)
    assert "Receipt is waiting for a mail server" in page
    client.post(f"/cases/{case.ref}/reply", {"text": "Bring it in on Saturday."})
    for _step in range(2):
        page = client.get(f"/cases/{case.ref}").content.decode()
        assert "waiting for a mail server" in page
        assert "being sent" not in page
        assert "Receipt sent" not in page
        post()
    client.force_login(maria)
    page = client.get(f"/cases/{case.ref}").content.decode()
    assert ("An admin can set one up." in page, PAGE in page) == (True, False)


def test_what_waits_for_a_server_never_fails(arrive, mail, maria, nothing, post):
    arrive(mail())
    sent = reply(case=Case.objects.get(), by=maria, text="On its way.", at=now())
    post()
    Delivery.objects.update(due_at=now(), made_at=now() - timedelta(days=9))
    post()
    assert {row.state for row in Delivery.objects.all()} == {"queued"}
    assert Message.objects.get(pk=sent.pk).delivery_note == "no server"
    assert [one.says for one in list_troubles(at=now()) if one.part == "delivery"] == [
        "2 messages are waiting for an outgoing mail server"
    ]


def test_only_admins_set_servers(client, maria, mailbox):
    client.force_login(maria)
    for path in (PAGE, f"/setup/mailboxes/{mailbox.pk}/outgoing"):
        assert client.get(path).status_code == 403
        assert client.post(f"{path}/test").status_code == 403
        assert client.post(f"{path}/remove").status_code == 403


INVITED = {"name": "Kavita Rao", "email": "kavita@quince.example", "role": "agent", "language": "hi"}


def test_a_colleague_gets_the_invitation_by_mail(boss, client, mailbox, outside, relay):
    _save(relay)
    page = client.post("/setup/staff/", INVITED).content.decode()
    [mail] = outside.mails
    assert (mail["To"], mail["From"], mail["Auto-Submitted"]) == (INVITED["email"], mailbox.address, "auto-generated")
    assert "Quince & Clay" in mail["Subject"]
    [link] = re.findall(r"http://localhost:\d+(/join/[\w-]+)", mail.get_content())
    assert "The invitation was sent to kavita@quince.example." in page
    assert "127.0.0.1 took the email and answered: 250" in page
    assert link not in page
    assert "Kavita Rao" in Client().get(link).content.decode()


def test_an_invitation_that_could_not_be_mailed_shows_its_link_and_why(boss, client, mailbox, outside, relay):
    page = client.post("/setup/staff/", INVITED).content.decode()
    assert ("No email was sent." in page, "/join/" in page) == (True, True)
    _save(relay)
    outside.says["nok@quince.example"] = "550 5.1.1 no such user"
    page = client.post("/setup/staff/", INVITED | {"email": "nok@quince.example"}).content.decode()
    assert "The email to nok@quince.example was not sent." in page
    assert "550 5.1.1 no such user" in page
    assert ("/join/" in page, "The invitation was sent" in page) == (True, False)
    assert outside.mails == []
