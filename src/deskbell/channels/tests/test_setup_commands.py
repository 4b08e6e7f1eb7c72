"""Commands add, change, list and end each part of the set-up."""

import argparse
import importlib
import io
import shlex
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from deskbell.channels.kinds.email.models import Mailbox, OutgoingServer
from deskbell.channels.secrets import decrypt_secret
from deskbell.handbook.models import CourseVersion, Edition
from deskbell.people.models import Brand, Hours, Site, Staff, Team
from deskbell.server.cli import list_commands

pytestmark = pytest.mark.django_db


def deskbell(line: str) -> int:
    """Run a command line as the command `deskbell` does."""
    words = shlex.split(line)
    module = importlib.import_module(list_commands()[tuple(words[:2])].module)
    parser = argparse.ArgumentParser(allow_abbrev=False)
    module.configure(parser)
    return int(module.run(parser.parse_args(words[2:])))


@pytest.fixture
def organisation(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert deskbell("brand add quince --name 'Quince & Clay' --prefix QC") == 0
    assert deskbell("site add athens --name Athens --brand quince --zone Europe/Athens") == 0
    assert deskbell("team add orders --name Orders --site athens") == 0


def test_brands_sites_and_teams_are_added_and_changed(organisation: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert deskbell("brand change quince --name Quince") == 0
    assert deskbell("site change athens --zone Asia/Bangkok") == 0
    assert deskbell("team change orders --name 'Orders and more'") == 0
    capsys.readouterr()
    assert [deskbell(f"{what} list") for what in ("brand", "site", "team")] == [0, 0, 0]
    assert capsys.readouterr().out.splitlines() == [
        "quince\tname=Quince\tprefix=QC",
        "athens\tname=Athens\tbrand=quince\tzone=Asia/Bangkok",
        "orders\tname=Orders and more\tsite=athens",
    ]
    assert (Brand.objects.get().name, Site.objects.get().zone) == ("Quince", "Asia/Bangkok")
    assert Team.objects.get().name == "Orders and more"


def test_what_is_there_is_not_added_again(organisation: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert deskbell("team add orders --name Other --site athens") == 1
    assert "orders is there already" in capsys.readouterr().err
    assert deskbell("team change returns --name Other") == 1
    assert "There is no returns. There is: orders." in capsys.readouterr().err
    assert Team.objects.get().name == "Orders"


def test_hours_are_set_for_weekdays_and_single_days(organisation: None) -> None:
    assert deskbell("hours set athens --from 2026-01-05 --weekdays 09:00-18:00 --friday 09:00-13:00 --country GR") == 0
    hours = Hours.objects.get()
    assert hours.valid_from == date(2026, 1, 5)
    assert [hours.week[day] for day in "0456"] == [[["09:00", "18:00"]], [["09:00", "13:00"]], [], []]
    assert deskbell("hours set sparta --from 2026-01-05") == 1


def test_a_colleague_is_moved_ended_and_taken_back(organisation: None) -> None:
    assert deskbell("staff add maria@quince.example --name Maria --role admin") == 0
    assert deskbell("staff add nok@quince.example --name Nok") == 0
    assert deskbell("staff change nok@quince.example --teams orders --role lead --no-active") == 0
    nok = Staff.objects.get(email="nok@quince.example")
    assert (nok.role, nok.is_active, [team.slug for team in nok.teams.all()]) == ("lead", False, ["orders"])
    assert deskbell("staff change nok@quince.example --active") == 0
    assert Staff.objects.get(email="nok@quince.example").is_active
    assert deskbell("staff change maria@quince.example --no-active") == 1
    assert deskbell("staff list") == 0


def test_a_mailbox_takes_its_password_from_standard_input(
    organisation: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("open sesame\n"))
    line = "mailbox add support@quince.example --team orders --kind imap --host imap.quince.example --user support"
    assert deskbell(f"{line} --secret-file -") == 0
    assert decrypt_secret(Mailbox.objects.get().secret) == "open sesame"
    assert deskbell("mailbox change support@quince.example --folder Support --no-acknowledge") == 0
    assert deskbell("mailbox end support@quince.example") == 0
    mailbox = Mailbox.objects.get()
    assert (mailbox.folder, mailbox.acknowledge, mailbox.active) == ("Support", False, False)
    assert decrypt_secret(mailbox.secret) == "open sesame"
    capsys.readouterr()
    assert deskbell("mailbox list") == 0
    assert "sesame" not in capsys.readouterr().out


def test_the_outgoing_server_is_set_shown_tried_and_removed(
    organisation: None,
    outside: Any,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    relay, settings.MAIL_OUT = settings.MAIL_OUT, None
    monkeypatch.setattr("sys.stdin", io.StringIO("open sesame\n"))
    assert deskbell("outgoing set smtp.quince.example --user desk --secret-file -") == 0
    assert deskbell("outgoing set smtp.quince.example --port 2525") == 0
    row = OutgoingServer.objects.get()
    assert (row.mailbox, row.port, row.user, decrypt_secret(row.secret)) == (None, 2525, "desk", "open sesame")
    capsys.readouterr()
    assert deskbell("outgoing show") == 0
    assert capsys.readouterr().out == "smtp.quince.example\tport=2525\tuser=desk\n"
    assert deskbell("outgoing set 127.0.0.1 --user desk") == 1
    assert deskbell(f"outgoing set {relay.host} --port {relay.port} --security plain") == 0
    assert deskbell("outgoing test boss@home.example") == 0
    assert [mail["To"] for mail in outside.mails] == ["boss@home.example"]
    assert "The server took the mail: 250" in capsys.readouterr().out
    assert deskbell("outgoing end") == 0
    assert deskbell("outgoing test boss@home.example") == 1
    assert not OutgoingServer.objects.exists()


def test_a_mailbox_gets_an_outgoing_server_of_its_own(organisation: None, tmp_path: Path) -> None:
    (tmp_path / "smtp.txt").write_text("open sesame\n")
    assert deskbell("mailbox add support@quince.example --team orders") == 0
    line = "mailbox change support@quince.example --outgoing-host smtp.quince.example --outgoing-user support"
    assert deskbell(line) == 1
    assert deskbell(f"{line} --outgoing-secret-file smtp.txt") == 0
    row = OutgoingServer.objects.get()
    assert (row.mailbox, row.host, decrypt_secret(row.secret)) == (
        Mailbox.objects.get(),
        "smtp.quince.example",
        "open sesame",
    )
    assert deskbell("mailbox change support@quince.example --outgoing-host ''") == 0
    assert not OutgoingServer.objects.exists()


def test_no_secret_is_an_argument(organisation: None) -> None:
    with pytest.raises(SystemExit):
        deskbell("mailbox add support@quince.example --team orders --secret open")
    with pytest.raises(SystemExit):
        deskbell("mailbox add support@quince.example --team orders --outgoing-secret open")
    with pytest.raises(SystemExit):
        deskbell("outgoing set smtp.quince.example --secret open")


def test_a_mailbox_that_is_not_there_is_not_tested(organisation: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert deskbell("mailbox test none@quince.example") == 1
    assert "There is no mailbox none@quince.example" in capsys.readouterr().err


def test_a_handbook_and_a_course_are_published(organisation: None, tmp_path: Path) -> None:
    (tmp_path / "handbook.md").write_text("# Answering\n\n## Answer every email\n\nWithin one working day.\n")
    (tmp_path / "course.md").write_text("Read.\n\n```question\nWhat?\n[x] Every email\n[ ] Some\n```\n")
    assert deskbell("handbook publish handbook.md --brand quince") == 0
    assert deskbell("handbook publish handbook.md --brand quince") == 0
    assert Edition.objects.count() == 1
    line = "course publish Answering --brand quince --file course.md"
    assert deskbell(f"{line} --due-days 7") == 0
    assert deskbell(f"{line} --due-days 21 --team orders") == 0
    assert list(CourseVersion.objects.order_by("number").values_list("due_days", flat=True)) == [7, 21]
