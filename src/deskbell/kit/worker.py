"""The worker process: one thread for each loop, one listener that wakes them, and heartbeats for `/healthz`."""

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
from deskbell.kit.background import Loop, Service, list_loops, list_services
from deskbell.kit.clock import now
from deskbell.kit.due_rows import ClaimedRows
from deskbell.kit.errors import is_storage_failure
from deskbell.kit.worker_lock import WorkerLock
from deskbell.kit.worker_processes import NICENESS_BESIDE, NICENESS_MAIN, WorkerProcesses, lower_priority

log = logging.getLogger(__name__)
LONGEST_PAUSE = 60.0
# Threads here mostly wait for the database. With Python's default interval each statement could wait for another thread's turn.
SWITCH_INTERVAL = 0.0005


class Worker:
    """Runs loops and services in threads until it is stopped. Tests use it to run a few loops in their own process."""

    def __init__(self, loops: Iterable[Loop], services: Iterable[Service] = ()) -> None:
        self.loops = list(loops)
        self.services = list(services)
        self.stopping = threading.Event()
        self.lock = WorkerLock()
        self.wake_events = {loop.name: threading.Event() for loop in self.loops}

    def start(self) -> None:
        """Start the listener and one thread for each loop and service, and return at once."""
        self.threads = [threading.Thread(target=self._run_loop, args=(loop,), name=loop.name) for loop in self.loops]
        self.threads += [
            threading.Thread(target=self._run_service, args=(one,), name=one.name) for one in self.services
        ]
        if self.loops:
            self.threads.append(threading.Thread(target=self._listen, name="listen"))
        for thread in self.threads:
            thread.daemon = True
            thread.start()

    def stop(self, patience: float = 5.0) -> None:
        """Ask every thread to end after its current step, and wait up to `patience` seconds for each."""
        self.stopping.set()
        for event in self.wake_events.values():
            event.set()
        for thread in self.threads:
            thread.join(patience)

    def wake(self, name: str) -> None:
        """Wake the loops that have `name` in `woken_by`."""
        for loop in self.loops:
            if name in loop.woken_by:
                self.wake_events[loop.name].set()

    def _run_loop(self, loop: Loop) -> None:
        """Run one loop until the worker stops:

        1. Make rows due again that an earlier, failed step had claimed.
        2. Run a step. A result above 0 means there may be more work: run the next step at once.
        3. After 0, wait until the loop is woken or `every` seconds have passed.
        4. After an exception, wait 0.5 s, then twice as long after each further failure, up to `LONGEST_PAUSE`. If the
           database or the disk failed, the claimed rows are kept for step 1. After any other exception they wait for
           the end of their lease.
        """
        failures = 0
        claimed = ClaimedRows()
        while not self.stopping.is_set():
            self.wake_events[loop.name].clear()
            soonest = time.monotonic() + loop.gather_seconds
            try:
                claimed.release(at=now())
                done = loop.step()
                claimed.clear()
                record_beat(loop.name)
                failures = 0
            except Exception as problem:
                failures += 1
                done = 0
                if is_storage_failure(problem):
                    # Every loop reports this while storage is down, so one line without a traceback is enough.
                    log.warning("loop %s waits for storage (%s)", loop.name, type(problem).__name__)
                else:
                    claimed.clear()
                    log.error("loop %s failed (%s), trying again", loop.name, type(problem).__name__, exc_info=True)
                connection.close()
            if not done:
                rest = min(loop.every, LONGEST_PAUSE) if not failures else min(2.0**failures / 4, LONGEST_PAUSE)
                self.wake_events[loop.name].wait(rest)
            if loop.gather_seconds:
                self.stopping.wait(max(0.0, soonest - time.monotonic()))
        connections.close_all()

    def _run_service(self, service: Service) -> None:
        """Run a service until the worker stops. If it ends early, start it again, after a longer pause each time (at
        most 15 s).
        """
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
        """Listen for notifications and wake loops. After a lost connection, connect again and wake every loop once."""
        while not self.stopping.is_set():
            try:
                with psycopg.connect(**listener_parameters(), autocommit=True) as listener:
                    self.lock.hold(listener)
                    listener.execute(f"listen {notify.WORK_CHANNEL}")
                    for loop in self.loops:
                        self.wake_events[loop.name].set()
                    while not self.stopping.is_set():
                        for notice in listener.notifies(timeout=0.5):
                            self.wake(notice.payload)
                        self.lock.release_when_alone(listener)
            except psycopg.Error as problem:
                log.warning("listener lost its connection (%s), connecting again", type(problem).__name__)
                self.stopping.wait(0.5)


def listener_parameters() -> dict[str, Any]:
    """Return psycopg's keyword arguments for a separate connection to the database of Django."""
    parameters = dict(connection.get_connection_params())
    for ours in ("cursor_factory", "context", "server_side_binding", "prepare_threshold"):
        parameters.pop(ours, None)
    return parameters


_last_beats: dict[str, float] = {}


def record_beat(name: str) -> None:
    """Store that this loop is alive now, at most every five seconds. `/healthz` reads it."""
    instant = now()
    if instant.timestamp() - _last_beats.get(name, 0.0) < 5:
        return
    _last_beats[name] = instant.timestamp()
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into kit_beat (loop, at) values (%s, %s) on conflict (loop) do update set at = excluded.at",
            [name, instant],
        )


def run_worker() -> int:
    """Run every declared loop and service, and return the exit code.

    1. Fork a process for each name in `process`. Each process runs the loops and services with that name.
    2. Run until SIGTERM or SIGINT (exit code 0), or until one of the processes dies (exit code 1: the supervisor then
       starts all of them again).
    3. Stop the threads, then the forked processes.
    """
    loops, long_running = list_loops(), list_services()
    names = {one.process for one in loops} | {one.process for one in long_running}
    sys.setswitchinterval(SWITCH_INTERVAL)
    lock = WorkerLock()
    processes = WorkerProcesses(sorted(names - {""}))
    worker = Worker(
        [one for one in loops if one.process == processes.own_name],
        [one for one in long_running if one.process == processes.own_name],
    )
    worker.lock, lock.can_release = lock, not processes.own_name
    if worker.loops:
        # Receiving mail comes first; what follows from a mail can wait.
        lower_priority(NICENESS_BESIDE if processes.own_name else NICENESS_MAIN)
    stopping, died = threading.Event(), threading.Event()

    def note_death() -> None:
        died.set()
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    close_old_connections()
    worker.start()
    processes.watch(note_death)
    stopping.wait()
    failed = died.is_set()
    worker.stop()
    processes.end()
    return int(failed)
