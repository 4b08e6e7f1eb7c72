"""Print the one-time link of the first admin, as long as nobody works here yet."""

import argparse

from deskbell.kit.clock import now
from deskbell.people.actions.invite_first import invite_first
from deskbell.people.links import join_url


def configure(parser: argparse.ArgumentParser) -> None:
    pass


def run(args: argparse.Namespace) -> int:
    secret = invite_first(at=now())
    if secret:
        print(join_url(secret))
    return 0
