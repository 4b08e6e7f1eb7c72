"""Create a new database cluster, completely or not at all, and define the settings that the server runs with."""

import shutil
import tempfile
from pathlib import Path

from deskbell.server.postgres.binaries import Binaries
from deskbell.server.postgres.unix_account import UnixAccount

NAME = "deskbell"
OWNER = "postgres"

# The server's log must not contain customers' words: no statement, no parameter, no failing value.
NO_WORDS_IN_LOG = {
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
SMALL_MACHINE = {
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
# Synchronous reads save three resident processes, and the disks of an embedded database are local.
SMALL_MACHINE_FROM_18 = {"io_method": "sync"}
# For tests only: a crash of the machine loses the database.
UNSAFE_FOR_TESTS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


def server_options(*, binaries: Binaries, sockets: Path, without_fsync: bool) -> list[str]:
    """Return the server's settings as command-line arguments. They are not in a file, so an update of Deskbell can
    change them.
    """
    chosen = {**SMALL_MACHINE, **NO_WORDS_IN_LOG, "unix_socket_directories": str(sockets)}
    if binaries.major >= 18:
        chosen |= SMALL_MACHINE_FROM_18
    if without_fsync:
        chosen |= UNSAFE_FOR_TESTS
    return [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]


def create_cluster(*, data: Path, binaries: Binaries, account: UnixAccount, without_fsync: bool) -> str | None:
    """Create the cluster in a temporary folder and move it to `data` when complete. Returns the error output, or None
    on success.
    """
    draft = Path(tempfile.mkdtemp(prefix=".pg-", dir=data.parent))
    try:
        if account.switch:
            shutil.chown(draft, account.uid, account.gid)
        if problem := _run_initdb(draft, binaries, account, without_fsync=without_fsync):
            return problem
        draft.rename(data)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return None


def _run_initdb(draft: Path, binaries: Binaries, account: UnixAccount, *, without_fsync: bool) -> str | None:
    command: list[str | Path] = [binaries.initdb, "--pgdata", draft, "--username", OWNER, *_locale_options(binaries)]
    command += ["--auth-local=trust", "--auth-host=reject", "--encoding=UTF8", "--data-checksums"]
    command += ["--no-instructions", *(["--no-sync"] if without_fsync else [])]
    code, output = account.run(command, cwd=draft)
    return output if code else _create_role_and_database(draft, binaries, account, without_fsync=without_fsync)


def _create_role_and_database(
    draft: Path, binaries: Binaries, account: UnixAccount, *, without_fsync: bool
) -> str | None:
    """Create our role and database. Returns the error output, or None on success.

    The role owns its database but is no superuser, so our mistakes cannot leave our own tables. It may switch the
    write-ahead log, because the text of an erased person must not stay in it. The grants are made in the template
    database, so that every new database has them.
    """
    with tempfile.TemporaryFile() as statements:
        statements.write(f"CREATE ROLE {NAME} LOGIN {'CREATEDB' if without_fsync else ''}\n".encode())
        statements.write(f"GRANT pg_checkpoint TO {NAME}\n".encode())
        statements.write(f"GRANT EXECUTE ON FUNCTION pg_switch_wal() TO {NAME}\n".encode())
        statements.write(f"CREATE DATABASE {NAME} OWNER {NAME}\n".encode())
        statements.seek(0)
        command: list[str | Path] = [
            binaries.postgres,
            "--single",
            "-D",
            draft,
            "-c",
            "log_min_messages=error",
            "template1",
        ]
        code, output = account.run(command, cwd=draft, stdin=statements)
    return output if code or "ERROR" in output else None


def _locale_options(binaries: Binaries) -> list[str]:
    """Return the locale options: sort by code point, with Unicode rules for upper and lower case, the same on every
    platform.
    """
    if binaries.major >= 17:
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale=C.UTF-8"]
