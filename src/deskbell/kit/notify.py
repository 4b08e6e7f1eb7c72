"""Notify other processes by name, with PostgreSQL NOTIFY. A notification is sent when the transaction commits, and
never if it is rolled back.
"""

from collections.abc import Iterable

from django.db import connection

WORK_CHANNEL = "deskbell_work"
LIVE_CHANNEL = "deskbell_live"


def wake_loops(*signals: str) -> None:
    """Wake every background loop that lists one of these signals in its `woken_by`, when the current transaction
    commits.
    """
    _notify(WORK_CHANNEL, signals)


def notify_pages(*topics: str) -> None:
    """Tell open pages that these topics (`case:42`, `list`) changed, when the current transaction commits.

    The pages listen through `kit.live_hub`. Entries of the journal do this by a database trigger; other changes call
    this.
    """
    _notify(LIVE_CHANNEL, topics)


def _notify(channel: str, payloads: Iterable[str]) -> None:
    names = list(payloads)
    if not names:
        return
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, unnest(%s::text[]))", [channel, names])
