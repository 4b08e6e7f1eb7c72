"""Put a backup into an empty data folder and an empty database; the house must not be running."""

import argparse
import os
import sys
from pathlib import Path

from deskbell.house import backup, config, supervise

DJANGO = False


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="what `deskbell backup` has written")
    parser.add_argument("--erased", type=Path, help="the list of erased people (erased.jsonl) of the old data folder")


def run(args: argparse.Namespace) -> int:
    settings = config.load(os.environ)
    try:
        with supervise.one_at_a_time(settings.home):
            backup.bring_back(settings=settings, source=args.file.absolute(), erased=args.erased)
    except backup.CannotKeep as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0
