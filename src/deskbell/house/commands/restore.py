"""Put a backup into an empty data folder and an empty database; the house must not be running."""

import argparse
import os
import sys
from pathlib import Path

from deskbell.house import backup, config, supervise

DJANGO = False
NEEDS_LIST = (
    "Nothing was restored: give the list of erased people of the old data folder with --erased, "
    "or say --nobody-erased when there is none."
)


def _nobody_erased() -> bool:
    """A backup brings everyone back whom it knew, also those who were promised to be forgotten: somebody must say so."""
    if not sys.stdin.isatty():
        return False
    print("Whoever was erased after this backup was made comes back with it, unless --erased names the list.")
    return input("Has really nobody been erased since? Type yes to go on: ").strip().lower() == "yes"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="what `deskbell backup` has written")
    known = parser.add_mutually_exclusive_group()
    known.add_argument("--erased", type=Path, help="the list of erased people (erased.jsonl) of the old data folder")
    known.add_argument("--nobody-erased", action="store_true", help="nobody was erased since the backup was made")


def run(args: argparse.Namespace) -> int:
    if not args.file.is_file():
        print(f"There is no file {args.file}: give what `deskbell backup` has written.", file=sys.stderr)
        return 1
    if args.erased is None and not args.nobody_erased and not _nobody_erased():
        print(NEEDS_LIST, file=sys.stderr)
        return 1
    settings = config.load(os.environ)
    try:
        with supervise.one_at_a_time(settings.home):
            backup.bring_back(settings=settings, source=args.file.absolute(), erased=args.erased)
    except backup.CannotKeep as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0
