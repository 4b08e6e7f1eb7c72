"""Back up the database, the stored files and the secret key into one file, and restore it into an empty data folder.

The database is copied first and the files after it. A file is written before the row that names it, so every file that
the copied database names is in the backup. Parquet files of facts are left out: they are rebuilt from the database.
"""

import os
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from deskbell.server import postgres
from deskbell.server.config import Config
from deskbell.server.database_dump import BackupRefused, dump_database, restore_database
from deskbell.server.postgres import external_server

__all__ = ["BackupRefused", "back_up", "restore_backup"]

DUMP_NAME = "database.dump"
KEPT_FILES = ("files", "secret.key", "signing.pem")
# Never in a backup: the list must contain people who were erased after the backup was made.
ERASED_LIST = "erased.jsonl"


def back_up(*, settings: Config, target: Path) -> None:
    """Write the backup to the file `target`. The file has that name only when it is complete. Deskbell may run
    meanwhile.
    """
    if target.exists():
        raise BackupRefused(f"{target} is there already: give another name.")
    with _draft_folder(target) as draft, _open_database(settings) as url:
        dump = draft / DUMP_NAME
        dump_database(url=url, target=dump)
        archive_path = draft / "whole.tar"
        _write_archive(archive_path, {DUMP_NAME: dump, **{name: settings.home / name for name in KEPT_FILES}})
        archive_path.rename(target)


def restore_backup(*, settings: Config, source: Path, erased: Path | None = None) -> None:
    """Restore a backup into an empty data folder. Raises BackupRefused.

    `erased` is the erasure list of the lost installation, if it still exists. The next start erases those customers
    again.
    """
    if (settings.home / "files").exists():
        raise BackupRefused(f"{settings.home} holds files already: give an empty data folder (DESKBELL_HOME).")
    if erased is not None:
        _copy_erased_list(erased, settings.home / ERASED_LIST)
    with _draft_folder(settings.home / "backup") as draft, _open_database(settings) as url:
        if _holds_tables(url):
            raise BackupRefused("The database holds tables already: give an empty one.")
        _unpack_backup(source, draft)
        restore_database(source=draft / DUMP_NAME, url=url)
        for name in KEPT_FILES:
            if (draft / name).exists():
                (draft / name).rename(settings.home / name)
        _make_private(settings.home / "files")
    (settings.home / "prepared").unlink(missing_ok=True)


def _make_private(folder: Path) -> None:
    """Make the folder readable for its owner only. Archive extraction left it readable for everyone."""
    for one in (folder, *folder.rglob("*")):
        if one.is_dir():
            one.chmod(0o700)


def _copy_erased_list(source: Path, target: Path) -> None:
    """Copy the list of erased people first, so that an interrupted restore cannot lose it."""
    try:
        content = source.read_bytes()
        target.write_bytes(content)
        target.chmod(0o600)
    except OSError as problem:
        raise BackupRefused(f"The list {source} cannot be taken over ({problem.strerror}).") from problem


def _write_archive(archive_path: Path, parts: Mapping[str, Path]) -> None:
    """Write the archive, readable for its owner only: it holds all personal text and the secret key."""
    handle = os.open(archive_path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file, tarfile.open(fileobj=file, mode="w") as archive:
        for name, path in parts.items():
            if path.exists():
                archive.add(path, name)


def _extract(archive: tarfile.TarFile, draft: Path) -> None:
    """Extract only files and folders, and only into the folder `draft`. This does what tarfile's filter `data` does,
    which Python before 3.11.4 lacks.
    """
    if hasattr(tarfile, "data_filter"):
        archive.extractall(draft, filter="data")
        return
    for member in archive.getmembers():
        plain = member.isfile() or member.isdir()
        if not plain or not (draft / member.name).resolve().is_relative_to(draft.resolve()):
            raise tarfile.TarError(f"{member.name!r} would lie outside")
    archive.extractall(draft)  # noqa: S202 - each member was looked at


def _unpack_backup(source: Path, draft: Path) -> None:
    try:
        with tarfile.open(source) as archive:
            _extract(archive, draft)
    except (OSError, tarfile.TarError) as problem:
        why = str(problem).partition("\n")[0].rstrip(":")
        raise BackupRefused(f"{source} is no backup that can be read ({why}).") from problem
    if not (draft / DUMP_NAME).exists():
        raise BackupRefused(f"{source} is no backup of Deskbell: there is no {DUMP_NAME} in it.")


@contextmanager
def _draft_folder(target: Path) -> Iterator[Path]:
    """Context manager: yield a private temporary folder on the disk of `target`, and remove it afterwards."""
    try:
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as folder:
            yield Path(folder)
    except OSError as problem:
        raise BackupRefused(f"{target.parent} cannot be written ({problem.strerror}).") from problem


@contextmanager
def _open_database(settings: Config) -> Iterator[str]:
    if settings.database_url is not None:
        external_server.check_external_server(settings.database_url)
        yield settings.database_url
        return
    running = postgres.running_pid(settings.home) is not None
    try:
        yield postgres.ensure_running(settings.home)
    finally:
        if not running:
            postgres.stop_server(settings.home)


def _holds_tables(url: str) -> bool:
    import psycopg

    with psycopg.connect(url) as connection:
        row = connection.execute("select exists (select from pg_tables where schemaname = 'public')").fetchone()
    return bool(row and row[0])
