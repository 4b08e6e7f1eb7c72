"""Print the invitation link of the first admin, as long as there is no staff yet."""

import argparse

from deskbell.kit.clock import now
from deskbell.people.actions.invite_first_admin import invite_first_admin
from deskbell.people.public_urls import invitation_url


def configure(parser: argparse.ArgumentParser) -> None:
    pass


def run(args: argparse.Namespace) -> int:
    secret = invite_first_admin(at=now())
    if secret:
        print(invitation_url(secret))
    return 0
