"""Check the instants of rows. Each fault says what is wrong with this one."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

_TIME = r"[T ]\d\d:\d\d(:\d\d(\.\d+)?)?"
INSTANT = rf"^\d{{4}}-\d\d-\d\d{_TIME}"
# No time zone is further from UTC than fourteen hours.
_OFFSET = r"(Z|[+-](0\d|1[0-3])(:?[0-5]\d)?|[+-]14(:?00)?)$"
_ANY_OFFSET = r"[+-]\d\d?(:?\d\d)?$"
_GOOD = rf"^\d{{4}}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{{1,6}})?)?{_OFFSET}"
_REASONS = (
    (rf"{INSTANT}\s+(Z|{_ANY_OFFSET[:-1]})$", "has a space before its offset from UTC: write 09:30:00+02:00"),
    (
        r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\.\d{7,}",
        "has parts of a microsecond: write at most six digits after the second",
    ),
    (rf"{INSTANT}\s*[A-Za-z]", "has its offset in letters: write Z, or such as +02:00"),
    (rf"{INSTANT}{_ANY_OFFSET}", "has no offset from UTC that exists, the furthest are -14:00 and +14:00"),
    (INSTANT, "has no offset from UTC (such as +02:00 or Z)"),
)


def check_instants(db: Any, at: datetime) -> None:
    """Fill the table `instants` (n, micros) and add faults. `at` is now: nothing may lie after it."""
    db.execute(
        "create or replace table instants as select n, "
        f'case when regexp_matches("at", \'{_GOOD}\') then epoch_us(try_cast("at" as timestamptz)) end as micros from rows'
    )
    db.execute("insert into faults select n, '`at` is missing' from rows where \"at\" = ''")
    db.execute(
        f"insert into faults select n, '`at` ' || case {' '.join(_cases())} end || ': ' || said(\"at\") "
        "from rows join instants using (n) where \"at\" <> '' and micros is null"
    )
    now = int(at.timestamp() * 1_000_000)
    for test, reason in ((f"micros > {now}", "lies in the future"), ("micros < 0", "lies before 1970")):
        db.execute(
            f"insert into faults select n, '`at` {reason}: ' || said(\"at\") from rows join instants using (n) where {test}"
        )


def _cases() -> Iterator[str]:
    """What is wrong, the most particular reason first."""
    good = f"regexp_matches(\"at\", '{_GOOD}')"
    yield f"when {good} and try_cast(left(\"at\", 10) as date) is null then 'is on no calendar, there is no such day'"
    yield f"when {good} then 'is on no calendar, there is no such time of day'"
    for pattern, reason in _REASONS:
        yield f"when regexp_matches(\"at\", '{pattern}') then '{reason}'"
    yield "else 'is no instant in ISO 8601'"
