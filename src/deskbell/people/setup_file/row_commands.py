"""Shared code of commands that add, change and list one kind of row of the set-up, such as `deskbell brand add`."""

import argparse
import sys
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from deskbell.kit.clock import now
from deskbell.people.actions.apply_setup import apply_setup
from deskbell.people.setup_file.document import SetupRefused, list_sections, validate_setup
from deskbell.people.setup_file.sections import SetupRow, SetupSection

# Secrets stand in no argument, since arguments are visible to everyone on the machine.
_NEVER_ARGUMENTS = {"secret", "client_secret", "outgoing_secret"}


def find_section(name: str) -> SetupSection:
    """Return the section of this name."""
    return next(section for section in list_sections() if section.name == name)


def add_row_options(parser: argparse.ArgumentParser, name: str, *, only: Collection[str] = ()) -> None:
    """Add to the parser the key of a row as an argument, and its other fields as options. `only` limits which fields."""
    section = find_section(name)
    parser.add_argument(section.key, help=f"the {section.key} by which it is known")
    for field, about in section.row.model_fields.items():
        nested = isinstance(about.default, list) and not _is_text_list(about.annotation)
        if field == section.key or field in _NEVER_ARGUMENTS or nested or (only and field not in only):
            continue
        _add_option(parser, field, about.annotation, default=None if about.is_required() else about.default)


def _is_text_list(annotation: Any) -> bool:
    return get_origin(annotation) is list and annotation.__args__ == (str,)


def _add_option(parser: argparse.ArgumentParser, field: str, annotation: Any, *, default: Any) -> None:
    option = f"--{field.replace('_', '-')}"
    usual = f"usually {default}" if default not in (None, "", []) else None
    words: dict[str, Any] = {"default": argparse.SUPPRESS, "help": usual, "dest": field}
    if field.endswith("_file"):
        words["help"] = "the file that holds it; - for the first line of standard input"
    if annotation is bool:
        parser.add_argument(option, action=argparse.BooleanOptionalAction, **words)
    elif _is_text_list(annotation):
        parser.add_argument(option, action="append", metavar="TEXT", **words)
    elif get_origin(annotation) is Literal:
        parser.add_argument(option, choices=get_args(annotation), **words)
    else:
        parser.add_argument(option, metavar="N" if annotation is int else "TEXT", **words)


def add_row(name: str, args: argparse.Namespace) -> int:
    """Add the row that the arguments describe. Return the exit code."""
    section = find_section(name)
    values = _given(section, args)
    if values[section.key] in _rows_by_key(section):
        return _refuse(f"{values[section.key]} is there already: change it with the command that changes.")
    return apply_rows({name: [values]})


def change_row(name: str, args: argparse.Namespace) -> int:
    """Change the fields of a row that the arguments give; the others stay. Returns the exit code."""
    section = find_section(name)
    values, there = _given(section, args), _rows_by_key(section)
    key = values[section.key]
    if key not in there:
        return _refuse(f"There is no {key}. There is: {', '.join(sorted(there)) or 'none yet'}.")
    return apply_rows({name: [there[key].model_dump(exclude_defaults=True) | values]})


def set_row(name: str, args: argparse.Namespace) -> int:
    """Set the only row of a section that is single. Fields that are not given stay while its key does. Returns the exit
    code.
    """
    section = find_section(name)
    values, there = _given(section, args), _rows_by_key(section)
    before = there.get(values[section.key])
    return apply_rows({name: (before.model_dump(exclude_defaults=True) if before else {}) | values})


def print_rows(name: str) -> int:
    """Print the rows of a section, each with its key first. Returns the exit code."""
    section = find_section(name)
    for row in section.export():
        values = row.model_dump(exclude_defaults=True, exclude={section.key, "hours"})
        print(getattr(row, section.key), *(f"{field}={_describe(value)}" for field, value in values.items()), sep="\t")
    return 0


def _describe(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _given(section: SetupSection, args: argparse.Namespace) -> dict[str, Any]:
    return {field: value for field, value in vars(args).items() if field in section.row.model_fields}


def _rows_by_key(section: SetupSection) -> Mapping[str, SetupRow]:
    return {getattr(row, section.key): row for row in section.export()}


def apply_rows(values: Mapping[str, Any]) -> int:
    """Apply a part of a set-up and print what changed, or why it was refused. Returns the exit code."""
    try:
        changes = apply_setup(document=validate_setup(values), by=None, at=now(), folder=Path.cwd())
    except SetupRefused as refusal:
        return _refuse(*(fault.describe() for fault in refusal.faults))
    print(*(changes or ["It is so already."]), sep="\n")
    return 0


def _refuse(*sentences: str) -> int:
    print("Nothing was changed.", *sentences, sep="\n", file=sys.stderr)
    return 1


def parse_date(text: str) -> date:
    """Return the day of an argument. Raises argparse.ArgumentTypeError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day: write it as 2026-12-24") from None
