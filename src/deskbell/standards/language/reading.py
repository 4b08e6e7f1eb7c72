"""Reading the value of each line of a block."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from typing import NoReturn

from deskbell.standards.language.definition import CHANNELS, FIELDS, WALL_CLOCK, Condition, Goal, Length, Unit
from deskbell.standards.language.errors import BlockError

LONGEST_NAME = 120
LONGEST_DAYS = 366
_GOAL = "95% within 8 working hours"
_VERBS = (("is not in", False), ("is not", False), ("not in", False), ("is", True), ("in", True))
_WORD = re.compile(r'"(?P<quoted>[^"]*)"|(?P<bare>[^,"]+?)(?=\s*(?:,|$|\sand\s))', re.IGNORECASE)


@dataclass(frozen=True)
class Text:
    """A piece of a block that knows where it stands."""

    text: str
    line: int
    column: int = 1

    def refuse(self, reason: str, right: str, *, column: int | None = None, at: int = 0) -> NoReturn:
        raise BlockError(line=self.line, column=column or self.column + at, reason=reason, right=right)

    def after(self, count: int) -> "Text":
        rest = self.text[count:]
        skipped = count + len(rest) - len(rest.lstrip())
        return Text(rest.strip(), self.line, self.column + skipped)


def name_of(value: Text) -> str:
    if len(value.text) > LONGEST_NAME:
        value.refuse("This name is too long.", f"Use at most {LONGEST_NAME} characters.", at=LONGEST_NAME)
    for at, character in enumerate(value.text):
        if not character.isprintable():
            value.refuse("A name is one line of plain text.", "Leave out the character here.", at=at)
    return value.text


def measure_of(value: Text, known: Collection[str]) -> str:
    name = " ".join(value.text.split()).casefold()
    if name not in known:
        value.refuse(f"'{name}' is not a measure.", _suggestion(name, known, "The measures are"))
    return name


def over_of(value: Text) -> int:
    found = re.fullmatch(r"(\d{1,6})\s+(day|week)s?", value.text, re.IGNORECASE | re.ASCII)
    if not found:
        value.refuse(f"'{value.text}' is not a number of days.", "Write for example '28 days'.")
    days = int(found[1]) * (7 if found[2].casefold() == "week" else 1)
    if not 1 <= days <= LONGEST_DAYS:
        value.refuse("A window has 1 to 366 days.", "Write for example '28 days'.")
    return days


def goal_of(value: Text) -> Goal:
    """`95% within 8 working hours`."""
    found = re.match(r"([0-9.,]+)\s*%\s*", value.text)
    if not found:
        value.refuse("This goal does not begin with a share.", f"Write for example '{_GOAL}'.")
    percent = _percent(value, found[1])
    rest = value.after(found.end())
    within = re.match(r"within\b", rest.text, re.IGNORECASE)
    if not within:
        rest.refuse("After the share comes 'within'.", f"Write for example '{_GOAL}'.")
    return Goal(percent, length_of(rest.after(within.end())))


def length_of(value: Text) -> Length:
    found = re.fullmatch(r"(\d{1,9}|an?)\s+(working\s+)?([a-z]+?)s?", value.text, re.IGNORECASE | re.ASCII)
    word = f"{'working ' if found[2] else ''}{found[3].casefold()}" if found else ""
    unit = next((unit for unit in Unit if unit.word == word), None)
    if not found or unit is None:
        value.refuse(
            f"'{value.text}' is not a length of time.",
            "Write a number with seconds, minutes, hours, days, or the same with 'working' before it.",
        )
    count = int(found[1]) if found[1].isdecimal() else 1
    longest = LONGEST_DAYS * 86_400 // (unit.seconds or 86_400)
    if not 1 <= count <= longest:
        value.refuse("A goal lies between 1 second and 366 days.", f"Write for example '{_GOAL}'.")
    return Length(count, unit)


def where_of(value: Text) -> tuple[Condition, ...]:
    """`channel is email and brand in "Quince & Clay", Sour Lou's`."""
    conditions: list[Condition] = []
    rest = value
    while True:
        condition, rest = _condition(rest)
        conditions.append(condition)
        if not rest.text:
            return tuple(conditions)
        joint = re.match(r"and\s", rest.text, re.IGNORECASE)
        if not joint:
            rest.refuse("Two tests are joined by 'and'.", "Write for example 'channel is email and language is th'.")
        rest = rest.after(joint.end())


def calendar_of(value: Text, goal: Goal, known: Collection[str] | None) -> str:
    name = " ".join(value.text.split())
    wall = name.casefold() == WALL_CLOCK
    if wall and goal.within.unit.working:
        value.refuse(
            "The goal counts working time, but the wall clock never stops.",
            "Leave this line out, or write the goal without 'working', such as '95% within 24 hours'.",
        )
    if not wall and not goal.within.unit.working:
        value.refuse(
            f"The goal counts every hour, so the hours of {name} have no part in it.",
            "Leave this line out, or count working time, such as '95% within 8 working hours'.",
        )
    if wall:
        return WALL_CLOCK
    if known is not None and name.casefold() not in {one.casefold() for one in known}:
        value.refuse(f"No hours are kept under the name '{name}'.", _suggestion(name, known, "There are hours of"))
    return name


def quoted(value: str) -> str:
    """A value as it is printed: in quotes where it could be misread."""
    plain = re.fullmatch(r"[^\s,\"]+(?: [^\s,\"]+)*", value) and not re.search(r"(^|\s)and(\s|$)", value, re.IGNORECASE)
    return value if plain else f'"{value}"'


def _condition(value: Text) -> tuple[Condition, Text]:
    field = re.match(r"[^\s,\"]*", value.text)
    name = field[0].casefold() if field else ""
    if name not in FIELDS:
        value.refuse(f"'{name}' is nothing a contact can be sorted by.", f"Use {', '.join(FIELDS)}.")
    rest = value.after(len(name))
    words = " ".join(rest.text.casefold().split())
    for verb, among in _VERBS:
        if words.startswith(f"{verb} "):
            found = re.match(r"\s+".join(verb.split()), rest.text, re.IGNORECASE)
            return _values(name, among, verb.endswith("in"), rest.after(found.end() if found else 0))
    return rest.refuse(f"After '{name}' comes 'is', 'is not', 'in' or 'not in'.", f"Write for example '{name} is ...'.")


def _values(field: str, among: bool, several: bool, rest: Text) -> tuple[Condition, Text]:
    values: list[str] = []
    while True:
        value, rest = _value(field, rest)
        values.append(value)
        if not rest.text.startswith(","):
            return Condition(field, among, tuple(values)), rest
        if not several:
            rest.refuse("'is' takes one value.", f"For several, write '{field} in {values[0]}, ...'.")
        rest = rest.after(1)


def _value(field: str, rest: Text) -> tuple[str, Text]:
    found = _WORD.match(rest.text)
    value = (found["quoted"] if found["quoted"] is not None else found["bare"]) if found else ""
    value = value.strip()
    if not found or not value or not value.isprintable():
        rest.refuse(f"A value of {field} is missing here.", f"Write for example '{field} is {_example(field)}'.")
    if field == "channel" and value.casefold() not in CHANNELS:
        rest.refuse(f"'{value}' is not a channel.", _suggestion(value, CHANNELS, "The channels are"))
    return (value.casefold() if field == "channel" else value), rest.after(found.end())


def _example(field: str) -> str:
    return {"channel": "email", "language": "th"}.get(field, "...")


def _percent(value: Text, number: str) -> Fraction:
    if not re.fullmatch(r"\d{1,6}(\.\d{1,2})?", number):
        value.refuse(f"'{number}' is not a share.", "Write it with at most two places, such as '99.5%'.")
    percent = Fraction(number)
    if not 0 < percent <= 100:
        value.refuse(f"{number}% is not a share of anything.", "Write more than 0% and at most 100%.")
    return percent


def _suggestion(name: str, known: Collection[str], lead: str) -> str:
    near = get_close_matches(name.casefold(), [one.casefold() for one in known], n=1)
    listed = f"{lead} {', '.join(sorted(known))}." if known else "There are none yet."
    return f"Did you mean '{near[0]}'? {listed}" if near else listed
