"""Write the sealed journal to standard output, one JSON object per line, in number order."""

import argparse
import json
import sys
from datetime import datetime

from deskbell.journal.entries import read_all_entries
from deskbell.journal.seal import format_hashed_instant


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--after", type=int, default=0, metavar="N", help="only entries with a number above N")


def run(args: argparse.Namespace) -> int:
    for entry in read_all_entries(after=args.after):
        sys.stdout.write(json.dumps(entry, default=_encode_instant, ensure_ascii=False) + "\n")
    return 0


def _encode_instant(value: object) -> str:
    if isinstance(value, datetime):
        return format_hashed_instant(value)
    raise TypeError(f"{type(value).__name__} cannot be written")
