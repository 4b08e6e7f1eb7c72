"""The embedded database is created once, adopted after a kill, and stopped cleanly, as root and as another user."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from deskbell.server import postgres
from deskbell.server.postgres import binaries, external_server, unix_account
from deskbell.server.postgres import location as placing

pytestmark = pytest.mark.slow
AS_ROOT = os.geteuid() == 0


@pytest.fixture
def home() -> Iterator[Path]:
    with data_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def running_home() -> Iterator[Path]:
    """A data folder whose database was created without fsync and runs with production settings."""
    with data_folder() as folder:
        postgres.ensure_running(folder, without_fsync=True)
        postgres.stop_server(folder)
        postgres.ensure_running(folder)
        yield folder


@contextlib.contextmanager
def data_folder() -> Iterator[Path]:
    """A data folder that the database's user can reach."""
    folder = Path(tempfile.mkdtemp(prefix="deskbell-home-", dir="/tmp"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        postgres.stop_server(folder)
        shutil.rmtree(folder)


def as_somebody(do: Callable[[], object]) -> None:
    """Run a function as an ordinary user, in a process of its own."""
    child = os.fork()
    if child == 0:
        failed = 1
        try:
            someone = pwd.getpwnam("nobody")
            os.setgroups([])
            os.setgid(someone.pw_gid)
            os.setuid(someone.pw_uid)
            do()
            failed = 0
        finally:
            os._exit(failed)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def ask(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question.encode()).fetchone()
    return row and row[0]


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def test_a_database_is_made_stopped_and_started_with_its_data(home: Path) -> None:
    url = postgres.ensure_running(home, without_fsync=True)
    with psycopg.connect(url) as connection:
        connection.execute("create table kept (word text)")
        connection.execute("insert into kept values ('น้ำ')")
    pid = postgres.running_pid(home)
    assert pid is not None
    postgres.stop_server(home)
    assert postgres.running_pid(home) is None
    assert not Path(f"/proc/{pid}").exists()
    assert ask(postgres.ensure_running(home, without_fsync=True), "select word from kept") == "น้ำ"


def test_a_running_database_is_adopted(running_home: Path) -> None:
    pid = postgres.running_pid(running_home)
    assert pid is not None
    assert postgres.ensure_running(running_home) == postgres.ensure_running(running_home)
    assert postgres.running_pid(running_home) == pid


def test_a_database_whose_owner_was_killed_is_adopted_with_its_address(home: Path) -> None:
    child = os.fork()
    if child == 0:
        try:
            postgres.ensure_running(home, without_fsync=True)
        finally:
            kill(os.getpid())
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    pid = postgres.running_pid(home)
    assert pid is not None
    assert ask(postgres.ensure_running(home, without_fsync=True), "select 1") == 1
    assert postgres.running_pid(home) == pid


def test_a_killed_database_is_started_again_at_the_same_address(home: Path) -> None:
    url = postgres.ensure_running(home, without_fsync=True)
    still_open = psycopg.connect(url)
    pid = postgres.running_pid(home)
    assert pid is not None
    kill(pid)
    assert postgres.ensure_running(home, without_fsync=True) == url
    still_open.close()
    assert ask(url, "select 1") == 1
    assert postgres.running_pid(home) != pid


def test_a_note_that_names_another_program_is_not_believed(home: Path) -> None:
    postgres.ensure_running(home, without_fsync=True)
    note = placing.locate_database(home).data / "postmaster.pid"
    written = note.read_text()
    postgres.stop_server(home)
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        note.write_text(written.replace(written.splitlines()[0], str(stranger.pid), 1))
        assert postgres.running_pid(home) is None
        assert ask(postgres.ensure_running(home, without_fsync=True), "select 1") == 1
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_it_is_not_on_the_network_and_its_role_is_not_the_master(running_home: Path) -> None:
    url = postgres.ensure_running(running_home)
    assert ask(url, "select current_setting('listen_addresses')") == ""
    assert ask(url, "select usesuper from pg_user where usename = current_user") is False
    assert Path((running_home / "pg.sockets").read_text().strip()).stat().st_mode & 0o077 == 0


def test_a089_its_log_holds_none_of_our_words(running_home: Path) -> None:
    url = postgres.ensure_running(running_home)
    for question in ("select 'geheim'::int", "select geheim", "do $$ begin raise 'geheim'; end $$"):
        with pytest.raises(psycopg.Error):
            ask(url, question)
    said = (running_home / "log" / "postgres.log").read_text()
    assert "ready to accept connections" in said
    assert "geheim" not in said


def test_a_server_of_ones_own_that_is_too_old_is_refused(running_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = postgres.ensure_running(running_home)
    external_server.check_external_server(url)
    monkeypatch.setattr(external_server, "OLDEST", 99)
    with pytest.raises(postgres.DatabaseUnavailable, match=r"is PostgreSQL \d+: we need 99 or newer\.$"):
        external_server.check_external_server(url)


def test_a_database_that_cannot_hold_every_script_is_refused(running_home: Path) -> None:
    url = postgres.ensure_running(running_home)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("create database narrow encoding 'SQL_ASCII' locale 'C' template template0")
    with pytest.raises(postgres.DatabaseUnavailable, match="stores text as SQL_ASCII: we need one made with"):
        external_server.check_external_server(url.replace("/deskbell?", "/narrow?"))


@pytest.mark.parametrize("why", ["revoke create on schema public from public, pg_database_owner", "drop schema public"])
def test_a_database_that_lets_us_make_no_tables_is_refused(home: Path, why: str) -> None:
    url = postgres.ensure_running(home, without_fsync=True)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("create database bare template template0")
    bare = url.replace("/deskbell?", "/bare?")
    with psycopg.connect(bare, autocommit=True) as connection:
        connection.execute(why.encode())
    with pytest.raises(postgres.DatabaseUnavailable, match="does not let us make tables: give one that"):
        external_server.check_external_server(bare)


def test_settings_that_protect_data_are_on(running_home: Path) -> None:
    url = postgres.ensure_running(running_home)
    for name in ("fsync", "full_page_writes", "synchronous_commit", "data_checksums"):
        assert ask(url, f"select current_setting('{name}')") == "on"


def test_a_failure_to_make_it_leaves_nothing_and_is_said(home: Path) -> None:
    (home / "pg.elsewhere").write_text(f"{home / 'nowhere' / 'pg'}\n")
    with pytest.raises((postgres.DatabaseUnavailable, OSError)):
        postgres.ensure_running(home, without_fsync=True)
    (home / "pg.elsewhere").unlink()
    assert not (home / "pg").exists()


def test_data_of_a_version_that_is_not_here_is_left_alone(home: Path) -> None:
    (home / "pg").mkdir()
    (home / "pg" / "PG_VERSION").write_text("11\n")
    if AS_ROOT:
        someone = unix_account.unprivileged_account()
        os.chown(home / "pg", someone.uid, someone.gid)
    with pytest.raises(postgres.DatabaseUnavailable, match=r"No usable PostgreSQL 11 .* was found"):
        postgres.ensure_running(home)


@pytest.mark.skipif(not Path("/usr/lib/postgresql").exists(), reason="Debian's PostgreSQL is not installed")
def test_the_systems_database_serves_where_the_wheels_cannot(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "_wheel_folders", list)
    found = binaries.find_binaries(account=unix_account.database_account(home / "pg"), major=None)
    assert found is not None
    assert found.major >= binaries.OLDEST
    url = postgres.ensure_running(home, without_fsync=True)
    assert str(ask(url, "show server_version")).startswith(f"{found.major}.")


@pytest.mark.skipif(not AS_ROOT, reason="only root has to become another user")
def test_root_gives_it_to_a_user_without_rights(home: Path) -> None:
    postgres.ensure_running(home, without_fsync=True)
    assert (home / "pg").stat().st_uid == unix_account.unprivileged_account().uid
    assert Path(f"/proc/{postgres.running_pid(home)}").stat().st_uid == unix_account.unprivileged_account().uid
    assert home.stat().st_uid == 0


@pytest.mark.skipif(not AS_ROOT, reason="only root has a folder that its database cannot reach")
def test_below_roots_own_folder_it_lies_elsewhere_and_says_where(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing, "FALLBACK_FOLDER", home / "var")
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    inner = closed / "data"
    inner.mkdir()
    url = postgres.ensure_running(inner, without_fsync=True)
    try:
        assert ask(url, "select 1") == 1
        assert not (inner / "pg").exists()
        assert Path((inner / "pg.elsewhere").read_text().strip(), "PG_VERSION").exists()
        assert closed.stat().st_mode & 0o777 == 0o700
    finally:
        postgres.stop_server(inner)


@pytest.mark.skipif(not AS_ROOT, reason="only root can become somebody else")
def test_programs_below_roots_own_folder_are_copied_once(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "COPIES", home / "copies")
    someone = unix_account.unprivileged_account()
    with monkeypatch.context() as unreachable:
        unreachable.setattr(unix_account.UnixAccount, "reaches", lambda self, path: False)
        found = binaries.find_binaries(account=someone, major=None)
        assert found is not None
        made = found.postgres.stat().st_ino
        assert binaries.find_binaries(account=someone, major=None) == found
    assert found.folder.is_relative_to(home / "copies")
    assert found.postgres.stat().st_ino == made
    assert someone.run([found.initdb, "--version"], cwd=home)[0] == 0


@pytest.mark.skipif(not AS_ROOT, reason="only root can become somebody else")
def test_an_ordinary_user_has_it_as_himself(home: Path) -> None:
    someone = pwd.getpwnam("nobody")
    mine = home / "mine"
    mine.mkdir()
    os.chown(mine, someone.pw_uid, someone.pw_gid)
    ordinary = unix_account.UnixAccount(uid=someone.pw_uid, gid=someone.pw_gid, switch=True)
    if not any(ordinary.reaches(folder / "postgres") for folder in binaries._wheel_folders()):
        pytest.skip("this environment lies where nobody else may read")
    as_somebody(lambda: postgres.ensure_running(mine, without_fsync=True))
    assert ask(postgres.ensure_running(mine), "select 40 + 2") == 42
    assert (mine / "pg").stat().st_uid == someone.pw_uid
    as_somebody(lambda: postgres.stop_server(mine))
    assert postgres.running_pid(mine) is None
