"""List the brands."""

import argparse

from deskbell.people.setup_file.row_commands import print_rows


def configure(parser: argparse.ArgumentParser) -> None:
    pass


def run(args: argparse.Namespace) -> int:
    return print_rows("brands")
