"""Import the history of another system from a CSV or Parquet file: all of it or nothing."""

import argparse
import sys
from pathlib import Path

from deskbell.journal.actions.import_past import AlreadyImported
from deskbell.journal.imports.import_file import ImportOutcome, ImportRunning, import_file
from deskbell.journal.imports.workbench import UnreadableFile
from deskbell.kit.clock import now
from deskbell.kit.progress import show_progress

FAULTS_PRINTED = 20


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="CSV or Parquet; docs/import.md says what stands in it")
    parser.add_argument("--report", type=Path, metavar="CSV", help="where all faults are written (FILE.faults.csv)")
    parser.add_argument("--teams-at", default="", metavar="SITE", help="add teams nobody knows at this site")
    parser.add_argument(
        "--site", default="", help="where rows belong that name no team, when their brand has several sites"
    )


def run(args: argparse.Namespace) -> int:
    report = (args.report or args.file.with_name(f"{args.file.name}.faults.csv")).absolute()
    try:
        outcome = import_file(
            args.file,
            at=now(),
            show=show_progress,
            report=report,
            most=FAULTS_PRINTED,
            teams_at=args.teams_at,
            site=args.site,
        )
    except (UnreadableFile, ImportRunning, AlreadyImported, LookupError) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return _print_imported(outcome) if outcome.imported is not None else _print_faults(outcome)


def _print_imported(outcome: ImportOutcome) -> int:
    imported = outcome.imported
    assert imported is not None
    if not outcome.is_new:
        print("It was on the journal already; now it is measured as well.")
    print(f"{imported.rows:,} entries are on the journal, numbers {imported.first:,} to {imported.last:,}.")
    return 0


def _print_faults(outcome: ImportOutcome) -> int:
    for number, reason in outcome.first_faults:
        print(f"row {number:,}: {reason}", file=sys.stderr)
    more = outcome.fault_count - len(outcome.first_faults)
    if more > 0:
        print(f"... and {more:,} more.", file=sys.stderr)
    print(
        f"{outcome.faulty_rows:,} of {outcome.rows:,} rows are not good; nothing was imported. All of them: {outcome.report}",
        file=sys.stderr,
    )
    return 1
