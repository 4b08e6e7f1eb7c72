"""Do the background work: intake, deliveries, clocks, followers."""

import argparse

from deskbell.kit import work
from deskbell.kit.loops import declared


def configure(parser: argparse.ArgumentParser) -> None:
    pass


def warm() -> None:
    """Loading what the apps bring takes longer than doing it."""
    declared()


def run(args: argparse.Namespace) -> int:
    return work.run()
