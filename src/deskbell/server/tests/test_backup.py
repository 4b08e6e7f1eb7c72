"""A backup restores rows, files and secret key, and nothing is ever overwritten."""

import contextlib
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from deskbell.handbook.certificate_pdf.signing_key import ensure_signing_key
from deskbell.server import backup, postgres
from deskbell.server.config import Config, load_config
from deskbell.server.database_dump import dump_database, restore_database
from deskbell.server.postgres import binaries

pytestmark = pytest.mark.slow


@contextlib.contextmanager
def empty_installation() -> Iterator[Config]:
    folder = Path(tempfile.mkdtemp(prefix="deskbell-home-", dir="/tmp"))
    folder.chmod(0o711)
    try:
        yield load_config({"DESKBELL_HOME": str(folder)})
    finally:
        postgres.stop_server(folder)
        shutil.rmtree(folder)


def deskbell(settings: Config, *words: str, **also: str) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_URL")}
    return subprocess.run(
        [sys.executable, "-m", "deskbell.server.cli", *words],
        capture_output=True,
        text=True,
        check=False,
        env={**environ, "DESKBELL_HOME": str(settings.home), **also},
    )


def colleagues(settings: Config) -> list[str]:
    with psycopg.connect(postgres.ensure_running(settings.home, without_fsync=True)) as connection:
        return [row[0] for row in connection.execute("select email from people_staff")]


def test_an_installation_comes_back_with_its_rows_files_and_secret(tmp_path: Path) -> None:
    kept = tmp_path / "kept.tar"
    with empty_installation() as first:
        postgres.ensure_running(first.home, without_fsync=True)
        deskbell(first, "prepare")
        assert deskbell(first, "staff", "add", "nok@quince.example", "--name", "Nok").returncode == 0
        (first.home / "files" / "ab").mkdir(parents=True)
        (first.home / "files" / "ab" / "abc").write_bytes(b"a picture")
        key = ensure_signing_key(home=first.home, organisation="Quince").read_bytes()
        done = deskbell(first, "backup", str(kept))
        assert (done.returncode, done.stderr) == (0, "")
    with empty_installation() as second:
        postgres.ensure_running(second.home, without_fsync=True)
        asked = deskbell(second, "restore", str(kept))
        assert (asked.returncode, "--erased" in asked.stderr) == (1, True)
        done = deskbell(second, "restore", str(kept), "--nobody-erased")
        assert (done.returncode, done.stderr) == (0, "")
        assert colleagues(second) == ["nok@quince.example"]
        assert (second.home / "files" / "ab" / "abc").read_bytes() == b"a picture"
        folders = [second.home / "files", second.home / "files" / "ab"]
        assert [stat.S_IMODE(folder.stat().st_mode) for folder in folders] == [0o700, 0o700]
        assert (second.home / "signing.pem").read_bytes() == key
        assert load_config({"DESKBELL_HOME": str(second.home)}).secret_key == first.secret_key
        assert deskbell(second, "verify").returncode == 0
        again = deskbell(second, "restore", str(kept), "--nobody-erased")
        assert again.returncode == 1
        assert "holds files already" in again.stderr
        shutil.rmtree(second.home / "files")
        again = deskbell(second, "restore", str(kept), "--nobody-erased")
        assert (again.returncode, again.stderr) == (1, "The database holds tables already: give an empty one.\n")
    assert kept.stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["kept.tar"]


def test_a_backup_is_never_written_over(tmp_path: Path) -> None:
    there = tmp_path / "there.tar"
    there.write_text("older")
    with pytest.raises(backup.BackupRefused, match="is there already"):
        backup.back_up(settings=load_config({"DESKBELL_HOME": str(tmp_path / "home")}), target=there)
    assert there.read_text() == "older"


@pytest.mark.parametrize(
    ("content", "said"), [(b"no archive", "no backup that can be read"), (b"\0" * 10240, "no backup of")]
)
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "odd.tar").write_bytes(content)
    with empty_installation() as settings:
        postgres.ensure_running(settings.home, without_fsync=True)
        with pytest.raises(backup.BackupRefused, match=rf"\A[^\n]*{said}[^\n]*\Z"):
            backup.restore_backup(settings=settings, source=tmp_path / "odd.tar")


def test_a_backup_that_is_not_there_is_told_before_anything_is_asked(tmp_path: Path) -> None:
    done = deskbell(load_config({"DESKBELL_HOME": str(tmp_path / "home")}), "restore", str(tmp_path / "none.tar"))
    assert (done.returncode, done.stderr.startswith("There is no file ")) == (1, True)


def test_a_refused_restore_leaves_no_database_running(tmp_path: Path) -> None:
    (tmp_path / "odd.tar").write_bytes(b"no archive")
    with empty_installation() as settings:
        done = deskbell(settings, "restore", str(tmp_path / "odd.tar"), "--nobody-erased")
        assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
        assert postgres.running_pid(settings.home) is None


def test_a_backup_comes_back_into_an_older_server_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "kept.tar"
    with empty_installation() as first:
        postgres.ensure_running(first.home, without_fsync=True)
        deskbell(first, "prepare")
        assert deskbell(first, "backup", str(kept)).returncode == 0
    with empty_installation() as server, empty_installation() as second:
        older = [folder for folder in binaries._wheel_folders() if binaries._folder_version(folder) < 17]
        with monkeypatch.context() as patch:
            patch.setattr(binaries, "_wheel_folders", lambda: older)
            url = postgres.ensure_running(server.home, without_fsync=True)
        with psycopg.connect(url) as connection:
            assert connection.info.server_version < 170000
        done = deskbell(second, "restore", str(kept), "--nobody-erased", DATABASE_URL=url)
        assert (done.returncode, done.stderr) == (0, "")
        assert deskbell(second, "verify", DATABASE_URL=url).returncode == 0


def test_a_database_that_is_cut_short_does_not_come_back_in_part(tmp_path: Path) -> None:
    dump = tmp_path / "whole.dump"
    with empty_installation() as settings:
        url = postgres.ensure_running(settings.home, without_fsync=True)
        with psycopg.connect(url) as connection:
            connection.execute(
                "create table words as select repeat(md5(n::text), 9) word from generate_series(1, 9000) n"
            )
        dump_database(url=url, target=dump)
        with psycopg.connect(url) as connection:
            connection.execute("drop table words")
        whole = dump.read_bytes()
        dump.write_bytes(whole[: len(whole) // 2])
        with pytest.raises(backup.BackupRefused, match=r"\Apg_restore failed: [^\n]*error[^\n]*\Z"):
            restore_database(source=dump, url=url)
        assert not backup._holds_tables(url)
        dump.write_bytes(whole)
        restore_database(source=dump, url=url)
        assert backup._holds_tables(url)
