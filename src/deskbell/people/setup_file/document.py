"""Check a set-up document against the sections that all apps declare. The document comes from a TOML file or as JSON."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import ValidationError, create_model

from deskbell.people.setup_file.line_numbers import find_line
from deskbell.people.setup_file.sections import SetupRow, SetupSection
from deskbell.people.slots import setup_sections


@dataclass(frozen=True)
class SetupFault:
    """One error in a document. `path` says where, such as `("sites", 0, "zone")`; `sentence` says what is wrong."""

    path: tuple[str | int, ...]
    sentence: str

    def describe(self, text: str = "") -> str:
        """Return the fault as one line. If `text` is the TOML file, its line number is added."""
        line = find_line(text, self.path)
        place = ".".join(str(step + 1 if isinstance(step, int) else step) for step in self.path)
        return f"{f'line {line}, ' if line else ''}{place or 'the file'}: {self.sentence}"


class SetupRefused(Exception):
    """The set-up was refused and nothing has changed. `faults` lists the errors."""

    def __init__(self, faults: Sequence[SetupFault]) -> None:
        super().__init__("; ".join(fault.describe() for fault in faults))
        self.faults = list(faults)


def list_sections() -> list[SetupSection]:
    """Return the sections of all apps, in the order in which they are applied."""
    found = [section for sections in setup_sections.ask() for section in sections]
    return sorted(found, key=lambda section: section.order)


@cache
def document_model() -> type[SetupRow]:
    """Return the Pydantic schema of the whole document: each section is a list of rows, or one row."""
    fields: dict[str, Any] = {
        section.name: (section.row | None, None) if section.is_single else (list[section.row], [])  # type: ignore[name-defined]
        for section in list_sections()
    }
    return create_model("SetupIn", __base__=SetupRow, __doc__="The set-up, or a part of it.", **fields)


def parse_setup(text: str) -> dict[str, Any]:
    """Parse a TOML file. Raises SetupRefused."""
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as problem:
        raise SetupRefused([SetupFault((), f"This is not TOML: {problem}.")]) from problem


def validate_setup(values: Mapping[str, Any]) -> SetupRow:
    """Check the values and return them as a document. Raises SetupRefused with every missing, unknown or mistyped
    field.
    """
    try:
        return document_model().model_validate(values)
    except ValidationError as problem:
        raise SetupRefused([SetupFault(error["loc"], _sentence(error)) for error in problem.errors()]) from problem


def _sentence(error: Mapping[str, Any]) -> str:
    if error["type"] == "extra_forbidden":
        return "There is no such key."
    if error["type"] == "missing":
        return "This key is missing."
    return f"{error['msg']}."


def list_rows(document: SetupRow, section: SetupSection) -> list[SetupRow]:
    """Return the rows of a section."""
    value = getattr(document, section.name)
    if section.is_single:
        return [value] if value is not None else []
    return list(value)
