"""How a measure is declared over kinds of news. Live rows, facts and the back-test all follow from one declaration.

An app declares its measures in `measures.py`, next to the news they read. This package knows no kind of news itself.
"""

from deskbell.standards.measuring.measure_kinds import (
    Count,
    Counted,
    LeftOut,
    Marks,
    Measure,
    PartsForNews,
    Pause,
    Rounds,
    Score,
    Share,
    Span,
    Undone,
)
from deskbell.standards.measuring.news_patterns import COLUMNS, Happening, NewsPattern, matches_any, news_pattern
from deskbell.standards.measuring.reasons import Reason
from deskbell.standards.measuring.registry import (
    declare_measure,
    declared_measures,
    describe_reason,
    measurable_by_name,
    measures_with_rows,
)

__all__ = [
    "COLUMNS",
    "Count",
    "Counted",
    "Happening",
    "LeftOut",
    "Marks",
    "Measure",
    "NewsPattern",
    "PartsForNews",
    "Pause",
    "Reason",
    "Rounds",
    "Score",
    "Share",
    "Span",
    "Undone",
    "declare_measure",
    "declared_measures",
    "describe_reason",
    "matches_any",
    "measurable_by_name",
    "measures_with_rows",
    "news_pattern",
]
