"""Stop receiving the mail of a mailbox. Its cases stay."""

import argparse

from deskbell.people.setup_file.row_commands import change_row


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("address", help="the address of the mailbox")


def run(args: argparse.Namespace) -> int:
    return change_row("mailboxes", argparse.Namespace(address=args.address, active=False))
