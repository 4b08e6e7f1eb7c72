"""A server of the operator's own: it is asked once, before anything starts, whether it will do."""

import psycopg

from deskbell.house.postgres.binaries import OLDEST
from deskbell.house.postgres.server import DatabaseUnavailable


def accept(url: str) -> None:
    """Say in one sentence what keeps the database at `url` from being ours; never repeat its password."""
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            version = connection.info.server_version
            encoding = connection.info.parameter_status("server_encoding")
    except psycopg.Error as problem:
        said = (str(problem).strip().splitlines() or ["no reason given"])[0]
        raise DatabaseUnavailable(f"The database of DATABASE_URL does not let us in: {said}") from problem
    if version < OLDEST * 10000:
        raise DatabaseUnavailable(
            f"The database of DATABASE_URL is PostgreSQL {version // 10000}: we need {OLDEST} or newer."
        )
    if encoding != "UTF8":
        raise DatabaseUnavailable(
            f"The database of DATABASE_URL stores text as {encoding}: we need one made with ENCODING 'UTF8'."
        )
