"""Connect a mailbox. Its password comes from a file or from standard input."""

import argparse

from deskbell.people.setup_file.row_commands import add_row, add_row_options


def configure(parser: argparse.ArgumentParser) -> None:
    add_row_options(parser, "mailboxes")


def run(args: argparse.Namespace) -> int:
    return add_row("mailboxes", args)
