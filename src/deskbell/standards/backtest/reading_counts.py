"""Count over a table of readings: by week, over the window, by team, hour and topic, and for each target of a curve."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from weakref import finalize

from deskbell.standards import duckdb_engine
from deskbell.standards.backtest.query import BacktestQuery, target_reading
from deskbell.standards.calendars import from_micros
from deskbell.standards.intervals import Mean
from deskbell.standards.language import Aim
from deskbell.standards.outcomes import Tally

GROUPINGS = {
    "team": "coalesce(team, '')",
    "topic": "coalesce(topic, '')",
    "site": "coalesce(site, '')",
    "hour": "((begun + {shift}) // 3600000000 % 24)::varchar",
}
_HOUR = 3_600_000_000
# Whole numbers add up to the same in any order; fractions do not, and threads finish in any order.
INTEGER_SUMS = (
    "count(value), coalesce(sum(value::decimal(19, 0)), 0), "
    "coalesce(sum(value::decimal(19, 0) * value::decimal(19, 0)), 0)"
)
MOST_ANSWERS = 200


@dataclass(frozen=True)
class BacktestWeek:
    """The outcomes of what began in one week from Monday. For a measure of what is open, of what was open at its end."""

    begins: datetime
    tally: Tally
    mean: Mean


class Readings:
    """A table of readings in DuckDB. `memory` caches what was computed from it."""

    def __init__(self, table: str, rows: int) -> None:
        self.table, self.rows = table, rows
        self.cache: dict[Any, Any] = {}
        self._answers: dict[str, list[tuple[Any, ...]]] = {}
        self.drop_when_unused()

    def drop_when_unused(self) -> None:
        """Drop the table as soon as nothing refers to this object."""
        finalize(self, _drop_table, self.table)

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Run a statement over the readings. They never change, so results are cached."""
        found = self._answers.get(sql)
        if found is None:
            with duckdb_engine.duckdb_cursor() as cursor:
                found = list(cursor.execute(sql).fetchall())
            if len(self._answers) >= MOST_ANSWERS:
                self._answers.pop(next(iter(self._answers)), None)
            self._answers[sql] = found
        return found

    def window_tally(self, query: BacktestQuery) -> Tally:
        """Return the outcomes that the standard would have shown at the end, over its own window."""
        return self.tallies(query, "0", window_sql(query)).get(0, Tally())

    def window_mean(self, query: BacktestQuery) -> Mean:
        """Return the mean of what is decided in the window."""
        return next((mean for _all, mean in self.means(query, "0", window_sql(query))), Mean(0, 0.0, 0.0))

    def count_weeks(self, query: BacktestQuery) -> list[BacktestWeek]:
        """Return every week of the query, also those in which nothing began."""
        within = f"week >= {query.first_week}"
        tallies = self.tallies(query, "week", within)
        means = dict(self.means(query, "week", within)) if query.goal.is_mean else {}
        return [
            BacktestWeek(
                from_micros(query.week_start(week)), tallies.get(week, Tally()), means.get(week, Mean(0, 0.0, 0.0))
            )
            for week in range(query.first_week, query.this_week + 1)
        ]

    def count_by(self, query: BacktestQuery, by: str) -> list[tuple[str, Tally]]:
        """Return the outcomes in the window by a column of GROUPINGS, the most missed first."""
        found = self.tallies(query, GROUPINGS[by].format(shift=query.offset_micros), window_sql(query))
        return sorted(found.items(), key=lambda item: (-item[1].missed, item[0]))

    def curve(self, query: BacktestQuery, step: int, points: int) -> list[Tally]:
        """Return the outcomes in the window for targets of 0, 1, 2 ... steps."""
        bucket = f"least((greatest(value, 0) + {step - 1}) // {step}, {points + 1})"
        rows = self.query(
            f"select {bucket}, closed, count(*) from {self.table} where why is null and {window_sql(query)} group by all"
        )
        counts = {(int(at), closed): number for at, closed, number in rows}
        total, under, found = sum(counts.values()), 0, []
        kept = 0
        for at in range(points + 1):
            closed, still = counts.get((at, True), 0), counts.get((at, False), 0)
            kept, under = kept + closed + (still if query.is_stock else 0), under + closed + still
            found.append(Tally(kept=kept, missed=total - under, pending=under - kept))
        return found

    def tallies(self, query: BacktestQuery, by: str, within: str) -> dict[Any, Tally]:
        """Return the outcomes by the SQL expression `by`, for the readings that meet the SQL condition `within`."""
        kept, missed = verdicts_sql(query)
        rows = self.query(
            f"select {by} as part, count(*) filter (where {kept}), count(*) filter (where {missed}), count(*) "
            f"from {self.table} where why is null and {within} group by all"
        )
        found = {part: Tally(kept=k, missed=m, pending=n - k - m) for part, k, m, n in rows}
        for part, why, count in self._count_left_out(by, within):
            found.setdefault(part, Tally()).left_out[why] = count
        return found

    def _count_left_out(self, by: str, within: str) -> list[tuple[Any, ...]]:
        """What is left out, by expression and reason. It does not depend on the target."""
        if (by, within) not in self.cache:
            self.cache[by, within] = self.query(
                f"select {by} as part, why, count(*) from {self.table} where why is not null and {within} group by all "
                "order by all"
            )
        return list(self.cache[by, within])

    def means(self, query: BacktestQuery, by: str, within: str) -> Iterator[tuple[Any, Mean]]:
        """Yield the means of what is decided, grouped in the same way as in `tallies`."""
        rows = self.query(
            f"select {by} as part, {INTEGER_SUMS} from {self.table} "
            f"where why is null and closed and {within} group by all"
        )
        for part, n, total, squares in rows:
            yield part, Mean.of_sums(int(n), int(total), int(squares))


def verdicts_sql(query: BacktestQuery) -> tuple[str, str]:
    """Return SQL for (kept, missed) by the goal of the query."""
    aim = query.goal.aim
    if query.goal.is_mean:
        return "closed", "false"
    if aim in (Aim.AT_LEAST, Aim.AT_MOST) or (aim is Aim.NONE and query.measure.kind == "share"):
        yes = 1 if aim is Aim.AT_LEAST else 0
        return f"closed and value = {yes}", f"closed and value <> {yes}"
    most = target_reading(query.goal)
    return ("" if query.is_stock else "closed and ") + f"value <= {most}", f"value > {most}"


def window_sql(query: BacktestQuery) -> str:
    """Return the SQL condition for what counts in the standard's own window."""
    if query.is_stock:
        return f"week = {query.this_week}"
    return f"begun > {query.end_micros - query.definition.over_days * 24 * _HOUR}"


def _drop_table(table: str) -> None:
    with duckdb_engine.duckdb_cursor() as cursor:
        cursor.execute(f"drop table if exists {table}")
