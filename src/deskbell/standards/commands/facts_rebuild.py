"""Remake live rows, clocks and facts in columns from the journal. It can be stopped at any time and run again."""

import argparse

from deskbell.kit.progress import show_progress
from deskbell.standards.measuring import measures_with_rows
from deskbell.standards.projections import fact_writer
from deskbell.standards.projections.remake import largest_subject, remake_rows


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--columns", action="store_true", help="only write the columns again, from the live rows")


def run(args: argparse.Namespace) -> int:
    changed = 0 if args.columns else sum(_rows(measure.name) for measure in measures_with_rows())
    with show_progress("Writing columns", fact_writer.mark_all_days()) as shown:
        days = fact_writer.rebuild_columns(report_progress=shown.add)
    if not args.columns:
        print(f"{changed:,} live rows were not what the journal says, and are now.")
    print(f"{days:,} days of facts are written.")
    return 0


def _rows(name: str) -> int:
    measure = next(one for one in measures_with_rows() if one.name == name)
    changed, last = 0, largest_subject(measure)
    with show_progress(f"Measuring {name}", last) as shown:
        for done, count in remake_rows(measure, last):
            changed += count
            shown.add(done - shown.done)
    return changed
