"""Our messages go out and thread, and their outcome stands on the message."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from aiosmtpd.controller import Controller
from django.db import OperationalError, connection

from deskbell.channels import outbox
from deskbell.channels.kinds.email.actions.connect_mailbox import change_mailbox
from deskbell.channels.kinds.email.smtp import Envelope, SmtpConnection
from deskbell.channels.models import Delivery
from deskbell.channels.reads.troubles import list_troubles
from deskbell.desk.actions.attach_file import attach_file
from deskbell.desk.actions.mark_read import mark_read
from deskbell.desk.actions.open_case import NewCase, open_case
from deskbell.desk.actions.record_delivery import record_lost_message
from deskbell.desk.actions.refusals import NeedsAddress, NeedsLostMessage, NeedsRelease
from deskbell.desk.actions.reply import reply
from deskbell.desk.actions.resend_message import resend_message
from deskbell.desk.actions.resolve import resolve
from deskbell.desk.actions.wait import wait
from deskbell.desk.models import Case, Contact, Message
from deskbell.desk.reads.timeline import load_timeline
from deskbell.journal.seal_and_follow import seal_and_follow
from deskbell.kit.background import Loop
from deskbell.kit.clock import now
from deskbell.kit.file_store import file_store
from deskbell.kit.worker import Worker, listener_parameters
from deskbell.people.actions.find_or_create_customer import find_or_create_customer
from deskbell.server.config import OutgoingMailServer

from .conftest import OURS, Outside


@contextmanager
def small_server() -> Iterator[OutgoingMailServer]:
    """Run a mail server that refuses mail above a thousand letters."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(Outside(), hostname="127.0.0.1", port=port, data_size_limit=1000)
    controller.start()
    try:
        yield OutgoingMailServer(host="127.0.0.1", port=port, security="plain")
    finally:
        controller.stop()


def says_what_happened(case: Case) -> list[str]:
    seal_and_follow()
    return [told.text for told in load_timeline(case=case, me=None).entries if told.kind == "event"]


def test_an_answer_reaches_the_customer_in_their_thread_and_theirs_reaches_the_case(arrive, mail, maria, outside, post):
    arrive(mail(Subject="Πρόβλημα με την παραγγελία"))
    case = Case.objects.get()
    sent = reply(case=case, by=maria, text="Στέλνουμε νέο φλιτζάνι.", at=now())
    post()
    ack, answer = outside.mails
    assert ack["Auto-Submitted"] == "auto-replied"
    assert answer["Auto-Submitted"] is None
    assert answer["To"] == "ann@customer.example"
    assert answer["Subject"] == f"Re: Πρόβλημα με την παραγγελία [{case.ref}]"
    first = Message.objects.filter(case=case).earliest("pk").message_id
    assert answer["In-Reply-To"] == f"<{first}>"
    assert f"<{first}>" in answer["References"]
    assert answer.get_content().strip() == "Στέλνουμε νέο φλιτζάνι."
    sent.refresh_from_db()
    assert (sent.delivery, f"<{sent.message_id}>") == ("sent", answer["Message-ID"])

    back = str(answer["Reply-To"].addresses[0].addr_spec)
    raw = arrive(mail(text="Thank you!", In_Reply_To=answer["Message-ID"], To=back), to=back)
    assert (raw.case, Case.objects.count()) == (case.pk, 1)
    assert Message.objects.get(pk=raw.message).contact.proof == "proven"


def test_an_answer_names_the_mail_it_answers_however_long_its_name(arrive, mail, maria, outside, post):
    first = f"<{'0102018f1234abcd-' * 5}000000@eu-west-1.amazonses.com>"
    arrive(mail(Message_ID=first))
    case = Case.objects.get()
    reply(case=case, by=maria, text="On its way.", at=now())
    post()
    reply(case=case, by=maria, text="It has left.", at=now())
    post()
    assert [(one["In-Reply-To"], one["References"]) for one in outside.mails] == [(first, first)] * 3
    answer = outside.mails[1]["Message-ID"]
    second = "<second@customer.example>"
    arrive(mail(text="Thanks", Message_ID=second, In_Reply_To=answer))
    reply(case=case, by=maria, text="You are welcome.", at=now())
    post()
    named = outside.mails[-1]["References"].split()
    assert (named[0], named[-1], outside.mails[-1]["In-Reply-To"]) == (first, second, second)
    assert answer in named


def test_an_address_in_letters_of_its_own_is_written_as_it_is(arrive, mail, maria, outside, post):
    arrive(mail("Δοκιμή <δοκιμή@customer.example>"))
    reply(case=Case.objects.get(), by=maria, text="Γεια σας", at=now())
    post()
    assert [one.rcpt_tos for one in outside.envelopes] == [["δοκιμή@customer.example"]] * 2
    assert all("To: δοκιμή@customer.example\r\n".encode() in one.content for one in outside.envelopes)


def test_files_go_along_under_their_names_and_alike_at_each_try(arrive, mail, maria, outside, post):
    arrive(mail())
    case = Case.objects.get()
    for name, content in (
        ("λογαριασμός.pdf", b"%PDF-1.7"),
        ("a\r\nBcc: x@y.csv", b"a;b"),
        ("old.eml", b"From: x\n\ny"),
    ):
        attach_file(case=case, by=maria, name=name, content=content, at=now())
    reply(case=case, by=maria, text="Ο λογαριασμός σας.", enclosed=True, at=now())
    for _again in range(2):
        Delivery.objects.update(state="queued", due_at=now())
        post()
    answer, other = [mail for mail in outside.mails if mail["Auto-Submitted"] is None]
    assert answer.get_body().get_content().strip() == "Ο λογαριασμός σας."
    assert [
        (one.get_filename(), one.get_content_type(), one.get_payload(decode=True)) for one in answer.iter_attachments()
    ] == [
        ("λογαριασμός.pdf", "application/pdf", b"%PDF-1.7"),
        ("a Bcc: x@y.csv", "text/csv", b"a;b"),
        ("old.eml", "application/octet-stream", b"From: x\n\ny"),
    ]
    assert answer.as_bytes() == other.as_bytes()


def test_a_file_that_is_gone_stops_its_mail_and_says_so(arrive, mail, maria, outside, post):
    arrive(mail())
    case = Case.objects.get()
    one = attach_file(case=case, by=maria, name="bill.pdf", content=b"%PDF-1.7", at=now())
    sent = reply(case=case, by=maria, text="Your bill.", enclosed=True, at=now())
    file_store.remove(one.sha256)
    post()
    sent.refresh_from_db()
    assert (sent.delivery, sent.delivery_note) == ("failed", "file gone")


def test_a_first_word_of_ours_answers_nothing(mailbox, maria, outside, post):
    customer = find_or_create_customer(
        channel="email", value="ann@customer.example", name="Ann", language="en", at=now()
    )
    opening = NewCase(
        brand=mailbox.brand, team=mailbox.team, channel="email", subject="Your order", customer=customer, language="en",
        at=now(),
    )  # fmt: skip
    case = open_case(opening=opening, by="us", actor=maria)
    for text in ("It leaves today.", "It has left."):
        reply(case=case, by=maria, text=text, at=now())
    post()
    assert [mail["Subject"] for mail in outside.mails] == [
        f"Your order [{case.ref}]", f"Re: Your order [{case.ref}]"
    ]  # fmt: skip


def test_a_message_id_alone_joins_when_the_reply_address_was_lost(arrive, mail, maria, outside, post):
    arrive(mail())
    case = Case.objects.get()
    reply(case=case, by=maria, text="On its way.", at=now())
    post()
    raw = arrive(mail(text="Thanks", References=f"<x@y.example> {outside.mails[-1]['Message-ID']}"))
    assert raw.case == case.pk


def test_a_server_that_is_away_is_asked_again_with_the_same_message_id(arrive, mail, maria, outside, post, settings):
    arrive(mail())
    server, settings.MAIL_OUT = settings.MAIL_OUT, type(settings.MAIL_OUT)(host="127.0.0.1", port=1, security="plain")
    sent = reply(case=Case.objects.get(), by=maria, text="On its way.", at=now())
    post()
    waiting = Delivery.objects.get(message=sent)
    assert (waiting.state, waiting.due_at > now() + timedelta(seconds=50)) == ("queued", True)
    Delivery.objects.update(due_at=now())
    settings.MAIL_OUT = server
    post()
    assert [mail["Message-ID"] for mail in outside.mails][-1] == f"<{waiting.key}>"


def test_a_permanent_no_is_told_on_the_message(arrive, mail, maria, outside, post):
    arrive(mail())
    outside.says["ann@customer.example"] = "550 5.1.1 no such person"
    sent = reply(case=Case.objects.get(), by=maria, text="On its way.", at=now())
    post()
    sent.refresh_from_db()
    assert (sent.delivery, sent.delivery_note) == ("failed", "550 5.1.1 no such person")


@pytest.mark.parametrize("moved", ["waiting", "resolved"])
def test_a_reply_that_never_arrives_brings_its_case_back(arrive, mail, maria, outside, post, moved):
    arrive(mail())
    case = Case.objects.get()
    outside.says["ann@customer.example"] = "550 5.1.1 no such person"
    reply(case=case, by=maria, text="On its way.", wait=moved == "waiting", at=now())
    if moved == "resolved":
        resolve(case=case, by=maria, at=now())
    post()
    case.refresh_from_db()
    assert (case.state, case.waiting_on, case.unread) == ("open", "", True)
    assert says_what_happened(case)[-1].endswith("our reply was not delivered")
    assert [one.says for one in list_troubles(at=now())] == [f"Our reply in {case.ref} was not delivered"]
    mark_read(case=case)
    assert list_troubles(at=now()) == []


def test_a_lost_reply_is_sent_again_under_its_name_to_the_address_of_today(arrive, mail, maria, outside, post):
    arrive(mail())
    case = Case.objects.get()
    outside.says["ann@customer.example"] = "554 5.7.1 relay denied"
    sent = reply(case=case, by=maria, text="On its way.", at=now())
    post()
    sent.refresh_from_db()
    name = sent.message_id
    Contact.objects.filter(direction="in").update(party="ann@new.example")
    resend_message(message=sent, at=now())
    with pytest.raises(NeedsLostMessage):
        resend_message(message=sent, at=now())
    post()
    sent.refresh_from_db()
    assert (sent.delivery, sent.delivery_note, sent.message_id) == ("sent", "", name)
    assert [(one["To"], one["Message-ID"]) for one in outside.mails] == [("ann@new.example", f"<{name}>")]


def test_nobody_sends_a_held_or_nameless_reply_again(arrive, mail, maria, outside, post):
    arrive(mail())
    case = Case.objects.get()
    outside.says["ann@customer.example"] = "554 5.7.1 relay denied"
    sent = reply(case=case, by=maria, text="On its way.", at=now())
    post()
    Case.objects.update(held="loop")
    with pytest.raises(NeedsRelease):
        resend_message(message=sent, at=now())
    Case.objects.update(held="", customer=None)
    Contact.objects.filter(direction="in").update(party="")
    with pytest.raises(NeedsAddress):
        resend_message(message=sent, at=now())
    assert Delivery.objects.get(message=sent).state == "failed"


def test_a_reply_that_came_back_twice_is_told_once(arrive, mail, maria, outside, post):
    arrive(mail())
    sent = reply(case=Case.objects.get(), by=maria, text="On its way.", wait=True, at=now())
    record_lost_message(message=sent, state="bounced", note="5.1.1", at=now())
    wait(case=sent.case, on="customer", until=None, by=maria, at=now())
    record_lost_message(message=sent, state="bounced", note="5.1.1", at=now())
    assert Case.objects.get().state == "waiting"


def test_an_acknowledgement_that_never_arrives_moves_nothing(arrive, mail, outside, post):
    outside.says["ann@customer.example"] = "550 5.1.1 no such person"
    arrive(mail())
    Case.objects.update(unread=False)
    post()
    assert Delivery.objects.get().state == "failed"
    assert (Case.objects.get().unread, list_troubles(at=now())) == (False, [])


def test_a_mail_too_large_for_the_server_is_told_at_once(mailbox):
    with small_server() as server, SmtpConnection(server) as post:
        report = post.send(Envelope(recipient="ann@customer.example", sender=OURS, content=b"x" * 2000))
        assert (report.state, report.said[:3]) == ("failed", "552")
        assert post.send(Envelope(recipient="ann@customer.example", sender=OURS, content=b"x")).state == "sent"


def test_the_closing_words_stand_below_what_a_person_wrote(arrive, mail, maria, mailbox, outside, post):
    change_mailbox(
        mailbox=mailbox, closing="Kind regards, {name}\nQuince & Clay {0.__class__} {settings}", by=None, at=now()
    )
    arrive(mail())
    reply(case=Case.objects.get(), by=maria, text="It leaves today.", at=now())
    post()
    ack, answer = outside.mails
    assert "Quince & Clay {" not in ack.get_content()
    assert answer.get_content().replace("\r\n", "\n").strip() == (
        "It leaves today.\n\n-- \nKind regards, Maria Papadaki\nQuince & Clay {0.__class__} {settings}"
    )


def test_a_no_for_now_is_tried_again_until_two_days_have_passed(arrive, mail, maria, outside, post):
    arrive(mail())
    outside.says["ann@customer.example"] = "451 4.7.1 greylisted"
    sent = reply(case=Case.objects.get(), by=maria, text="On its way.", at=now())
    post()
    sent.refresh_from_db()
    assert sent.delivery == "queued"
    Delivery.objects.update(due_at=now(), made_at=now() - timedelta(hours=49))
    post()
    sent.refresh_from_db()
    assert (sent.delivery, sent.delivery_note) == ("failed", "451 4.7.1 greylisted")


def test_without_a_way_out_answers_wait(arrive, mail, maria, post, settings):
    settings.MAIL_OUT = None
    arrive(mail())
    sent = reply(case=Case.objects.get(), by=maria, text="On its way.", at=now())
    post()
    waiting = Delivery.objects.get(message=sent)
    assert (waiting.state, waiting.tries) == ("queued", 0)
    assert waiting.due_at is not None


def test_what_was_followed_twice_goes_out_once(arrive, mail, maria, outside, post):
    from deskbell.channels.actions.queue_deliveries import queue_deliveries

    arrive(mail())
    sent = reply(case=Case.objects.get(), by=maria, text="On its way.", at=now())
    post()
    queue_deliveries(messages=[sent.pk], at=now())
    post()
    assert len(outside.mails) == 2


def test_an_acknowledgement_comes_once_a_day_in_the_language_of_the_customer(arrive, mail, outside, post):
    arrive(mail(text="ถ้วยแตก ขอเปลี่ยนได้ไหม"))
    arrive(mail(text="อีกเรื่องหนึ่ง"))
    post()
    assert Case.objects.count() == 2
    (ack,) = outside.mails
    assert (ack["Content-Language"], ack["To"]) == ("th", "ann@customer.example")
    assert outside.envelopes[0].mail_from.startswith(OURS.partition("@")[0] + "+b")


@pytest.mark.django_db(transaction=True)
def test_what_was_in_hand_when_the_store_failed_does_not_wait_for_its_lease(arrive, mail, outside, monkeypatch):
    arrive(mail())
    connection.close()
    keep = Outside.handle_DATA

    async def hang_up(self: Outside, server: Any, session: Any, envelope: Any) -> str:
        """The first is taken, and before that can be written down every line to the store is cut."""
        if not self.mails:
            with psycopg.connect(**listener_parameters(), autocommit=True) as line:
                line.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity "
                    "where datname = current_database() and pid <> pg_backend_pid()"
                )
        return await keep(self, server, session, envelope)

    monkeypatch.setattr(Outside, "handle_DATA", hang_up)
    work = Worker([Loop(name="test deliver", step=outbox.send_due_deliveries, every=1, woken_by=("test deliver",))])
    work.start()
    try:
        patience = time.monotonic() + outbox.LEASE.total_seconds() / 2
        while work.lock.can_release:
            assert time.monotonic() < patience
            time.sleep(0.05)
        # This cuts our own connection too, perhaps while it is in use.
        with suppress(OperationalError):
            seal_and_follow()
        connection.close()
        while Delivery.objects.get().state != "sent":
            assert time.monotonic() < patience
            connection.close()
            time.sleep(0.05)
    finally:
        work.stop()
    assert {mail["Message-ID"] for mail in outside.mails} == {f"<{Delivery.objects.get().key}>"}
