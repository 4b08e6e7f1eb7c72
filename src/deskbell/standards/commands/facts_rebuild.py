"""Make live rows, clocks and facts in columns again from the journal. It can be stopped at any time and run again."""

import argparse

from deskbell.kit.progress import progress
from deskbell.standards.measuring import keepers
from deskbell.standards.projections import columns
from deskbell.standards.projections.remake import reach, remake


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--columns", action="store_true", help="only write the columns again, from the live rows")


def run(args: argparse.Namespace) -> int:
    changed = 0 if args.columns else sum(_rows(measure.name) for measure in keepers())
    with progress("Writing columns", columns.begin_again()) as shown:
        days = columns.rebuild(told=shown.add)
    if not args.columns:
        print(f"{changed:,} live rows were not what the journal says, and are now.")
    print(f"{days:,} days of facts are written.")
    return 0


def _rows(name: str) -> int:
    measure = next(one for one in keepers() if one.name == name)
    changed, last = 0, reach(measure)
    with progress(f"Measuring {name}", last) as shown:
        for done, count in remake(measure, last):
            changed += count
            shown.add(done - shown.done)
    return changed
