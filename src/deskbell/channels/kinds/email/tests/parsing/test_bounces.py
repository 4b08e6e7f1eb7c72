"""A report of undelivered mail is known, by whatever program it was written, and so is every address that failed."""

# ruff: noqa: E501 (tables of reports read best as lines)

import pytest

from deskbell.channels.kinds.email.parsing import ParsedMail
from deskbell.channels.kinds.email.tests.parsing.mails import read

OURS = "From: help@quince.example\r\nTo: lia@mail.example\r\nMessage-ID: <c1.x.y@quince.example>\r\nSubject: Re: chair\r\n\r\nHello\r\n"


def report(
    *, words: str = "It did not arrive.", status: str | None = None, returned: str = OURS, kind: str = "delivery-status"
) -> ParsedMail:
    """Make a report with its parts."""
    body = f"--b\r\nContent-Type: text/plain\r\n\r\n{words}\r\n"
    if status is not None:
        body += f"--b\r\nContent-Type: message/{kind}\r\n\r\n{status}\r\n\r\n"
    body += f"--b\r\nContent-Type: message/rfc822\r\n\r\n{returned}--b--\r\n"
    name = "feedback-report" if kind == "feedback-report" else "delivery-status"
    return read(
        f"Content-Type: multipart/report; report-type={name}; boundary=b", "From: robot@mx.example", "Return-Path: <>",
        "Subject: Mail status", "To: help@quince.example", body=body,
    )  # fmt: skip


def plain(words: str, *headers: str) -> ParsedMail:
    """Make a report of words alone."""
    usual = ("From: MAILER-DAEMON@mx.example", "Return-Path: <>", "Subject: failure notice", "To: help@quince.example")
    given = {one.partition(":")[0] for one in headers}
    return read(*headers, *(one for one in usual if one.partition(":")[0] not in given), body=words)


def failed(known: ParsedMail) -> list[tuple[str, str]]:
    assert known.automatic == "bounce"
    return [(one.address, one.kind) for one in known.bounce]


@pytest.mark.parametrize(
    "headers",
    [
        ("From: MAILER-DAEMON <>",), ("From: Postmaster", "Subject: Undeliverable mail"), ("From: <>", "Subject: Delivery failed"),
        ("From: Mailer-Daemon", "Return-Path: <robot@mx.example>"), ("From: MAILER-DAEMON@mx.example (Mail Delivery System)", "Subject: it came back"),
        ("From: Mail Delivery Subsystem <robot@mx.example>", "Return-Path: <robot@mx.example>", "Subject: your letter"),
        ("From: robot@mx.example", "Return-Path: <MAILER-DAEMON@mx.example>", "Subject: Nondeliverable mail"),
        ("From: robot@mx.example", "Subject: Could not send message"), ("From: robot@mx.example", "Subject: ส่งไม่ได้"),
        ("From: MDaemon@mx.example", "Return-Path: <MDaemon@mx.example>", "Subject: Permanent Delivery Failure"),
        ("From: robot@mx.example", "Return-Path: <robot@mx.example>", "Auto-Submitted: auto-replied", "Subject: Undelivered mail"),
        ("From: no-reply@mx.example", "Subject: order", "X-Failed-Recipients: lia@mail.example"),
    ],
)  # fmt: skip
def test_a_daemon_is_known_by_any_of_its_names(headers: tuple[str, ...]) -> None:
    known = plain("Your message could not be delivered to:\n\n  lia@mail.example\n\n550 5.1.1 no such user\n", *headers)
    assert failed(known) == [("lia@mail.example", "hard")]


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        (("From: Ann <ann@mail.example>", "Return-Path: <ann@mail.example>", "Subject: Fwd: Undeliverable: chair"), "What does this mean?\n\nlia@mail.example: 550 no such user\n"),
        (("From: Ann <ann@mail.example>", "Return-Path: <ann@mail.example>", "Subject: My mail could not be delivered"), "Hi,\n\nI wrote to\n\nsales@quince.example\n\nbut it could not be delivered. Who can help?\n"),
        (("From: postmaster@mail.example", "Return-Path: <postmaster@mail.example>", "Subject: Your mail server"), "Hello, I run the server of mail.example. Yours offers an old certificate. Regards, Bo\n"),
        (("From: Ann <ann@mail.example>", "Subject: Automatic reply: your letter"), "I am away. Your message could not be delivered to me.\n"),
        (("From: Ann <ann@mail.example>", "Subject: Re: chair"), "I am on leave until Monday. In urgent cases write to bo@mail.example.\n"),
        (("From: postmaster@mail.example", "Subject: Successful Mail Delivery Report"), "Your message was delivered to:\n\n  lia@mail.example\n"),
        (("From: Mailer-Daemon@mail.example", "Subject: Summary of quarantined mail"), "3 new mails wait for you.\n"),
        (("From: System Administrator <it@mail.example>", "Return-Path: <it@mail.example>", "Subject: Delivery problems with chairs"), "Your lorry did not reach us. Call me.\n"),
        (("From: Ann <ann@mail.example>", "Return-Path: <ann@mail.example>", "Subject: Delivery failed"), "The parcel was returned to sender.\n"),
    ],
)  # fmt: skip
def test_what_people_and_other_machines_write_is_no_bounce(headers: tuple[str, ...], words: str) -> None:
    known = plain(words, *headers)
    assert known.automatic != "bounce"
    assert known.bounce == ()


@pytest.mark.parametrize(
    ("words", "addresses"),
    [
        ("Hi. This is the mail program.\n\n<lia@mail.example>:\n550 5.1.1 no mailbox\n\n<bo@mail.example>:\n452 4.2.2 mailbox full\n", [("lia@mail.example", "hard"), ("bo@mail.example", "soft")]),
        ("The following addresses failed:\n\n * lia@mail.example\n * bo@mail.example: user unknown\n", [("lia@mail.example", "hard"), ("bo@mail.example", "hard")]),
        ("Your message\n\n  To:      all@firm.example\n  Subject: chair\n  Sent:    Monday\n\ndid not reach the following recipient(s):\n\nlia@mail.example on Mon, 6 Jul 2026 10:00\n  The recipient name is not recognized\n", [("lia@mail.example", "hard")]),
        ("Delivery failed.\n\nRecipient: <lia@mail.example>\nReason: quota exceeded\n\nFor help write to support@isp.example\n", [("lia@mail.example", "soft")]),
        ("Failed. Transcript:\n>>> RCPT To:<lia@mail.example>\n<<< 550 5.7.1 rejected\n", [("lia@mail.example", "hard")]),
        ("<real@host.example> (expanded from <lia@mail.example>): unknown user\n", [("lia@mail.example", "hard")]),
        ("We could not deliver your message to lia@mail.example because the user does not exist.\n", [("lia@mail.example", "hard")]),
        ("Your mail to lia@mail.example was rejected.\nPlease contact postmaster@host.example.\n", [("lia@mail.example", "soft")]),
        ("Undeliverable:\n\nlia@mail.example\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <help@quince.example>\nCc: other@mail.example\nTo: lia@mail.example\n", [("lia@mail.example", "soft")]),
        ("This mail came back, user unknown.\n\n----- Original message -----\nFrom: help@quince.example\nTo: Lia <lia@mail.example>\nSubject: chair\n", [("lia@mail.example", "hard")]),
        ("Message <c1.x.y@quince.example> could not be delivered:\n\nlia@mail.example\n", [("lia@mail.example", "soft")]),
        ("It failed.\n\n1: lia@mail.example - 554 delivery error: no account\n2: bo@mail.example - 421 try again later\n", [("lia@mail.example", "hard"), ("bo@mail.example", "soft")]),
    ],
)  # fmt: skip
def test_every_address_that_failed_is_found_in_the_words(words: str, addresses: list[tuple[str, str]]) -> None:
    assert failed(plain(words)) == addresses


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("550: user unknown", "hard"), ("550", "hard"), ("SMTP error 554, refused", "hard"), ("(550) no", "hard"), ("#5.1.1", "hard"), ("452: later", "soft"),
        ("User unknown", "hard"), ("No such mailbox", "hard"), ("mailbox is full", "soft"), ("552 5.2.2 over quota", "soft"), ("Connection timed out", "soft"),
        ("the address no longer exists", "hard"), ("room 550 bytes left, mailbox full", "soft"),
    ],
)  # fmt: skip
def test_codes_and_words_say_whether_it_is_for_good(said: str, kind: str) -> None:
    assert failed(plain(f"Sorry.\n\n<lia@mail.example>:\n{said}\n")) == [("lia@mail.example", kind)]


@pytest.mark.parametrize(
    ("status", "addresses"),
    [
        ("Reporting-MTA: dns; mx\r\n\r\nOriginal-Recipient: rfc822; lia@mail.example\r\nFinal-Recipient: rfc822; real@host.example\r\nAction: failed\r\nStatus: 5.1.1", [("lia@mail.example", "hard")]),
        ("Reporting-MTA: dns; mx\r\n\r\nOriginal-Recipient: rfc822;lia+2Bx@mail.example\r\nFinal-Recipient: x400; /S=lia/C=TH/\r\nAction: failed", [("lia+x@mail.example", "soft")]),
        ("Final-Recipient: rfc822; lia@mail.example\r\nAction: failed\r\nDiagnostic-Code: smtp; 550: no such user", [("lia@mail.example", "hard")]),
        ("Final-Recipient: rfc822; <lia@mail.example>\r\nAction: Failed (bad mailbox)\r\nStatus: 5.1.1 (bad)", [("lia@mail.example", "hard")]),
        ("Final-Recipient: rfc822; lia@mail.example\r\nAction: failed\r\nDiagnostic-Code: smtp; it is\r\nno longer there\r\nStatus: 5.1.6", [("lia@mail.example", "hard")]),
        ("Final-Recipient: rfc822; bo@mail.example\r\nAction: delivered\r\nStatus: 2.0.0\r\n\r\nFinal-Recipient: rfc822; lia@mail.example\r\nAction: delayed\r\nStatus: 4.4.1", [("lia@mail.example", "soft")]),
        ("Final-Recipient: rfc822; lia@mail.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\nFinal-Recipient: rfc822; bo@mail.example\r\nAction: failed\r\nStatus: 5.2.2", [("lia@mail.example", "hard"), ("bo@mail.example", "soft")]),
        ("Reporting-MTA: dns; mx", [("lia@mail.example", "soft")]),
        ("Reporting-MTA: dns; mx\r\n\r\nAction: failed\r\nStatus: 5.1.1", [("lia@mail.example", "soft")]),
        (None, [("lia@mail.example", "soft")]),
    ],
)  # fmt: skip
def test_a_report_with_parts_names_the_address_that_we_wrote_to(
    status: str | None, addresses: list[tuple[str, str]]
) -> None:
    known = report(status=status)
    assert failed(known) == addresses
    assert known.returned_message_id == "<c1.x.y@quince.example>"


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded", "delivered (to mailing list)"])
def test_a_report_of_success_is_no_bounce(action: str) -> None:
    known = report(status=f"Final-Recipient: rfc822; lia@mail.example\r\nAction: {action}\r\nStatus: 2.0.0")
    assert (known.automatic, known.bounce) == ("reply", ())


@pytest.mark.parametrize(
    ("status", "returned"),
    [
        ("Feedback-Type: abuse\r\nOriginal-Rcpt-To: lia@mail.example", OURS.replace("lia@", "hidden@")),
        ("Feedback-Type: abuse\r\nVersion: 1", OURS),
        ("Feedback-Type: fraud", "X-HmXmrOriginalRecipient: lia@mail.example\r\n" + OURS.replace("lia@", "hidden@")),
        ("Feedback-Type: opt-out", OURS),
    ],
)  # fmt: skip
def test_a_complaint_names_who_complained(status: str, returned: str) -> None:
    known = report(words="This is an abuse report.", status=status, returned=returned, kind="feedback-report")
    assert failed(known) == [("lia@mail.example", "complaint")]


def test_a_complaint_that_hides_its_reader_is_still_one() -> None:
    hidden = OURS.replace("To: lia@mail.example", "To: undisclosed-recipients:;")
    known = report(status="Feedback-Type: abuse", returned=hidden, kind="feedback-report")
    assert (known.automatic, known.bounce) == ("bounce", ())


@pytest.mark.parametrize("kind", ["not-spam", "auth-failure"])
def test_a_report_that_nobody_complained_in_is_no_complaint(kind: str) -> None:
    assert report(status=f"Feedback-Type: {kind}", kind="feedback-report").automatic == "reply"


def test_a_bounce_without_any_address_is_still_a_bounce() -> None:
    known = plain("Your message could not be delivered. We do not say to whom.\n")
    assert (known.automatic, known.bounce) == ("bounce", ())


@pytest.mark.parametrize(
    ("subject", "words", "gave_up"),
    [
        ("Warning: could not send message for 4 hours", "lia@mail.example\nIt will be retried.\n", False), ("Delivery delayed", "lia@mail.example\n", False),
        ("failure notice", "lia@mail.example\n\nThis is just a warning, delivery attempts will continue.\n", False),
        ("failure notice", "lia@mail.example\nmailbox full\n", True), ("Delayed mail", "<lia@mail.example>: 550 user unknown\n", True),
    ],
)  # fmt: skip
def test_a_warning_is_not_the_end(subject: str, words: str, gave_up: bool) -> None:
    assert plain("Your message was not delivered to:\n\n" + words, f"Subject: {subject}").gave_up is gave_up
