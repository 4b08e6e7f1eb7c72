"""The database in one file and out of it again, by PostgreSQL's own programs, into a server of any version we take."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import IO

from deskbell.house.postgres import binaries
from deskbell.house.postgres.account import ourselves

# Programs of version 17 and newer begin each script with it, and a server before 17 refuses what it does not know.
_UNKNOWN_BEFORE_17 = b"SET transaction_timeout = 0;\n"
_PREAMBLE = 40


class CannotKeep(Exception):
    """One sentence: why there is no backup, or why it is not brought back."""


def write_down(*, url: str, target: Path) -> None:
    """Write everything the database at `url` holds to `target`."""
    words = ["--format=custom", "--no-owner", "--no-privileges", f"--file={target}", f"--dbname={url}"]
    done = subprocess.run([_program("pg_dump"), *words], capture_output=True, text=True, check=False, env=_environ())
    if done.returncode:
        raise CannotKeep(_why("pg_dump", done.stderr))


def play_back(*, source: Path, url: str) -> None:
    """Fill the empty database at `url`: all of it, or nothing."""
    read = [_program("pg_restore"), "--no-owner", "--file=-", str(source)]
    write = [_program("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--dbname={url}"]
    with tempfile.TemporaryFile("w+") as said:
        with (
            subprocess.Popen(read, stdout=subprocess.PIPE, stderr=said, env=_environ()) as reader,
            subprocess.Popen(
                write, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said, env=_environ()
            ) as writer,
        ):
            assert reader.stdout
            assert writer.stdin
            try:
                _pass_on(reader.stdout, writer.stdin)
                # A script that broke off must not be taken for all of it.
                if reader.wait() == 0:
                    writer.stdin.write(b"commit;\n")
                writer.stdin.close()
            except BrokenPipeError:
                reader.kill()
        if reader.returncode or writer.returncode:
            said.seek(0)
            raise CannotKeep(_why("psql" if writer.returncode else "pg_restore", said.read()))


def _pass_on(script: IO[bytes], to: IO[bytes]) -> None:
    to.write(b"begin;\n")
    for _ in range(_PREAMBLE):
        line = script.readline()
        if line != _UNKNOWN_BEFORE_17:
            to.write(line)
    shutil.copyfileobj(script, to)


def _environ() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C"}


def _program(name: str) -> str:
    found = binaries.find(account=ourselves(), major=None)
    if found is None or not (found.folder / name).exists():
        raise CannotKeep(f"{name} of PostgreSQL {binaries.OLDEST} or newer was not found: install it.")
    return str(found.folder / name)


def _why(program: str, said: str) -> str:
    lines = [line for line in said.splitlines() if line.strip()] or ["it does not say why"]
    told = next((line for line in lines if "error" in line.lower()), lines[-1])
    return f"{program} failed: {told}"
