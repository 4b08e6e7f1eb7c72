"""Fetching mail from a real IMAP server."""

import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskbell.channels.actions.refusals import NeedsOwnFolder
from deskbell.channels.kinds.email import fetch
from deskbell.channels.kinds.email.actions.connect_mailbox import change_mailbox, connect_mailbox
from deskbell.channels.kinds.email.models import Mailbox
from deskbell.channels.loops import poll_due_account
from deskbell.channels.models import RawMessage
from deskbell.channels.tests.dovecot import PASSWORD, Dovecot, dovecot
from deskbell.desk.models import Case
from deskbell.kit.clock import now

pytestmark = pytest.mark.imap


@pytest.fixture(scope="module")
def running() -> Iterator[Dovecot]:
    home = Path(tempfile.mkdtemp(prefix="deskbell-dovecot-"))
    with dovecot(home) as server:
        yield server
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def server(running: Dovecot) -> Dovecot:
    with running.line() as line:
        for uid in line.uid("SEARCH", "ALL")[1][0].split():
            line.uid("STORE", uid.decode(), "+FLAGS", r"(\Deleted)")
        line.expunge()
    return running


@pytest.fixture
def box(server, house, at) -> Mailbox:
    box = connect_mailbox(
        address="support@quince.example", brand=house.brand, team=house.team, kind="imap", host="127.0.0.1",
        port=server.port, security="plain", user="support", secret=PASSWORD, at=at, by=None,
    )  # fmt: skip
    poll()
    return box


def poll() -> Mailbox:
    Mailbox.objects.filter(due_at__isnull=False).update(due_at=now())
    assert poll_due_account() == 1
    return Mailbox.objects.get()


def test_new_mail_is_kept_and_then_marked_as_read(server, box, mail, reader):
    body = mail(text="raw \x00 bytes stay".replace("\x00", "\xa0"))
    server.put(body)
    state = poll()
    raw = RawMessage.objects.get()
    assert (bytes(raw.body), state.last_error, bool(state.last_ok_at)) == (body, "", True)
    assert [r"\Seen" in flags for flags in server.flags()] == [True]
    assert reader.step() == 1
    assert Case.objects.get().subject == "My order"
    poll()
    assert RawMessage.objects.count() == 1


def test_mail_that_lay_there_some_seconds_before_stays_untouched(server, house, mail):
    for age in (86_400, 300, 5):
        server.put(mail(text=f"{age} seconds old"), age=age)
    box = connect_mailbox(
        address="support@quince.example", brand=house.brand, team=house.team, kind="imap", host="127.0.0.1",
        port=server.port, security="plain", user="support", secret=PASSWORD, at=now(), by=None,
    )  # fmt: skip
    server.put(mail(text="it came while Deskbell connected"))
    for _poll in range(2):
        assert poll().last_error == ""
        assert [b"it came while" in bytes(raw.body) for raw in RawMessage.objects.all()] == [True]
    assert [r"\Seen" in flags for flags in server.flags()] == [False, False, False, True]
    server.put(mail(text="new"))
    poll()
    assert RawMessage.objects.count() == 2
    assert Mailbox.objects.get(pk=box.pk).last_uid > 0


def test_a_second_mailbox_on_the_same_folder_is_refused(house, at):
    words = {"brand": house.brand, "team": house.team, "kind": "imap", "user": "Support", "secret": "x", "by": None}
    words["at"] = at
    info = connect_mailbox(address="info@quince.example", host="imap.quince.example", **words)
    with pytest.raises(NeedsOwnFolder, match=r"info@quince\.example already reads this folder"):
        connect_mailbox(
            address="info3@quince.example", host="IMAP.quince.example.", **words | {"user": "support"}, folder="inbox"
        )
    connect_mailbox(address="info3@quince.example", host="imap.quince.example", folder="Info3", **words)
    third = connect_mailbox(address="info4@quince.example", host="imap.quince.example", **words | {"user": "other"})
    with pytest.raises(NeedsOwnFolder):
        change_mailbox(mailbox=third, user="support", by=None, at=at)
    change_mailbox(mailbox=info, active=False, by=None, at=at)
    change_mailbox(mailbox=third, user="support", by=None, at=at)
    with pytest.raises(NeedsOwnFolder):
        change_mailbox(mailbox=info, active=True, by=None, at=at)


def test_mail_is_kept_before_it_is_marked(server, box, mail, monkeypatch):
    server.put(mail())

    def full(**words):
        raise OSError("no space left on device")

    monkeypatch.setattr(fetch, "store_raw_messages", full)
    Mailbox.objects.update(due_at=now())
    with pytest.raises(OSError, match="no space"):
        poll_due_account()
    assert [r"\Seen" in flags for flags in server.flags()] == [False]
    monkeypatch.undo()
    poll()
    assert RawMessage.objects.count() == 1


def test_a_mail_that_somebody_read_already_is_fetched_all_the_same(server, box, mail):
    server.put(mail(), flags=r"(\Seen)")
    poll()
    assert RawMessage.objects.count() == 1


def test_a_deleted_mail_moves_no_other_out_of_sight(server, box, mail):
    for number in range(3):
        server.put(mail(text=f"one {number}"))
    poll()
    with server.line() as line:
        first = line.uid("SEARCH", "ALL")[1][0].split()[0]
        line.uid("STORE", first.decode(), "+FLAGS", r"(\Deleted)")
        line.expunge()
    server.put(mail(text="another"))
    poll()
    assert RawMessage.objects.count() == 4


def test_new_uids_for_a_folder_bring_nothing_twice_and_lose_nothing(server, box, mail):
    server.put(mail(text="before"))
    before = poll().uidvalidity
    server.renumber()
    server.put(mail(text="after"))
    after = poll().uidvalidity
    assert before != after
    assert sorted(b"after" in bytes(raw.body) for raw in RawMessage.objects.all()) == [False, True]


def test_kept_mail_is_moved_when_that_is_wished(server, box, mail):
    with server.line() as line:
        line.create("Kept")
    change_mailbox(mailbox=box, move_to="Kept", at=now(), by=None)
    server.put(mail())
    poll()
    assert server.flags() == []
    with server.line() as line:
        assert line.select("Kept")[1] == [b"1"]
        line.select("INBOX")
        line.delete("Kept")


def test_a_wrong_password_is_told_and_tried_later_each_time(server, box):
    change_mailbox(mailbox=box, secret="wrong", at=now(), by=None)
    first = poll()
    again = poll()
    assert "uthentication" in first.last_error
    assert "wrong" not in first.last_error
    assert first.failing_since == again.failing_since
    assert again.due_at - now() > first.due_at - now()
    change_mailbox(mailbox=box, secret=PASSWORD, at=now(), by=None)
    assert (poll().last_error, poll().failing_since) == ("", None)


def test_a_server_that_is_away_or_talks_nonsense_is_told(house, at, monkeypatch):
    box = connect_mailbox(
        address="support@quince.example", brand=house.brand, team=house.team, kind="imap", host="127.0.0.1", port=1,
        security="plain", user="support", secret="x", at=at, by=None,
    )  # fmt: skip
    assert poll().last_error == "The server does not answer: check its name and port."
    change_mailbox(mailbox=box, host="nowhere.invalid", secret="x", at=now(), by=None)
    assert poll().last_error == "The server does not answer: check its name and port."
    change_mailbox(mailbox=box, host="127.0.0.1", secret="x", at=now(), by=None)
    with socket.create_server(("127.0.0.1", 0)) as nonsense:
        monkeypatch.setattr("deskbell.channels.kinds.email.imap_folder.SECONDS", 0.3)
        change_mailbox(mailbox=box, port=nonsense.getsockname()[1], at=now(), by=None)
        assert poll().last_error
