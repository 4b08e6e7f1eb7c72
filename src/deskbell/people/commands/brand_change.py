"""Change the name or the language of a brand."""

import argparse

from deskbell.people.setup_file.row_commands import add_row_options, change_row


def configure(parser: argparse.ArgumentParser) -> None:
    add_row_options(parser, "brands", only=("name", "language"))


def run(args: argparse.Namespace) -> int:
    return change_row("brands", args)
