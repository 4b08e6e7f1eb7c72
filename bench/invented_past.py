"""Write an invented history of any length as a file to import: cases opened, handed over, answered, resolved, reopened."""

import sys
from pathlib import Path

ROWS_A_CASE = 8
PAST = """
copy (
  with cases as (select i, timestamptz '2023-01-02 00:00:00+00' + to_microseconds((i * {step})::bigint) as opened,
                        (hash(i) % 1000)::bigint as dice from range({cases}) t(i)),
       rows as (
    select opened as "at", i, dice, 'desk.case.opened' as kind, 't' || dice % {teams} as team, '{{"by":"customer"}}' as facts from cases
    union all select opened + to_seconds(60 + dice * 3), i, dice, 'desk.case.claimed', 't' || dice % {teams}, '' from cases
    union all select opened + to_seconds(600 + dice * 40), i, dice, 'desk.message.replied', 't' || dice % {teams}, '' from cases
    union all select opened + to_seconds(3000 + dice * 50), i, dice, 'desk.case.waiting', 't' || dice % {teams}, '{{"on":"customer"}}' from cases
    union all select opened + to_seconds(50000 + dice * 90), i, dice, 'desk.message.received', 't' || dice % {teams}, '' from cases
    union all select opened + to_seconds(50001 + dice * 90), i, dice, 'desk.case.resumed', 't' || dice % {teams}, '{{"why":"customer wrote"}}' from cases
    union all select opened + to_seconds(90000 + dice * 95), i, dice, 'desk.case.handed_over', 't' || (dice + 1) % {teams}, '' from cases
    union all select opened + to_seconds(200000 + dice * 99), i, dice, 'desk.case.resolved', 't' || (dice + 1) % {teams}, '' from cases)
  select strftime("at", '%Y-%m-%dT%H:%M:%SZ') as "at", kind, 'OLD-' || i as "case", 'C' || i % {customers} as customer,
         'A' || dice % 50 as actor, 'email' as channel, '{brand}' as brand, team, (['en','th','el','af','hi'])[dice % 5 + 1] as language,
         'topic ' || dice % 7 as topic, facts from rows order by "{order}"
) to '{file}' ({format})
"""


def write_invented_past(
    file: Path, *, rows: int, brand: str = "", teams: int = 1, order: str = "at", years: int = 2
) -> Path:
    """Write about `rows` rows, and return the path of the file. The teams are named `t0`, `t1` and so on."""
    import duckdb

    cases = max(rows // ROWS_A_CASE, 1)
    with duckdb.connect() as db:
        db.execute("set timezone = 'UTC'")
        db.execute(
            PAST.format(
                cases=cases,
                step=years * 365 * 86_400_000_000 // cases,
                teams=teams,
                customers=max(cases // 3, 1),
                brand=brand,
                order=order,
                file=file,
                format="format parquet" if file.suffix == ".parquet" else "format csv, header",
            )
        )
    return file


if __name__ == "__main__":
    write_invented_past(Path(sys.argv[1]), rows=int(sys.argv[2]))
