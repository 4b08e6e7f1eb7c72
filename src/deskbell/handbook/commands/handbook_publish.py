"""Publish a Markdown file as the next edition of a brand's handbook. Published translations stay."""

import argparse

from deskbell.people.setup_file.row_commands import apply_rows


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="the handbook: a chapter under each #, a rule under each ##")
    parser.add_argument("--brand", required=True, metavar="SLUG", help="whose handbook it is")
    parser.add_argument("--language", default="en", help="en, th, el, af or hi (usually en)")


def run(args: argparse.Namespace) -> int:
    return apply_rows({"handbooks": [{"brand": args.brand, "language": args.language, "file": args.file}]})
