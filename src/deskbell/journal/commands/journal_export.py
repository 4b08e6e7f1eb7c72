"""Write the sealed journal to standard output, one JSON object a line, in the order of its numbers."""

import argparse
import json
import sys
from datetime import datetime

from deskbell.journal.reads import every
from deskbell.journal.seal import told


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--after", type=int, default=0, metavar="N", help="only entries with a number above N")


def run(args: argparse.Namespace) -> int:
    for entry in every(after=args.after):
        sys.stdout.write(json.dumps(entry, default=_plain, ensure_ascii=False) + "\n")
    return 0


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return told(value)
    raise TypeError(f"{type(value).__name__} cannot be written")
