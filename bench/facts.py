"""Facts of any number, made by the column engine itself: a year of contacts in four places, some paused, reopened or never answered."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

DAYS = 364
SITES = ("athens", "bangkok", "cape-town", "jaipur")
_PERIODS = "struct(begins bigint, ends bigint, why varchar)[]"
_DAY = f"""
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
         false as stock, 28800000000 as amount, lasts as reading, true as once
    from (select i, {{midnight}} + (hash(i) % 86400000000)::bigint as started,
                 (-ln(1 - (hash(i + 1) % 1000003) / 1000003.0) * 9000000000 * (1 + i % 4))::bigint as lasts
            from range({{first}}, {{last}}) rows(i))
   order by started)
to '{{file}}' (format parquet, compression zstd)
"""


def fill(home: Path, rows: int, *, end: date, teams: int = 20, standard: str = "null::varchar") -> int:
    """Write a year of facts up to `end`; how many rows there are."""
    import duckdb

    made = duckdb.connect()
    folder = home / "facts" / "first-reply"
    until = _micros(end)
    for number in range(DAYS):
        day = end - timedelta(days=DAYS - number)
        file = folder / f"{day:%Y-%m}" / f"{day:%d}.parquet"
        file.parent.mkdir(parents=True, exist_ok=True)
        first, last = rows * number // DAYS, rows * (number + 1) // DAYS
        sql = _DAY.format(
            teams=teams, until=until, standard=standard, midnight=_micros(day), first=first, last=last, file=file
        )
        made.execute(sql, {"sites": list(SITES)})
    return rows


def _micros(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1_000_000
