"""`deskbell verify` as an auditor uses it: it prints a head, which can be kept and checked later."""

import argparse
import json

import pytest

from deskbell.journal.commands import verify


def _run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    verify.configure(parser)
    return verify.run(parser.parse_args(words))


@pytest.mark.django_db
def test_what_verify_printed_is_taken_back(capsys: pytest.CaptureFixture[str]) -> None:
    _run("--json")
    head = json.loads(capsys.readouterr().out)["head"]
    assert _run("--was", head) == 0
    assert f"The journal stands at {head}" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_head_of_another_journal_is_a_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("--was", f"999999:{'ab' * 32}") == 1
    assert "the hash of 999999 was kept" in capsys.readouterr().out


def test_what_is_no_head_is_refused_with_what_would_be(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        _run("--was", "yesterday")
    assert "a number, a colon and 64 hexadecimal digits" in capsys.readouterr().err
