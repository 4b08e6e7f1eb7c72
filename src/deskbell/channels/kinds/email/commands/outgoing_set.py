"""Set the server that sends the mail of every mailbox without a server of its own.

Its password comes from a file or from standard input.
"""

import argparse

from deskbell.people.setup_file.row_commands import add_row_options, set_row


def configure(parser: argparse.ArgumentParser) -> None:
    add_row_options(parser, "outgoing_mail")


def run(args: argparse.Namespace) -> int:
    return set_row("outgoing_mail", args)
