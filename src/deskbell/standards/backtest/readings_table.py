"""Compute what every clock would have read, in one statement over the columns of the facts. It computes the same as
`elapsed` and `timing`.

A reading is in millionths (for a duration: microseconds on the clock, without pauses) or in whole working days.
`closed` means that it can no longer change. A target is kept by closed readings up to it, and missed by readings above
it.

Only the readings are stored, and the columns by which they are grouped. Most rows were never paused, undone or left out
(`plain`). They come first in their files, and their lists are not read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from deskbell.standards.backtest.hours_tables import EveryHour, HoursTable, build_hours_table, list_closings
from deskbell.standards.backtest.query import MONDAY, WEEK, BacktestQuery
from deskbell.standards.calendars import MICRO, Calendar
from deskbell.standards.calendars.micros import DAY
from deskbell.standards.duration import ReadingScale
from deskbell.standards.language import Condition, Kind
from deskbell.standards.language.definition import WALL_CLOCK
from deskbell.standards.measuring import Count, Marks, Share
from deskbell.standards.place_calendars import PlaceCalendars

# `seen` is a column: a measure of what is open is looked at at the end of each week.
_WHY = """case when len(left_out) > 0 then
    list_extract(list_filter(left_out, lambda p: p.begins <= seen and (p.ends is null or p.ends > seen)), 1).why end"""
_STOPPED = "case when stopped <= seen then stopped end"
_STOP = """case when stopped <= seen then stopped when len(undone) > 0 then
    list_extract(list_filter(undone, lambda p: p.stopped <= seen and p.undone > seen), 1).stopped end"""
_FAR = 2**62
_KEY = "subject, round, week"


def create_readings(cursor: Any, name: str, query: BacktestQuery) -> None:
    """Create the table of readings from the view of the facts. Its columns: begun, week, the columns asked for, why,
    value, closed.

    Without durations this is one statement. With durations:

    1. Put the rows that are not plain into a table, because they are read twice.
    2. Create the table of working hours.
    3. Compute the readings of the plain rows, then of those paused at most once, then of the others.
    4. If the goal counts working days, convert the readings to days.
    5. Drop the tables that are no longer needed.
    """
    kept = ", ".join(["begun", "week::smallint as week", *query.columns, "why"])
    test, values = filter_sql(cursor, query)
    if query.measure.kind is not Kind.SPAN:
        rows = _rows_sql(query, test, ", marks, trail, score, undone, stopped")
        value, closed = _number_sql(query)
        sql = f"select {kept}, {value} as value, {closed} as closed from ({rows})"
        cursor.execute(f"create or replace table {name} as {sql}", values)
        return
    try:
        rest = f"""
            select * replace (least(started, seen) as started, if(started > seen, null, stop) as stop), started > seen as ahead
              from ({_rows_sql(query, test, ", paused", plain=False)})"""
        cursor.execute(f"create or replace table {name}_rest as {rest}", values)
        _create_durations(
            cursor, name, query, kept, _rows_sql(query, test, plain=True), values, *_calendars_of(cursor, query)
        )
    finally:
        for made in ("rest", "once", "often", "hours", "closings"):
            cursor.execute(f"drop table if exists {name}_{made}")


def _rows_sql(query: BacktestQuery, test: str, needs: str = "", *, plain: bool | None = None) -> str:
    """The rows the definition is about, each with its reason, stop and start as of the end. `plain` None means all
    rows.
    """
    weeks, seen = "0", f"{query.end_micros}"
    # A row that restarted after the end began before that; the second test lets the engine skip older rows.
    counts = f"begun <= seen and begun > {query.since} and started > {query.since}"
    week = f"((begun + {query.offset_micros - MONDAY}) // {WEEK})"
    if query.is_stock:
        weeks = f"unnest(range({query.first_week}, {query.this_week + 1}))"
        seen = f"least({WEEK} * (week + 1) + {MONDAY - query.offset_micros}, {query.end_micros})"
        week, counts = "week", "stop is null and begun <= seen"
    columns = "".join(f", {column}" for column in sorted({*query.columns, "site"}))
    begun, why, stop = ("started", "null", _STOPPED) if plain else ("if(started > seen, began, started)", _WHY, _STOP)
    part = "true" if plain is None else "plain" if plain else "not plain"
    return f"""
        select subject, round{columns}, started, seen, begun, {week}::integer as week, why, stop{needs}
          from (select *, {why}::varchar as why, {stop} as stop, {begun} as begun
                  from (select *, {seen} as seen
                          from (select *, {weeks} as week from facts where once and {part} and {test})))
         where {counts}"""


def filter_sql(cursor: Any, query: BacktestQuery) -> tuple[str, dict[str, Any]]:
    """Return the filter of the standard as SQL with its values."""
    conditions = list(query.definition.where)
    if query.brand:
        conditions.append(Condition("brand", True, (query.brand,)))
    tests: list[str] = []
    values: dict[str, Any] = {}
    for number, condition in enumerate(conditions):
        found = cursor.execute(f"select distinct {condition.field} from facts")
        there = [value for (value,) in found.fetchall()]
        among = [value for value in there if condition.accepts(value or "")]
        if len(among) < len(there):
            values[f"among{number}"] = [value or "" for value in among]
            tests.append(f"list_contains($among{number}::varchar[], coalesce({condition.field}, ''))")
    return " and ".join(tests) or "true", values


def _number_sql(query: BacktestQuery) -> tuple[str, str]:
    """SQL for (value, closed) of a measure that is not a duration."""
    measure = query.measure
    if isinstance(measure, Count):
        return f"{_marks_sql(measure.of, 'seen')} * {MICRO}", "stop is not null"
    if isinstance(measure, Share):
        return _share_sql(measure, good=query.wants_yes)
    return "coalesce(score, 0) * 1000", "true"


def _share_sql(measure: Share, *, good: bool) -> tuple[str, str]:
    """SQL for (value, closed); 1 is yes. Decided after some days, or when the subject has first ended."""
    if measure.within or not measure.row_measure.stop:
        end = f"started + {measure.within * DAY}"
        yes = "= 0" if measure.unmarked else "> 0"
        return f"if({_marks_sql(measure.of, end)} {yes}, 1, 0)", f"{end} <= seen"
    ended = "least(stopped, list_min(list_transform(undone, lambda p: p.stopped)))"
    until = f"least(seen, coalesce({ended}, seen))" if good else "seen"
    return f"if({_marks_sql(measure.of, until)} > 0, 1, 0)", f"coalesce({ended} <= seen, false)"


def _marks_sql(which: Marks, until: str) -> str:
    """SQL for how many marks of a row count up to an instant."""
    if which is Marks.ALL:
        return f"(case when len(marks) > 0 then len(list_filter(marks, lambda m: m <= {until})) else 0 end)"
    times = {Marks.RETURNS: 1, Marks.AGAIN: 2}[which]
    before = "len(list_filter(trail[1:i], lambda team: team = trail[i + 1]))"
    return (
        f"(case when len(marks) > {times} then len(list_filter(range(1, len(marks) + 1), "
        f"lambda i: marks[i] <= {until} and {before} >= {times})) else 0 end)"
    )


def _calendars_of(cursor: Any, query: BacktestQuery) -> tuple[list[Calendar], str]:
    """The calendars that count, and SQL for the number of each row's calendar. No calendars for the wall clock."""
    definition, places = query.definition, PlaceCalendars()
    if definition.uses_wall_clock or definition.calendar.casefold() == WALL_CLOCK:
        return [], "0"
    if definition.calendar:
        return [places.calendar(places.place_for(definition, ""))], "0"
    found = cursor.execute("select distinct site from facts order by 1")
    sites = [site or "" for (site,) in found.fetchall()]
    cases = " ".join(f"when {_text_literal(site)} then {number}" for number, site in enumerate(sites))
    return [places.calendar(site) for site in sites], f"(case coalesce(site, '') {cases} end)"


def _text_literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _create_durations(
    cursor: Any,
    name: str,
    query: BacktestQuery,
    kept: str,
    plain: str,
    values: dict[str, Any],
    calendars: list[Calendar],
    place: str,
) -> None:
    """Insert the readings: C at the end less C at the start, less the pauses, plus one if the clock stood still at the
    end.
    """
    days = ((_first_start(cursor, query) - 1) // DAY, query.end_micros // DAY)
    hours = build_hours_table(tuple(calendars), *days) if calendars else EveryHour()
    hours.create(cursor, f"{name}_hours")
    in_days = query.scale is ReadingScale.WORKING_DAYS
    said = _DurationSql(f"{name}_hours", hours, kept, place, in_days)
    # Separate tables, so that the engine knows their sizes and joins the hours to them, not the other way round.
    for part, test in (("once", "< 2"), ("often", "> 1")):
        cursor.execute(f"create or replace table {name}_{part} as select * from {name}_rest where len(paused) {test}")
    cursor.execute(f"create or replace table {name} as {said.never_paused(plain)}", values)
    cursor.execute(f"insert into {name} {said.paused_once(f'{name}_once')}")
    cursor.execute(f"insert into {name} select * from ({said.paused_often(f'{name}_often')})")
    if in_days:
        _convert_to_days(cursor, name, list_closings(calendars, *days))


def _first_start(cursor: Any, query: BacktestQuery) -> int:
    """Nothing that is read began before this instant. For a measure of what is open, something may have begun long
    ago.
    """
    if not query.is_stock:
        return query.since
    found = cursor.execute("select min(started) from facts").fetchone()[0]
    return query.end_micros if found is None else min(int(found), query.end_micros)


@dataclass(frozen=True)
class _DurationSql:
    """The statements for readings of durations, by how often the rows were paused."""

    name: str
    hours: HoursTable
    kept: str
    place: str
    in_days: bool

    def never_paused(self, rows: str) -> str:
        return f"{self._select('')} from ({self._ended(f'({rows})')}) ended {self._joined('ended')}"

    def paused_once(self, rows: str) -> str:
        """With one pause at most, nothing can overlap and nothing has to be summed."""
        rest = f"({self.hours.worked_sql('hf', 'f')} - {self.hours.worked_sql('hb', 'b')})"
        pauses = (
            self.hours.join_sql(self.name, "hb", "ended", "b")
            + " "
            + self.hours.join_sql(self.name, "hf", "ended", "f")
        )
        return f"""
            {self._select(f" - {rest}", "held")}
              from (select *, if(rests, greatest(p.begins, started), until) as b,
                           if(rests, least(coalesce(p.ends, until), until), until) as f,
                           (rests and (p.ends is null or p.ends >= until)) as held
                      from (select *, coalesce(p.begins < until and (p.ends is null or p.ends > greatest(p.begins, started)),
                                               false) as rests
                              from (select *, list_extract(paused, 1) as p from ({self._ended(rows)})))) ended
                   {self._joined("ended")} {pauses}"""

    def paused_often(self, rows: str) -> str:
        """Sum the pauses of each row, counting overlaps once. `held`: the clock was paused at the end."""
        rest = f"{self.hours.worked_sql('hf', 'f')} - {self.hours.worked_sql('hb', 'b')}"
        within = (
            self.hours.join_sql(self.name, "hb", "apart", "b")
            + " "
            + self.hours.join_sql(self.name, "hf", "apart", "f")
        )
        return f"""
            with ended as ({self._ended(rows)}),
                 periods as (select {_KEY}, place, started, until, unnest(paused) as p from ended),
                 cut as (select {_KEY}, place, greatest(p.begins, started) as b, least(coalesce(p.ends, until), until) as f,
                                (p.ends is null or p.ends >= until) as held
                           from periods
                          where p.begins < until and (p.ends is null or p.ends > greatest(p.begins, started))),
                 apart as (select * replace (greatest(b, coalesce(max(f) over earlier, b)) as b) from cut
                           window earlier as (partition by {_KEY} order by b, f
                                              rows between unbounded preceding and 1 preceding)),
                 rests as (select {_KEY}, sum(greatest({rest}, 0))::bigint as rest, bool_or(held) as held
                             from apart {within} group by {_KEY})
            {self._select(" - coalesce(rest, 0)", "coalesce(held, false)")}
              from ended {self._joined("ended")} left join rests using ({_KEY})"""

    def _ended(self, rows: str) -> str:
        return f"select *, coalesce(stop, seen) as until, {self.place} as place from {rows}"

    def _joined(self, of: str) -> str:
        return (
            self.hours.join_sql(self.name, "h", of, "until") + " " + self.hours.join_sql(self.name, "s", of, "started")
        )

    def _select(self, less: str, held: str = "") -> str:
        """The readings of rows less their pauses. Rows without `held` were never paused and never restarted."""
        ends, starts = self.hours.worked_sql("h", "until"), self.hours.worked_sql("s", "started")
        runs = ["started < until", self.hours.running_sql("h", "until"), f"not {held}" if held else ""]
        value = f"{ends} - {starts}{less} + if({' and '.join(filter(None, runs))}, 0, 1)"
        value = f"if(ahead, 0, {value})" if held else value
        more = f", ended.place, started, {starts} as worked" if self.in_days else ""
        return f"select {self.kept}, {value} as value, stop is not null as closed{more}"


def _convert_to_days(cursor: Any, name: str, rows: Iterable[tuple[int, int, int, int]]) -> None:
    """Convert readings to whole working days: the number of the first day at whose close the clock would not be past
    due.
    """
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
