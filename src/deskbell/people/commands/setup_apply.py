"""Apply a set-up file (TOML): brands, sites, hours, teams, staff, mailboxes, handbooks and courses.

All of it is applied or nothing. What the file does not name stays as it is, and what is there already is not changed again.
Files that it names are looked for beside it.
"""

import argparse
import sys
from pathlib import Path

from deskbell.kit.clock import now
from deskbell.people.actions.apply_setup import apply_setup
from deskbell.people.setup_file.document import SetupRefused, parse_setup, validate_setup


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the set-up, such as `deskbell setup export` writes")
    parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")


def run(args: argparse.Namespace) -> int:
    try:
        text = args.file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        print(f"{args.file} cannot be read: {problem}.", file=sys.stderr)
        return 1
    try:
        document = validate_setup(parse_setup(text))
        changes = apply_setup(
            document=document, by=None, at=now(), folder=args.file.absolute().parent, dry_run=args.dry_run
        )
    except SetupRefused as refusal:
        print("Nothing was changed.", *(fault.describe(text) for fault in refusal.faults), sep="\n", file=sys.stderr)
        return 1
    print(*(changes or ["Everything is there already."]), sep="\n")
    if args.dry_run and changes:
        print("Nothing was changed: this was a dry run.")
    return 0
