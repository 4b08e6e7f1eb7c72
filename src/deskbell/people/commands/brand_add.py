"""Add a brand."""

import argparse

from deskbell.people.setup_file.row_commands import add_row, add_row_options


def configure(parser: argparse.ArgumentParser) -> None:
    add_row_options(parser, "brands")


def run(args: argparse.Namespace) -> int:
    return add_row("brands", args)
