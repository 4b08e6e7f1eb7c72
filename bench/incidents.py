"""A real incident log as a past to import: `python -m bench.incidents LOG.parquet PAST.csv [--brand SLUG]`.

The log has one row for each change of a case (`case_id`, `row`, `ts`, `status`, `sub_status`, `team`, `owner`, `product`).
Each becomes what happened between it and the row before: handed over, claimed, waiting, resolved, reopened, closed.
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
class Row:
    """A row of the log; `done` once the case counts as completed."""

    case: str
    at: str
    done: bool
    sub: str
    team: str
    owner: str
    topic: str


def rows(log: Path) -> Iterator[Row]:
    """The log, case by case, in its own order."""
    import duckdb

    with duckdb.connect() as db:
        found = db.execute(
            "select case_id, strftime(make_timestamp(epoch_us(ts)), '%Y-%m-%dT%H:%M:%S.%fZ'), status = 'Completed', sub_status, "
            "team, owner, product from read_parquet(?) order by case_id, row",
            [str(log)],
        )
        for row in found.fetchall():
            yield Row(*row)


def changes(before: Row | None, now: Row, closed: bool) -> Iterator[Change]:
    """What happened between two rows of a case."""
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


def past(log: Path, *, brand: str = "") -> Iterator[tuple[str, ...]]:
    """The lines to import, in COLUMNS."""
    for case, same in groupby(rows(log), key=lambda row: row.case):
        before, closed = None, False
        for now in same:
            for kind, facts in changes(before, now, closed):
                told = json.dumps(facts) if facts else ""
                yield now.at, kind, case, now.owner, brand, now.team, now.topic, told
                closed = kind == "desk.case.closed" or (closed and kind != "desk.case.reopened")
            before = now


def write(log: Path, target: Path, *, brand: str = "") -> Path:
    """Write the past of a log as CSV."""
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(past(log, brand=brand))
    return target


def teams(log: Path) -> list[str]:
    """The teams of a log: they must exist before it is imported."""
    return sorted({row.team for row in rows(log)})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.incidents", description=__doc__)
    parser.add_argument("log", type=Path)
    parser.add_argument("past", type=Path)
    parser.add_argument("--brand", default="")
    asked = parser.parse_args()
    print(write(asked.log, asked.past, brand=asked.brand))
