"""Words that stand where only the author's program shows them are the text of the mail."""

# ruff: noqa: E501 (tables of broken mails read best as lines)

import base64
import struct

import pytest

from deskbell.channels.kinds.email.parsing.rtf_text import convert_rtf_to_text, decompress_rtf
from deskbell.channels.kinds.email.parsing.tnef import parse_tnef
from deskbell.channels.kinds.email.tests.parsing.mails import png, read, with_file

RELATED = "Content-Type: multipart/alternative; boundary=b"


def alternatives(*parts: tuple[str, str]) -> str:
    return "".join(f"--b\r\nContent-Type: {kind}\r\n\r\n{text}\r\n" for kind, text in parts) + "--b--\r\n"


def der(tag: int, content: bytes) -> bytes:
    size = len(content)
    length = bytes([size]) if size < 128 else b"\x82" + size.to_bytes(2, "big")
    return bytes([tag]) + length + content


def signed(mail: bytes, *, pieces: bool = False) -> bytes:
    """Make an opaque signature around a mail, without the signature itself."""
    oid = der(0x06, bytes.fromhex("2a864886f70d010702"))
    data = der(0x06, bytes.fromhex("2a864886f70d010701"))
    if pieces:
        octets = b"\x24\x80" + der(4, mail[:9]) + der(4, mail[9:]) + b"\0\0"
        inner = b"\xa0\x80" + octets + b"\0\0"
    else:
        inner = der(0xA0, der(4, mail))
    content = der(0x30, data + inner)
    return der(0x30, oid + der(0xA0, der(0x30, der(2, b"\1") + der(0x31, b"") + content)))


def tnef(*attributes: tuple[int, bytes]) -> bytes:
    packed = b"".join(b"\1" + struct.pack("<II", kind, len(value)) + value + b"\0\0" for kind, value in attributes)
    return b"\x78\x9f\x3e\x22\1\0" + packed


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ([("text/plain", "The lamp flickers."), ("text/html", "")], "The lamp flickers."),
        ([("text/plain", "The lamp flickers."), ("text/html", " \r\n ")], "The lamp flickers."),
        ([("text/plain", "The lamp flickers."), ("text/html", "<html><body><br></body></html>")], "The lamp flickers."),
        ([("text/plain", ""), ("text/html", "<p>The lamp flickers.</p>")], "The lamp flickers."),
        ([("text/html", "<p>The lamp flickers.</p>"), ("text/plain", "\u00a0")], "The lamp flickers."),
    ],
)  # fmt: skip
def test_an_alternative_without_words_hides_nothing(parts: list[tuple[str, str]], text: str) -> None:
    assert read(RELATED, body=alternatives(*parts)).text.strip() == text


@pytest.mark.parametrize(
    "notice",
    ["Please use a program that shows HTML.", "This is a message in HTML format.", "Ihr Programm zeigt kein HTML.", "View it online: https://news.example/x", "x"],
)  # fmt: skip
def test_html_that_says_more_than_its_plain_twin_is_the_text(notice: str) -> None:
    page = "<html><head><style>p {color: red}</style></head><body><p>Chair 55 came with three legs.</p><p>Send one to Mill Lane 9.</p></body></html>"
    known = read(RELATED, body=alternatives(("text/plain", notice), ("text/html", page)))
    assert "Chair 55 came with three legs." in known.text
    assert "Mill Lane 9" in known.text


@pytest.mark.parametrize(
    ("plain", "page"),
    [
        ("Chair 55 came with three legs.", "<p>Chair <b>55</b> came with&nbsp;three legs.</p><img src=cid:x>"),
        ("เก้าอี้ตัวนี้มีสามขา", "<p>เก้าอี้<b>ตัวนี้</b>มีสามขา</p>"),
        ("A long letter about a chair, its legs, and the weather in spring.", "<p>See the text.</p>"),
        ("Yes", "<p>Yes</p>"),
    ],
)  # fmt: skip
def test_the_plain_text_stays_where_html_says_the_same(plain: str, page: str) -> None:
    assert (
        read(
            "Content-Type: multipart/alternative; boundary=b; charset=utf-8",
            body=alternatives(("text/plain; charset=utf-8", plain), ("text/html; charset=utf-8", page)),
        ).text
        == plain
    )


def test_two_plain_alternatives_that_differ_are_both_text() -> None:
    """Debatable: the last one should do. But they say different things, and a lost word is worse than one too many."""
    both = read(RELATED, body=alternatives(("text/plain", "First the lamp."), ("text/plain", "Then the chair.")))
    assert both.text == "First the lamp.\nThen the chair."
    same = read(RELATED, body=alternatives(("text/plain", "The lamp."), ("text/plain", "The  lamp.")))
    assert same.text == "The lamp."


@pytest.mark.parametrize(
    "headers",
    [
        ("Content-Type: text/plain; name=letter.txt",), ("Content-Disposition: inline; filename=letter.txt",),
        ("Content-Disposition: attachment; filename=letter.txt",), ("Content-Type: text/html; name=letter.html",),
    ],
)  # fmt: skip
def test_the_only_text_of_a_mail_is_its_text_though_it_has_a_name(headers: tuple[str, ...]) -> None:
    assert read(*headers, body="The lamp flickers.\r\n").text == "The lamp flickers."


def test_a_named_text_beside_other_words_stays_a_file() -> None:
    known = with_file("Content-Type: text/plain; name=log.txt", content=b"error 42")
    assert (known.text, [one.name for one in known.attachments]) == ("See the file", ["log.txt"])


@pytest.mark.parametrize(
    ("kind", "body", "text"),
    [
        ("text/enriched", "<bold>The lamp</bold> <color><param>red</param>flickers</color>\nagain << twice.\n\nAnn", "The lamp flickers again < twice.\nAnn"),
        ("text/richtext", "<bold>The lamp</bold> flickers<nl>again <lt> twice", "The lamp flickers\nagain < twice"),
        ("text/markdown", "# The lamp\n\nflickers", "# The lamp\n\nflickers"),
        ("text/x-unknown", "The lamp flickers", "The lamp flickers"),
        ("text", "The lamp flickers", "The lamp flickers"),
        ("application/pgp; format=text", "-----BEGIN PGP SIGNED MESSAGE-----\n\nThe lamp flickers", "-----BEGIN PGP SIGNED MESSAGE-----\n\nThe lamp flickers"),
        ("text/rtf", r"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0 The lamp\par flickers \'e9 \u8364?}", "The lamp\nflickers é €"),
        ("text/calendar", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Repair of the\r\n  lamp\r\nDTSTART;TZID=Asia/Bangkok:20260706T100000\r\nLOCATION:Mill Lane 9\\, shop\r\nDESCRIPTION:Bring\\nthe lamp\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", "Repair of the lamp\n2026-07-06 10:00\nMill Lane 9, shop\nBring\nthe lamp"),
    ],
)  # fmt: skip
def test_other_kinds_of_text_are_text(kind: str, body: str, text: str) -> None:
    known = read(f"Content-Type: {kind}", body=body)
    assert known.text.strip() == text


@pytest.mark.parametrize("pieces", [False, True])
@pytest.mark.parametrize(
    ("inner", "text", "names"),
    [
        (b"Content-Type: text/plain\r\n\r\nThe lamp flickers.\r\n", "The lamp flickers.", ["smime.p7m"]),
        (b"Content-Type: text/html\r\n\r\n<p>The lamp flickers.</p>", "The lamp flickers.", ["smime.p7m"]),
        (b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nThe lamp flickers.\r\n--x\r\nContent-Type: application/pdf; name=bill.pdf\r\n\r\n%PDF\r\n--x--\r\n", "The lamp flickers.", ["smime.p7m", "bill.pdf"]),
        (b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nVGhlIGxhbXAgZmxpY2tlcnMu\r\n", "The lamp flickers.", ["smime.p7m"]),
    ],
)  # fmt: skip
def test_what_is_signed_and_not_encrypted_is_read(inner: bytes, text: str, names: list[str], pieces: bool) -> None:
    sealed = base64.encodebytes(signed(inner, pieces=pieces))
    known = read(
        "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m",
        "Content-Transfer-Encoding: base64",
        body=sealed,
    )
    assert known.text.strip() == text
    assert [one.name for one in known.attachments] == names


def test_a063_signatures_inside_signatures_end_at_the_limit_of_depth() -> None:
    inner = b"Content-Type: text/plain\r\n\r\ndeep"
    for _ in range(40):
        inner = b"Content-Type: application/pkcs7-mime\r\n\r\n" + signed(inner)
    known = read("Content-Type: application/pkcs7-mime", body=signed(inner))
    assert known.text == ""
    assert len(known.attachments) <= 25


def test_a_mail_that_only_passes_another_one_on_shows_its_words() -> None:
    inner = "From: shop@x.example\r\nSubject: Bill 12\r\n\r\nYou owe 5 euro.\r\n"
    body = f"--b\r\n\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n{inner}--b--\r\n"
    known = read("Content-Type: multipart/mixed; boundary=b", body=body)
    assert "Subject: Bill 12" in known.text
    assert "You owe 5 euro." in known.text
    assert known.text_quoted == ""
    assert [one.name for one in known.attachments] == ["Bill 12.eml"]


def test_words_and_files_inside_winmail_dat_are_found() -> None:
    packed = tnef(
        (0x2800C, b"The lamp flickers.\r\n\0"), (0x69002, b"x"), (0x18010, b"bill.pdf\0"), (0x6800F, b"%PDF-1.4")
    )
    known = read("Content-Type: application/ms-tnef; name=winmail.dat", body=packed)
    assert known.text.strip() == "The lamp flickers."
    assert [one.name for one in known.attachments] == ["winmail.dat", "bill.pdf"]
    beside = with_file("Content-Type: application/ms-tnef; name=winmail.dat", content=packed)
    assert beside.text == "See the file"


def test_words_among_the_properties_of_winmail_dat_are_found() -> None:
    words = "Lamp ก".encode("utf-16-le")
    properties = struct.pack("<I", 2) + struct.pack("<HHI", 3, 0x0E07, 1)
    properties += struct.pack("<HHII", 0x1F, 0x1000, 1, len(words)) + words
    assert parse_tnef(tnef((0x69003, properties))).plain == "Lamp ก"


def test_packed_rich_text_is_unpacked_up_to_a_limit() -> None:
    plain = rb"{\rtf1 The lamp\par}"
    assert convert_rtf_to_text(decompress_rtf(struct.pack("<II4sI", 0, 0, b"MELA", 0) + plain)) == "The lamp\n"
    packed = struct.pack("<II4sI", 0, 0, b"LZFu", 0) + bytes.fromhex(
        "03000a0072637067313235423 20af32068656c090020627705b06c647d0a800fa0".replace(" ", "")
    )
    assert b"hello world" in decompress_rtf(packed)
    bomb = struct.pack("<II4sI", 0, 0, b"LZFu", 0) + b"\xff" + b"\x00\x0f" * 400_000
    assert len(decompress_rtf(bomb)) <= 300_100


@pytest.mark.parametrize("cut", range(0, 60, 7))
def test_a063_broken_winmail_dat_and_signatures_raise_nothing(cut: int) -> None:
    for whole in (
        tnef((0x2800C, b"words"), (0x69003, b"\xff" * 40), (0x69002, b""), (0x6800F, b"x" * 9)),
        signed(b"Content-Type: text/plain\r\n\r\nx"),
    ):
        for broken in (whole[:cut], whole[:cut] + b"\xff" * 20, whole[:cut] + whole[cut + 3 :]):
            assert read("Content-Type: application/ms-tnef", body=broken).attachments
            assert read("Content-Type: application/pkcs7-mime", body=broken).attachments


def test_a_file_inside_the_text_becomes_a_file() -> None:
    block = "begin 644 note.txt\n+5&AE(&QA;7`@:7,`\n`\nend\n"
    known = read(body=f"Before.\n\n{block}\nAfter.\n")
    assert known.text == "Before.\n\n\nAfter.\n"
    assert [(one.name, known.blobs[one.sha256]) for one in known.attachments] == [("note.txt", b"The lamp is")]
    coded = with_file(
        "Content-Type: application/pdf; name=a.pdf", "Content-Transfer-Encoding: x-uuencode", content=block.encode()
    )
    assert coded.blobs[coded.attachments[0].sha256] == b"The lamp is"


@pytest.mark.parametrize(
    "text", ["begin 644 things\nwith care\nend of story\n", "begin 12 x\nend\n", "Please begin 644 now\nand\nend\n"]
)
def test_words_that_look_like_a_file_inside_the_text_stay(text: str) -> None:
    known = read(body=text)
    assert (known.text, known.attachments) == (text, ())


@pytest.mark.parametrize(
    ("coding", "body", "text"),
    [
        ("quoted-printable", b"Gr=C3=BC=C3=9Fe\r\n", "Grüße\n"), ("base64", base64.encodebytes("Grüße\n".encode()), "Grüße\n"), ("8bit", "Grüße\n".encode(), "Grüße\n"),
        ("base64", b"Hello, this was never encoded.\r\n", "Hello, this was never encoded.\n"),
        ("base64", base64.encodebytes(b"--gone\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nGr\xc3\xbc\xc3\x9fe\r\n--gone--\r\n"), "Grüße"),
    ],
)  # fmt: skip
def test_a_multipart_without_parts_is_decoded_and_shown(coding: str, body: bytes, text: str) -> None:
    """Debatable: no program should encode a multipart. Some do, and its words are the message."""
    assert (
        read("Content-Type: multipart/mixed; boundary=gone", f"Content-Transfer-Encoding: {coding}", body=body).text
        == text
    )


def test_text_that_was_never_encoded_is_not_decoded() -> None:
    known = read("Content-Transfer-Encoding: base64", body="Hello, the lamp flickers again. It is lamp 7.\n")
    assert known.text == "Hello, the lamp flickers again. It is lamp 7.\n"


def test_a_picture_without_words_has_no_text() -> None:
    known = read("Content-Type: image/png", body=png())
    assert (known.text, [one.name for one in known.attachments]) == ("", ["attachment.png"])
