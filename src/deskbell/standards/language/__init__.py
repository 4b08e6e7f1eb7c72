"""The language of standards: a few lines under a sentence of the handbook that say how it is measured.

Small, closed and total: every text either is a definition or is refused with the place, the reason and what
would be right. Nothing in it loops, calls or reads anything. It is spoken in five languages; the grammar is one.
"""

from deskbell.standards.language.block import line_of, parse, show
from deskbell.standards.language.definition import Aim, Condition, Definition, Goal, Kind, Length, Measurable, Unit
from deskbell.standards.language.errors import BlockError
from deskbell.standards.language.filters import where_text
from deskbell.standards.language.goals import goal_text
from deskbell.standards.language.reading import measure_text
from deskbell.standards.language.stored import from_json, to_json

__all__ = [
    "Aim",
    "BlockError",
    "Condition",
    "Definition",
    "Goal",
    "Kind",
    "Length",
    "Measurable",
    "Unit",
    "from_json",
    "goal_text",
    "line_of",
    "measure_text",
    "parse",
    "show",
    "to_json",
    "where_text",
]
