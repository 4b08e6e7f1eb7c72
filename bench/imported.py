"""A past of another system brought in and measured, and ten thousand clocks that run out in the same second."""

import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench import cpu
from bench.house import Cast, House
from bench.past import past

CLOCKS = 10_000
BEFORE = datetime(2022, 1, 1, tzinfo=UTC)
HANDBOOK = """# Writing

## Answered soon

```standard
name: Answered soon
measure: first reply
goal: 90% within 8 working hours
over: 28 days
```

## Solved soon

```standard
name: Solved soon
measure: resolution
goal: 80% within 5 working days
over: 28 days
```

## Passed on once

```standard
name: Passed on once
measure: handovers
goal: at most 1 per case
over: 28 days
```
"""
PATIENCE = 1800


def imported(house: House, people: Cast, *, entries: int) -> dict[str, float]:
    """Seconds until so many entries stand on the journal, until three standards and all columns have them, and for the clocks."""
    _handbook(people)
    file = past(Path(house.home) / "past.csv", rows=entries, brand=people.brand.slug, teams=3)
    house.start(work=True)
    spent, began = cpu.seconds(house.pids()), time.perf_counter()
    words = [sys.executable, "-m", "deskbell.house.cli", "journal", "import", str(file), "--teams-at", "bench"]
    command = subprocess.Popen(words)
    _until(_THERE, "what was imported did not come", entries)
    there = time.perf_counter()
    if command.wait():
        raise SystemExit("the import failed")
    _until(_MEASURED, "what was imported was not measured")
    measured = time.perf_counter()
    spent = cpu.seconds(house.pids()) - spent
    return {
        f"imported, {entries:,} entries, s": there - began,
        f"imported a second, {entries:,} entries": entries / (there - began),
        f"measured after that, {entries:,} entries, s": measured - there,
        f"CPU of house and database for both, {entries:,} entries, s": spent,
        f"clocks due in the same second, told, {CLOCKS:,} clocks, s": _due_at_once(),
    }


_THERE = "select coalesce(max(number), 0) >= %s from journal_entry"
_MEASURED = """
    select not exists (select from journal_entry where number is null)
       and (select number from journal_bookmark where follower = 'standards')
           >= (select max(number) from journal_entry where kind like 'desk.%%')
       and not exists (select from standards_day where moved > written)
       and exists (select from standards_day)
"""
_DUE = """
    update standards_clock set state = 'running', stopped_at = null, breached_at = null, due_at = %s
     where id in (select id from standards_clock where breaks order by id limit %s)
"""
_TOLD = "select not exists (select from standards_clock where state = 'running' and due_at = %s)"


def _due_at_once() -> float:
    """From the due time until the last of them is on the journal."""
    from django.db import connection

    from deskbell.kit.clock import now

    due = now() + timedelta(seconds=5)
    with connection.cursor() as cursor:
        cursor.execute(_DUE, [due, CLOCKS])
        if cursor.rowcount != CLOCKS:
            raise SystemExit(f"there are only {cursor.rowcount} clocks")
    _until(_TOLD, "not all clocks that were due were told", due)
    return (now() - due).total_seconds()


def _until(question: str, otherwise: str, *values: object) -> None:
    from django.db import connection

    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        with connection.cursor() as cursor:
            cursor.execute(question, values)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.1)
    raise SystemExit(f"{otherwise} within {PATIENCE} s")


def _handbook(people: Cast) -> None:
    from deskbell.handbook.actions.publish import publish
    from deskbell.people.models import Hours, Site

    week = {str(day): [["09:00", "13:00"], ["14:00", "18:00"]] for day in range(5)}
    site = Site.objects.get(slug="bench")
    Hours.objects.create(site=site, valid_from=BEFORE.date(), week=week, holidays=[])
    publish(brand=people.brand, markdown=HANDBOOK, language="en", by=None, at=BEFORE)
