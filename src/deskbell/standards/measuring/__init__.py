"""How a measure is declared: over kinds of news, once, and from that the live rows, the facts and the back-test.

An app declares its measures in `measures.py`, next to the news they read. Nothing here knows a kind of news.
"""

from deskbell.standards.measuring.kinds import (
    Count,
    Heard,
    LeftOut,
    Marks,
    Measure,
    Pause,
    Rounds,
    Score,
    Share,
    Span,
    Undone,
)
from deskbell.standards.measuring.known import keepers, measurable, measure, measures
from deskbell.standards.measuring.news import COLUMNS, Happening, On, any_of, on

__all__ = [
    "COLUMNS",
    "Count",
    "Happening",
    "Heard",
    "LeftOut",
    "Marks",
    "Measure",
    "On",
    "Pause",
    "Rounds",
    "Score",
    "Share",
    "Span",
    "Undone",
    "any_of",
    "keepers",
    "measurable",
    "measure",
    "measures",
    "on",
]
