"""The pages on which mailboxes are connected, tested and watched."""

import shutil
from datetime import timedelta

import pytest

from deskbell.channels.fillings import channel_alarms, channel_health
from deskbell.channels.kinds.email.actions.connect_mailbox import change_mailbox
from deskbell.channels.kinds.email.imap_folder import NO_ANSWER
from deskbell.channels.kinds.email.models import Mailbox
from deskbell.channels.models import RawMessage
from deskbell.channels.secrets import decrypt_secret
from deskbell.kit.clock import now
from deskbell.people.actions.hire_staff import hire_staff
from deskbell.people.models import Staff

FORM = {
    "address": "Help@Quince.example", "kind": "imap", "host": "imap.quince.example", "port": "993", "security": "tls",
    "user": "help", "auth": "password", "secret": "s3cret-word", "folder": "INBOX", "quiet_after": "24", "active": "1",
    "tagged": "1", "aliases": "hi@quince.example, hello@quince.example",
}  # fmt: skip


@pytest.fixture
def boss(house, at, client):
    boss = hire_staff(
        email="boss@quince.example",
        name="Boss Test",
        role="admin",
        teams=[house.team],
        language="en",
        zone="UTC",
        at=at,
    )
    client.force_login(boss)
    return boss


def test_a_mailbox_is_connected_and_its_secret_is_sealed(boss, client, house):
    answer = client.post("/setup/mailboxes/new", FORM | {"team": house.team.pk})
    box = Mailbox.objects.get()
    assert answer.headers["Location"] == f"/setup/mailboxes/{box.pk}/test"
    assert (box.address, box.aliases, decrypt_secret(box.secret)) == (
        "help@quince.example", ["hi@quince.example", "hello@quince.example"], "s3cret-word"
    )  # fmt: skip
    assert b"s3cret" not in bytes(box.secret)
    assert b"s3cret" not in client.get(f"/setup/mailboxes/{box.pk}").content


def test_a_kept_secret_never_goes_to_another_server(boss, client, house):
    client.post("/setup/mailboxes/new", FORM | {"team": house.team.pk})
    box = Mailbox.objects.get()
    kept = client.post(f"/setup/mailboxes/{box.pk}", FORM | {"team": house.team.pk, "secret": "", "quiet_after": "9"})
    assert kept.status_code == 302
    moved = client.post(
        f"/setup/mailboxes/{box.pk}", FORM | {"team": house.team.pk, "secret": "", "host": "evil.example"}
    )
    assert moved.status_code == 422
    box.refresh_from_db()
    assert (box.host, box.quiet_after, decrypt_secret(box.secret)) == ("imap.quince.example", 9, "s3cret-word")


@pytest.mark.parametrize(
    "wrong",
    [{"address": "no"}, {"address": "a+b@c.example"}, {"port": "x"}, {"host": "http://x/"}, {"user": ""}, {"secret": ""},
     {"kind": "pop"}, {"quiet_after": "-1"}, {"team": "0"}, {"aliases": "x"}, {"token_url": "http://x.example"}],
)  # fmt: skip
def test_what_cannot_work_is_said_beside_its_field(boss, client, house, wrong):
    answer = client.post("/setup/mailboxes/new", FORM | {"team": house.team.pk} | wrong)
    assert answer.status_code == 422
    assert b'class="error"' in answer.content
    assert not Mailbox.objects.exists()


def test_two_mailboxes_cannot_share_an_address(boss, client, house, mailbox):
    answer = client.post("/setup/mailboxes/new", FORM | {"team": house.team.pk, "aliases": mailbox.address})
    assert answer.status_code == 422


def test_only_admins_set_up_mailboxes(client, maria, mailbox):
    client.force_login(maria)
    for path in ("", "/new", f"/{mailbox.pk}", f"/{mailbox.pk}/test"):
        assert client.get(f"/setup/mailboxes{path}").status_code == 403


def test_the_pages_show_what_is_so(boss, client, mailbox, arrive, mail):
    assert b"No email yet" in client.get("/setup/mailboxes").content
    since = now().isoformat()
    waiting = client.get(f"/setup/mailboxes/{mailbox.pk}/tested", {"since": since})
    assert b"Nothing received since" in waiting.content
    arrive(mail())
    assert b"Received at" in client.get(f"/setup/mailboxes/{mailbox.pk}/tested", {"since": since}).content
    assert b"Last email" in client.get("/setup/mailboxes").content


def test_the_raw_mail_is_text_or_a_download_and_never_a_page(arrive, mail, client, maria):
    client.force_login(maria)
    raw = arrive(mail(text="<script>alert(1)</script>\u202e", Subject="<b>x</b>"))
    download = client.get(f"/raw/{raw.pk}")
    assert download.content == bytes(raw.body)
    assert download.headers["Content-Type"] == "message/rfc822"
    assert download.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in download.headers["Content-Security-Policy"]
    shown = client.get(f"/raw/{raw.pk}/text").content
    assert b"&lt;script&gt;" in shown
    assert b"\\u202e" in shown
    assert b"<script>alert" not in shown
    assert client.get("/raw/999999").status_code == 404


def test_a_mail_set_aside_is_taken_in_when_a_person_says_so(arrive, mail, client, maria, reader):
    client.force_login(maria)
    raw = arrive(mail("Us <support@quince.example>", "forwarded by hand"))
    assert b"of our own addresses" in client.get("/mail/aside").content
    client.post(f"/mail/aside/{raw.pk}/take")
    reader.step()
    raw.refresh_from_db()
    assert raw.state == "placed"


def test_a_case_shows_its_doubts_and_where_else_the_mail_went(arrive, mail, client, maria):
    client.force_login(maria)
    arrive(mail(Reply_To="x@evil.example"))
    from deskbell.desk.models import Case

    page = client.get(f"/cases/{Case.objects.get().ref}").content.decode()
    assert "x@evil.example" in page
    assert '<section id="mails">' in page
    assert "/raw/" in page


@pytest.mark.parametrize(("hours", "said"), [(1, "for 1 hour"), (9, "for 9 hours")])
def test_a_quiet_mailbox_says_for_how_long(mailbox, hours, said):
    Mailbox.objects.update(quiet_after=hours, last_mail_at=now() - timedelta(days=1))
    assert channel_alarms()[0]["says"].endswith(said)


def test_a_quiet_and_a_failing_mailbox_raise_alarms(mailbox):
    assert channel_alarms() == []
    Mailbox.objects.update(last_mail_at=now() - timedelta(hours=100))
    assert [alarm["level"] for alarm in channel_alarms()] == ["soon"]
    Mailbox.objects.update(failing_since=now() - timedelta(minutes=5), last_error="refused")
    assert [(alarm["level"], "refused" in alarm["says"]) for alarm in channel_alarms()] == [("late", True)]
    assert [part["ok"] for part in channel_health() if part["name"] == "mailboxes"] == [False]


def test_why_a_mailbox_cannot_be_read_is_said_in_the_language_of_the_reader(boss, client, mailbox):
    Staff.objects.filter(pk=boss.pk).update(language="el")
    for page in (f"/setup/mailboxes/{mailbox.pk}", f"/setup/mailboxes/{mailbox.pk}/test", "/setup/mailboxes"):
        Mailbox.objects.update(last_error=NO_ANSWER)
        shown = client.get(page).content.decode()
        assert (NO_ANSWER in shown, "θύρα" in shown) == (False, True)
        Mailbox.objects.update(last_error="50% <b>refused</b>")
        assert "50% &lt;b&gt;refused" in client.get(page).content.decode()


def test_a_disk_that_is_almost_full_raises_an_alarm_and_makes_health_fail(mailbox, monkeypatch):
    usage = shutil.disk_usage("/")
    assert {one["name"]: one["ok"] for one in channel_health()}["disk"] is True
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage._replace(free=90 * 1024**2))
    assert [one["says"] for one in channel_alarms()] == [
        "The disk is almost full (90 MB left): soon no email can be saved"
    ]
    assert {one["name"]: one["ok"] for one in channel_health()}["disk"] is False


def test_a_backlog_raises_an_alarm(arrive, mail):
    raw = arrive(mail())
    RawMessage.objects.filter(pk=raw.pk).update(state="stored", due_at=now(), received_at=now() - timedelta(minutes=6))
    assert ["not processed yet" in alarm["says"] for alarm in channel_alarms()] == [True]


def test_the_closing_words_are_kept_as_typed(boss, client, mailbox):
    words = {**FORM, "kind": "smtp", "team": mailbox.team_id, "closing": "Kind regards\r\n{name}\x00"}
    assert client.post(f"/setup/mailboxes/{mailbox.pk}", words).status_code == 302
    mailbox.refresh_from_db()
    assert mailbox.closing == "Kind regards\n{name}"
    assert "{name}</textarea>" in client.get(f"/setup/mailboxes/{mailbox.pk}").content.decode()
    answer = client.post(f"/setup/mailboxes/{mailbox.pk}", {**words, "closing": "x" * 2001})
    assert answer.status_code == 422
    assert "at most 2000 characters" in answer.content.decode()


def test_who_has_no_team_yet_is_led_to_the_page_that_makes_one(db, at, client):
    boss = hire_staff(email="boss@quince.example", name="Boss Test", role="admin", language="en", zone="UTC", at=at)
    client.force_login(boss)
    page = client.get("/setup/mailboxes/new").content.decode()
    assert ('href="/setup/house/"' in page, 'name="address"' in page) == (True, False)


def test_a_changed_mailbox_is_tried_at_once_and_patiently_anew(mailbox, at):
    words = {"kind": "imap", "host": "imap.quince.example", "user": "help", "secret": "s3cret-word"}
    Mailbox.objects.update(tries=9, failing_since=at, last_error="refused")
    changed = change_mailbox(mailbox=mailbox, by=None, at=at, **words)
    changed.refresh_from_db()
    assert (changed.tries, changed.due_at, changed.failing_since, changed.last_error) == (0, at, None, "")
