"""Reading and printing a standard's block: one `word: value` a line."""

from collections.abc import Collection

from deskbell.standards.language.definition import Definition
from deskbell.standards.language.errors import BlockError
from deskbell.standards.language.reading import (
    Text,
    calendar_of,
    goal_of,
    measure_of,
    name_of,
    over_of,
    quoted,
    where_of,
)

KEYS = ("name", "measure", "where", "goal", "over", "calendar")
NEEDED = ("name", "measure", "goal", "over")
LONGEST = 4_000
_LIKE = {
    "name": "name: Email answered within a working day",
    "measure": "measure: first reply",
    "goal": "goal: 95% within 8 working hours",
    "over": "over: 28 days",
}


def parse(text: str, *, measures: Collection[str], calendars: Collection[str] | None = None) -> Definition:
    """The definition a block gives; raises BlockError with place, reason and what would be right.

    `measures` are the names that can be measured; `calendars`, where given, the places whose hours are known.
    """
    if len(text) > LONGEST:
        raise BlockError(line=1, column=1, reason="This block is too long.", right=f"Use at most {LONGEST} characters.")
    fields = _fields(text)
    _check_needed(fields, text)
    goal = goal_of(fields["goal"])
    return Definition(
        name=name_of(fields["name"]),
        measure=measure_of(fields["measure"], measures),
        where=where_of(fields["where"]) if "where" in fields else (),
        goal=goal,
        over_days=over_of(fields["over"]),
        calendar=calendar_of(fields["calendar"], goal, calendars) if "calendar" in fields else "",
    )


def show(definition: Definition) -> str:
    """The block as it is printed in the handbook; reading it again gives the same definition."""
    lines = [("name", definition.name), ("measure", definition.measure)]
    if definition.where:
        lines.append(("where", where_text(definition)))
    lines += [("goal", str(definition.goal)), ("over", days_text(definition.over_days))]
    if definition.calendar:
        lines.append(("calendar", definition.calendar))
    return "\n".join(f"{key + ':':<9}{value}" for key, value in lines)


def where_text(definition: Definition) -> str:
    parts = []
    for condition in definition.where:
        if len(condition.values) == 1:
            verb = "is" if condition.among else "is not"
        else:
            verb = "in" if condition.among else "not in"
        parts.append(f"{condition.field} {verb} {', '.join(quoted(value) for value in condition.values)}")
    return " and ".join(parts)


def days_text(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"


def _fields(text: str) -> dict[str, Text]:
    found: dict[str, Text] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        key, value = _field(Text(line.rstrip("\r"), number))
        if key in found:
            value.refuse(f"'{key}' stands here twice.", "Keep one of the two lines.", column=1)
        found[key] = value
    return found


def _field(line: Text) -> tuple[str, Text]:
    word, colon, value = line.text.partition(":")
    key = " ".join(word.split()).casefold()
    column = line.column + len(word) - len(word.lstrip())
    if not colon:
        line.refuse("This line has no colon.", f"Write one of {_listed(KEYS)}, a colon, and its value.", column=column)
    if key not in KEYS:
        line.refuse(f"'{key}' is not a word of a standard.", f"The words are {_listed(KEYS)}.", column=column)
    skipped = len(word) + 1 + len(value) - len(value.lstrip())
    rest = Text(value.strip(), line.line, line.column + skipped)
    if not rest.text:
        example = _LIKE.get(key)
        rest.refuse(f"'{key}' has no value.", f"Write for example '{example}'." if example else "Leave the line out.")
    return key, rest


def _check_needed(fields: dict[str, Text], text: str) -> None:
    missing = [key for key in NEEDED if key not in fields]
    if missing:
        raise BlockError(
            line=text.rstrip().count("\n") + 1,
            column=1,
            reason=f"'{missing[0]}' is missing.",
            right=f"Add a line such as '{_LIKE[missing[0]]}'.",
        )


def _listed(words: Collection[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}"
