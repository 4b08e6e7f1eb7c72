"""Write the set-up as a file (TOML) that `deskbell setup apply` reads. Passwords and other secrets are left out."""

import argparse
import sys

from deskbell.people.reads.export_setup import export_setup_file


def configure(parser: argparse.ArgumentParser) -> None:
    pass


def run(args: argparse.Namespace) -> int:
    sys.stdout.write(export_setup_file())
    return 0
