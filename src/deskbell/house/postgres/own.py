"""A server of the operator's own: it is asked once, before anything starts, whether it will do."""

import psycopg

from deskbell.house.postgres.binaries import OLDEST
from deskbell.house.postgres.server import DatabaseUnavailable

# Of a copy that only lets us read the first is true as well.
_OURS = "select coalesce(has_schema_privilege(current_schema(), 'create'), false) and not pg_is_in_recovery()"


def accept(url: str) -> None:
    """Say in one sentence what keeps the database at `url` from being ours; never repeat its password."""
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            version = connection.info.server_version
            encoding = connection.info.parameter_status("server_encoding")
            ours = connection.execute(_OURS).fetchone()
    except psycopg.Error as problem:
        said = (str(problem).strip().splitlines() or ["no reason given"])[0]
        raise DatabaseUnavailable(
            f"The database of DATABASE_URL does not let us in: {said.rstrip('.')}. "
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
    if ours != (True,):
        raise DatabaseUnavailable(
            "The database of DATABASE_URL does not let us make tables: give one that can be written and that its user owns."
        )
