"""Everything worth keeping in one file, and back again into an empty house.

The database first and the files after it: a file is written before the row that names it, so whatever the
database knows is there. Facts in columns are left out, for they are made again from the database.
"""

import os
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from deskbell.house import postgres
from deskbell.house.config import Config
from deskbell.house.dump import CannotKeep, play_back, write_down
from deskbell.house.postgres import own

__all__ = ["CannotKeep", "back_up", "bring_back"]

DUMP = "database.dump"
KEPT = ("files", "secret.key", "signing.pem")
# Never in a backup: it must know of those who were erased after the backup was made.
ERASED = "erased.jsonl"


def back_up(*, settings: Config, target: Path) -> None:
    """Write the backup; it appears under its name when it is complete. The house may be running."""
    if target.exists():
        raise CannotKeep(f"{target} is there already: give another name.")
    with _beside(target) as draft, _database(settings) as url:
        dump = draft / DUMP
        write_down(url=url, target=dump)
        whole = draft / "whole.tar"
        _pack(whole, {DUMP: dump, **{name: settings.home / name for name in KEPT}})
        whole.rename(target)


def bring_back(*, settings: Config, source: Path, erased: Path | None = None) -> None:
    """Put a backup into a house that holds nothing yet; who is on the list `erased` is erased again by the next `prepare`."""
    if (settings.home / "files").exists():
        raise CannotKeep(f"{settings.home} holds files already: give an empty data folder (DESKBELL_HOME).")
    if erased is not None:
        _take_over(erased, settings.home / ERASED)
    with _beside(settings.home / "backup") as draft, _database(settings) as url:
        if _holds_tables(url):
            raise CannotKeep("The database holds tables already: give an empty one.")
        _unpack(source, draft)
        play_back(source=draft / DUMP, url=url)
        for name in KEPT:
            if (draft / name).exists():
                (draft / name).rename(settings.home / name)
        _for_our_eyes(settings.home / "files")
    (settings.home / "prepared").unlink(missing_ok=True)


def _for_our_eyes(folder: Path) -> None:
    """An archive gives folders back readable for everybody."""
    for one in (folder, *folder.rglob("*")):
        if one.is_dir():
            one.chmod(0o700)


def _take_over(source: Path, target: Path) -> None:
    """First of all, so that a restore that is cut short cannot forget it."""
    try:
        content = source.read_bytes()
        target.write_bytes(content)
        target.chmod(0o600)
    except OSError as problem:
        raise CannotKeep(f"The list {source} cannot be taken over ({problem.strerror}).") from problem


def _pack(whole: Path, parts: Mapping[str, Path]) -> None:
    """For our eyes alone: it holds every word and the secret."""
    handle = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file, tarfile.open(fileobj=file, mode="w") as archive:
        for name, path in parts.items():
            if path.exists():
                archive.add(path, name)


def _extract(archive: tarfile.TarFile, draft: Path) -> None:
    """Only files and folders, and only into the draft: the filter `data`, which Python before 3.11.4 does not have."""
    if hasattr(tarfile, "data_filter"):
        archive.extractall(draft, filter="data")
        return
    for member in archive.getmembers():
        plain = member.isfile() or member.isdir()
        if not plain or not (draft / member.name).resolve().is_relative_to(draft.resolve()):
            raise tarfile.TarError(f"{member.name!r} would lie outside")
    archive.extractall(draft)  # noqa: S202 - each member was looked at


def _unpack(source: Path, draft: Path) -> None:
    try:
        with tarfile.open(source) as archive:
            _extract(archive, draft)
    except (OSError, tarfile.TarError) as problem:
        why = str(problem).partition("\n")[0].rstrip(":")
        raise CannotKeep(f"{source} is no backup that can be read ({why}).") from problem
    if not (draft / DUMP).exists():
        raise CannotKeep(f"{source} is no backup of Deskbell: there is no {DUMP} in it.")


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A private folder on the same disk, gone afterwards."""
    try:
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as folder:
            yield Path(folder)
    except OSError as problem:
        raise CannotKeep(f"{target.parent} cannot be written ({problem.strerror}).") from problem


@contextmanager
def _database(settings: Config) -> Iterator[str]:
    if settings.database_url is not None:
        own.accept(settings.database_url)
        yield settings.database_url
        return
    running = postgres.running(settings.home) is not None
    try:
        yield postgres.ensure(settings.home)
    finally:
        if not running:
            postgres.stop(settings.home)


def _holds_tables(url: str) -> bool:
    import psycopg

    with psycopg.connect(url) as connection:
        row = connection.execute("select exists (select from pg_tables where schemaname = 'public')").fetchone()
    return bool(row and row[0])
