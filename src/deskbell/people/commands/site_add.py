"""Add a site of a brand. It is closed until `deskbell hours set` gives it hours."""

import argparse

from deskbell.people.setup_file.row_commands import add_row, add_row_options


def configure(parser: argparse.ArgumentParser) -> None:
    add_row_options(parser, "sites")


def run(args: argparse.Namespace) -> int:
    return add_row("sites", args)
