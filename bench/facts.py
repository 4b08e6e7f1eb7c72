"""Write invented facts as Parquet files: a year of contacts at four sites, some paused, reopened or never answered.

The files are as the product writes them: one for each complete month, one for each day of the current month.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

DAYS = 364
SITES = ("athens", "bangkok", "cape-town", "jaipur")
_PERIODS = "struct(begins bigint, ends bigint, why varchar)[]"
_STRETCH = f"""
copy (
  select 'first reply' as measure, i as subject, 0::integer as round, i as "case", 'email' as channel, 'bench' as brand,
         $sites[1 + i % 4] as site, 'team-' || (i % {{teams}}) as team, 'en' as language, 'topic ' || (i % 12) as topic,
         started as began, started, case when i % 97 > 0 then least(started + lasts, {{until}}) end as stopped,
         []::struct(stopped bigint, undone bigint)[] as undone,
         case when i % 10 = 0 then [{{{{'begins': started + lasts // 4, 'ends': started + lasts // 2, 'why': 'waiting on the customer'}}}}]
              else []::{_PERIODS} end as paused,
         case when i % 89 = 0 then [{{{{'begins': started, 'ends': null::bigint, 'why': 'in quarantine'}}}}] else []::{_PERIODS} end as left_out,
         []::bigint[] as marks, []::varchar[] as trail, null::bigint as score,
         {{standard}} as standard, 1::integer as version, started + 36000000000 as due,
         case when i % 97 > 0 then started + lasts end as settled,
         []::struct(stopped bigint, undone bigint, reading bigint)[] as unsettled, []::bigint[] as counted,
         false as stock, 28800000000 as amount, lasts as reading, true as once, i % 10 > 0 and i % 89 > 0 as plain
    from (select i, {{midnight}} + (hash(i) % ({{days}} * 86400000000))::bigint as started,
                 (-ln(1 - (hash(i + 1) % 1000003) / 1000003.0) * 9000000000 * (1 + i % 4))::bigint as lasts
            from range({{first}}, {{last}}) rows(i))
   order by plain desc, started)
to '{{file}}' ({{format}})
"""


def write_facts(home: Path, rows: int, *, end: date, teams: int = 20, standard: str = "null::varchar") -> int:
    """Write a year of facts up to `end`. Return the number of rows."""
    import duckdb

    from deskbell.standards.projections import parquet

    made = duckdb.connect(config={"memory_limit": "2GB"})
    folder = home / "facts" / "first-reply"
    begins = end - timedelta(days=DAYS)
    for first, last, name in _iter_files(begins, end):
        file = folder / f"{first:%Y-%m}" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        past, days = (first - begins).days, (last - first).days
        sql = _STRETCH.format(
            teams=teams,
            until=_micros(end),
            standard=standard,
            midnight=_micros(first),
            days=days,
            first=rows * past // DAYS,
            last=rows * (past + days) // DAYS,
            file=file,
            format=parquet.FORMAT,
        )
        made.execute(sql, {"sites": list(SITES)})
    made.close()
    return rows


def _iter_files(begins: date, end: date) -> Iterator[tuple[date, date, str]]:
    """Yield (first day, day after the last, file name) of each file."""
    from deskbell.standards.projections import fact_writer

    first = begins
    while first < end:
        month = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        over = month <= end
        last = month if over else first + timedelta(days=1)
        yield first, last, fact_writer.MONTH if over else f"{first:%d}.parquet"
        first = last


def _micros(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1_000_000
