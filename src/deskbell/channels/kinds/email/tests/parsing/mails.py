"""Mails for the tests: ordinary ones and hostile ones."""

import zlib
from collections.abc import Iterator

from deskbell.channels.kinds.email.parsing import ParsedMail, parse_mail

OUR_SERVER = frozenset({"mx.quince.example"})


def mail(*headers: str, body: str | bytes = "Hello\n") -> bytes:
    """Make a raw message. `headers` replace the usual ones."""
    given = {header.partition(":")[0].lower() for header in headers}
    usual = (
        "From: Ann <ann@customer.example>",
        "To: desk@quince.example",
        "Subject: My order",
        "Message-ID: <1@customer.example>",
    )
    lines = [*headers, *(one for one in usual if one.partition(":")[0].lower() not in given)]
    content = body.encode() if isinstance(body, str) else body
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + content


def read(*headers: str, body: str | bytes = "Hello\n") -> ParsedMail:
    return parse_mail(mail(*headers, body=body), authserv_ids=OUR_SERVER)


def html(source: str) -> ParsedMail:
    return read("Content-Type: text/html; charset=utf-8", body=source)


def with_file(*part_headers: str, content: bytes = b"x") -> ParsedMail:
    """Make a mail with one attachment."""
    head = "\r\n".join(part_headers).encode("utf-8", "surrogateescape")
    body = b"--b\r\n\r\nSee the file\r\n--b\r\n" + head + b"\r\n\r\n" + content + b"\r\n--b--\r\n"
    return read('Content-Type: multipart/mixed; boundary="b"', body=body)


def png(width: int = 4, height: int = 4, *, extra: bytes = b"") -> bytes:
    """Make a real PNG; its header may claim any size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x00\x00\x00\x00"
    rows = zlib.compress((b"\0" + b"\xff" * 4) * 4)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def gif(frames: int = 1) -> bytes:
    frame = b"\x21\xf9\x04\0\0\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0"
    return b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff" + frame * frames + b"\x3b"


def jpeg(width: int, height: int) -> bytes:
    frame = b"\xff\xc0\x00\x11\x08" + height.to_bytes(2, "big") + width.to_bytes(2, "big") + b"\x03" + b"\0" * 9
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\0" + b"\0" * 9 + frame + b"\xff\xd9"


def webp(width: int, height: int) -> bytes:
    body = b"WEBPVP8X\x0a\0\0\0\0\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def hostile() -> Iterator[tuple[str, bytes]]:
    """Yield mails that broke other parsers, each with the name of its trick."""
    yield "100,000 commas", mail("To: " + "," * 100_000)
    yield "100,000 commas in From", mail("From: a@b.example" + "," * 100_000)
    yield "5,000 parameters", mail("Content-Type: text/plain; " + "; ".join(f"a{i}=b" for i in range(5_000)))
    yield "5,000 segments", mail("Content-Type: text/plain; " + "; ".join(f"name*{i}*=%41" for i in range(5_000)))
    yield "2,000 nested", b"".join(_open(f"b{i}") for i in range(2_000)) + b"Subject: deep\n\nhi\n"
    yield "2,000 nested messages", b"Content-Type: message/rfc822\n\n" * 2_000 + b"hi\n"
    yield "930 bytes of parentheses", mail("From: " + "(" * 930)
    yield "parentheses", mail("From: " + "()" * 30_000, "To: " + "(" * 60_000, "Cc: " + '"' * 60_001)
    yield "10,000 addresses", mail("To: " + ", ".join(f"a{i}@b.example" for i in range(10_000)))
    yield "4,000 unterminated siblings", _siblings(4_000)
    yield "20,000 encoded words", mail("Subject: " + " ".join(["=?utf-8?q?a?="] * 20_000))
    yield "encoded words never closed", mail("Subject: " + "=?utf-8?q?" * 6_000)
    yield "1 MB header", mail("Subject: " + "a" * 1_000_000)
    yield "1 MB folded header", mail("Subject: " + "\r\n a" * 250_000)
    yield "50,000 headers", mail(*(f"X-A{i}: b" for i in range(50_000)))
    yield "boundary candidates", mail('Content-Type: multipart/mixed; boundary="-"', body="---x\n" * 400_000)
    yield "20,000 parts", mail('Content-Type: multipart/mixed; boundary="b"', body="--b\n\nx\n" * 20_000)
    yield "150 nested, 100,000 lines", b"".join(_open(f"b{i}") for i in range(150)) + b"line\n" * 100_000
    yield "50,000 deep HTML", mail("Content-Type: text/html", body="<div>" * 50_000 + "deep")
    yield (
        "font soup",
        mail("Content-Type: text/html", body="".join(f"<font size={i}>" for i in range(30_000)) + "<p>x" * 9_999),
    )
    yield "open brackets", mail("Content-Type: text/html", body="<" * 1_000_000)
    yield "comments never closed", mail("Content-Type: text/html", body="<!--" * 250_000)
    yield "scripts never closed", mail("Content-Type: text/html", body="<script>" * 125_000)
    yield (
        "entities",
        mail("Content-Type: text/html", body="&#" + "9" * 1_000_000 + ";" + "&amp" * 100_000 + "<b>" * 600),
    )
    yield "one line of 10 MB", mail("Content-Type: text/html", body="x" * 10_000_000)
    yield "quotes", mail(body=">" * 200_000 + "\n" + "> \n" * 200_000 + "wrote:\n" * 50_000)
    yield "rules", mail(body="_" * 300_000 + "\n" + "-" * 300_000 + " original message" * 20_000)
    yield "base64 noise", mail("Content-Transfer-Encoding: base64", body="=A" * 1_000_000)
    yield "quoted-printable noise", mail("Content-Transfer-Encoding: quoted-printable", body="=\n" * 1_000_000)
    yield "references", mail("References: " + "<a@b>" * 12_000, "In-Reply-To: " + "<" * 60_000)
    yield "results", mail("Authentication-Results: mx.quince.example; " + "dkim=pass header.d=a; " * 3_000)
    yield (
        "report",
        mail(
            "Content-Type: multipart/report; boundary=b",
            body="--b\nContent-Type: message/delivery-status\n\n" + "Final-Recipient: rfc822; a@b.example\n\n" * 50_000,
        ),
    )
    yield "stray lines", b"X-A: b\n" + b"stray\n" * 200_000 + b"From: a@b.example\n\nhi"
    yield "stray lines before a header", (b"X-A: b\n" + b"stray\n" * 4) * 20_000 + b"From: a@b.example\n\nhi"
    yield "files never closed", mail(body="begin 644 a\n" * 200_000 + "\nend\n")
    yield "files without content", mail(body="begin 644 a\n`\nend\n" * 100_000)
    yield (
        "escapes",
        mail(
            "Content-Type: text/plain; charset=iso-2022-jp", body=b"\x1b$B\x1b(B" * 300_000 + b"\x1b$B" + b"!" * 999_999
        ),
    )
    yield "lost escapes", mail("Content-Type: text/plain; charset=iso-2022-jp", body=b"$B!!" * 300_000 + b"(B")
    yield "twins", _alternatives("<p " * 300_000, "<style>" * 100_000, "<!--" * 100_000, "&a;" * 300_000)
    yield "2,000 alternatives", _alternatives(*(f"word{i} " * 20 for i in range(900)))
    yield "enriched", mail("Content-Type: text/enriched", body="<bold><<" * 400_000 + "\n" * 400_000)
    yield "calendar", mail("Content-Type: text/calendar", body="BEGIN:VEVENT\nSUMMARY:" + "a\n " * 300_000)
    yield "rtf", mail("Content-Type: text/rtf", body=r"{\rtf1" + "{" * 500_000 + r"\par" * 200_000)
    yield (
        "packed rtf",
        mail(
            "Content-Type: application/ms-tnef", body=_tnef(_RTF_PROPERTY + b"LZFu" + b"\0" * 4 + b"\xff" * 2_000_000)
        ),
    )
    yield (
        "tnef attributes",
        mail("Content-Type: application/ms-tnef", body=_tnef(b"") + b"\1\2\x90\6\0\0\0\0\0\0\0" * 300_000),
    )
    yield (
        "tnef properties",
        mail(
            "Content-Type: application/ms-tnef",
            body=_tnef(b"\xff\xff\xff\x7f" + b"\x1e\x10\1\0\xff\xff\xff\x7f" * 200_000),
        ),
    )
    yield (
        "signatures",
        mail("Content-Type: application/pkcs7-mime", body=_SIGNED + b"\x30\x80" * 500_000 + b"\4\0" * 500_000),
    )
    yield (
        "bounce words",
        mail(
            "From: MAILER-DAEMON@b.example",
            body="could not be delivered\n" + "<a@b.example>: 550 a@b.example " * 40_000,
        ),
    )
    yield (
        "bounce lines",
        mail(
            "From: MAILER-DAEMON@b.example",
            body="could not be delivered\n" + "".join(f"a{i}@b.example\n" for i in range(100_000)),
        ),
    )
    yield "attributions", mail("Subject: Re: x", body="On 1 a@b wrote:\n" * 200_000)
    yield "nothing", b""
    yield "line ends", b"\n" * 1_000_000
    yield "zeros", b"\0" * 1_000_000
    yield "carriage returns", b"From: a@b.example\rSubject: old\r\rHello\r"


_SIGNED = bytes.fromhex("308006092a864886f70d010702a080")
_RTF_PROPERTY = b"\1\0\0\0" + b"\x02\x01\x09\x10" + b"\1\0\0\0" + b"\xff\xff\xff\x00" + b"\0" * 8


def _alternatives(*texts: str) -> bytes:
    parts = "".join(f"--b\r\nContent-Type: text/{'html' if '<' in one else 'plain'}\r\n\r\n{one}\r\n" for one in texts)
    return mail("Content-Type: multipart/alternative; boundary=b", body=parts + "--b--\r\n")


def _tnef(properties: bytes) -> bytes:
    head = b"\x78\x9f\x3e\x22\1\0"
    return head + b"\1\x03\x90\6\0" + len(properties).to_bytes(4, "little") + properties + b"\0\0"


def _open(boundary: str) -> bytes:
    return f"Content-Type: multipart/mixed; boundary={boundary}\n\n--{boundary}\n".encode()


def _siblings(count: int) -> bytes:
    part = "--b\nContent-Type: multipart/mixed; boundary=c{0}\n\n--c{0}\n\nx\n"
    return b"Content-Type: multipart/mixed; boundary=b\n\n" + "".join(part.format(i) for i in range(count)).encode()
