"""What every clock would have read, as one statement over the columns: the arithmetic of `elapsed` and `timing`.

A reading is in millionths (a duration: microseconds on the clock, pauses taken off), or in whole working days. `closed` says
that it can change no more. With that a target is kept by what is closed and reads no more, and missed by what reads more.
Nothing is stored on the way: of ten million rows only the readings are, and what they are to be told apart by.
Most rows were never paused, undone or left out (`plain`): of those no list is read, and they stand first in their files.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from deskbell.standards.backtest.asked import MONDAY, WEEK, Asked, Scale
from deskbell.standards.backtest.hours import All, Table, closings, table
from deskbell.standards.calendars import MICRO, Calendar
from deskbell.standards.calendars.instants import DAY
from deskbell.standards.language import Condition, Kind
from deskbell.standards.language.definition import WALL_CLOCK
from deskbell.standards.measuring import Count, Marks, Share
from deskbell.standards.places import Places

# `seen` is a column: of a stock one looks at the end of each week.
_WHY = """case when len(left_out) > 0 then
    list_extract(list_filter(left_out, lambda p: p.begins <= seen and (p.ends is null or p.ends > seen)), -1).why end"""
_STOPPED = "case when stopped <= seen then stopped end"
_STOP = """case when stopped <= seen then stopped when len(undone) > 0 then
    list_extract(list_filter(undone, lambda p: p.stopped <= seen and p.undone > seen), 1).stopped end"""
_FAR = 2**62
_KEY = "subject, round, week"


def create(cursor: Any, name: str, asked: Asked) -> None:
    """Make, from the view of the facts, the table of readings: begun, week, the columns asked for, why, value, closed."""
    kept = ", ".join(["begun", "week::smallint as week", *asked.columns, "why"])
    test, values = about(cursor, asked)
    if asked.measure.kind is not Kind.SPAN:
        rows = _rows(asked, test, ", marks, trail, score, undone, stopped")
        value, closed = _numbers(asked)
        sql = f"select {kept}, {value} as value, {closed} as closed from ({rows})"
        cursor.execute(f"create or replace table {name} as {sql}", values)
        return
    try:
        rest = f"""
            select * replace (least(started, seen) as started, if(started > seen, null, stop) as stop), started > seen as ahead
              from ({_rows(asked, test, ", paused", plain=False)})"""
        cursor.execute(f"create or replace table {name}_rest as {rest}", values)
        _durations(cursor, name, asked, kept, _rows(asked, test, plain=True), values)
    finally:
        for made in ("rest", "once", "often", "hours", "closings"):
            cursor.execute(f"drop table if exists {name}_{made}")


def _rows(asked: Asked, test: str, needs: str = "", *, plain: bool | None = None) -> str:
    """What the definition is about, each with what stood at the end; the plain rows, the others, or both."""
    weeks, seen = "0", f"{asked.until}"
    # What restarted after the end began before it restarted; said so, older rows need not be looked at.
    counts = f"begun <= seen and begun > {asked.since} and started > {asked.since}"
    week = f"((begun + {asked.shift - MONDAY}) // {WEEK})"
    if asked.stock:
        weeks = f"unnest(range({asked.first_week}, {asked.this_week + 1}))"
        seen = f"least({WEEK} * (week + 1) + {MONDAY - asked.shift}, {asked.until})"
        week, counts = "week", "stop is null and begun <= seen"
    columns = "".join(f", {column}" for column in sorted({*asked.columns, "site"}))
    begun, why, stop = ("started", "null", _STOPPED) if plain else ("if(started > seen, began, started)", _WHY, _STOP)
    part = "true" if plain is None else "plain" if plain else "not plain"
    return f"""
        select subject, round{columns}, started, seen, begun, {week}::integer as week, why, stop{needs}
          from (select *, {why}::varchar as why, {stop} as stop, {begun} as begun
                  from (select *, {seen} as seen
                          from (select *, {weeks} as week from facts where once and {part} and {test})))
         where {counts}"""


def about(cursor: Any, asked: Asked) -> tuple[str, dict[str, Any]]:
    """The filter as SQL. What a value is compared by is decided in one place, `Condition.holds`."""
    conditions = list(asked.definition.where)
    if asked.brand:
        conditions.append(Condition("brand", True, (asked.brand,)))
    tests: list[str] = []
    values: dict[str, Any] = {}
    for number, condition in enumerate(conditions):
        found = cursor.execute(f"select distinct {condition.field} from facts")
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
        yes = "= 0" if measure.unmarked else "> 0"
        return f"if({_marks(measure.of, end)} {yes}, 1, 0)", f"{end} <= seen"
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


def _calendars(cursor: Any, asked: Asked) -> tuple[list[Calendar], str]:
    """The calendars that count, and the number of each row's as SQL; none for the wall clock."""
    definition, places = asked.definition, Places()
    if definition.wall_clock or definition.calendar.casefold() == WALL_CLOCK:
        return [], "0"
    if definition.calendar:
        return [places.calendar(places.place(definition, ""))], "0"
    found = cursor.execute("select distinct site from facts order by 1")
    sites = [site or "" for (site,) in found.fetchall()]
    cases = " ".join(f"when {_text(site)} then {number}" for number, site in enumerate(sites))
    return [places.calendar(site) for site in sites], f"(case coalesce(site, '') {cases} end)"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _durations(cursor: Any, name: str, asked: Asked, kept: str, plain: str, values: dict[str, Any]) -> None:
    """C at the end, less C at the start, less what was paused; and one where the clock stood still at the end."""
    calendars, place = _calendars(cursor, asked)
    days = ((_first(cursor, asked) - 1) // DAY, asked.until // DAY)
    hours = table(tuple(calendars), *days) if calendars else All()
    hours.create(cursor, f"{name}_hours")
    in_days = asked.scale is Scale.WORKING_DAYS
    said = _Said(f"{name}_hours", hours, kept, place, in_days)
    # Parts of their own: the engine knows how many rows they have, and looks up the hours for them, not them for the hours.
    for part, test in (("once", "< 2"), ("often", "> 1")):
        cursor.execute(f"create or replace table {name}_{part} as select * from {name}_rest where len(paused) {test}")
    cursor.execute(f"create or replace table {name} as {said.never_paused(plain)}", values)
    cursor.execute(f"insert into {name} {said.paused_once(f'{name}_once')}")
    cursor.execute(f"insert into {name} select * from ({said.paused_often(f'{name}_often')})")
    if in_days:
        _in_days(cursor, name, closings(calendars, *days))


def _first(cursor: Any, asked: Asked) -> int:
    """Before which nothing began; of a stock something may have begun long ago."""
    if not asked.stock:
        return asked.since
    found = cursor.execute("select min(started) from facts").fetchone()[0]
    return asked.until if found is None else min(int(found), asked.until)


@dataclass(frozen=True)
class _Said:
    """Readings as statements over rows, by how often these were paused."""

    name: str
    hours: Table
    kept: str
    place: str
    in_days: bool

    def never_paused(self, rows: str) -> str:
        return f"{self._select('', 'false', 'false')} from ({self._ended(f'({rows})')}) ended {self._joined('ended')}"

    def paused_once(self, rows: str) -> str:
        """Most have one pause at most: nothing can overlap, nothing need be added up."""
        rest = f"({self.hours.worked('hf', 'f')} - {self.hours.worked('hb', 'b')})"
        pauses = self.hours.join(self.name, "hb", "ended", "b") + " " + self.hours.join(self.name, "hf", "ended", "f")
        return f"""
            {self._select(f" - {rest}", "held")}
              from (select *, if(rests, greatest(p.begins, started), until) as b,
                           if(rests, least(coalesce(p.ends, until), until), until) as f,
                           rests and (p.ends is null or p.ends >= until) as held
                      from (select *, coalesce(p.begins < until and (p.ends is null or p.ends > greatest(p.begins, started)),
                                               false) as rests
                              from (select *, list_extract(paused, 1) as p from ({self._ended(rows)})))) ended
                   {self._joined("ended")} {pauses}"""

    def paused_often(self, rows: str) -> str:
        """What was paused of each row, as far as it is not paused twice; `held`: it was paused at the end."""
        rest = f"{self.hours.worked('hf', 'f')} - {self.hours.worked('hb', 'b')}"
        within = self.hours.join(self.name, "hb", "apart", "b") + " " + self.hours.join(self.name, "hf", "apart", "f")
        return f"""
            with ended as ({self._ended(rows)}),
                 periods as (select {_KEY}, place, started, until, unnest(paused) as p from ended),
                 cut as (select {_KEY}, place, greatest(p.begins, started) as b, least(coalesce(p.ends, until), until) as f,
                                p.ends is null or p.ends >= until as held
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
        return self.hours.join(self.name, "h", of, "until") + " " + self.hours.join(self.name, "s", of, "started")

    def _select(self, less: str, held: str, ahead: str = "ahead") -> str:
        ends, starts = self.hours.worked("h", "until"), self.hours.worked("s", "started")
        stands = f"started < until and {self.hours.running('h', 'until')} and not {held}"
        more = f", ended.place, started, {starts} as worked" if self.in_days else ""
        value = f"if({ahead}, 0, {ends} - {starts}{less} + if({stands}, 0, 1))"
        return f"select {self.kept}, {value} as value, stop is not null as closed{more}"


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
