"""The work process and its copies: one thread a loop, one listener that wakes them, and a pulse that says all is well."""

import logging
import signal
import sys
import threading
import time
from collections.abc import Iterable
from typing import Any

import psycopg
from django.db import close_old_connections, connection, connections

from deskbell.kit import notify
from deskbell.kit.apart import LAST, MODEST, Copies, modest
from deskbell.kit.clock import now
from deskbell.kit.due import Hands, take_up
from deskbell.kit.errors import store_failed
from deskbell.kit.loops import Loop, Service, declared, services

log = logging.getLogger(__name__)
LONGEST_PAUSE = 60.0
AT_WORK = 0x776F726B
# Threads that mostly wait for the database give way to each other soon, or each statement takes as long as a turn.
TURN = 0.0005


class Work:
    """Runs loops until told to stop. Also used by tests, which run a few loops in their own process."""

    def __init__(self, loops: Iterable[Loop], services: Iterable[Service] = ()) -> None:
        self.loops = list(loops)
        self.services = list(services)
        self.stopping = threading.Event()
        self.signed_in = False
        self.bells = {loop.name: threading.Event() for loop in self.loops}

    def start(self) -> None:
        """Start the listener and one thread a loop; returns at once."""
        self.threads = [threading.Thread(target=self._turn, args=(loop,), name=loop.name) for loop in self.loops]
        self.threads += [threading.Thread(target=self._stay, args=(one,), name=one.name) for one in self.services]
        if self.loops:
            self.threads.append(threading.Thread(target=self._listen, name="listen"))
        for thread in self.threads:
            thread.daemon = True
            thread.start()

    def stop(self, patience: float = 5.0) -> None:
        """Ask every loop to end after its present step and wait for it, `patience` seconds at most."""
        self.stopping.set()
        for bell in self.bells.values():
            bell.set()
        for thread in self.threads:
            thread.join(patience)

    def ring(self, name: str) -> None:
        """Wake the loops that listen to `name`."""
        for loop in self.loops:
            if name in loop.wakes:
                self.bells[loop.name].set()

    def _turn(self, loop: Loop) -> None:
        failures = 0
        hands = Hands()
        while not self.stopping.is_set():
            self.bells[loop.name].clear()
            soonest = time.monotonic() + loop.gathers
            try:
                hands.hand_back(at=now())
                done = loop.step()
                hands.done()
                beat(loop.name)
                failures = 0
            except Exception as problem:
                failures += 1
                done = 0
                if store_failed(problem):
                    # Every loop says so while the store is away: a line each is enough.
                    log.warning("loop %s waits for the store (%s)", loop.name, type(problem).__name__)
                else:
                    hands.done()
                    log.error("loop %s failed (%s), trying again", loop.name, type(problem).__name__, exc_info=True)
                connection.close()
            if not done:
                rest = min(loop.every, LONGEST_PAUSE) if not failures else min(2.0**failures / 4, LONGEST_PAUSE)
                self.bells[loop.name].wait(rest)
            if loop.gathers:
                self.stopping.wait(max(0.0, soonest - time.monotonic()))
        connections.close_all()

    def _stay(self, service: Service) -> None:
        failures = 0
        while not self.stopping.is_set():
            try:
                service.run(self.stopping)
            except Exception as problem:
                log.error("service %s ended (%s), beginning again", service.name, problem)
            failures += 1
            self.stopping.wait(min(2.0**failures / 4, 15.0))
        connections.close_all()

    def _listen(self) -> None:
        while not self.stopping.is_set():
            try:
                with psycopg.connect(**listener_parameters(), autocommit=True) as listener:
                    self._sign_in(listener)
                    listener.execute(f"listen {notify.WORK}")
                    for loop in self.loops:
                        self.bells[loop.name].set()
                    while not self.stopping.is_set():
                        for notice in listener.notifies(timeout=0.5):
                            self.ring(notice.payload)
            except psycopg.Error as problem:
                log.warning("listener lost its connection (%s), connecting again", type(problem).__name__)
                self.stopping.wait(0.5)

    def _sign_in(self, listener: psycopg.Connection) -> None:
        """Every worker holds a lock with the others while it lives; the first of them takes up what the dead left."""
        if not self.signed_in and _one(listener, "select pg_try_advisory_lock(%s)"):
            take_up(at=now())
            connection.close()
            _one(listener, "select pg_advisory_lock_shared(%s)")
            _one(listener, "select pg_advisory_unlock(%s)")
        else:
            _one(listener, "select pg_advisory_lock_shared(%s)")
        self.signed_in = True


def _one(listener: psycopg.Connection, question: str) -> Any:
    row = listener.execute(question.encode(), [AT_WORK]).fetchone()
    return row and row[0]


def listener_parameters() -> dict[str, Any]:
    """psycopg's keyword arguments for a connection outside the pool, to the database Django uses."""
    parameters = dict(connection.get_connection_params())
    for ours in ("cursor_factory", "context", "server_side_binding", "prepare_threshold"):
        parameters.pop(ours, None)
    return parameters


_beats: dict[str, float] = {}


def beat(name: str) -> None:
    """Note, at most every five seconds, that this loop is alive: `/healthz` reads it."""
    instant = now()
    if instant.timestamp() - _beats.get(name, 0.0) < 5:
        return
    _beats[name] = instant.timestamp()
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into kit_beat (loop, at) values (%s, %s) on conflict (loop) do update set at = excluded.at",
            [name, instant],
        )


def run() -> int:
    """Run every declared loop and service until SIGTERM or SIGINT, or until a process beside this one dies; the exit code."""
    loops, standing = declared(), services()
    names = {one.apart for one in loops} | {one.apart for one in standing}
    sys.setswitchinterval(TURN)
    copies = Copies(sorted(names - {""}))
    work = Work(
        [one for one in loops if one.apart == copies.mine], [one for one in standing if one.apart == copies.mine]
    )
    work.signed_in = bool(copies.mine)
    if work.loops:
        # What follows from a mail waits until the mails themselves are where they belong.
        modest(MODEST if copies.mine else LAST)
    over, lost = threading.Event(), threading.Event()

    def mourn() -> None:
        lost.set()
        over.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    close_old_connections()
    work.start()
    copies.watch(mourn)
    over.wait()
    failed = lost.is_set()
    work.stop()
    copies.end()
    return int(failed)
