"""The set-up file of docs/operate.md can be applied, and the commands it names exist."""

import re
from pathlib import Path

import pytest

from deskbell.kit.clock import now
from deskbell.people.actions.apply_setup import apply_setup
from deskbell.people.models import Hours, Staff
from deskbell.people.reads.export_setup import export_setup_file
from deskbell.people.setup_file.document import parse_setup, validate_setup
from deskbell.server.cli import list_commands

PAGE = (Path(__file__).parents[2] / "docs" / "operate.md").read_text(encoding="utf-8")


@pytest.mark.django_db
def test_the_setup_file_is_applied_and_exported(tmp_path: Path) -> None:
    [text] = re.findall(r"```toml\n(.*?)```", PAGE, re.S)
    (tmp_path / "handbook.md").write_text("# Answering\n\n## Answer every email\n\nWithin one working day.\n")
    (tmp_path / "smtp.txt").write_text("a password\n")
    changes = apply_setup(document=validate_setup(parse_setup(text)), by=None, at=now(), folder=tmp_path)
    assert len(changes) == 9
    assert (Staff.objects.get().role, Hours.objects.get().country) == ("admin", "TH")
    assert (
        apply_setup(document=validate_setup(parse_setup(export_setup_file())), by=None, at=now(), folder=tmp_path) == []
    )


def test_every_command_of_the_page_exists() -> None:
    known = set(list_commands())
    listed = re.findall(r"`(?:deskbell )?(brand|site|team|staff|mailbox|outgoing) ([a-z|]+)`", PAGE)
    words = {(what, verb) for what, verbs in listed for verb in verbs.split("|")}
    assert len(words) > 15
    assert sorted(words - known) == []
