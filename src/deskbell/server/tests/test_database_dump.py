"""A dump of each supported server can be restored into each other one."""

import contextlib
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from deskbell.server import database_dump, postgres
from deskbell.server.database_dump import BackupRefused, dump_database, restore_database
from deskbell.server.postgres import binaries

pytestmark = pytest.mark.slow
KNOWN = {b"lock_timeout", b"client_encoding"}


def server_folders() -> list[Path]:
    """The programs of each major version that is on this machine: those of the wheel, and Debian's."""
    return [*binaries._wheel_folders(), *binaries._system_folders()]


@pytest.fixture(scope="module")
def servers() -> Iterator[list[str]]:
    """A running server of each version, as addresses of a database of its own."""
    with contextlib.ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        urls = []
        for folder in server_folders():
            home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="deskbell-home-", dir="/tmp")))
            home.chmod(0o711)
            patch.setattr(binaries, "_wheel_folders", list)
            patch.setattr(binaries, "_system_folders", lambda folder=folder: [folder])
            stack.callback(postgres.stop_server, home)
            urls.append(postgres.ensure_running(home, without_fsync=True))
        patch.undo()
        yield urls


def ask(url: str, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(question.encode()).fetchall()


def empty_database(url: str, name: str) -> str:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    return psycopg.conninfo.make_conninfo(url, dbname=name)


def test_rows_and_options_come_back_between_every_two_servers(servers: list[str], tmp_path: Path) -> None:
    for number, (source, target) in enumerate(product(servers, servers)):
        first, second = empty_database(source, f"source{number}"), empty_database(target, f"target{number}")
        with psycopg.connect(first, autocommit=True) as connection:
            connection.execute("create table words (id int generated always as identity primary key, word text)")
            connection.execute("alter table words alter column word set (n_distinct = -0.5)")
            connection.execute("insert into words (word) values ('SET pg_attver = 1;'), ('ชาม')")
        dump = tmp_path / f"{number}.dump"
        dump_database(url=first, target=dump)
        restore_database(source=dump, url=second)
        assert ask(second, "select word from words order by id") == [("SET pg_attver = 1;",), ("ชาม",)]
        options = "select attoptions::text from pg_attribute where attrelid = 'words'::regclass and attname = 'word'"
        assert "n_distinct=-0.5" in str(ask(second, options))


@pytest.mark.parametrize(
    ("line", "portable"),
    [
        (b"SET lock_timeout = 0;\n", b"SET lock_timeout = 0;\n"),
        (b"SET transaction_timeout = 0;\n", b""),
        (b"ALTER TABLE ONLY public.words ALTER COLUMN id SET (pg_attver=26493320);\n", b""),
        (
            b'ALTER TABLE ONLY public.words ALTER COLUMN "primary" SET (pg_attver=1, n_distinct=-0.5);\n',
            b'ALTER TABLE ONLY public.words ALTER COLUMN "primary" SET (n_distinct=-0.5);\n',
        ),
        (b"CREATE TABLE public.words (id integer);\n", b"CREATE TABLE public.words (id integer);\n"),
    ],
)
def test_what_another_server_does_not_know_is_left_out(line: bytes, portable: bytes) -> None:
    assert database_dump._portable_line(line, KNOWN) == portable


def test_what_cannot_be_restored_leaves_nothing(servers: list[str], tmp_path: Path) -> None:
    target = empty_database(servers[0], "untouched")
    (tmp_path / "odd.dump").write_bytes(b"PGDMP no dump")
    with pytest.raises(BackupRefused, match="pg_restore failed"):
        restore_database(source=tmp_path / "odd.dump", url=target)
    assert ask(target, "select count(*) from pg_tables where schemaname = 'public'") == [(0,)]
