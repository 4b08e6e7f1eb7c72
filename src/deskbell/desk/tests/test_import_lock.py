"""An import that was killed lets the next one begin, even if the server was in the middle of a long statement."""

import socket
import threading
from contextlib import suppress

import pytest
from django.db import DatabaseError, connection

from deskbell.journal.imports.import_file import IMPORT_LOCK, _lock_imports

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_killed_import_frees_its_lock() -> None:
    begun = threading.Event()
    wires: list[int] = []

    def import_long() -> None:
        with suppress(DatabaseError), _lock_imports():
            wires.append(socket.dup(connection.connection.fileno()))
            begun.set()
            connection.cursor().execute("select pg_sleep(600)")

    running = threading.Thread(target=import_long, daemon=True)
    running.start()
    assert begun.wait(timeout=60)
    with socket.socket(fileno=wires[0]) as wire:
        wire.shutdown(socket.SHUT_RDWR)
    running.join(timeout=60)
    with connection.cursor() as cursor:
        cursor.execute("set lock_timeout = '60s'")
        cursor.execute("select pg_advisory_lock(%s)", [IMPORT_LOCK])
        cursor.execute("select pg_advisory_unlock(%s)", [IMPORT_LOCK])
        assert cursor.fetchone() == (True,)
        cursor.execute("reset lock_timeout")
