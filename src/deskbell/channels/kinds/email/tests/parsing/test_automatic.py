"""Mail from machines gets no acknowledgement and stops no clock."""

# ruff: noqa: E501 (tables of hostile lines read best as lines)

import pytest

from deskbell.channels.kinds.email.parsing import parse_mail
from deskbell.channels.kinds.email.tests.parsing.mails import html, mail, read

REPORT = (
    "--b\r\nContent-Type: text/plain\r\n\r\nYour mail could not be delivered.\r\n"
    "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.customer.example\r\n\r\n"
    "Final-Recipient: rfc822; ann@customer.example\r\nAction: {action}\r\nStatus: {status}\r\n"
    "Diagnostic-Code: smtp; 550 no such user\r\n\r\n"
    "--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <token.1@quince.example>\r\nSubject: Re: order\r\n\r\nHi\r\n--b--\r\n"
)
DSN = 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"'


@pytest.mark.parametrize(
    ("action", "status", "kind", "gave_up"),
    [
        ("failed", "5.1.1", "hard", True),
        ("failed", "4.4.7", "soft", True),
        ("delayed", "4.2.0", "soft", False),
        ("failed", "5.2.2", "soft", True),
        ("", "5.1.1", "hard", True),
        ("", "4.4.1", "soft", False),
    ],
)
def test_a028_a_delivery_report_names_address_status_and_class(
    action: str, status: str, kind: str, gave_up: bool
) -> None:
    known = read(
        DSN, "Return-Path: <>", "From: MAILER-DAEMON@customer.example", body=REPORT.format(action=action, status=status)
    )
    assert known.automatic == "bounce"
    assert known.as_json()["bounce"] == [{"address": "ann@customer.example", "status": status, "class": kind}]
    assert (known.returned_message_id, known.gave_up) == ("<token.1@quince.example>", gave_up)


def test_a028_a_report_of_success_is_no_bounce() -> None:
    known = read(DSN, body=REPORT.format(action="delivered", status="2.0.0"))
    assert (known.automatic, known.bounce) == ("reply", ())


@pytest.mark.parametrize(
    ("sender", "subject", "body", "status", "kind"),
    [
        ("MAILER-DAEMON@mx.example", "failure notice", "Hi. This is the qmail-send program at mx.example.\n\n<ann@customer.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n", "5.1.1", "hard"),
        ("Mailer-Daemon@mx.example", "Mail delivery failed: returning message to sender", "The following address failed:\n\n  ann@customer.example\n    SMTP error: 452 4.2.2 mailbox full\n", "4.2.2", "soft"),
        ("postmaster@mx.example", "Undeliverable: Your order", "Your message to ann@customer.example couldn't be delivered.\nRemote server returned 550 unknown\n", "5.0.0", "hard"),
        ("mailer-daemon@googlemail.example", "Delivery Status Notification (Failure)", "Address not found: ann@customer.example wasn't found\n", "", "hard"),
        ("MAILER-DAEMON@mx.example", "Undelivered Mail Returned to Sender", "<ann@customer.example>: host mx[1.2.3.4] said: 550 5.7.1 no\n", "5.7.1", "hard"),
    ],
)  # fmt: skip
def test_a028_bounces_that_follow_no_standard_are_known_too(
    sender: str, subject: str, body: str, status: str, kind: str
) -> None:
    known = read(f"From: {sender}", f"Subject: {subject}", "Return-Path: <>", body=body)
    assert known.automatic == "bounce"
    assert known.as_json()["bounce"] == [{"address": "ann@customer.example", "status": status, "class": kind}]
    assert known.gave_up


def test_a028_a_warning_that_it_takes_longer_is_no_end() -> None:
    body = "Your message has not yet been delivered:\n\n  ann@customer.example\n    Delay reason: 451 come again\n"
    subject = "Subject: Warning: message 1abc delayed 24 hours"
    known = read("From: Mailer-Daemon@mx.example", subject, "X-Failed-Recipients: ann@customer.example", body=body)
    assert (known.automatic, known.bounce[0].kind, known.gave_up) == ("bounce", "soft", False)


def test_a_bounce_that_quotes_our_mail_in_its_words_names_it() -> None:
    body = (
        "Hi. This is the qmail-send program at mx.example.\n\n<ann@customer.example>:\nNo mailbox here by that name. (#5.1.1)\n\n"
        "--- Below this line is a copy of the message.\n\nReturn-Path: <desk@quince.example>\n"
        "Message-ID:\n <token.1@quince.example>\nSubject: Re: order\n\nHello\n"
    )
    known = read("From: MAILER-DAEMON@mx.example", "Subject: failure notice", "Return-Path: <>", body=body)
    assert (known.automatic, known.returned_message_id) == ("bounce", "<token.1@quince.example>")


def test_a028_a_person_who_forwards_a_bounce_is_a_person() -> None:
    known = read("Subject: Fwd: Undelivered Mail Returned to Sender", body="What is this?\n<x@y.example>: 550 5.1.1\n")
    assert (known.automatic, known.bounce) == ("none", ())


def test_an_abuse_report_is_a_complaint() -> None:
    body = "--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nOriginal-Rcpt-To: <ann@customer.example>\r\n\r\n--b--\r\n"
    known = read("Content-Type: multipart/report; report-type=feedback-report; boundary=b", body=body)
    assert known.as_json()["bounce"] == [{"address": "ann@customer.example", "status": "", "class": "complaint"}]


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated (rejected)", "Auto-Submitted: auto-notified; x=y",
        "Precedence: bulk", "Precedence: auto_reply", "Precedence: junk", "X-Autoreply: yes", "X-Autorespond: away",
        "X-Auto-Response-Suppress: OOF, AutoReply", "Return-Path: <>",
        "Subject: Automatic reply: Re: your order", "Subject: Out of Office: back on Monday", "Subject: Out of office",
        "Subject: ตอบกลับอัตโนมัติ: สินค้า", "Subject: Αυτόματη απάντηση: παραγγελία", "Subject: ΑΥΤΌΜΑΤΗ ΑΠΆΝΤΗΣΗ: x",
        "Subject: ไม่อยู่ในสำนักงาน: สินค้า", "Subject: Uit kantoor: bestelling", "Subject: स्वतः प्रत्युत्तर: आदेश",
        "Subject: Outomatiese antwoord: bestelling", "Subject: स्वचालित उत्तर: आदेश",
        "Subject: Automatische Antwort: Bestellung", "Subject: Réponse automatique : commande",
        "Subject: =?utf-8?q?Automatische_Antwort=3A_x?=",
    ],
)  # fmt: skip
def test_a030_absence_notes_are_automatic(header: str) -> None:
    known = read(header)
    assert known.automatic == "reply"
    assert known.automatic_why


@pytest.mark.parametrize(
    "header",
    [
        "Subject: Out of office chairs?", "Subject: Automatic reply does not work", "Subject: Vacation - which room?",
        "Auto-Submitted: no", "X-Auto-Response-Suppress: None", "X-Auto-Response-Suppress: DR, RN, NRN", "Precedence: normal", "Return-Path: <ann@customer.example>",
    ],
)  # fmt: skip
def test_a030_people_are_not_taken_for_machines(header: str) -> None:
    assert read(header).automatic == "none"


@pytest.mark.parametrize(
    "header", ["List-Id: <news.example>", "List-Unsubscribe: <mailto:u@news.example>", "Precedence: list"]
)
def test_lists_are_lists(header: str) -> None:
    assert read(header, "Auto-Submitted: auto-generated").automatic == "list"


def test_a035_our_own_mark_many_desks_or_many_relays_are_a_loop() -> None:
    ours = frozenset({"desk-1"})
    assert read("X-Deskbell-Loop: desk-1").automatic == "loop"
    assert parse_mail(mail("X-Deskbell-Loop: desk-1"), loop_marks=ours).automatic == "loop"
    assert parse_mail(mail("X-Deskbell-Loop: other-desk"), loop_marks=ours).automatic == "none"
    assert parse_mail(mail(*["X-Deskbell-Loop: other"] * 5), loop_marks=ours).automatic == "loop"
    relayed = read(*["Received: from a by b"] * 51, "Auto-Submitted: auto-replied")
    assert (relayed.automatic, relayed.hops) == ("loop", 51)
    assert read(*["Received: from a by b"] * 12).automatic == "none"


def test_envelope_addresses_and_threading_are_handed_on() -> None:
    known = read(
        "Delivered-To: desk+abc@quince.example", "X-Original-To: help@quince.example", "Reply-To: other@elsewhere.example",
        "In-Reply-To: <token@quince.example> (yesterday)", "References: <a@b>\r\n <token@quince.example>", "Cc: Bob <bob@c.example>",
    )  # fmt: skip
    assert known.delivered_to == ("desk+abc@quince.example", "help@quince.example")
    assert known.reply_to[0].address == "other@elsewhere.example"
    assert (known.in_reply_to, known.references) == ("<token@quince.example>", ("<a@b>", "<token@quince.example>"))
    assert known.cc[0].address == "bob@c.example"
    assert html("<p>x").return_path is None
