"""Bring the database up to date, and print what the first visitor needs."""

import argparse

from django.core.management import call_command


def configure(parser: argparse.ArgumentParser) -> None:
    pass


def run(args: argparse.Namespace) -> int:
    call_command("migrate", interactive=False, verbosity=0)
    return 0
