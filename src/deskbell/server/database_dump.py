"""Dump the database into one file, and restore it into a server of any version that we support, with PostgreSQL's own
programs.
"""

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from deskbell.server.postgres import binaries
from deskbell.server.postgres.unix_account import current_account

# What a script sets for its session, and the options it gives a column.
_SETTING = re.compile(rb"SET (\w+) = .*;\n")
_COLUMN_OPTIONS = re.compile(rb"(ALTER TABLE ONLY .+ ALTER COLUMN .+ SET) \((.+)\);\n")
# The options of a column in PostgreSQL's documentation of ALTER TABLE. A server may have more, which others refuse.
_PORTABLE_OPTIONS = (b"n_distinct", b"n_distinct_inherited")
_SECTIONS = (["--section=pre-data"], ["--section=data", "--section=post-data"])


class BackupRefused(Exception):
    """The backup could not be made or restored. The message is one sentence that says why."""


def dump_database(*, url: str, target: Path) -> None:
    """Dump the database at `url` to the file `target`."""
    words = ["--format=custom", "--no-owner", "--no-privileges", f"--file={target}", f"--dbname={url}"]
    done = subprocess.run(
        [_find_program("pg_dump"), *words], capture_output=True, text=True, check=False, env=_environment()
    )
    if done.returncode:
        raise BackupRefused(_failure_reason("pg_dump", done.stderr))


def restore_database(*, source: Path, url: str) -> None:
    """Restore a dump into the empty database at `url`: all of it or nothing. Raises BackupRefused.

    Session settings and column options that the server does not know, because it is older, are left out.
    """
    known = _list_settings(url)
    write = [_find_program("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--dbname={url}"]
    with (
        tempfile.TemporaryFile("w+") as errors,
        subprocess.Popen(
            write, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=errors, env=_environment()
        ) as writer,
    ):
        assert writer.stdin
        complete = False
        with contextlib.suppress(BrokenPipeError):
            writer.stdin.write(b"begin;\n")
            complete = all(
                _copy_sections(source=source, sections=sections, known=known, to=writer.stdin, errors=errors)
                for sections in _SECTIONS
            )
            # Commit only when the script is complete.
            if complete:
                writer.stdin.write(b"commit;\n")
            writer.stdin.close()
        if writer.wait() or not complete:
            errors.seek(0)
            raise BackupRefused(_failure_reason("psql" if writer.returncode else "pg_restore", errors.read()))


def _list_settings(url: str) -> set[bytes]:
    """Return the names of the session settings that the server knows."""
    import psycopg

    with psycopg.connect(url) as connection:
        return {name.encode() for (name,) in connection.execute("select name from pg_settings")}


def _copy_sections(*, source: Path, sections: list[str], known: set[bytes], to: IO[bytes], errors: IO[str]) -> bool:
    """Write these sections of the dump to `to`, as an SQL script. Returns False if the dump cannot be read to its
    end.
    """
    read = [_find_program("pg_restore"), "--no-owner", "--file=-", *sections, str(source)]
    with subprocess.Popen(read, stdout=subprocess.PIPE, stderr=errors, env=_environment()) as reader:
        assert reader.stdout
        try:
            for line in _portable_lines(reader.stdout, known):
                to.write(line)
            shutil.copyfileobj(reader.stdout, to)
        except BrokenPipeError:
            reader.kill()
            raise
    return reader.returncode == 0


def _portable_lines(script: Iterable[bytes], known: set[bytes]) -> Iterator[bytes]:
    """Yield the lines of the script. Up to the first data, settings and options that the server does not know are
    removed.
    """
    for line in script:
        yield _portable_line(line, known)
        if line.startswith(b"COPY "):
            return


def _portable_line(line: bytes, known: set[bytes]) -> bytes:
    """Return the line without the settings and options that the server does not know; empty if nothing is left."""
    setting = _SETTING.fullmatch(line)
    if setting:
        return line if setting[1] in known else b""
    options = _COLUMN_OPTIONS.fullmatch(line)
    if not options:
        return line
    kept = [option for option in options[2].split(b", ") if option.partition(b"=")[0] in _PORTABLE_OPTIONS]
    return b"%s (%s);\n" % (options[1], b", ".join(kept)) if kept else b""


def _environment() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C"}


def _find_program(name: str) -> str:
    found = binaries.find_binaries(account=current_account(), major=None)
    if found is None or not (found.folder / name).exists():
        raise BackupRefused(f"{name} of PostgreSQL {binaries.OLDEST} or newer was not found: install it.")
    return str(found.folder / name)


def _failure_reason(program: str, errors: str) -> str:
    lines = [line for line in errors.splitlines() if line.strip()] or ["it does not say why"]
    reason = next((line for line in lines if "error" in line.lower()), lines[-1])
    return f"{program} failed: {reason}"
