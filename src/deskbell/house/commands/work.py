"""Do the background work: intake, deliveries, clocks, followers."""

import argparse

from deskbell.house import lifeline
from deskbell.kit import work


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lifeline", default="", help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    if args.lifeline:
        lifeline.hold(int(args.lifeline))
    work.run()
    return 0
