"""Publish a Markdown file as a course, or as the next version of the course of this title."""

import argparse

from deskbell.people.setup_file.row_commands import add_row_options, apply_rows


def configure(parser: argparse.ArgumentParser) -> None:
    add_row_options(parser, "courses")


def run(args: argparse.Namespace) -> int:
    return apply_rows({"courses": [{name: value for name, value in vars(args).items() if value is not None}]})
