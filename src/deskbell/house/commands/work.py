"""Do the background work: intake, deliveries, clocks, followers."""

import argparse

from deskbell.kit import work


def configure(parser: argparse.ArgumentParser) -> None:
    pass


def run(args: argparse.Namespace) -> int:
    work.run()
    return 0
