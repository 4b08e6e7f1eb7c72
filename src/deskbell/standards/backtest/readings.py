"""What every clock would have read, as one statement over the columns: the arithmetic of `elapsed` and `timing`.

A reading is in millionths (a duration: microseconds on the clock, pauses taken off), or in whole working days. `closed` says
that it can change no more. With that a target is kept by what is closed and reads no more, and missed by what reads more.
Nothing is stored on the way: of ten million rows only the readings are, and what they are to be told apart by.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from deskbell.standards.backtest.asked import MONDAY, WEEK, Asked, Scale
from deskbell.standards.backtest.hours import Table, closings, table
from deskbell.standards.calendars import MICRO, Calendar
from deskbell.standards.calendars.instants import DAY
from deskbell.standards.language import Condition, Kind
from deskbell.standards.language.definition import WALL_CLOCK
from deskbell.standards.measuring import Count, Marks, Share
from deskbell.standards.places import Places

# `seen` is a column: of a stock one looks at the end of each week.
_WHY = """case when len(left_out) > 0 then
    list_extract(list_filter(left_out, lambda p: p.begins <= seen and (p.ends is null or p.ends > seen)), -1).why end"""
_STOP = """case when stopped <= seen then stopped when len(undone) > 0 then
    list_extract(list_filter(undone, lambda p: p.stopped <= seen and p.undone > seen), 1).stopped end"""
_FAR = 2**62
_KEY = "subject, round, week"


def create(cursor: Any, name: str, asked: Asked, files: Sequence[str]) -> None:
    """Make the table of readings: begun, week, the columns asked for, why, value, closed."""
    kept = ", ".join(["begun", "week::smallint as week", *asked.columns, "why"])
    if asked.measure.kind is not Kind.SPAN:
        rows, values = _rows(cursor, asked, files, ", marks, trail, score, undone, stopped")
        value, closed = _numbers(asked)
        sql = f"select {kept}, {value} as value, {closed} as closed from ({rows})"
        cursor.execute(f"create or replace table {name} as {sql}", values)
        return
    found = _rows(cursor, asked, files, ", paused")
    calendars, place = _calendars(cursor, asked, files)
    if calendars:
        _by_hours(cursor, name, asked, files, kept, found, calendars, place)
    else:
        _by_wall_clock(cursor, name, kept, found)


def _rows(cursor: Any, asked: Asked, files: Sequence[str], needs: str) -> tuple[str, dict[str, Any]]:
    """What the definition is about, each with what stood at the end, as a statement with its values."""
    test, values = about(cursor, asked, files)
    weeks, seen = "0", f"{asked.until}"
    week, counts = f"((begun + {asked.shift - MONDAY}) // {WEEK})", f"begun <= seen and begun > {asked.since}"
    if asked.stock:
        weeks = f"unnest(range({asked.first_week}, {asked.this_week + 1}))"
        seen = f"least({WEEK} * (week + 1) + {MONDAY - asked.shift}, {asked.until})"
        week, counts = "week", "stop is null and begun <= seen"
    columns = "".join(f", {column}" for column in sorted({*asked.columns, "site"}))
    sql = f"""
        select subject, round{columns}, started, seen, begun, {week}::integer as week, why, stop{needs}
          from (select *, {_WHY} as why, {_STOP} as stop, if(started > seen, began, started) as begun
                  from (select *, {seen} as seen
                          from (select *, {weeks} as week from read_parquet($files) where once and {test})))
         where {counts}"""
    return sql, {"files": list(files), **values}


def about(cursor: Any, asked: Asked, files: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """The filter as SQL. What a value is compared by is decided in one place, `Condition.holds`."""
    conditions = list(asked.definition.where)
    if asked.brand:
        conditions.append(Condition("brand", True, (asked.brand,)))
    tests: list[str] = []
    values: dict[str, Any] = {}
    for number, condition in enumerate(conditions):
        found = cursor.execute(f"select distinct {condition.field} from read_parquet($files)", {"files": list(files)})
        there = [value for (value,) in found.fetchall()]
        among = [value for value in there if condition.holds(value or "")]
        if len(among) < len(there):
            values[f"among{number}"] = [value or "" for value in among]
            tests.append(f"list_contains($among{number}::varchar[], coalesce({condition.field}, ''))")
    return " and ".join(tests) or "true", values


def _numbers(asked: Asked) -> tuple[str, str]:
    """(value, closed) of a measure without durations."""
    measure = asked.measure
    if isinstance(measure, Count):
        return f"{_marks(measure.of, 'seen')} * {MICRO}", "stop is not null"
    if isinstance(measure, Share):
        return _yes_or_no(measure, good=asked.wants)
    return "coalesce(score, 0) * 1000", "true"


def _yes_or_no(measure: Share, *, good: bool) -> tuple[str, str]:
    """1 for yes. It is decided after some days, or when the subject has ended, or as soon as it can turn no more."""
    if measure.within or not measure.keeper.stop:
        end = f"started + {measure.within * DAY}"
        return f"if({_marks(measure.of, end)} > 0, 1, 0)", f"{end} <= seen"
    if not good:
        yes = f"{_marks(measure.of, 'seen')} > 0"
        return f"if({yes}, 1, 0)", f"(stop is not null or {yes})"
    ended = "least(stopped, list_min(list_transform(undone, lambda p: p.stopped)))"
    yes = f"{_marks(measure.of, f'least(seen, coalesce({ended}, seen))')} > 0"
    return f"if({yes}, 1, 0)", f"({yes} or coalesce({ended} <= seen, false))"


def _marks(which: Marks, until: str) -> str:
    """How many of the marks of a row count, up to an instant."""
    if which is Marks.ALL:
        return f"(case when len(marks) > 0 then len(list_filter(marks, lambda m: m <= {until})) else 0 end)"
    times = {Marks.RETURNS: 1, Marks.AGAIN: 2}[which]
    before = "len(list_filter(trail[1:i], lambda team: team = trail[i + 1]))"
    return (
        f"(case when len(marks) > {times} then len(list_filter(range(1, len(marks) + 1), "
        f"lambda i: marks[i] <= {until} and {before} >= {times})) else 0 end)"
    )


def _calendars(cursor: Any, asked: Asked, files: Sequence[str]) -> tuple[list[Calendar], str]:
    """The calendars that count, and the number of each row's as SQL; none for the wall clock."""
    definition, places = asked.definition, Places()
    if definition.wall_clock or definition.calendar.casefold() == WALL_CLOCK:
        return [], "0"
    if definition.calendar:
        return [places.calendar(places.place(definition, ""))], "0"
    found = cursor.execute("select distinct site from read_parquet($files) order by 1", {"files": list(files)})
    sites = [site or "" for (site,) in found.fetchall()]
    cases = " ".join(f"when {_text(site)} then {number}" for number, site in enumerate(sites))
    return [places.calendar(site) for site in sites], f"(case coalesce(site, '') {cases} end)"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _by_wall_clock(cursor: Any, name: str, kept: str, rows: tuple[str, dict[str, Any]]) -> None:
    value = "until - started - coalesce(rest, 0) + if(started < until and not coalesce(held, false), 0, 1)"
    cursor.execute(
        f"""
        create or replace table {name} as
        with ended as not materialized (select *, coalesce(stop, seen) as until from ({rows[0]})),
             {_pauses("f - b")}
        select {kept}, if(started > seen, 0, {value}) as value, started <= seen and stop is not null as closed
          from ended left join rests using ({_KEY})""",
        rows[1],
    )


def _by_hours(
    cursor: Any,
    name: str,
    asked: Asked,
    files: Sequence[str],
    kept: str,
    rows: tuple[str, dict[str, Any]],
    calendars: list[Calendar],
    place: str,
) -> None:
    """C at the end, less C at the start, less what was paused; and one where the clock stood still at the end."""
    days = ((_first(cursor, asked, files) - 1) // DAY, asked.until // DAY)
    hours = table(calendars, *days)
    hours.create(cursor, f"{name}_hours")
    in_days = asked.scale is Scale.WORKING_DAYS
    try:
        sql = _worked(name, hours, kept, rows[0], place, in_days=in_days)
        cursor.execute(f"create or replace table {name} as {sql}", rows[1])
        if in_days:
            _in_days(cursor, name, closings(calendars, *days))
        ahead = f"select {kept}, 0 as value, false as closed from ({rows[0]}) where started > seen"
        cursor.execute(f"insert into {name} {ahead}", rows[1])
    finally:
        cursor.execute(f"drop table if exists {name}_hours")


def _first(cursor: Any, asked: Asked, files: Sequence[str]) -> int:
    """Before which nothing began; of a stock something may have begun long ago."""
    if not asked.stock:
        return asked.since
    found = cursor.execute("select min(started) from read_parquet($files)", {"files": list(files)}).fetchone()[0]
    return asked.until if found is None else min(int(found), asked.until)


def _worked(name: str, hours: Table, kept: str, rows: str, place: str, *, in_days: bool) -> str:
    def joined(alias: str, of: str, at: str) -> str:
        return f"join {name}_hours {alias} on {alias}.place = {of}.place and {alias}.day = ({of}.{at} - 1) // {DAY}"

    stands = f"started < until and not coalesce(held, false) and {hours.running('h', 'until')}"
    ends, starts = hours.worked("h", "until"), hours.worked("s", "started")
    rest = f"{hours.worked('hf', 'f')} - {hours.worked('hb', 'b')}"
    within = f"{joined('hb', 'apart', 'b')} {joined('hf', 'apart', 'f')}"
    return f"""
        with ended as not materialized (
                select *, coalesce(stop, seen) as until, {place} as place from ({rows}) where started <= seen),
             {_pauses(rest, within)}
        select {kept}, {ends} - {starts} - coalesce(rest, 0) + if({stands}, 0, 1) as value, stop is not null as closed
               {f", ended.place, started, {starts} as worked" if in_days else ""}
          from ended {joined("h", "ended", "until")} {joined("s", "ended", "started")}
               left join rests using ({_KEY})"""


def _pauses(rest: str, joins: str = "") -> str:
    """What was paused of each row, as far as it is not paused twice; `held`: it was paused at the end."""
    place = "place, " if joins else ""
    return f"""
             periods as (select {_KEY}, {place}started, until, unnest(paused) as p from ended where len(paused) > 0),
             cut as (select {_KEY}, {place}greatest(p.begins, started) as b, least(coalesce(p.ends, until), until) as f,
                            p.ends is null or p.ends >= until as held
                       from periods
                      where p.begins < until and (p.ends is null or p.ends > greatest(p.begins, started))),
             apart as (select * replace (greatest(b, coalesce(max(f) over (
                                  partition by {_KEY} order by b, f rows between unbounded preceding and 1 preceding), b)) as b)
                         from cut),
             rests as (select {_KEY}, sum(greatest({rest}, 0))::bigint as rest, bool_or(held) as held
                         from apart {joins} group by {_KEY})"""


def _in_days(cursor: Any, name: str, rows: Iterable[tuple[int, int, int, int]]) -> None:
    """Readings as whole working days: the first whose close the clock would not have passed."""
    turned = [list(column) for column in zip(*rows, strict=True)] or [[], [], [], []]
    cursor.execute(
        f"create or replace table {name}_closings as select unnest($1::bigint[]) as place, unnest($2::bigint[]) as begins, "
        "unnest($3::bigint[]) as number, unnest($4::bigint[]) as closes",
        turned,
    )
    cursor.execute(
        f"""
        create or replace table {name} as
        select r.* exclude (place, started, worked) replace (
               greatest(case when known.place is null then (value + {DAY - 1}) // {DAY}
                             else coalesce(closed_by.number, {_FAR}) - coalesce(before.number, 0) end, 1) as value)
          from {name} r
               left join (select distinct place from {name}_closings) known on known.place = r.place
               asof left join {name}_closings before on before.place = r.place and before.begins <= r.started
               asof left join {name}_closings closed_by on closed_by.place = r.place and closed_by.closes >= r.worked + r.value"""
    )
    cursor.execute(f"drop table {name}_closings")
