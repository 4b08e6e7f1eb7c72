"""Fill an empty house with the invented company, and keep its customers writing (run --world does this)."""

import argparse
import contextlib
import signal
import subprocess
import sys
import threading
import time

from django.conf import settings
from django.db import connection

from deskbell.kit.clock import now
from deskbell.world import company
from deskbell.world.actions.fill import AnotherHouse, Tale, begin, fill, finish, finished, played
from deskbell.world.live import live
from deskbell.world.sink import Sink

PARTS = 2
TALE = Tale()


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sink", type=int, default=0, metavar="PORT", help="read outgoing mail here, and write back")
    parser.add_argument("--part", type=int, default=-1, help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    if args.part >= 0:
        return _play(args.part)
    over = _asked_to_end()
    try:
        at = begin(at=now())
    except AnotherHouse:
        print("People work here already: the invented company needs a house of its own (--home DIR).", file=sys.stderr)
        over.wait()
        return 0
    _say_who()
    with contextlib.ExitStack() as stack:
        sink = stack.enter_context(Sink(args.sink)) if args.sink else None
        if not finished():
            _fill(over)
        if sink:
            live(mail_in=settings.MAIL_IN_PORT, sink=sink, since=at, story=lambda: TALE.matters(at), over=over)
    return 0


def _play(part: int) -> int:
    """One part of the story, in a process that does nothing else: what fails there takes its whole case back anyway,
    so it needs none of the savepoints that would be a third of its statements.
    """
    connection.features.uses_savepoints = False
    fill(at=now(), tale=TALE, part=part, of=PARTS)
    return 0


def _say_who() -> None:
    """Whom to sign in as."""
    first, owner, diner = company.SHOWN_FIRST, company.STAFF[0], company.STAFF[-1]
    print(
        f"Sign in as {first.email} ({first.name}, Jaipur), {owner.email} (the owner) or {diner.email} (the diner), "
        f"or anyone else of the house. The password is {company.PASSWORD}",
        flush=True,
    )


def _fill(over: threading.Event) -> None:
    """Play all parts of the story side by side, and say how far they are."""
    told = time.monotonic()
    parts = [subprocess.Popen([*_me(), "--part", str(number)]) for number in range(PARTS)]
    while any(part.poll() is None for part in parts) and not over.wait(0.3):
        if time.monotonic() - told > 5:
            told = time.monotonic()
            print(f"Filling ninety days: {_done():,} cases so far.", flush=True)
    for part in parts:
        part.terminate()
    codes = [part.wait() for part in parts]
    if not any(codes):
        finish()
        print("The ninety days are filled; customers keep writing.", flush=True)


def _done() -> int:
    return sum(played(number, PARTS) for number in range(PARTS))


def _me() -> list[str]:
    return [sys.executable, "-m", "deskbell.house.cli", "world"]


def _asked_to_end() -> threading.Event:
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    return over
