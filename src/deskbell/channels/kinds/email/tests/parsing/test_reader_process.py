"""The limited child has no access to anything, and no message is lost when it dies."""

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser

import pytest

from deskbell.channels.kinds.email.commands import intake_dump
from deskbell.channels.kinds.email.parsing import __main__ as child_main
from deskbell.channels.kinds.email.parsing import limits, parse_mail
from deskbell.channels.kinds.email.parsing.__main__ import _read_one
from deskbell.channels.kinds.email.parsing.findings import Finding, FindingCode
from deskbell.channels.kinds.email.reader_process import ReaderProcess
from deskbell.channels.kinds.email.tests.parsing.mails import mail, png

KEYS = [
    "subject",
    "from",
    "to",
    "cc",
    "message_id",
    "in_reply_to",
    "references",
    "text",
    "html_safe",
    "attachments",
    "automatic",
    "bounce",
    "defects",
    "raw_sha256",
]
ASKED: dict[str, list[str]] = {"authserv_ids": [], "loop_marks": []}


def pid_of(reader: ReaderProcess) -> int:
    assert reader._child
    return reader._child._process.pid


def test_the_child_says_what_the_parent_would_say_itself() -> None:
    body = (
        b"--b\r\n\r\nHi\r\n--b\r\nContent-Type: image/png; name=a.png\r\nContent-ID: <a>\r\n\r\n"
        + png()
        + b"\r\n--b--\r\n"
    )
    raw = mail("Content-Type: multipart/mixed; boundary=b", "Cc: x@y.example", body=body)
    with ReaderProcess() as reader:
        known = reader.parse(raw)
    assert known == parse_mail(raw)
    assert known.blobs == {known.attachments[0].sha256: png()}


def test_a_killed_reader_is_replaced_and_the_message_is_a_contact() -> None:
    with ReaderProcess() as reader:
        reader.parse(mail())
        os.kill(pid_of(reader), signal.SIGKILL)
        assert reader.parse(mail("Subject: after the kill")).subject == "after the kill"


def test_a_reader_that_hangs_is_killed_and_the_next_message_is_understood() -> None:
    with ReaderProcess(seconds_per_message=0.3) as reader:
        reader.parse(mail())
        hung = pid_of(reader)
        os.kill(hung, signal.SIGSTOP)
        known = reader.parse(mail("Subject: =?utf-8?q?gr=C3=BCn?="))
        assert known.subject == "grün"
        assert known.from_[0].address == "ann@customer.example"
        assert not known.from_[0].proven
        assert known.defects == (Finding(FindingCode.UNREAD_TOO_SLOW),)
        with pytest.raises(ProcessLookupError):
            os.kill(hung, 0)
    with ReaderProcess() as reader:
        assert reader.parse(mail()).defects == ()


def test_a_worn_out_reader_is_replaced() -> None:
    with ReaderProcess(messages_per_child=2) as reader:
        pids = []
        for _ in range(4):
            reader.parse(mail())
            pids.append(pid_of(reader))
    assert pids[0] == pids[1] != pids[2] == pids[3]


def test_the_child_can_open_nothing_and_take_no_more_than_its_memory() -> None:
    with ReaderProcess() as reader:
        reader.parse(mail())
        with open(f"/proc/{pid_of(reader)}/limits") as file:
            lines = {line[:26].strip(): line[26:].split()[0] for line in file}
        with open(f"/proc/{pid_of(reader)}/environ") as file:
            assert file.read() in ("", "LC_CTYPE=C.UTF-8\0")
        descriptors = os.listdir(f"/proc/{pid_of(reader)}/fd")
    assert lines["Max open files"] == "3"
    assert lines["Max file size"] == "0"
    assert lines["Max address space"] == str(limits.MEMORY_BYTES)
    assert sorted(descriptors) == ["0", "1", "2"]


def test_twenty_five_megabytes_are_understood_within_the_memory() -> None:
    coded = b"QUJD" * 19 + b"\r\n"
    body = (
        b"--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + coded * 330_000
        + b"--b--\r\n"
    )
    with ReaderProcess() as reader:
        known = reader.parse(mail("Content-Type: multipart/mixed; boundary=b", body=body))
    assert known.defects == ()
    assert known.attachments[0].size == 57 * 330_000


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (MemoryError(), Finding(FindingCode.UNREAD_TOO_MUCH_MEMORY)),
        (RecursionError(), Finding(FindingCode.UNREAD_TOO_DEEP)),
        (ValueError("odd"), Finding(FindingCode.UNREAD_ERROR, "ValueError")),
    ],
)
def test_no_failure_of_one_message_stops_the_next(
    error: Exception, why: Finding, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise error

    monkeypatch.setattr(child_main, "build_parsed_mail", fail)
    known = _read_one(mail(), ASKED)
    assert (known.subject, known.from_[0].address) == ("My order", "ann@customer.example")
    assert known.defects == (why,)


def test_a_message_that_takes_too_long_is_given_a_glance(monkeypatch: pytest.MonkeyPatch) -> None:
    def dawdle(*args: object, **kwargs: object) -> None:
        end = time.process_time() + 5
        while time.process_time() < end:
            with contextlib.suppress(Exception):
                sum(range(1_000))

    monkeypatch.setattr(child_main, "build_parsed_mail", dawdle)
    monkeypatch.setattr(limits, "CPU_SECONDS", 0.05)
    before = signal.signal(signal.SIGPROF, child_main._raise_timeout)
    try:
        known = _read_one(mail(), ASKED)
    finally:
        signal.signal(signal.SIGPROF, before)
    assert known.defects == (Finding(FindingCode.UNREAD_TOO_SLOW),)


@pytest.mark.parametrize(
    "raw",
    [b"", b"\0\xff\n", mail("Authentication-Results: mx.quince.example; dmarc=pass header.from=customer.example")],
)
def test_intake_dump_prints_json_for_any_bytes(
    raw: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    parser = ArgumentParser()
    intake_dump.configure(parser)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    assert intake_dump.run(parser.parse_args(["--authserv-id", "mx.quince.example"])) == 0
    answer = json.loads(capsys.readouterr().out)
    assert set(KEYS) <= set(answer)
    assert all(one["proven"] for one in answer["from"])


def test_the_child_knows_neither_django_nor_the_rest_of_the_product() -> None:
    source = "import sys, deskbell.channels.kinds.email.parsing.__main__; print('\\n'.join(sys.modules))"
    modules = subprocess.run(
        [sys.executable, "-I", "-c", source], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "django" not in modules
    ours = {"deskbell", "deskbell.channels", "deskbell.channels.kinds", "deskbell.channels.kinds.email"}
    package = "deskbell.channels.kinds.email.parsing"
    assert [
        one for one in modules if one.startswith("deskbell") and one not in ours and not one.startswith(package)
    ] == []
