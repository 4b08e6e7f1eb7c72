"""The back-test: what a standard would have shown on the past, had it always been in force.

1. `create_readings` computes once what every clock would have read, for one measure, filter and calendar, as a table in
   DuckDB.
2. `cached_readings` keeps the tables of the last few queries.
3. Moving the target only counts over that table (`Readings`, `build_slider`), so it is quick.
4. `tightest_target` finds the tightest target that nine weeks in ten would have met.

It computes the same as the live clocks (`elapsed`, `timing`), written as SQL over columns.
"""

from deskbell.standards.backtest.query import BacktestQuery
from deskbell.standards.backtest.reading_cache import cached_readings
from deskbell.standards.backtest.reading_counts import BacktestWeek, Readings

__all__ = ["BacktestQuery", "BacktestWeek", "Readings", "cached_readings"]
