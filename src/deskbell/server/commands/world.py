"""Fill an empty installation with the invented company, and let its customers keep writing (`run --world` does this)."""

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
from deskbell.world.actions.play_story import (
    RealStaffExist,
    StoryOptions,
    begin_story,
    count_played_cases,
    count_story,
    is_story_complete,
    mark_story_complete,
    play_story,
)
from deskbell.world.customer_loop import run_customers
from deskbell.world.filling import FillingProgress, remove_progress, write_progress
from deskbell.world.mail_sink import MailSink

PARTS = 2
OPTIONS = StoryOptions()


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sink", type=int, default=0, metavar="PORT", help="read outgoing mail here, and write back")
    parser.add_argument("--part", type=int, default=-1, help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    if args.part >= 0:
        return _play_part(args.part)
    stopping = _stop_event()
    try:
        at = begin_story(at=now())
    except RealStaffExist:
        print(
            "People work here already: the invented company needs a data folder of its own (--home DIR).",
            file=sys.stderr,
        )
        stopping.wait()
        return 0
    _print_sign_in()
    with contextlib.ExitStack() as stack:
        sink = stack.enter_context(MailSink(args.sink)) if args.sink else None
        if not is_story_complete():
            _fill_world(stopping, total=count_story(options=OPTIONS, at=at))
        if not is_story_complete() and not stopping.is_set():
            return 1  # the supervisor starts this again, and it goes on where it stopped
        if sink:
            run_customers(
                mail_in=settings.MAIL_IN_PORT, sink=sink, since=at, story=lambda: OPTIONS.plans(at), stopping=stopping
            )
    return 0


def _play_part(part: int) -> int:
    """Play one part of the story in a process of its own. Returns the exit code.

    Savepoints are switched off: they would be a third of all statements, and a failed step rolls back its whole case
    anyway.
    """
    connection.features.uses_savepoints = False
    play_story(at=now(), options=OPTIONS, part=part, parts=PARTS)
    return 0


def _print_sign_in() -> None:
    """Print with which address and password to sign in."""
    first, owner, diner = company.DEMO_PERSON, company.STAFF[0], company.STAFF[-1]
    print(
        f"Sign in as {first.email} ({first.name}, Jaipur), {owner.email} (the owner) or {diner.email} (the diner), "
        f"or any colleague. The password is {company.PASSWORD}",
        flush=True,
    )


def _fill_world(stopping: threading.Event, *, total: int) -> None:
    """Play all parts of the story in parallel and tell the progress, until done or until `stopping` is set."""
    printed_at = time.monotonic()
    parts = [subprocess.Popen([*_world_command(), "--part", str(number)]) for number in range(PARTS)]
    while any(part.poll() is None for part in parts) and not stopping.wait(0.3):
        write_progress(FillingProgress(_count_cases(), total), home=settings.HOME)
        if time.monotonic() - printed_at > 5:
            printed_at = time.monotonic()
            print(f"Filling ninety days: {_count_cases():,} cases so far.", flush=True)
    for part in parts:
        part.terminate()
    codes = [part.wait() for part in parts]
    if not any(codes):
        mark_story_complete()
        remove_progress(home=settings.HOME)
        print("The ninety days are filled; customers keep writing.", flush=True)


def _count_cases() -> int:
    return sum(count_played_cases(number, PARTS) for number in range(PARTS))


def _world_command() -> list[str]:
    return [sys.executable, "-m", "deskbell.server.cli", "world"]


def _stop_event() -> threading.Event:
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    return stopping
