"""Change the role or the teams of a colleague, close their account or open it again."""

import argparse

from deskbell.people.setup_file.row_commands import add_row_options, change_row


def configure(parser: argparse.ArgumentParser) -> None:
    add_row_options(parser, "staff", only=("role", "teams", "active"))


def run(args: argparse.Namespace) -> int:
    return change_row("staff", args)
