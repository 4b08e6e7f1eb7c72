"""Import and measure the history of another system, and let ten thousand clocks become due in the same second."""

import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench import cpu
from bench.installation import BenchCompany, Installation
from bench.invented_past import write_invented_past

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
TIMEOUT_SECONDS = 1800


def measure_import(installation: Installation, company: BenchCompany, *, entries: int) -> dict[str, float]:
    """Return the seconds to import `entries` entries, to measure three standards on them, and to record the breaches of
    their clocks.
    """
    _publish_handbook(company)
    file = write_invented_past(Path(installation.home) / "past.csv", rows=entries, brand=company.brand.slug, teams=3)
    installation.start(work=True)
    spent, began = cpu.cpu_seconds(installation.pids()), time.perf_counter()
    words = [sys.executable, "-m", "deskbell.server.cli", "journal", "import", str(file), "--teams-at", "bench"]
    command = subprocess.Popen(words)
    _wait_until(_IMPORTED, "what was imported did not come", entries)
    there = time.perf_counter()
    if command.wait():
        raise SystemExit("the import failed")
    _wait_until(_MEASURED, "what was imported was not measured")
    measured = time.perf_counter()
    spent = cpu.cpu_seconds(installation.pids()) - spent
    return {
        f"imported, {entries:,} entries, s": there - began,
        f"imported a second, {entries:,} entries": entries / (there - began),
        f"measured after that, {entries:,} entries, s": measured - there,
        f"CPU of Deskbell and database for both, {entries:,} entries, s": spent,
        f"clocks due in the same second, told, {CLOCKS:,} clocks, s": _measure_due_clocks(),
    }


_IMPORTED = "select coalesce(max(number), 0) >= %s from journal_entry"
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
_ALL_TOLD = "select not exists (select from standards_clock where state = 'running' and due_at = %s)"


def _measure_due_clocks() -> float:
    """Return the seconds from the due time until the last breach is recorded."""
    from django.db import connection

    from deskbell.kit.clock import now

    due = now() + timedelta(seconds=5)
    with connection.cursor() as cursor:
        cursor.execute(_DUE, [due, CLOCKS])
        if cursor.rowcount != CLOCKS:
            raise SystemExit(f"there are only {cursor.rowcount} clocks")
    _wait_until(_ALL_TOLD, "not all clocks that were due were told", due)
    return (now() - due).total_seconds()


def _wait_until(question: str, otherwise: str, *values: object) -> None:
    from django.db import connection

    ends = time.monotonic() + TIMEOUT_SECONDS
    while time.monotonic() < ends:
        with connection.cursor() as cursor:
            cursor.execute(question, values)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.1)
    raise SystemExit(f"{otherwise} within {TIMEOUT_SECONDS} s")


def _publish_handbook(company: BenchCompany) -> None:
    from deskbell.handbook.actions.publish_edition import publish_edition
    from deskbell.people.models import Hours, Site

    week = {str(day): [["09:00", "13:00"], ["14:00", "18:00"]] for day in range(5)}
    site = Site.objects.get(slug="bench")
    Hours.objects.create(site=site, valid_from=BEFORE.date(), week=week, holidays=[])
    publish_edition(brand=company.brand, markdown=HANDBOOK, language="en", by=None, at=BEFORE)
