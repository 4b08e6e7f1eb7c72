"""The language of standards: a few lines under a sentence of the handbook that say how it is measured.

Small, closed and total: every text either is a definition or is refused with the place, the reason and what
would be right. Nothing in it loops, calls or reads anything.
"""

from deskbell.standards.language.block import parse, show
from deskbell.standards.language.definition import Condition, Definition, Goal, Length, Unit
from deskbell.standards.language.errors import BlockError
from deskbell.standards.language.stored import from_json, to_json

__all__ = [
    "BlockError",
    "Condition",
    "Definition",
    "Goal",
    "Length",
    "Unit",
    "from_json",
    "parse",
    "show",
    "to_json",
]
