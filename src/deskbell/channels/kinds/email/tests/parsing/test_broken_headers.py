"""Mail whose headers break the rules still says what it is about, from whom it is, and which files it carries."""

# ruff: noqa: E501 (tables of broken lines read best as lines)

import pytest

from deskbell.channels.kinds.email.parsing import FindingCode, parse_mail
from deskbell.channels.kinds.email.tests.parsing.mails import read, with_file

CHINESE = "退款还没有收到"


def raw(*lines: str | bytes, body: bytes = b"Hello\r\n") -> bytes:
    return b"\r\n".join(one if isinstance(one, bytes) else one.encode() for one in lines) + b"\r\n\r\n" + body


@pytest.mark.parametrize(
    ("line", "subject"),
    [
        (b"Subject: =?iso-8859-1?Q?Stra\xdfe_und_K=FCche?=", "Straße und Küche"),
        (b"Subject: =?utf-8?Q?Stra\xc3\x9fe?= Nr. 4", "Straße Nr. 4"),
        (b"Subject: =?windows-1252?Q?20_\x80_too_much?=", "20 € too much"),
        (b"Subject: Re: =?iso-8859-7?Q?\xd0\xef\xfd?=", "Re: Πού"),
        (b"Subject: =?utf-8?Q?Where_is_it?=20now?=", "Where is it? now"),
        (b"Subject: =?utf-8?Q?Caf=C3=A9_closed?", "Café closed"),
        (b"Subject: =?utf-8?B?Q2Fmw6k", "Café"),
        (b"Subject: =?utf-8?B?Q2Fmw6k=?==?utf-8?Q?_two?=", "Café two"),
        (b"Subject: =?ISO-2022-JP?B?GyRCLSElcSE8JSgbKEI=?=", "①ヱーエ"),
        (b"Subject: \x1b$B%F%9%H\x1b(B 7", "テスト 7"),
    ],
)
def test_a_subject_with_stray_bytes_is_read(line: bytes, subject: str) -> None:
    assert parse_mail(raw("From: a@b.example", line)).subject == subject


@pytest.mark.parametrize(
    ("charset", "text"),
    [("gb2312", CHINESE), ("shift_jis", "返金について"), ("koi8-r", "Возврат денег"), ("windows-1253", "Πού είναι;"), ("euc-kr", "환불 요청"), ("tis-620", "ขอเงินคืน")],
)  # fmt: skip
@pytest.mark.parametrize("inside", [False, True])
def test_raw_bytes_of_a_header_are_read_as_the_text_is_declared(charset: str, text: str, inside: bool) -> None:
    kind = f"Content-Type: text/plain; charset={charset}"
    lines: list[str | bytes] = ["From: a@b.example", b"Subject: " + text.encode(charset)]
    if inside:
        body = f"--b\r\n{kind}\r\n\r\nHello\r\n--b--\r\n".encode()
        known = parse_mail(raw(*lines, "Content-Type: multipart/mixed; boundary=b", body=body))
    else:
        known = parse_mail(raw(*lines, kind))
    assert known.subject == text


def test_a_header_in_utf8_stays_utf8_whatever_the_text_is_declared() -> None:
    known = parse_mail(raw("From: a@b.example", "Subject: Ναι", "Content-Type: text/plain; charset=gb2312"))
    assert known.subject == "Ναι"


@pytest.mark.parametrize(
    "head",
    [
        ("X-Mark: one", "and two, not folded", "From: ann@b.example", "Subject: Door"),
        ("From: ann@b.example", "??? 12:00 broken gateway", "Subject: Door"),
        ("", "", "From: ann@b.example", "Subject: Door"),
        ("\ufeffFrom: ann@b.example", "Subject: Door"),
        ("From ann@b.example Mon Jul  6 10:00:00 2026", "From: ann@b.example", "Subject: Door"),
        ("Received: from a", "by b; yesterday", "X-Scan: clean", "From : ann@b.example", "Subject: Door"),
    ],
)
def test_a_line_that_is_no_header_does_not_end_the_headers(head: tuple[str, ...]) -> None:
    known = parse_mail(raw(*head, "To: desk@quince.example", body=b"It squeaks.\r\n"))
    assert (known.subject, known.from_[0].address, known.text) == ("Door", "ann@b.example", "It squeaks.\n")


def test_a_text_without_a_blank_line_above_it_stays_text() -> None:
    known = parse_mail(b"From: a@b.example\r\nSubject: x\r\nHello, it is broken.\r\nThanks\r\n\r\nAnn\r\n")
    assert known.text.startswith("Hello, it is broken.")
    assert FindingCode.HEADERS_UNCLOSED in [one.code for one in known.defects]


@pytest.mark.parametrize(
    "kind",
    [
        'Content-Type: multipart/mixed;\r\nboundary="bb"',
        'Content-Type: multipart/mixed\r\n boundary="bb"',
        'Content-Type: multipart/mixed boundary="bb"',
        "Content-Type: multipart/mixed, boundary=bb",
        'Content-Type: multipart/mixed; charset="utf-8" boundary="bb"',
        "Content-Type: multipart/mixed;; boundary = bb ;",
        'Content-Type: multipart/mixed;\r\ntype="text/html";\r\nboundary="bb"',
        "Content-Type: multipart/mixed",
        'Content-Type: multipart/mixed; boundary="another"',
    ],
)
def test_parts_are_found_whatever_happened_to_their_declaration(kind: str) -> None:
    body = (
        "--bb\r\nContent-Type: text/plain\r\n\r\nsee the bill\r\n"
        "--bb\r\nContent-Type: application/pdf; name=bill.pdf\r\n\r\n%PDF-1.4\r\n--bb--\r\n"
    )
    known = read(kind, body=body)
    assert known.text == "see the bill"
    assert [one.name for one in known.attachments] == ["bill.pdf"]


@pytest.mark.parametrize(
    ("header", "name", "address"),
    [
        ("Carl Dee carl.dee@mail.example", "Carl Dee", "carl.dee@mail.example"),
        ("carl.dee@mail.example Carl Dee", "Carl Dee", "carl.dee@mail.example"),
        ("Dee, Carl <carl.dee@mail.example>", "Dee, Carl", "carl.dee@mail.example"),
        ("Dvořák, Carl <carl.dee@mail.example>", "Dvořák, Carl", "carl.dee@mail.example"),
        ("Carl <carl.dee@mail.example", "Carl", "carl.dee@mail.example"),
        ("Carl Dee [carl.dee@mail.example]", "Carl Dee", "carl.dee@mail.example"),
        ("Carl <mailto:carl.dee@mail.example>", "Carl", "carl.dee@mail.example"),
        ("<<carl.dee@mail.example>>", "", "carl.dee@mail.example"),
        ("'carl.dee@mail.example'", "", "carl.dee@mail.example"),
        ('"Carl Dee carl.dee@mail.example"', "Carl Dee", "carl.dee@mail.example"),
        ("=?utf-8?Q?D=C3=A9e=2C_Carl?= carl.dee@mail.example", "Dée, Carl", "carl.dee@mail.example"),
    ],
)
def test_one_address_is_enough_whatever_the_form_of_the_name(header: str, name: str, address: str) -> None:
    """Debatable: a strict reader would refuse some of these. But only one person can be meant, and they wait for an answer."""
    known = read(f"From: {header}")
    assert [(one.name, one.address) for one in known.from_] == [(name, address)]
    assert not known.from_[0].proven


@pytest.mark.parametrize(
    "header", ["a@corp.example b@evil.example", "boss@corp.example@evil.example", "Ann, Bob", "ann at mail.example"]
)
def test_where_two_addresses_or_none_are_possible_none_is_taken(header: str) -> None:
    assert all(one.address != "b@evil.example" and "@corp" not in one.address for one in read(f"From: {header}").from_)


@pytest.mark.parametrize(
    "headers",
    [
        ("Reply-To: Ann <ann@mail.example>",), ("From: ", "Reply-To: ann@mail.example"), ("From: undisclosed", "Reply-To: ann@mail.example"),
        ("Sender: ann@mail.example",), ("From: <>", "Reply-To: ann@mail.example"),
    ],
)  # fmt: skip
def test_a_mail_without_a_sender_is_from_whom_it_asks_to_answer(headers: tuple[str, ...]) -> None:
    """Debatable: it is only a claim, as every From is. Without it nobody could be answered."""
    known = parse_mail(raw("To: desk@quince.example", *headers))
    assert [one.address for one in known.from_] == ["ann@mail.example"]
    assert not known.from_[0].proven


@pytest.mark.parametrize(
    ("kind", "content", "name"),
    [
        ("image/png", b"\x89PNG\r\n\x1a\n", "attachment.png"), ("application/pdf", b"x", "attachment.pdf"), ("text/csv", b"a;b", "attachment.csv"),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK", "attachment.xlsx"), ("audio/mpeg", b"x", "attachment.mp3"),
        ("application/octet-stream", b"%PDF-1.7", "attachment.pdf"), ("application/octet-stream", b"x", "attachment"),
        ("message/rfc822", b"Subject: Bill 12\r\n\r\nx", "Bill 12.eml"), ("message/rfc822", b"From: a@b.example\r\n\r\nx", "message.eml"),
        ("message/rfc822", b"Subject: =?utf-8?q?R=C3=BCck/sendung?=\r\n\r\nx", "Rück sendung.eml"), ("message/rfc822", b"Subject: ../../etc\r\n\r\nx", "etc.eml"),
        ("text/calendar", b"x", "invite.ics"),
    ],
)  # fmt: skip
def test_a_file_without_a_name_gets_one_that_opens_it(kind: str, content: bytes, name: str) -> None:
    """Debatable: the sender gave no name. But without an ending no program opens the file."""
    assert [one.name for one in with_file(f"Content-Type: {kind}", content=content).attachments] == [name]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('Content-Disposition: attachment; filename="C:\\Users\\ann\\bill.pdf"', "bill.pdf"),
        ('Content-Disposition: attachment; filename="my name=best.pdf"', "my name=best.pdf"),
        ('Content-Disposition: attachment; filename="a \\"b\\".pdf"', 'a "b".pdf'),
        ("Content-Disposition: attachment; filename=my bill.pdf", "my bill.pdf"),
        ('Content-Disposition: attachment; filename*0="=?utf-8?Q?K=C3=BC"; filename*1="che.pdf?="', "Küche.pdf"),
        ("Content-Disposition: attachment; filename=plain.pdf; filename*=utf-8''%E0%B8%81.pdf", "ก.pdf"),
        ('Content-Type: application/pdf; charset=utf-8 name="bill.pdf"', "bill.pdf"),
        ("Content-Disposition: attachment;\r\nfilename=bill.pdf", "bill.pdf"),
    ],
)
def test_the_name_of_a_file_survives_a_broken_header(header: str, name: str) -> None:
    assert [one.name for one in with_file(header, "Content-Transfer-Encoding: 7bit").attachments] == [name]


def test_the_name_of_a_file_in_raw_bytes_is_read_as_the_text_is_declared() -> None:
    body = (
        b"--b\r\nContent-Type: text/plain; charset=gb2312\r\n\r\nx\r\n--b\r\nContent-Type: application/pdf; name="
        + CHINESE.encode("gb2312")
        + b".pdf\r\n\r\nx\r\n--b--\r\n"
    )
    assert read("Content-Type: multipart/mixed; boundary=b", body=body).attachments[0].name == CHINESE + ".pdf"
