"""The command finds the commands of each app, and refuses what it cannot do in one sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection, transaction

from deskbell.server import cli


def deskbell(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_URL")}
    return subprocess.run(
        [sys.executable, "-m", "deskbell.server.cli", *words],
        capture_output=True,
        text=True,
        check=False,
        env={**environ, **settings},
    )


def test_every_command_is_listed_with_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 0
    listed = capsys.readouterr().out
    for words, command in cli.list_commands().items():
        assert f"  {' '.join(words)} " in listed
        assert command.summary
        assert command.summary in listed


def test_commands_are_found_in_the_apps() -> None:
    found = cli.list_commands()
    assert found[("run",)].module == "deskbell.server.commands.run"
    assert found[("staff", "add")].module == "deskbell.people.commands.staff_add"


@pytest.mark.parametrize("words", [["intake-dump", "--help"], ["intake", "dump", "--help"]])
def test_a_dash_and_a_space_name_the_same_command(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == 0
    assert " ".join(["usage: deskbell", *words[:-1]]) in capsys.readouterr().out


def test_an_unknown_command_is_refused_and_the_known_ones_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["flutter", "about"]) == 2
    said = capsys.readouterr().err
    assert "deskbell has no command 'flutter about'." in said
    assert "  run " in said


def test_half_a_command_is_told_what_it_may_begin(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["journal"]) == 2
    said = capsys.readouterr().err
    assert ("  journal export " in said, "  run " in said) == (True, False)


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["journal_entry", "people_staff"])
def test_a_database_that_was_never_prepared_says_what_to_do_first(
    table: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = transaction.savepoint()
    with connection.cursor() as cursor:
        cursor.execute(f"alter table {table} rename to {table}_of_later")
    assert cli.main(["verify"] if table == "journal_entry" else ["token", "add", "shop", "--scope", "all"]) == 2
    transaction.savepoint_rollback(before)
    said = capsys.readouterr().err
    assert (said.count("\n"), "`deskbell prepare`" in said) == (1, True)


def test_a_wrong_setting_ends_the_command_with_its_sentence_alone(tmp_path: Path) -> None:
    done = deskbell("run", DESKBELL_HOME=str(tmp_path), DESKBELL_PORT="door")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "DESKBELL_PORT is 'door', which is no port: give a number from 1 to 65535.\n"


def test_a089_a_database_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    url = "postgresql://somebody:geheim@127.0.0.1:1/desk"
    done = deskbell("prepare", DESKBELL_HOME=str(tmp_path), DATABASE_URL=url)
    assert done.returncode == 2
    assert done.stderr.startswith("The database of DATABASE_URL does not let us in: ")
    assert "must be right" in done.stderr
    assert done.stderr.count("\n") == 1
    assert "geheim" not in done.stderr


@pytest.mark.parametrize("words", [["run"], ["intake", "dump"]])
def test_light_commands_start_without_the_desk(words: list[str]) -> None:
    command = cli.list_commands()[tuple(words)]
    assert not command.needs_django
    code = f"import sys, importlib; importlib.import_module({command.module!r}); sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_reader_who_stops_early_is_no_error() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "deskbell.server.cli"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": ""},
    ) as shown:
        assert shown.stdout
        assert shown.stderr
        shown.stdout.close()
        assert shown.stderr.read() == b""


def test_a_start_does_not_load_what_only_programs_need() -> None:
    script = (
        "import sys; from deskbell.server import cli; cli.load_django(); from deskbell.server.commands import serve; "
        "serve.warm(); from django.urls import resolve; resolve('/account/login/'); "
        "print(sorted({'ninja', 'pydantic', 'holidays'} & set(sys.modules))); "
        "print(resolve('/api/v1/cases').namespace)"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert said.stdout.splitlines() == ["[]", "api"], said.stderr
