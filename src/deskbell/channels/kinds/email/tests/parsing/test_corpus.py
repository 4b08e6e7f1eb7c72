"""Python's own collection of difficult mail, thousands of mutations of it, and random bytes."""

import json
import os
import random
import warnings
from email import message_from_bytes, policy
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path

import pytest
import test as standard_tests
from hypothesis import given, settings
from hypothesis import strategies as st

from deskbell.channels.kinds.email.parsing import ParsedMail, parse_mail
from deskbell.channels.kinds.email.reader_process import ReaderProcess
from deskbell.channels.kinds.email.tests.parsing.mails import hostile, mail
from deskbell.channels.tests.conftest import make_bounce

DATA = Path(standard_tests.__file__).parent / "test_email" / "data"
CORPUS = sorted(DATA.glob("msg_*")) if DATA.is_dir() else []
MUTATIONS = int(os.environ.get("DESKBELL_FUZZ", "300"))
needs_corpus = pytest.mark.skipif(not CORPUS, reason=f"this Python comes without its email test data ({DATA})")
AUTOMATIC = {"none", "reply", "bounce", "list", "loop"}


ORDINARY = [
    mail("Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes", body="Γειά \nσου\n> old \n> words\n-- \nAnn\n"),
    mail("Content-Type: text/html; charset=windows-874", body="<p>สวัสดี<blockquote>old</blockquote>".encode("cp874")),
    mail("List-Post: <mailto:desk@quince.example>", "Reply-To: \"Bell, Ann\" <ann@customer.example>", "Precedence: list"),
    make_bounce("token.1@quince.example", "ann@customer.example"),
    mail(
        "From: Mailer-Daemon@mx.example", "X-Failed-Recipients: ann@customer.example", "Subject: Warning: delayed",
        body="\n  ann@customer.example\n    451 later\n\nMessage-ID:\n <token.1@quince.example>\n",
    ),
    mail("Subject: Fwd: Bill", body="Is it right?\n\n---------- Forwarded message ---------\nFrom: x\nTo: y\nSubject: z\n\n5"),
]  # fmt: skip


def check(known: ParsedMail, raw: bytes) -> None:
    """Check what must hold for every message."""
    text = json.dumps(known.as_json(), ensure_ascii=False)
    text.encode("utf-8")
    assert "\\u0000" not in text
    assert known.raw_sha256 == sha256(raw).hexdigest()
    assert known.text_new + known.text_quoted == known.text
    assert known.automatic in AUTOMATIC
    assert {one.sha256 for one in known.attachments} == set(known.blobs)
    assert all(sha256(blob).hexdigest() == name for name, blob in known.blobs.items())
    assert not any(one.proven for one in known.from_)
    assert len(known.subject.splitlines()) <= 1
    assert "<script" not in known.html_safe.lower()


@needs_corpus
@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_every_message_of_pythons_own_data_is_understood(path: Path) -> None:
    raw = path.read_bytes()
    check(parse_mail(raw), raw)


@needs_corpus
@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_no_word_that_pythons_own_parser_finds_is_missed(path: Path) -> None:
    """The referee: every word of every text/plain body of its reading stands in ours, in the text or in a file."""
    raw = path.read_bytes()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reference = message_from_bytes(raw, policy=policy.compat32)
        words: set[bytes] = set()
        for part in reference.walk():
            payload = part.get_payload(decode=True) if part.get_content_type() == "text/plain" else None
            words |= set(payload.split()) if isinstance(payload, bytes) else set()
    known = parse_mail(raw)
    ours = known.text.encode() + b" " + b" ".join(known.blobs.values())
    missed = {word for word in words if word.isascii() and word.isalnum() and word not in ours}
    assert not missed


def test_mutations_are_understood_in_the_child() -> None:
    dice = random.Random(20261122)
    seeds = [path.read_bytes() for path in CORPUS] + [raw for _, raw in hostile() if len(raw) < 20_000] + ORDINARY
    with ReaderProcess(messages_per_child=100_000) as reader:
        for _ in range(MUTATIONS):
            raw = mutated(dice, seeds)
            known = reader.parse(raw)
            check(known, raw)
            assert not any(one.is_unread for one in known.defects), (known.defects, raw[:500])
            assert reader._child, "the reader was killed"


def mutated(dice: random.Random, seeds: list[bytes]) -> bytes:
    raw = bytearray(dice.choice(seeds))
    for _ in range(dice.randint(1, 8)):
        at = dice.randrange(len(raw) + 1)
        length = min(len(raw) - at, int(dice.expovariate(1 / 20)))
        act = dice.randrange(6)
        if act == 0:
            raw[at:at] = dice.randbytes(dice.randint(1, 8))
        elif act == 1:
            del raw[at : at + length]
        elif act == 2:
            raw[at:at] = raw[at : at + length] * dice.choice((1, 2, 50))
        elif act == 3 and raw:
            raw[min(at, len(raw) - 1)] ^= 1 << dice.randrange(8)
        elif act == 4:
            other = dice.choice(seeds)
            start = dice.randrange(len(other) + 1)
            raw[at:at] = other[start : start + 400]
        else:
            raw[at:at] = dice.choice(
                (
                    b"\r\n\r\n",
                    b"\n--",
                    b'"',
                    b"<",
                    b"=?utf-8?q?",
                    b"\0",
                    b"(",
                    b";",
                    b"Content-Type: multipart/mixed; boundary=x\n",
                )
            )
    return bytes(raw)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=2_000))
def test_any_bytes_are_a_message(raw: bytes) -> None:
    check(parse_mail(raw), raw)


HEADER_NAMES = st.sampled_from(
    [
        "From",
        "To",
        "Subject",
        "Content-Type",
        "Content-Transfer-Encoding",
        "Message-ID",
        "References",
        "Content-Disposition",
        "Date",
        "Return-Path",
    ]
)
FRAGMENTS = st.sampled_from(
    [
        "<",
        ">",
        "@",
        ",",
        '"',
        "(",
        ")",
        "=?utf-8?b?",
        "?=",
        "multipart/mixed; boundary=",
        "a",
        "text/html",
        "base64",
        ";",
        "\r\n ",
        "*0*=",
        "é",
        "\ud800",
        " ",
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(HEADER_NAMES, st.lists(FRAGMENTS, max_size=12).map("".join)), max_size=8),
    st.binary(max_size=300),
)
def test_any_headers_are_a_message(headers: list[tuple[str, str]], body: bytes) -> None:
    lines = b"\r\n".join(f"{name}: {value}".encode("utf-8", "surrogatepass") for name, value in headers)
    raw = lines + b"\r\n\r\n" + body
    check(parse_mail(raw), raw)


@settings(max_examples=60, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=300),
    st.binary(max_size=300),
    st.sampled_from(["base64", "quoted-printable", "8bit"]),
)
def test_what_python_writes_is_read_back(text: str, blob: bytes, coding: str) -> None:
    message = EmailMessage(policy=policy.SMTP.clone(max_line_length=200))
    message["Subject"] = "x"
    message.set_content(text + "\n", cte=coding)
    message.add_attachment(blob, maintype="application", subtype="pdf", filename="täglich.pdf")
    known = parse_mail(message.as_bytes())
    assert known.text.rstrip("\n") == text.rstrip("\n")
    assert [known.blobs[one.sha256] for one in known.attachments] == [blob]
    assert known.attachments[0].name == "täglich.pdf"


@pytest.mark.parametrize(
    ("head", "body", "words"),
    [
        ('multipart/mixed; boundary="b"', "--c\r\n\r\nlost words\r\n--c--\r\n", "lost words"),
        ("multipart/mixed", "--c\r\n\r\nlost words\r\n--c--\r\n", "lost words"),
        ('multipart/mixed; boundary="b"', "--b\r\n\r\nfirst\r\n--b--\r\n\r\nlost words", "first\nlost words"),
        ('multipart/mixed; boundary="b"', "--b\r\n\r\nlost words", "lost words"),
        ('multipart/mixed; boundary="b"', "--b\r\nlost words\r\n--b--", "lost words"),
        ("text/plain; charset=windows-874", "lost words", "lost words"),
        ("nonsense", "lost words", "lost words"),
    ],
)
def test_a_broken_boundary_makes_no_body_vanish(head: str, body: str, words: str) -> None:
    known = parse_mail(mail(f"Content-Type: {head}", body=body))
    for word in words.split("\n"):
        assert word in known.text
