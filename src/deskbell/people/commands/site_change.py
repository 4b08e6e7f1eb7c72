"""Change the time zone of a site."""

import argparse

from deskbell.people.setup_file.row_commands import add_row_options, change_row


def configure(parser: argparse.ArgumentParser) -> None:
    add_row_options(parser, "sites", only=("zone",))


def run(args: argparse.Namespace) -> int:
    return change_row("sites", args)
