"""A standard tried on the past: what would have been kept, had it held all the time.

What a clock would have read is worked out once for a measure, a filter and a calendar, and kept for a while; moving the target
is then one count over those readings. The arithmetic is that of the live clocks, in columns.
"""

from deskbell.standards.backtest.asked import Asked, Scale
from deskbell.standards.backtest.kept import readings
from deskbell.standards.backtest.told import Readings, Week

__all__ = ["Asked", "Readings", "Scale", "Week", "readings"]
