"""Bring in a past that was kept elsewhere: a CSV or Parquet file of what happened, all of it or nothing."""

import argparse
import sys
from pathlib import Path

from deskbell.journal.actions.bring_in import TakenAlready
from deskbell.journal.imports.bench import Unreadable
from deskbell.journal.imports.importing import Busy, Outcome, bring
from deskbell.kit.clock import now
from deskbell.kit.progress import progress

MOST = 20


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="CSV or Parquet; docs/import.md says what stands in it")
    parser.add_argument("--report", type=Path, metavar="CSV", help="where all faults are written (FILE.faults.csv)")
    parser.add_argument("--teams-at", default="", metavar="SITE", help="add teams nobody knows at this site")


def run(args: argparse.Namespace) -> int:
    report = (args.report or args.file.with_name(f"{args.file.name}.faults.csv")).absolute()
    try:
        outcome = bring(args.file, at=now(), show=progress, report=report, most=MOST, teams_at=args.teams_at)
    except (Unreadable, Busy, TakenAlready, LookupError) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return _taken(outcome) if outcome.taken is not None else _refused(outcome)


def _taken(outcome: Outcome) -> int:
    taken = outcome.taken
    assert taken is not None
    if not outcome.anew:
        print("It was on the journal already; now it is measured as well.")
    print(f"{taken.rows:,} entries are on the journal, numbers {taken.first:,} to {taken.last:,}.")
    return 0


def _refused(outcome: Outcome) -> int:
    for number, reason in outcome.first:
        print(f"row {number:,}: {reason}", file=sys.stderr)
    more = outcome.faults - len(outcome.first)
    if more > 0:
        print(f"... and {more:,} more.", file=sys.stderr)
    print(
        f"{outcome.bad_rows:,} of {outcome.rows:,} rows are not good; nothing was imported. All of them: {outcome.report}",
        file=sys.stderr,
    )
    return 1
