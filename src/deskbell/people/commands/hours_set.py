"""Set the opening hours of a site from a day on: `--monday 09:00-12:30,13:30-18:00`, or `--weekdays` for Monday to Friday.

A weekday that is not given is closed.
"""

import argparse
import sys

from deskbell.people.setup_file.people_sections import WEEKDAYS
from deskbell.people.setup_file.row_commands import apply_rows, find_section, parse_date


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("site", help="the site, by its slug")
    parser.add_argument(
        "--from", dest="valid_from", type=parse_date, required=True, metavar="DAY", help="in force from"
    )
    parser.add_argument("--weekdays", default="", metavar="TIMES", help="for Monday to Friday, such as 09:00-18:00")
    for day in WEEKDAYS:
        parser.add_argument(f"--{day}", metavar="TIMES")
    parser.add_argument(
        "--country", default="", metavar="CODE", help="whose public holidays are closed, such as GR or DE-BY"
    )
    parser.add_argument("--holiday", dest="holidays", action="append", type=parse_date, default=[], metavar="DAY")


def run(args: argparse.Namespace) -> int:
    sites = {row.slug: row for row in find_section("sites").export()}  # type: ignore[attr-defined]
    if args.site not in sites:
        print(f"There is no site {args.site}. There is: {', '.join(sorted(sites)) or 'none yet'}.", file=sys.stderr)
        return 1
    given = {day: getattr(args, day) for day in WEEKDAYS}
    week = {day: args.weekdays if given[day] is None and day in WEEKDAYS[:5] else given[day] or "" for day in WEEKDAYS}
    hours = {"valid_from": args.valid_from, "country": args.country, "holidays": args.holidays, **week}
    return apply_rows({"sites": [sites[args.site].model_dump(exclude={"hours"}) | {"hours": [hours]}]})
