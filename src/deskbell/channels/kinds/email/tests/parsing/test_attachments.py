"""What the sender says about an attachment decides nothing."""

# ruff: noqa: E501 (tables of hostile lines read best as lines)

import base64
import zipfile
from io import BytesIO

import pytest

from deskbell.channels.kinds.email.parsing.findings import FindingCode
from deskbell.channels.kinds.email.tests.parsing.mails import gif, jpeg, png, read, webp, with_file

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def picture(content: bytes, *, kind: str = "image/png", name: str = "logo.png"):  # type: ignore[no-untyped-def]
    known = with_file(f"Content-Type: {kind}; name={name}", "Content-ID: <logo@x>", content=content)
    return known.attachments[0]


def test_safe_pictures_may_be_shown_inside() -> None:
    found = picture(png())
    assert (found.inline, found.type, found.width, found.height, found.content_id) == (
        True,
        "image/png",
        4,
        4,
        "logo@x",
    )
    assert picture(gif(), kind="image/gif", name="l.gif").inline
    assert picture(jpeg(40, 30), kind="image/jpg", name="l.JPG").inline
    assert picture(webp(40, 30), kind="image/webp", name="l.webp").inline


@pytest.mark.parametrize(
    ("kind", "name", "content"),
    [
        ("image/svg+xml", "logo.png", b"<svg onload=alert(1)>"),
        ("image/png", "logo.svg", png()),
        ("image/png", "logo.png", b"<svg onload=alert(1)>"),
        ("image/svg+xml", "logo.svg", png()),
        ("text/html", "logo.png", png()),
        ("image/png", "logo.png", jpeg(4, 4)),
        ("text/xml", "logo.xml", b"<?xml version='1.0'?>"),
        ("image/gif", "logo.gif", b"GIF89a/*<script>alert(1)</script>*/=1;"),
    ],
)
def test_a056_a_picture_whose_name_type_and_bytes_disagree_is_never_inline(
    kind: str, name: str, content: bytes
) -> None:
    found = picture(content, kind=kind, name=name)
    assert not found.inline
    assert found.type in {"application/octet-stream", "image/png", "image/jpeg", "image/gif"}


@pytest.mark.parametrize(
    "kind",
    ["text/plain\r\n\tX: y", "application/x-evil", "text/html", "image/svg+xml", "application/xhtml+xml", "application/javascript", "a" * 10_000, "x/y; " + "p=q; " * 3_000, "/"],
)  # fmt: skip
def test_a057_the_type_is_one_of_a_fixed_set(kind: str) -> None:
    known = with_file(f"Content-Type: {kind}", "Content-Disposition: attachment; filename=x.bin")
    assert [one.type for one in known.attachments] in (["application/octet-stream"], ["text/plain"])


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"), ("/etc/passwd", "passwd"), ("C:\\Windows\\cmd.exe", "cmd.exe"), ("CON", "_CON"), ("nul.txt", "_nul.txt"),
        ("a\x00b.txt", "a␀b.txt"), ("   ", "attachment.txt"), ("\u200b.htaccess", "‹U+200B›.htaccess"), (".htaccess", "_htaccess"), ("x.pht. . ", "x.pht"),
        ("..", "attachment.txt"), ("Rechnung für Ännchen.pdf", "Rechnung für Ännchen.pdf"), ("ใบเสร็จ.pdf", "ใบเสร็จ.pdf"),
    ],
)  # fmt: skip
def test_a058_file_names_are_for_the_eye_only(given: str, shown: str) -> None:
    octets = "".join(f"%{byte:02X}" for byte in given.encode())
    known = with_file(f"Content-Disposition: attachment; filename*=utf-8''{octets}")
    assert known.attachments[0].name == shown


def test_a058_a_name_of_4_kb_keeps_its_ending() -> None:
    name = with_file(f'Content-Disposition: attachment; filename="{"a" * 4096}.pdf"').attachments[0].name
    assert len(name) <= 150
    assert name.endswith("….pdf")


def test_split_and_encoded_names_are_joined() -> None:
    known = with_file(
        "Content-Disposition: attachment; filename*0*=utf-8''%e0%b9%83; filename*1*=%e0%b8%9a; filename*2=.pdf"
    )
    assert known.attachments[0].name == "ใบ.pdf"
    assert with_file("Content-Disposition: attachment; filename==?utf-8?q?=C3=A4.pdf?=").attachments[0].name == "ä.pdf"


def test_a061_archives_are_never_unpacked() -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"\0" * 30_000_000)
    coded = base64.encodebytes(packed.getvalue())
    known = with_file("Content-Type: application/zip; name=z.zip", "Content-Transfer-Encoding: base64", content=coded)
    found = known.attachments[0]
    assert (found.type, found.size, found.inline) == ("application/zip", len(packed.getvalue()), False)
    assert known.blobs[found.sha256] == packed.getvalue()


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("image/png", png(30_000, 30_000)), ("image/jpeg", jpeg(30_000, 30_000)), ("image/webp", webp(16_000, 16_000)), ("image/png", png(0, 0)),
        ("image/gif", gif(3)), ("image/png", png(extra=b"\0\0\0\x08acTL" + b"\0" * 12)), ("image/png", png() + b"PK\x03\x04"),
        ("image/jpeg", jpeg(4, 4) + b"<script>"), ("image/png", png()[:20]), ("image/gif", b"GIF89a"), ("image/webp", b"RIFF\0\0\0\0WEBP"),
    ],
)  # fmt: skip
def test_a062_huge_moving_broken_and_double_pictures_are_not_shown_inside(kind: str, content: bytes) -> None:
    assert not picture(content, kind=kind, name="x." + kind.partition("/")[2]).inline


def test_a063_sealed_and_nested_mail_is_an_attachment() -> None:
    nested = b"Content-Type: message/rfc822\r\n\r\n" * 50 + b"Subject: deep\r\n\r\nhi"
    found = with_file("Content-Type: message/rfc822", content=nested).attachments
    assert [(one.name, one.type) for one in found] == [("message.eml", "message/rfc822")]
    tnef = with_file("Content-Type: application/vnd.ms-tnef; name=winmail.dat", content=b"\x78\x9f\x3e\x22").attachments
    assert [(one.name, one.type) for one in tnef] == [("winmail.dat", "application/ms-tnef")]
    sealed = read("Content-Type: application/x-pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", body=b"0\x80")
    assert [(one.name, one.type) for one in sealed.attachments] == [("smime.p7m", "application/pkcs7-mime")]
    assert sealed.subject == "My order"
    body = "--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b\r\nContent-Type: application/octet-stream; name=x.asc\r\n\r\n-----BEGIN\r\n--b--\r\n"
    pgp = read("Content-Type: multipart/encrypted; boundary=b", body=body)
    assert [one.type for one in pgp.attachments] == ["application/pgp-encrypted", "application/octet-stream"]


def test_a064_the_virus_test_file_is_flagged_and_still_a_contact() -> None:
    known = with_file("Content-Type: application/octet-stream; name=eicar.com", content=EICAR)
    assert known.attachments[0].flags == ("eicar",)
    assert FindingCode.VIRUS_TEST in [one.code for one in known.defects]
    assert known.text == "See the file"
