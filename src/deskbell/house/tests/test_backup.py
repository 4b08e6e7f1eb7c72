"""A backup brings a house back: its rows, its files, its secret; and it refuses to overwrite anything."""

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

from deskbell.handbook.paper.key import own_key
from deskbell.house import backup, postgres
from deskbell.house.config import Config, load
from deskbell.house.dump import play_back, write_down
from deskbell.house.postgres import binaries

pytestmark = pytest.mark.slow


@contextlib.contextmanager
def empty_house() -> Iterator[Config]:
    folder = Path(tempfile.mkdtemp(prefix="deskbell-home-", dir="/tmp"))
    folder.chmod(0o711)
    try:
        yield load({"DESKBELL_HOME": str(folder)})
    finally:
        postgres.stop(folder)
        shutil.rmtree(folder)


def deskbell(settings: Config, *words: str, **also: str) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_URL")}
    return subprocess.run(
        [sys.executable, "-m", "deskbell.house.cli", *words],
        capture_output=True,
        text=True,
        check=False,
        env={**environ, "DESKBELL_HOME": str(settings.home), **also},
    )


def colleagues(settings: Config) -> list[str]:
    with psycopg.connect(postgres.ensure(settings.home, careless=True)) as connection:
        return [row[0] for row in connection.execute("select email from people_staff")]


def test_a_house_comes_back_with_its_rows_files_and_secret(tmp_path: Path) -> None:
    kept = tmp_path / "kept.tar"
    with empty_house() as first:
        postgres.ensure(first.home, careless=True)
        deskbell(first, "prepare")
        assert deskbell(first, "staff", "add", "nok@quince.example", "--name", "Nok").returncode == 0
        (first.home / "files" / "ab").mkdir(parents=True)
        (first.home / "files" / "ab" / "abc").write_bytes(b"a picture")
        key = own_key(home=first.home, house="Quince").read_bytes()
        done = deskbell(first, "backup", str(kept))
        assert (done.returncode, done.stderr) == (0, "")
    with empty_house() as second:
        postgres.ensure(second.home, careless=True)
        asked = deskbell(second, "restore", str(kept))
        assert (asked.returncode, "--erased" in asked.stderr) == (1, True)
        done = deskbell(second, "restore", str(kept), "--nobody-erased")
        assert (done.returncode, done.stderr) == (0, "")
        assert colleagues(second) == ["nok@quince.example"]
        assert (second.home / "files" / "ab" / "abc").read_bytes() == b"a picture"
        folders = [second.home / "files", second.home / "files" / "ab"]
        assert [stat.S_IMODE(folder.stat().st_mode) for folder in folders] == [0o700, 0o700]
        assert (second.home / "signing.pem").read_bytes() == key
        assert load({"DESKBELL_HOME": str(second.home)}).secret_key == first.secret_key
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
    with pytest.raises(backup.CannotKeep, match="is there already"):
        backup.back_up(settings=load({"DESKBELL_HOME": str(tmp_path / "home")}), target=there)
    assert there.read_text() == "older"


@pytest.mark.parametrize(
    ("content", "said"), [(b"no archive", "no backup that can be read"), (b"\0" * 10240, "no backup of")]
)
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "odd.tar").write_bytes(content)
    with empty_house() as house:
        postgres.ensure(house.home, careless=True)
        with pytest.raises(backup.CannotKeep, match=rf"\A[^\n]*{said}[^\n]*\Z"):
            backup.bring_back(settings=house, source=tmp_path / "odd.tar")


def test_a_backup_that_is_not_there_is_told_before_anything_is_asked(tmp_path: Path) -> None:
    done = deskbell(load({"DESKBELL_HOME": str(tmp_path / "home")}), "restore", str(tmp_path / "none.tar"))
    assert (done.returncode, done.stderr.startswith("There is no file ")) == (1, True)


def test_a_refused_restore_leaves_no_database_running(tmp_path: Path) -> None:
    (tmp_path / "odd.tar").write_bytes(b"no archive")
    with empty_house() as house:
        done = deskbell(house, "restore", str(tmp_path / "odd.tar"), "--nobody-erased")
        assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
        assert postgres.running(house.home) is None


def test_a_backup_comes_back_into_an_older_server_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "kept.tar"
    with empty_house() as first:
        postgres.ensure(first.home, careless=True)
        deskbell(first, "prepare")
        assert deskbell(first, "backup", str(kept)).returncode == 0
    with empty_house() as server, empty_house() as second:
        older = [folder for folder in binaries._of_the_wheel() if binaries._number(folder) < 17]
        with monkeypatch.context() as patch:
            patch.setattr(binaries, "_of_the_wheel", lambda: older)
            url = postgres.ensure(server.home, careless=True)
        with psycopg.connect(url) as connection:
            assert connection.info.server_version < 170000
        done = deskbell(second, "restore", str(kept), "--nobody-erased", DATABASE_URL=url)
        assert (done.returncode, done.stderr) == (0, "")
        assert deskbell(second, "verify", DATABASE_URL=url).returncode == 0


def test_a_database_that_is_cut_short_does_not_come_back_in_part(tmp_path: Path) -> None:
    dump = tmp_path / "whole.dump"
    with empty_house() as house:
        url = postgres.ensure(house.home, careless=True)
        with psycopg.connect(url) as connection:
            connection.execute(
                "create table words as select repeat(md5(n::text), 9) word from generate_series(1, 9000) n"
            )
        write_down(url=url, target=dump)
        with psycopg.connect(url) as connection:
            connection.execute("drop table words")
        whole = dump.read_bytes()
        dump.write_bytes(whole[: len(whole) // 2])
        with pytest.raises(backup.CannotKeep, match=r"\Apg_restore failed: [^\n]*error[^\n]*\Z"):
            play_back(source=dump, url=url)
        assert not backup._holds_tables(url)
        dump.write_bytes(whole)
        play_back(source=dump, url=url)
        assert backup._holds_tables(url)
