"""What every clock would have read, as one statement over the columns: the arithmetic of `elapsed` and `timing`.

A reading is in millionths (a duration: microseconds on the clock, pauses taken off), or in whole working days. `closed` says
that it can change no more. With that a target is kept by what is closed and reads no more, and missed by what reads more.
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


def create(cursor: Any, name: str, asked: Asked, files: Sequence[str]) -> None:
    """Make the table of readings: begun, week, channel to topic, value, closed, why."""
    made = f"{name}_rows"
    _rows(cursor, made, asked, files)
    try:
        if asked.measure.kind is Kind.SPAN:
            _durations(cursor, name, made, asked)
        else:
            value, closed = _numbers(asked)
            cursor.execute(
                f"create or replace table {name} as select {_KEPT}, {value} as value, {closed} as closed from {made}"
            )
    finally:
        cursor.execute(f"drop table if exists {made}")


_KEPT = "begun, week, channel, brand, site, team, language, topic, why"


def _rows(cursor: Any, made: str, asked: Asked, files: Sequence[str]) -> None:
    """What the definition is about, each with what stood at the end."""
    test, values = about(cursor, asked, files)
    needs = "paused" if asked.measure.kind is Kind.SPAN else "marks, trail, score, undone, stopped"
    weeks = f"unnest(range({asked.first_week}, {asked.this_week + 1}))" if asked.stock else "0"
    at = f"least({WEEK} * (week + 1) + {MONDAY - asked.shift}, {asked.until})" if asked.stock else f"{asked.until}"
    week = "week" if asked.stock else f"((if(started > seen, began, started) + {asked.shift - MONDAY}) // {WEEK})"
    counts = "stop is null and begun <= seen" if asked.stock else f"begun <= seen and begun > {asked.since}"
    cursor.execute(
        f"""
        create or replace table {made} as
        select subject, round, channel, brand, site, team, language, topic, started, seen, begun,
               {week}::integer as week, why, stop, {needs}
          from (select *, {_WHY} as why, {_STOP} as stop, if(started > seen, began, started) as begun
                  from (select *, {at} as seen
                          from (select *, {weeks} as week from read_parquet($files) where once and {test})))
         where {counts}""",
        {"files": list(files), **values},
    )


def about(cursor: Any, asked: Asked, files: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """The filter as SQL. What a value is compared by is decided in one place, `Condition.holds`."""
    conditions = list(asked.definition.where)
    if asked.brand:
        conditions.append(Condition("brand", True, (asked.brand,)))
    tests, values = ["true"], {}
    for number, condition in enumerate(conditions):
        found = cursor.execute(f"select distinct {condition.field} from read_parquet($files)", {"files": list(files)})
        values[f"among{number}"] = [value for (value,) in found.fetchall() if condition.holds(value or "")]
        tests.append(f"coalesce({condition.field}, '') in (select unnest($among{number}::varchar[]))")
    return " and ".join(tests), values


def _numbers(asked: Asked) -> tuple[str, str]:
    """(value, closed) of a measure without durations."""
    measure = asked.measure
    if isinstance(measure, Count):
        return f"{_marks(measure.of, 'seen')} * {MICRO}", "stop is not null"
    if isinstance(measure, Share):
        return _yes_or_no(measure, good=asked.key[6])
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


def _durations(cursor: Any, name: str, made: str, asked: Asked) -> None:
    calendars, place = _calendars(cursor, made, asked)
    if (len(calendars) == 1 and not asked.definition.wall_clock) or len(calendars) > 1:
        first = cursor.execute(f"select min(least(started, seen)) from {made}").fetchone()[0]
        days = (((first if first is not None else asked.until) - 1) // DAY, asked.until // DAY)
        hours = table(calendars, *days)
        hours.create(cursor, f"{name}_hours")
        _by_hours(cursor, name, made, place, hours, asked, calendars, days)
        cursor.execute(f"drop table if exists {name}_hours")
        return
    value = "until - started - coalesce(rest, 0) + if(started < until and not coalesce(held, false), 0, 1)"
    cursor.execute(
        f"""
        create or replace table {name} as
        with ended as (select rowid as row, *, coalesce(stop, seen) as until from {made}),
             {_pauses("f - b")}
        select {_KEPT}, if(started > seen, 0, {value}) as value, started <= seen and stop is not null as closed
          from ended left join rests using (row)"""
    )


def _calendars(cursor: Any, made: str, asked: Asked) -> tuple[list[Calendar], str]:
    """The calendars that count, and the number of each row's as SQL."""
    definition, places = asked.definition, Places()
    if definition.wall_clock or definition.calendar.casefold() == WALL_CLOCK:
        return [], "0"
    if definition.calendar:
        return [places.calendar(places.place(definition, ""))], "0"
    sites = [site or "" for (site,) in cursor.execute(f"select distinct site from {made} order by 1").fetchall()]
    cases = " ".join(f"when {_text(site)} then {number}" for number, site in enumerate(sites))
    return [places.calendar(site) for site in sites], f"(case coalesce(site, '') {cases} end)" if sites else "0"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _by_hours(
    cursor: Any,
    name: str,
    made: str,
    place: str,
    hours: Table,
    asked: Asked,
    calendars: list[Calendar],
    days: tuple[int, int],
) -> None:
    """C at the end, less C at the start, less what was paused; and one where the clock stood still at the end."""

    def joined(alias: str, of: str, at: str) -> str:
        return f"join {name}_hours {alias} on {alias}.place = {of}.place and {alias}.day = ({of}.{at} - 1) // {DAY}"

    stands = f"started < until and not coalesce(held, false) and {hours.running('h', 'until')}"
    ends, starts = hours.worked("h", "until"), hours.worked("s", "started")
    rest = f"{hours.worked('hf', 'f')} - {hours.worked('hb', 'b')}"
    within = f"{joined('hb', 'apart', 'b')} {joined('hf', 'apart', 'f')}"
    cursor.execute(
        f"""
        create or replace table {name} as
        with ended as (select rowid as row, *, coalesce(stop, seen) as until, {place} as place from {made} where started <= seen),
             {_pauses(rest, within)}
        select {_KEPT}, {ends} - {starts} - coalesce(rest, 0) + if({stands}, 0, 1) as value, stop is not null as closed
               {", ended.place, started, " + starts + " as worked" if asked.scale is Scale.WORKING_DAYS else ""}
          from ended {joined("h", "ended", "until")} {joined("s", "ended", "started")}
               left join rests using (row)"""
    )
    if asked.scale is Scale.WORKING_DAYS:
        _in_days(cursor, name, closings(calendars, *days))
    cursor.execute(f"insert into {name} select {_KEPT}, 0, false from {made} where started > seen")


def _pauses(rest: str, joins: str = "") -> str:
    """What was paused of each row, as far as it is not paused twice; `held`: it was paused at the end."""
    place = "place, " if joins else ""
    return f"""
             periods as (select row, {place}started, until, unnest(paused) as p from ended where len(paused) > 0),
             cut as (select row, {place}greatest(p.begins, started) as b, least(coalesce(p.ends, until), until) as f,
                            p.ends is null or p.ends >= until as held
                       from periods
                      where p.begins < until and (p.ends is null or p.ends > greatest(p.begins, started))),
             apart as (select * replace (greatest(b, coalesce(max(f) over (
                                  partition by row order by b, f rows between unbounded preceding and 1 preceding), b)) as b)
                         from cut),
             rests as (select row, sum(greatest({rest}, 0))::bigint as rest, bool_or(held) as held
                         from apart {joins} group by row)"""


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
        select {_KEPT}, greatest(case when known.place is null then (value + {DAY - 1}) // {DAY}
                                      else coalesce(closed_by.number, {_FAR}) - coalesce(before.number, 0) end, 1) as value,
               closed
          from {name} r
               left join (select distinct place from {name}_closings) known on known.place = r.place
               asof left join {name}_closings before on before.place = r.place and before.begins <= r.started
               asof left join {name}_closings closed_by on closed_by.place = r.place and closed_by.closes >= r.worked + r.value"""
    )
    cursor.execute(f"drop table {name}_closings")
