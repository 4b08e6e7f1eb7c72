"""Reading any message takes bounded time and memory, and gives a contact."""

# ruff: noqa: E501 (tables of hostile lines read best as lines)

import importlib
import json
import os
import pkgutil
import re
import time
from pathlib import Path

import pytest

from deskbell.channels.kinds.email import parsing
from deskbell.channels.kinds.email.parsing.characters import CODECS
from deskbell.channels.kinds.email.parsing.findings import Finding, FindingCode
from deskbell.channels.kinds.email.reader_process import ReaderProcess
from deskbell.channels.kinds.email.tests.parsing.mails import hostile, mail, read

CPU_MILLISECONDS = 300  # for 100 KB: 100 on an idle machine
SEEDS = (
    "a", " ", "\t", "\n", "<", ">", "(", "()", '"', "\\", ",", ";", "=", "=?", "?=", "@", "a@", "@a", "a.", "-", "_", "_-", "*", ":", "&", "&#", "&#9", "&amp;",
    "<a ", "<!--", "</", 'a="', "a=a ", "<meta charset", "<meta ", "data:image/png;base64,A", "cid:", "> ", ">\n", "\n\n", "1", "1.", "5.1.", "wrote", "a wrote: ", "from: ",
    "original message ", "-- ", "xn--", "%4", "é", "ส", "\u200b", "\x00", "\ud800", "auto", "mailer-daemon", "undeliver", "out of office ", "sent from my ", "von meinem ", "มे ",
)  # fmt: skip
DATES = (
    "Mon, 1 Jan 0000 00:00:00 +0000",
    "Fri, 31 Dec 9999 23:59:59 +9999",
    "Mon, 30 Feb 2026 25:61:61 +9999",
    "1" * 1_000_000,
    "-1e999",
    "\x00",
    "((((",
    "tomorrow",
)


def test_a114_the_hostile_set_stays_within_two_seconds_each_and_always_gives_a_contact() -> None:
    with ReaderProcess() as reader:
        reader.parse(mail())
        for name, raw in hostile():
            before = cpu_seconds(reader)
            known = reader.parse(raw)
            assert cpu_seconds(reader) - before < 2, name
            json.dumps(known.as_json(), ensure_ascii=False).encode()
            assert not any(one.is_unread for one in known.defects), (name, known.defects)
            assert len(known.defects) <= 50
            assert len(known.to) <= 200


def cpu_seconds(reader: ReaderProcess) -> float:
    """Return the computing time of the child so far, as the kernel counts it."""
    assert reader._child
    fields = Path(f"/proc/{reader._child._process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


# These patterns run outside the limited child.
OUTSIDE_THE_CHILD = [
    "deskbell.channels.kinds.email.mail_key",
    *(f"deskbell.channels.kinds.email.{name}" for name in ("duplicates", "mail_lookup", "guess_language", "sender")),
]


def patterns() -> list[tuple[str, re.Pattern[str] | re.Pattern[bytes]]]:
    found = {}
    names = [one.name for one in pkgutil.iter_modules(parsing.__path__, parsing.__name__ + ".")]
    for module in [*(name for name in names if not name.endswith("__main__")), *OUTSIDE_THE_CHILD]:
        for name, value in vars(importlib.import_module(module)).items():
            if isinstance(value, re.Pattern):
                found[value.pattern] = (f"{module.rpartition('.')[2]}.{name}", value)
    return list(found.values())


def test_a115_every_pattern_is_linear_on_hostile_strings() -> None:
    assert len(patterns()) > 30
    for name, pattern in patterns():
        spent = {seed: milliseconds(pattern, seed, 3_000) for seed in SEEDS}
        grown = [seed for seed in SEEDS if spent[seed] > 0.5 and spent[seed] > 3 * milliseconds(pattern, seed, 1_500)]
        for seed in {max(spent, key=spent.__getitem__), *grown}:
            assert milliseconds(pattern, seed, 20_000) < CPU_MILLISECONDS / 5, (name, seed)
            assert milliseconds(pattern, seed, 100_000) < CPU_MILLISECONDS, (name, seed)


def milliseconds(pattern: re.Pattern[str] | re.Pattern[bytes], seed: str, length: int) -> float:
    text = (seed * (length // len(seed))) + "!"
    subject = text.encode("utf-8", "surrogatepass") if isinstance(pattern.pattern, bytes) else text
    before = time.process_time()
    for _ in pattern.finditer(subject):  # type: ignore[arg-type]
        pass
    return (time.process_time() - before) * 1000


@pytest.mark.parametrize(
    "charset",
    [
        "utf-32LE",
        "utf-7",
        "utf-4",
        "unknown-8bit",
        "iso-2022-jp",
        "hz",
        "rot13",
        "zlib",
        "idna",
        "unicode_escape",
        "utf-8\r\n X: y",
        "",
        "ใ",
        "x" * 5_000,
    ],
)
def test_a116_garbage_in_any_character_set_is_replaced(charset: str) -> None:
    body = b"Hello \xff\xfe\x00\x00\xd8\x00 \x1b$B\x1b(J \xe0\xb8 +2AA- \x00 \xed\xa0\x80 " + bytes(range(256))
    known = read(
        f'Content-Type: text/plain; charset="{charset}"', f"Subject: =?{charset[:70]}?b?//4AANgAAAA=?=", body=body
    )
    assert "\0" not in json.dumps(known.as_json(), ensure_ascii=False)
    known.text.encode()
    known.subject.encode()
    assert known.text


@pytest.mark.parametrize("alias", sorted(CODECS))
def test_a116_every_listed_character_set_exists(alias: str) -> None:
    known = read(f"Content-Type: text/plain; charset={alias}", body="abc".encode(CODECS[alias]))
    assert (known.text, known.defects) == ("abc", ())


def test_a116_half_surrogates_and_zeros_never_leave() -> None:
    known = read(
        "Content-Type: text/html; charset=utf-7", "From: +2AA- <a@b.example>", body=b"<p>x +2AA-y&#xD800;&#0;\x00</p>"
    )
    text = json.dumps(known.as_json(), ensure_ascii=False)
    assert "\\u0000" not in text
    text.encode()


@pytest.mark.parametrize("date", DATES)
def test_a117_the_claimed_date_is_only_text(date: str) -> None:
    known = read(f"Date: {date}")
    assert len(known.claimed_date) <= 100
    assert known.text == "Hello\n"
    assert known.claimed_date[:1] == (date[:1] if date != "\x00" else "␀")


def test_what_is_larger_than_the_cap_is_a_contact_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing.limits, "RAW_BYTES", 1_000)
    with ReaderProcess() as reader:
        known = reader.parse(mail(body="x" * 2_000))
    assert known.subject == "My order"
    assert known.defects == (Finding(FindingCode.UNREAD_TOO_LARGE),)
