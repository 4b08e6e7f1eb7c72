"""Write the database, the files and the secret key into one file. Deskbell may be running."""

import argparse
import os
import sys
from pathlib import Path

from deskbell.server import backup, config

DJANGO = False


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="where to write it; it holds all your customers' words: keep it safe")


def run(args: argparse.Namespace) -> int:
    try:
        backup.back_up(settings=config.load_config(os.environ), target=args.file.absolute())
    except backup.BackupRefused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0
