"""The statements of standards that are put together from pieces. Their golden files are in standards/sql."""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.architecture.sql import executed_by

from deskbell.standards import fact_files, outcomes, outcomes_by_period
from deskbell.standards.actions import breach
from deskbell.standards.backtest import (
    BacktestQuery,
    hours_tables,
    reading_cache,
    reading_sums,
    readings_table,
    tightest_target,
)
from deskbell.standards.backtest.reading_counts import Readings, window_sql
from deskbell.standards.calendars import Calendar, OpeningBlock, OpeningHours, WorkingHours
from deskbell.standards.language import Definition, parse_block
from deskbell.standards.measuring import measurable_by_name
from deskbell.standards.projections import (
    clock_projection,
    fact_writer,
    imported_past,
    parquet,
    row_projection,
)
from deskbell.standards.reads import causes, durations, measured_standard, outcome_rows, standard_counts, sums

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
# The columns of readings that the trial page groups by.
PARTS = ("team", "site", "topic")
RESOLUTIONS = next(one for one in imported_past._groups() if one.key == '"case"')
CUSTOMERS = next(one for one in imported_past._groups() if "customer" in one.key)


def query(measure: str, goal: str, where: str = "") -> BacktestQuery:
    """A question to the last four weeks."""
    lines = ["name: Shown", f"measure: {measure}", f"goal: {goal}", "over: 28 days"] + (
        [f"where: {where}"] if where else []
    )
    definition: Definition = parse_block("\n".join(lines), measures=measurable_by_name())
    return BacktestQuery(definition, AT, brand="qc", weeks=4, columns=PARTS)


WITHIN = query("first reply", "95% within 60 minutes", "channel is email")
MEDIAN = query("first reply", "median at most 60 minutes")
MEAN = query("first reply", "average at most 60 minutes")
HOURS = query("first reply", "95% within 8 working hours")
DAYS = query("first reply", "95% within 2 working days")
OPEN = query("open age", "95% within 48 hours")
COUNT = query("handovers", "at most 1 per case")
RETURNS = query("returns", "at most 1 per case")
SHARE = query("returned", "at most 5%")
WANTED = query("signed cover", "at least 98%")
WITHIN_DAYS = query("reopened", "at most 5%")


class ShownReadings(Readings):
    """Readings in no database: what is asked of them is executed by the recorder."""

    def __init__(self, recorder: Any) -> None:
        self.recorder = recorder
        super().__init__("readings_1", 0)

    def drop_when_unused(self) -> None:
        """Nothing to do: there is no table."""

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self.recorder.execute(sql).fetchall()
        return found


def shown(method: str, *args: Any, found: list[tuple[Any, ...]] | None = None) -> str:
    """What a method of readings asks."""
    return executed_by(lambda recorder: getattr(ShownReadings(recorder), method)(*args), found=found)


def about_readings(function: Any, *args: Any, found: list[tuple[Any, ...]] | None = None) -> str:
    """What a function over readings asks."""
    return executed_by(lambda recorder: function(ShownReadings(recorder), *args), found=found)


def created(asked: BacktestQuery) -> str:
    """What makes the table of readings. Each column that is filtered by has two values, one of them wanted."""
    return executed_by(
        readings_table.create_readings, "readings_1", asked, found=[("qc",), ("sl",), ("email",), ("chat",)]
    )


def created_by_hours(asked: BacktestQuery) -> str:
    """The same for working hours, which lie in the database: the last steps, from the table of hours on."""
    kept = ", ".join(["begun", "week::smallint as week", *PARTS, "why"])
    plain = readings_table._rows_sql(asked, "true", plain=True)
    calendars: list[Calendar] = [bangkok(9)]
    return executed_by(readings_table._create_durations, "readings_1", asked, kept, plain, {}, calendars, "0")


def bangkok(opens: int, minutes: int = 0) -> WorkingHours:
    """A shop that opens at this time on Mondays."""
    block = OpeningBlock(0, opens * 3600 + minutes * 60, 17 * 3600)
    return WorkingHours(OpeningHours(zone="Asia/Bangkok", blocks=(block,)))


def hours_of(calendar: WorkingHours) -> str:
    """What makes the table of working hours of a few days."""
    table = hours_tables.build_hours_table((calendar,), 20_000, 20_006)
    return executed_by(lambda recorder: table.create(recorder, "hours"))


def view(files: fact_files.FactFiles) -> str:
    return executed_by(files.create_view)


PACKED = fact_files.FactFiles(
    whole=("facts/first-reply/2026-11/24.parquet",), packed=("facts/first-reply/2026-10/all.parquet",), days=(20_734,)
)
FILE = parquet.FactFile(
    "first reply", date(2026, 11, 24), date(2026, 11, 25), Path("facts/first-reply/2026-11/24.parquet")
)

STATEMENTS = {
    "actions/breach/due": breach._DUE,
    "backtest/hours_tables/by_step": lambda: hours_of(bangkok(9)),
    "backtest/hours_tables/by_day": lambda: executed_by(
        lambda recorder: hours_tables.build_day_table((bangkok(9),), 20_000, 20_006).create(recorder, "hours")
    ),
    "backtest/reading_cache/empty_table": reading_cache._empty_table_sql("readings_1", PARTS),
    "backtest/reading_counts/window": lambda: shown("window_tally", WITHIN),
    "backtest/reading_counts/weeks": lambda: shown("count_weeks", WITHIN),
    "backtest/reading_counts/weeks_of_means": lambda: shown("count_weeks", MEAN),
    "backtest/reading_counts/weeks_of_what_is_open": lambda: shown("count_weeks", OPEN),
    "backtest/reading_counts/by_hour": lambda: shown("count_by", SHARE, "hour"),
    "backtest/reading_counts/curve": lambda: shown("curve", WITHIN, 60_000_000, 64),
    "backtest/reading_sums/count": lambda: about_readings(
        reading_sums.sum_readings, COUNT, window_sql(COUNT), found=[(0, 0, 0, 0)]
    ),
    "backtest/reading_sums/share": lambda: about_readings(
        reading_sums.sum_readings, SHARE, window_sql(SHARE), found=[(0, 0)]
    ),
    "backtest/reading_sums/duration": lambda: about_readings(
        reading_sums.sum_readings, WITHIN, window_sql(WITHIN), found=[(0, 0)]
    ),
    "backtest/reading_sums/most_returns": lambda: executed_by(
        reading_sums.most_returns_to_one_team, replace(COUNT, brand=""), 0, 1, found=[(None,)]
    ),
    "backtest/readings_table/duration": lambda: created(WITHIN),
    "backtest/readings_table/what_is_open": lambda: executed_by(
        readings_table.create_readings, "readings_1", replace(OPEN, brand=""), found=[(0,)]
    ),
    "backtest/readings_table/working_hours": lambda: created_by_hours(HOURS),
    "backtest/readings_table/working_days": lambda: created_by_hours(DAYS),
    "backtest/readings_table/count": lambda: created(COUNT),
    "backtest/readings_table/returns": lambda: created(RETURNS),
    "backtest/readings_table/share": lambda: created(SHARE),
    "backtest/readings_table/share_that_is_wanted": lambda: created(WANTED),
    "backtest/readings_table/share_within_days": lambda: created(WITHIN_DAYS),
    "backtest/tightest_target/by_week": lambda: about_readings(tightest_target._by_week, WITHIN),
    "backtest/tightest_target/step_by_step": lambda: about_readings(
        tightest_target._targets_step_by_step, WITHIN, [2960, 2961]
    ),
    "backtest/tightest_target/durations": lambda: about_readings(
        tightest_target.duration_in_window, MEDIAN, Fraction(1, 2)
    ),
    "backtest/tightest_target/kaplan_meier": lambda: about_readings(
        tightest_target._kaplan_meier, "week", "week >= 2957", Fraction(9, 10), [2960, 2961]
    ),
    "fact_files/view": lambda: view(PACKED),
    "outcomes/count": outcomes.COUNT,
    "outcomes/mean": outcomes.MEAN,
    "outcomes/missable": outcomes.judged_sql_where(outcomes.MISSABLE),
    "outcomes_by_period/count": outcomes_by_period._count_sql(),
    "outcomes_by_period/tallies": outcomes_by_period._tallies_sql(stock=False),
    "outcomes_by_period/tallies_of_what_is_open": outcomes_by_period._tallies_sql(stock=True),
    "outcomes_by_period/means": outcomes_by_period._means_sql(stock=False),
    "projections/fact_writer/months": fact_writer._WHOLE.format(waits="moved > written"),
    "projections/fact_writer/describe": fact_writer._describe_sql(Path("02.parquet")),
    "projections/imported_past/read": imported_past._READ.format(key=RESOLUTIONS.key),
    "projections/imported_past/read_customers": imported_past._READ.format(key=CUSTOMERS.key),
    "projections/imported_past/earlier": imported_past._BEHIND.format(key=RESOLUTIONS.key),
    "projections/parquet/read": parquet._COPY,
    "projections/parquet/load": parquet._load_sql(Path("rows.csv")),
    "projections/parquet/write": parquet._write_sql(FILE, Path("0.parquet")),
    "projections/row_projection/load": row_projection._LOAD,
    "projections/upsert/rows": row_projection._WRITE._sql,
    "projections/upsert/clocks": clock_projection._WRITE._sql,
    "reads/causes/count": causes._count_sql(),
    "reads/durations/finished": durations._FINISHED,
    "reads/durations/waiting": durations._WAITING,
    "reads/measured_standard/pending": measured_standard._PENDING,
    "reads/outcome_rows/all": outcome_rows._page_sql(outcome_rows.RowFilter()),
    "reads/outcome_rows/missed_by_cause": outcome_rows._page_sql(outcome_rows.RowFilter("missed", cause="-")),
    "reads/outcome_rows/with_some": outcome_rows._page_sql(outcome_rows.RowFilter(many=outcome_rows.SOME)),
    "reads/standard_counts/count": standard_counts._COUNT,
    "reads/sums/count": sums._SUMS,
}
