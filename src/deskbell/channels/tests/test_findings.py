"""What a reader of mails found odd is said in the language of whoever looks at it, and nothing of it is lost."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from deskbell.channels.kinds.email import understanding
from deskbell.channels.reads.findings import finding
from deskbell.channels.reads.remarks import told
from deskbell.desk.reads.held import why_held

SOURCE = Path(understanding.__file__).parent


def sentences() -> set[str]:
    """Every finding that the reader's own code can write; what stands in braces is something of the mail."""
    found: set[str] = set()
    for file in SOURCE.glob("*.py"):
        found |= set(re.findall(r'defects\.add\(\s*f?"([^"]+)"', file.read_text()))
        found |= {f"not understood: {why}" for why in re.findall(r'guess\(raw, why="([^"]+)"', file.read_text())}
    return {re.sub(r"\{[^}]*\}", "7", one) for one in found}


@pytest.mark.parametrize("language", ["el", "th", "hi", "af"])
def test_every_finding_is_said_in_every_language(language: str) -> None:
    assert len(sentences()) > 20
    with translation.override(language):
        assert [one for one in sentences() if finding(one) == one] == []


def test_a_finding_keeps_what_it_names() -> None:
    with translation.override("af"):
        assert "Reply-To" in finding("Reply-To: several addresses where one is expected")
        assert "slip.exe" in finding("the attachment slip.exe carries the signature of a virus test file")
        assert "poslys" in told(["machine", "it carries the headers of a mailing list"]).says


def test_what_is_not_known_stays_as_it_was_kept() -> None:
    assert finding("550 5.1.1 No such user") == "550 5.1.1 No such user"
    assert why_held("a new reason") == "a new reason"


def test_a_reason_to_hold_is_said_in_the_readers_language() -> None:
    with translation.override("el"):
        assert why_held("sender unclear") == "ασαφής αποστολέας"
