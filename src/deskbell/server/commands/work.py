"""Run the background work: mail intake, deliveries, clocks, followers."""

import argparse

from deskbell.kit import worker
from deskbell.kit.background import list_loops
from deskbell.kit.slots import load_fillings


def configure(parser: argparse.ArgumentParser) -> None:
    pass


def warm() -> None:
    """Import the modules of all apps while the database is starting."""
    list_loops()
    load_fillings()


def run(args: argparse.Namespace) -> int:
    return worker.run_worker()
