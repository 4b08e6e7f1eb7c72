"""A new database, made so that it is there entirely or not at all, and the settings it runs with."""

import shutil
import tempfile
from pathlib import Path

from deskbell.house.postgres.account import Account
from deskbell.house.postgres.binaries import Binaries

NAME = "deskbell"
OWNER = "postgres"

# The server's log must not hold customers' words: no statement, no parameter, no failing value.
SILENT = {
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_checkpoints": "off",
    "log_autovacuum_min_duration": "-1",
}
# For a small machine that has other work as well.
SMALL = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "96MB",
    "max_connections": "80",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "wal_recycle": "off",
    "min_wal_size": "32MB",
    "max_wal_size": "512MB",
    "max_logical_replication_workers": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# Reading in the calling process saves three resident ones, and the disks here are local.
SMALL_FROM_18 = {"io_method": "sync"}
# What tests may do and nobody else: a crash of the machine loses the database.
CARELESS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


def options(*, binaries: Binaries, sockets: Path, careless: bool) -> list[str]:
    """The settings as arguments, so that an update of the house brings its settings with it."""
    chosen = {**SMALL, **SILENT, "unix_socket_directories": str(sockets)}
    if binaries.major >= 18:
        chosen |= SMALL_FROM_18
    if careless:
        chosen |= CARELESS
    return [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]


def create(*, data: Path, binaries: Binaries, account: Account, careless: bool) -> str | None:
    """Make the database beside its place and move it there when complete. The answer is what went wrong."""
    draft = Path(tempfile.mkdtemp(prefix=".pg-", dir=data.parent))
    try:
        if account.switch:
            shutil.chown(draft, account.uid, account.gid)
        if problem := _initialise(draft, binaries, account, careless=careless):
            return problem
        draft.rename(data)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return None


def _initialise(draft: Path, binaries: Binaries, account: Account, *, careless: bool) -> str | None:
    command: list[str | Path] = [binaries.initdb, "--pgdata", draft, "--username", OWNER, *_locale(binaries)]
    command += ["--auth-local=trust", "--auth-host=reject", "--encoding=UTF8", "--data-checksums"]
    command += ["--no-instructions", *(["--no-sync"] if careless else [])]
    code, said = account.run(command, cwd=draft)
    return said if code else _furnish(draft, binaries, account, careless=careless)


def _furnish(draft: Path, binaries: Binaries, account: Account, *, careless: bool) -> str | None:
    """Our role owns its database and is not the server's master: an error of ours stays in our tables.

    It may end the server's log, though, for an erased person must not live on in it. Said in the template, so that
    every database made from it has it.
    """
    with tempfile.TemporaryFile() as words:
        words.write(f"CREATE ROLE {NAME} LOGIN {'CREATEDB' if careless else ''}\n".encode())
        words.write(f"GRANT pg_checkpoint TO {NAME}\n".encode())
        words.write(f"GRANT EXECUTE ON FUNCTION pg_switch_wal() TO {NAME}\n".encode())
        words.write(f"CREATE DATABASE {NAME} OWNER {NAME}\n".encode())
        words.seek(0)
        alone: list[str | Path] = [
            binaries.postgres,
            "--single",
            "-D",
            draft,
            "-c",
            "log_min_messages=error",
            "template1",
        ]
        code, said = account.run(alone, cwd=draft, words=words)
    return said if code or "ERROR" in said else None


def _locale(binaries: Binaries) -> list[str]:
    """Sorting by code point with Unicode's upper and lower case, the same on every platform."""
    if binaries.major >= 17:
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale=C.UTF-8"]
