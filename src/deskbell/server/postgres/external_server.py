"""Check the operator's own PostgreSQL server once, before anything starts."""

import psycopg

from deskbell.server.postgres.binaries import OLDEST
from deskbell.server.postgres.embedded_server import DatabaseUnavailable

# The first condition alone is also true on a read-only replica.
_MAY_CREATE_TABLES = (
    "select coalesce(has_schema_privilege(current_schema(), 'create'), false) and not pg_is_in_recovery()"
)


def check_external_server(url: str) -> None:
    """Raise DatabaseUnavailable if we cannot use the database at `url`. The message is one sentence without the
    password.
    """
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            version = connection.info.server_version
            encoding = connection.info.parameter_status("server_encoding")
            may_create = connection.execute(_MAY_CREATE_TABLES).fetchone()
    except psycopg.Error as problem:
        reason = (str(problem).strip().splitlines() or ["no reason given"])[0]
        raise DatabaseUnavailable(
            f"The database of DATABASE_URL does not let us in: {reason.rstrip('.')}. "
            "It must run and be reachable from here, and user, password and name must be right."
        ) from problem
    if version < OLDEST * 10000:
        raise DatabaseUnavailable(
            f"The database of DATABASE_URL is PostgreSQL {version // 10000}: we need {OLDEST} or newer."
        )
    if encoding != "UTF8":
        raise DatabaseUnavailable(
            f"The database of DATABASE_URL stores text as {encoding}: we need one made with ENCODING 'UTF8'."
        )
    if may_create != (True,):
        raise DatabaseUnavailable(
            "The database of DATABASE_URL does not let us make tables: give one that can be written and that its user owns."
        )
