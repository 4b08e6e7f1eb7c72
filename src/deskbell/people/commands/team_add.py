"""Add a team that works at a site."""

import argparse

from deskbell.people.setup_file.row_commands import add_row, add_row_options


def configure(parser: argparse.ArgumentParser) -> None:
    add_row_options(parser, "teams")


def run(args: argparse.Namespace) -> int:
    return add_row("teams", args)
