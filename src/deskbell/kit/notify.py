"""News travels between processes by name only: PostgreSQL tells it at commit, and never when the transaction failed."""

from collections.abc import Iterable

from django.db import connection

WORK = "deskbell_work"
LIVE = "deskbell_live"


def wake(*loops: str) -> None:
    """Wake the background loops of these names when the present transaction commits."""
    _notify(WORK, loops)


def live(*topics: str) -> None:
    """Tell open pages that these topics (`case:42`, `list`) changed, when the present transaction commits."""
    _notify(LIVE, topics)


def _notify(channel: str, payloads: Iterable[str]) -> None:
    names = list(payloads)
    if not names:
        return
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, unnest(%s::text[]))", [channel, names])
