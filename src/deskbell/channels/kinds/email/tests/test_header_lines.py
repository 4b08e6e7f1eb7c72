"""Every mail program reads our header lines as they were meant."""

from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbell.channels.kinds.email import header_lines
from deskbell.channels.kinds.email.compose import POLICY
from deskbell.channels.kinds.email.parsing import parse_mail

LONG = (
    "0102018f1234abcd-12345678-1234-1234-1234-123456789012-000000@eu-west-1.amazonses.com",
    "DB9PR04MB8123E5A1C2D3F4A5B6C7D8E9F0A1B@DB9PR04MB8123.eurprd04.prod.outlook.com",
    "x" * 800 + "@long.example",
)
NAMES = [
    "Quince & Clay", "Quince, Clay & Sons (Athens and Johannesburg); Customer Service Department of the House", "Κυδώνι, Πηλός",
    "ควินซ์แอนด์เคลย์ ฝ่ายบริการลูกค้าสัมพันธ์และรับเรื่องร้องเรียน", "क्विन्स और क्ले, ग्राहक सेवा", '"Quoted"', "back\\slash", "=?utf-8?q?x?=",
]  # fmt: skip
PIECES = [
    "Re:", "παραγγελία", "ถ้วยแตกครับกรุณาส่งใหม่", "टूटा हुआ", "order", "#4711", "=?utf-8?q?x?=", "“quoted”", '"q"', "(c)", "<b>", "@",
    "x@y.example", "ê", "😀", "👩\u200d👩\u200d👧", "[QC-12]", "a" * 90, "ก" * 120, "’n", "&", "\\", ";", ",", ":", "?=",
]  # fmt: skip


def written(*headers: header_lines.HeaderLine) -> bytes:
    mail = EmailMessage(policy=POLICY)
    for header in headers:
        mail[header.name] = header
    mail.set_content("Hello\n")
    return mail.as_bytes()


def test_a_long_message_id_is_never_cut_or_encoded() -> None:
    raw = written(
        header_lines.make_message_ids_header("In-Reply-To", LONG[:1]),
        header_lines.make_message_ids_header("References", LONG),
    )
    assert all(f"<{one}>".encode() in raw for one in LONG)
    known = parse_mail(raw)
    assert known.in_reply_to == f"<{LONG[0]}>"
    assert known.references == tuple(f"<{one}>" for one in LONG)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_stays_one_name_of_one_sender(name: str) -> None:
    raw = written(header_lines.make_address_header("From", address="support@quince.example", display_name=name))
    known = parse_mail(raw)
    assert [(one.name, one.address) for one in known.from_] == [(name, "support@quince.example")]
    (address,) = message_from_bytes(raw, policy=default)["From"].addresses
    assert address.addr_spec == "support@quince.example"
    assert max(map(len, raw.splitlines())) <= 78
    assert raw.isascii()


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=9))
def test_a_subject_reads_as_it_was_written(pieces: list[str]) -> None:
    subject = " ".join(pieces)
    raw = written(header_lines.make_text_header("Subject", subject))
    assert parse_mail(raw).subject == subject
    assert str(make_header(decode_header(message_from_bytes(raw)["Subject"]))).replace("\r\n", "") == subject
    assert raw.isascii()
    assert max(map(len, raw.splitlines())) <= 100
