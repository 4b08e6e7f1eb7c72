"""A lock that shows whether another worker runs. If none does, rows that a dead worker had claimed are made due at
once.
"""

import secrets
import time

import psycopg
from django.db import connection

from deskbell.kit.clock import now
from deskbell.kit.due_rows import release_abandoned_rows

WORKER_LOCK = 0x776F726B
SECONDS_BETWEEN_LOOKS = 2.0
OTHER_WORKERS = """
select exists (
    select from pg_locks
    where locktype = 'advisory' and classid = %s and objsubid = 2 and objid <> %s
      and database = (select oid from pg_database where datname = current_database())
)
"""


class WorkerLock:
    """A database lock shared by all processes of one worker, for as long as they live.

    Create it before the processes are forked: they share its number, which differs from the number of any other worker.
    """

    def __init__(self) -> None:
        self.number = secrets.randbits(31)
        self.can_release = True
        self._next_look = 0.0

    def hold(self, listener: psycopg.Connection) -> None:
        """Take the lock, and keep it until the connection `listener` is closed.

        1. Wait while another worker takes its own lock.
        2. If no other worker runs, make the rows due that a dead one had claimed.
        3. Take the lock.
        """
        with listener.transaction():
            listener.execute("select pg_advisory_xact_lock(%s)", [WORKER_LOCK])
            self.release_when_alone(listener)
            listener.execute("select pg_advisory_lock_shared(%s, %s)", [WORKER_LOCK, self.number])

    def release_when_alone(self, listener: psycopg.Connection) -> None:
        """Make the rows of dead workers due, once, as soon as no other worker runs. A killed worker may take a moment
        to end.
        """
        if not self.can_release or time.monotonic() < self._next_look:
            return
        self._next_look = time.monotonic() + SECONDS_BETWEEN_LOOKS
        found = listener.execute(OTHER_WORKERS, [WORKER_LOCK, self.number]).fetchone()
        if found and not found[0]:
            release_abandoned_rows(at=now())
            connection.close()
            self.can_release = False
