"""The block language of standards: a few lines under a sentence of the handbook that say how it is measured.

It is small. Every text is either a definition, or refused with the position, the reason and the remedy. Nothing in it
loops, calls or reads anything. It has keywords in five languages and one grammar.
"""

from deskbell.standards.language.block import format_block, line_of_key, parse_block
from deskbell.standards.language.block_error import BlockError
from deskbell.standards.language.block_lines import measure_text
from deskbell.standards.language.definition import Aim, Condition, Definition, Goal, Kind, Length, Measurable, Unit
from deskbell.standards.language.definition_json import definition_from_json, definition_to_json
from deskbell.standards.language.filters import where_text
from deskbell.standards.language.goals import goal_text

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
    "definition_from_json",
    "definition_to_json",
    "format_block",
    "goal_text",
    "line_of_key",
    "measure_text",
    "parse_block",
    "where_text",
]
