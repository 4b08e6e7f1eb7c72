"""Restore a backup into an empty data folder and an empty database. Deskbell must not be running."""

import argparse
import os
import sys
from pathlib import Path

from deskbell.server import backup, config, supervise

DJANGO = False
NEEDS_LIST = (
    "Nothing was restored: give the list of erased people of the old data folder with --erased, "
    "or say --nobody-erased when there is none."
)

STOP_THE_OTHER = (
    "Restored. If the desk that this backup came from is still running, stop it before you start this one: "
    "both would fetch the same mail and send the same answers."
)


def _confirm_nobody_erased() -> bool:
    """Ask at the terminal whether any customer was erased since the backup, because the backup would bring them back.
    Returns True if nobody was.
    """
    if not sys.stdin.isatty():
        return False
    print("People who were erased after this backup was made come back with it, unless --erased names the list.")
    return input("Has really nobody been erased since? Type yes to go on: ").strip().lower() == "yes"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="what `deskbell backup` has written")
    erased_options = parser.add_mutually_exclusive_group()
    erased_options.add_argument(
        "--erased", type=Path, help="the list of erased people (erased.jsonl) of the old data folder"
    )
    erased_options.add_argument(
        "--nobody-erased", action="store_true", help="nobody was erased since the backup was made"
    )


def run(args: argparse.Namespace) -> int:
    if not args.file.is_file():
        print(f"There is no file {args.file}: give what `deskbell backup` has written.", file=sys.stderr)
        return 1
    if args.erased is None and not args.nobody_erased and not _confirm_nobody_erased():
        print(NEEDS_LIST, file=sys.stderr)
        return 1
    settings = config.load_config(os.environ)
    try:
        with supervise.lock_data_folder(settings.home):
            backup.restore_backup(settings=settings, source=args.file.absolute(), erased=args.erased)
    except backup.BackupRefused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(STOP_THE_OTHER)
    return 0
