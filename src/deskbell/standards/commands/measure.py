"""Measure a standard over any stretch of the past, published or not: the number that the board would show."""

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

from deskbell.handbook.text import cleaned
from deskbell.journal.models import Bookmark, Entry
from deskbell.kit.clock import now
from deskbell.kit.progress import progress
from deskbell.people.models import Brand
from deskbell.standards import duck
from deskbell.standards.backtest import Asked, Readings, readings
from deskbell.standards.facts import Files, files_since
from deskbell.standards.followers import NAME
from deskbell.standards.intervals import ENOUGH
from deskbell.standards.language import BlockError, Definition, parse
from deskbell.standards.projections import columns
from deskbell.standards.reads.account import BY, account, stretch
from deskbell.standards.vocabulary import vocabulary

FENCE = re.compile(r"\A\s*```standard\n(.*?)\n```\s*\Z", re.S)


class Refused(ValueError):
    """What was asked cannot be answered: why, and what could."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--standard", required=True, metavar="FILE", help="the block of a standard; - reads it from input"
    )
    parser.add_argument("--as-of", metavar="T", help="as it was known at this instant (now): 2024-03-01T09:00:00+02:00")
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
        told = _measured(args)
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 2
    print(json.dumps(told, indent=1, ensure_ascii=False) if args.json else "\n".join(_lines(told)))
    return 0


def _must_have_come(at: datetime | None) -> None:
    if at is not None and at > now():
        raise Refused("--as-of lies ahead: nothing can be measured as of a time that has not come.")


def _measured(args: argparse.Namespace) -> dict[str, Any]:
    by = [part for part in args.by.split(",") if part]
    if unknown := set(by) - set(BY):
        raise Refused(f"--by takes {', '.join(BY)}, not {', '.join(sorted(unknown))}.")
    at, since, until = (_instant(args.as_of) or now(), _instant(args.since), _instant(args.until))
    if since and since >= (until or at):
        raise Refused("--from must lie before --to and --as-of.")
    if args.brand and not Brand.objects.filter(slug=args.brand).exists():
        raise Refused(f"There is no brand {args.brand!r}.")
    asked, part = stretch(Asked(_definition(args.standard), at, brand=args.brand), since, until)
    if asked.stock and not part.whole:
        raise Refused("What is open at an instant has no --from and --to: give --as-of.")
    _up_to_date()
    files = files_since(asked.definition.measure, asked.since)
    with _engine(args, asked, files) as (cursor, found):
        told = account(asked, found, part, by=by, cursor=cursor if files else None)
    return told | {"not_measured_yet": _ahead()}


def _ahead() -> int:
    """How many entries of the journal nobody has measured yet: many while a past is brought in, else a few at most."""
    last = Entry.objects.aggregate(last=Max("number"))["last"] or 0
    reached = Bookmark.objects.filter(follower=NAME).values_list("number", flat=True).first() or 0
    return max(last - reached, 0)


@contextmanager
def _engine(args: argparse.Namespace, asked: Asked, files: Files) -> Iterator[tuple[Any, Readings]]:
    if args.engine == "spark":
        try:
            from deskbell.standards.lake import spark
        except ImportError as missing:
            raise Refused(f"Spark is not installed ({missing.name}): pip install 'deskbell[lake]'.") from missing
        try:
            spark.check(asked)
        except spark.NotOnSpark as refusal:
            raise Refused(str(refusal)) from refusal
        with spark.session(args.master) as cursor:
            yield cursor, spark.readings(cursor, asked, files)
    else:
        with duck.cursor() as cursor:
            if files:
                files.view(cursor)
            yield cursor, readings(asked)


def _definition(name: str) -> Definition:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise Refused(f"{name} cannot be read: {problem}.") from problem
    text = cleaned(text)
    fenced = FENCE.match(text)
    try:
        return parse((fenced[1] if fenced else text).strip("\n"), **vocabulary())
    except BlockError as refusal:
        raise Refused(str(refusal)) from refusal


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(f"{text!r} is no instant: write 2024-03-01 or 2024-03-01T09:00:00+02:00.") from None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _up_to_date() -> None:
    """Write the facts that still wait for it, as the house would."""
    waiting = columns.waiting()
    if waiting:
        with progress("Writing facts", waiting) as shown:
            while done := columns.write():
                shown.add(done)


def _lines(told: dict[str, Any]) -> Iterator[str]:
    yield told["definition"]
    yield f"{told['says']}\n"
    yield f"began         after {told['from']} until {told['to']}"
    yield f"as of         {told['as_of']}"
    yield f"number        {_number(told)}"
    yield f"verdict       {told['verdict']}"
    yield f"pending       {told['pending']:,}"
    yield f"left out      {_out(told)}"
    if told["not_measured_yet"]:
        yield f"not measured  {told['not_measured_yet']:,} entries of the journal wait for it: ask again"
    unknown = "too few" if told["sums"]["subjects"] < ENOUGH else "too many are open to tell"
    for name in ("median_seconds", "ninetieth_seconds", "percentile_seconds"):
        if name in told:
            seconds = told[name]
            yield f"{name.split('_')[0]:<14}{unknown if seconds is None else f'{seconds:,.0f} s'}"
    for name, value in told["sums"].items():
        yield f"{name.replace('_', ' '):<28}{value:>12,}"
    for by, rows in told["by"].items():
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
