"""The classes by which each app declares its section of the set-up file (slot `setup_sections`)."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from deskbell.kit.rest import StrictSchema
from deskbell.people.models import Staff

LARGEST_FILE = 1_000_000


class SetupRow(StrictSchema):
    """One table of the file, such as a brand. Its fields are the keys of the table."""


class SetupMistake(Exception):
    """A value of the set-up cannot be applied. `field` is its key, or "" for the whole table."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence, self.field = sentence, field


@dataclass(frozen=True, kw_only=True)
class SetupContext:
    """Who applies the set-up (`by`), when (`at`), and the folder of the files it names. `folder` is None if it came
    through the API.
    """

    by: Staff | None
    at: datetime
    folder: Path | None = None

    def read_file(self, name: str, field: str = "file") -> str:
        """Return the text of the file `name`. Raises SetupMistake about the key `field`."""
        if self.folder is None:
            raise SetupMistake("The API reads no files: send the text itself.", field)
        try:
            with (self.folder / name).open("rb") as file:
                return file.read(LARGEST_FILE).decode("utf-8-sig")
        except OSError as problem:
            raise SetupMistake(f"The file {name} cannot be read: {problem.strerror}.", field) from problem
        except UnicodeDecodeError as problem:
            raise SetupMistake(f"The file {name} is not UTF-8 text.", field) from problem

    def read_secret(self, *, secret: str, file: str, field: str) -> str:
        """Return a secret, or "" if none is given. Raises SetupMistake.

        It comes from the file `file`, from the first line of standard input (if `file` is `-`), or, through the API
        only, from `secret`.
        """
        if secret and self.folder is not None:
            raise SetupMistake(f"Write the secret into a file of its own, and name it as {field}_file.", field)
        if file == "-" and self.folder is not None:
            return sys.stdin.readline().strip("\r\n")
        return self.read_file(file, f"{field}_file").strip("\r\n") if file else secret


@dataclass(frozen=True, kw_only=True)
class SetupSection:
    """A section of the file: tables `[[name]]`, or a single table `[name]` if `is_single`.

    `key` is the field that identifies a row. `apply` adds or changes one row and returns a sentence for each change; it
    raises SetupMistake or PeopleActionRefused. `export` returns the present rows. Sections are applied in their
    `order`, because a team needs its site.
    """

    name: str
    order: int
    key: str
    row: type[SetupRow]
    apply: Callable[[Any, SetupContext], Sequence[str]]
    export: Callable[[], Sequence[SetupRow]]
    is_single: bool = False


def find_row_by_name(rows: Mapping[str, Any], name: str, *, kind: str, field: str) -> Any:
    """Return the row called `name`. Raises SetupMistake, which lists the names that exist."""
    if name not in rows:
        known = ", ".join(sorted(rows)) or "none yet"
        raise SetupMistake(f"There is no {kind} {name!r}. There is: {known}.", field)
    return rows[name]
