"""Convert the incident log of another help desk into a file to import: `python -m bench.incidents LOG.parquet PAST.csv
[--brand SLUG]`.

The log has one row for each change of a case (`case_id`, `row`, `ts`, `status`, `sub_status`, `team`, `owner`,
`product`). Each row becomes the news of what changed since the row before: handed over, claimed, waiting, resolved,
reopened, closed.
"""

import argparse
import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

COLUMNS = ("at", "kind", "case", "actor", "brand", "team", "topic", "facts")
WAITS = {
    "Wait": "time",
    "Wait - Customer": "customer",
    "Wait - User": "customer",
    "Wait - Vendor": "third party",
    "Wait - Implementation": "third party",
}
Change = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class LogRow:
    """A row of the log. `done`: the log counts the case as completed."""

    case: str
    at: str
    done: bool
    sub: str
    team: str
    owner: str
    topic: str


def read_log(log: Path) -> Iterator[LogRow]:
    """Yield the rows of the log, case by case, in the log's order."""
    import duckdb

    with duckdb.connect() as db:
        found = db.execute(
            "select case_id, strftime(make_timestamp(epoch_us(ts)), '%Y-%m-%dT%H:%M:%S.%fZ'), status = 'Completed', sub_status, "
            "team, owner, product from read_parquet(?) order by case_id, row",
            [str(log)],
        )
        for row in found.fetchall():
            yield LogRow(*row)


def changes_between(before: LogRow | None, now: LogRow, closed: bool) -> Iterator[Change]:
    """Yield what happened between two rows of a case, as (kind, facts)."""
    if before is None:
        yield "desk.case.opened", {"by": "customer"}
    elif before.team != now.team:
        yield "desk.case.handed_over", {"brief": False}
    if now.owner and (before is None or before.owner != now.owner):
        yield "desk.case.claimed", {}
    was_done = before is not None and before.done
    if was_done and not now.done:
        yield "desk.case.reopened", {"why": "by hand"}
    waits, waited = WAITS.get(now.sub), WAITS.get(before.sub) if before else None
    if waits and waits != waited:
        yield "desk.case.waiting", {"on": waits}
    elif waited and not waits and not now.done:
        yield "desk.case.resumed", {"why": "by hand"}
    if now.done and not was_done:
        yield "desk.case.resolved", {}
    if now.done and now.sub == "Closed" and not closed:
        yield "desk.case.closed", {}


def iter_past_lines(log: Path, *, brand: str = "") -> Iterator[tuple[str, ...]]:
    """Yield the lines of the file to import, with the fields of COLUMNS."""
    for case, same in groupby(read_log(log), key=lambda row: row.case):
        before, closed = None, False
        for now in same:
            for kind, facts in changes_between(before, now, closed):
                told = json.dumps(facts) if facts else ""
                yield now.at, kind, case, now.owner, brand, now.team, now.topic, told
                closed = kind == "desk.case.closed" or (closed and kind != "desk.case.reopened")
            before = now


def write_past_of_log(log: Path, target: Path, *, brand: str = "") -> Path:
    """Write the file to import from a log, as CSV. Return its path."""
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(iter_past_lines(log, brand=brand))
    return target


def list_teams(log: Path) -> list[str]:
    """Return the teams of a log. They must exist before the import."""
    return sorted({row.team for row in read_log(log)})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.incidents", description=__doc__)
    parser.add_argument("log", type=Path)
    parser.add_argument("past", type=Path)
    parser.add_argument("--brand", default="")
    args = parser.parse_args()
    print(write_past_of_log(args.log, args.past, brand=args.brand))
