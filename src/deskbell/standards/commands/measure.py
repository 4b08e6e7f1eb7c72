"""Measure a standard over any period of the past, published or not: the number that the board would show."""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db.models import Max

from deskbell.handbook.edition_text import clean_pasted_text
from deskbell.journal.models import Bookmark, Entry
from deskbell.kit.clock import now
from deskbell.kit.progress import show_progress
from deskbell.people.models import Brand
from deskbell.standards import duckdb_engine
from deskbell.standards.backtest import BacktestQuery, Readings, cached_readings
from deskbell.standards.fact_files import FactFiles, find_fact_files
from deskbell.standards.followers import NAME
from deskbell.standards.intervals import ENOUGH
from deskbell.standards.language import BlockError, Definition, parse_block
from deskbell.standards.projections import fact_writer
from deskbell.standards.reads.measurement_report import BY, chosen_period, report_measurement
from deskbell.standards.vocabulary import vocabulary

FENCE = re.compile(r"\A\s*```standard\n(.*?)\n```\s*\Z", re.S)


class MeasureRefused(ValueError):
    """The measure cannot be computed. The message says why, and what could be asked instead."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--standard", required=True, metavar="FILE", help="the block of a standard; - reads it from input"
    )
    parser.add_argument(
        "--as-of",
        metavar="T",
        help="what had happened by this instant (now), whenever it was recorded: 2024-03-01T09:00:00+02:00",
    )
    parser.add_argument(
        "--from", dest="since", metavar="T", help="what began after this; the window of the standard if left out"
    )
    parser.add_argument("--to", dest="until", metavar="T", help="what began until then")
    parser.add_argument("--by", default="", metavar="team,week", help=f"told apart as well: {', '.join(BY)}")
    parser.add_argument("--brand", default="", help="the contacts of one brand (all)")
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb", help="what adds it up; docs/lake.md")
    parser.add_argument("--master", default="local[*]", metavar="URL", help="the master of the Spark cluster")


def run(args: argparse.Namespace) -> int:
    try:
        _must_have_come(_instant(args.as_of))
        report = _report(args)
    except MeasureRefused as refusal:
        print(refusal, file=sys.stderr)
        return 2
    print(json.dumps(report, indent=1, ensure_ascii=False) if args.json else "\n".join(_report_lines(report)))
    return 0


def _must_have_come(at: datetime | None) -> None:
    if at is not None and at > now():
        raise MeasureRefused("--as-of lies ahead: nothing can be measured as of a time that has not come.")


def _report(args: argparse.Namespace) -> dict[str, Any]:
    by = [part for part in args.by.split(",") if part]
    if unknown := set(by) - set(BY):
        raise MeasureRefused(f"--by takes {', '.join(BY)}, not {', '.join(sorted(unknown))}.")
    at, since, until = (_instant(args.as_of) or now(), _instant(args.since), _instant(args.until))
    if since and since >= (until or at):
        raise MeasureRefused("--from must lie before --to and --as-of.")
    if args.brand and not Brand.objects.filter(slug=args.brand).exists():
        raise MeasureRefused(f"There is no brand {args.brand!r}.")
    query, part = chosen_period(BacktestQuery(_definition(args.standard), at, brand=args.brand), since, until)
    if query.is_stock and not part.whole:
        raise MeasureRefused("What is open at an instant has no --from and --to: give --as-of.")
    _up_to_date()
    files = find_fact_files(query.definition.measure, query.since)
    with _engine(args, query, files) as (cursor, readings):
        report = report_measurement(query, readings, part, by=by, cursor=cursor if files else None)
    return report | {"not_measured_yet": _count_unmeasured()}


def _count_unmeasured() -> int:
    """How many entries of the journal are not measured yet: many during an import, otherwise a few."""
    last = Entry.objects.aggregate(last=Max("number"))["last"] or 0
    reached = Bookmark.objects.filter(follower=NAME).values_list("number", flat=True).first() or 0
    return max(last - reached, 0)


@contextmanager
def _engine(args: argparse.Namespace, query: BacktestQuery, files: FactFiles) -> Iterator[tuple[Any, Readings]]:
    if args.engine == "spark":
        try:
            from deskbell.standards.lake import spark
        except ImportError as missing:
            raise MeasureRefused(f"Spark is not installed ({missing.name}): pip install 'deskbell[lake]'.") from missing
        try:
            spark.check_spark_can_answer(query)
        except spark.NotOnSpark as refusal:
            raise MeasureRefused(str(refusal)) from refusal
        with spark.open_session(args.master) as cursor:
            yield cursor, spark.spark_readings(cursor, query, files)
    else:
        with duckdb_engine.duckdb_cursor() as cursor:
            if files:
                files.create_view(cursor)
            yield cursor, cached_readings(query)


def _definition(name: str) -> Definition:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise MeasureRefused(f"{name} cannot be read: {problem}.") from problem
    text = clean_pasted_text(text)
    fenced = FENCE.match(text)
    try:
        return parse_block((fenced[1] if fenced else text).strip("\n"), **vocabulary())
    except BlockError as refusal:
        raise MeasureRefused(str(refusal)) from refusal


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        readings = datetime.fromisoformat(text)
    except ValueError:
        raise MeasureRefused(f"{text!r} is no instant: write 2024-03-01 or 2024-03-01T09:00:00+02:00.") from None
    return readings.astimezone(UTC) if readings.tzinfo else readings.replace(tzinfo=UTC)


def _up_to_date() -> None:
    """Write the facts that wait to be written."""
    waiting = fact_writer.count_waiting_days()
    if waiting:
        with show_progress("Writing facts", waiting) as shown:
            while done := fact_writer.write_moved_days():
                shown.add(done)


def _report_lines(report: dict[str, Any]) -> Iterator[str]:
    yield report["definition"]
    yield f"{report['says']}\n"
    yield f"began         after {report['from']} until {report['to']}"
    yield f"as of         {report['as_of']}"
    yield f"number        {_number(report)}"
    yield f"verdict       {report['verdict']}"
    yield f"pending       {report['pending']:,}"
    yield f"left out      {_out(report)}"
    if report["not_measured_yet"]:
        yield f"not measured  {report['not_measured_yet']:,} entries of the journal wait for it: ask again"
    unknown = "too few" if report["sums"]["subjects"] < ENOUGH else "too many are open to tell"
    for name in ("median", "ninetieth", "percentile"):
        for unit, word in (("seconds", "s"), ("working_days", "working days")):
            if (key := f"{name}_{unit}") in report:
                yield f"{name:<14}{unknown if report[key] is None else f'{report[key]:,.0f} {word}'}"
    for name, value in report["sums"].items():
        yield f"{name.replace('_', ' '):<28}{value:>12,}"
    for by, rows in report["by"].items():
        yield f"\nby {by}"
        for row in rows:
            yield f"  {row[by] or '-':<24}{_number(row)}  {row['verdict']}, {row['pending']:,} pending, {_out(row)} left out"


def _number(row: dict[str, Any]) -> str:
    if "mean" in row:
        return f"mean {row['mean']:,.3f} of {row['n']:,}" if row["mean"] is not None else "none yet"
    if row["share"] is None:
        return "none yet"
    low, high = row["interval"]
    return f"{row['share']:.1%} of {row['n']:,} ({low:.1%} to {high:.1%})"


def _out(row: dict[str, Any]) -> str:
    reasons = ", ".join(f"{why} {count:,}" for why, count in row["out"].items())
    return f"{sum(row['out'].values()):,}" + (f" ({reasons})" if reasons else "")
