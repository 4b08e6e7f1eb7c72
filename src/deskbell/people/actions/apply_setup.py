"""Apply a set-up document: add and change what it names. Either all of it is applied or nothing. What it does not name
stays.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction

from deskbell.people.actions.refusals import PeopleActionRefused
from deskbell.people.models import Staff
from deskbell.people.setup_file.document import SetupFault, SetupRefused, list_rows, list_sections
from deskbell.people.setup_file.sections import SetupContext, SetupMistake, SetupRow, SetupSection


def apply_setup(
    *, document: SetupRow, by: Staff | None, at: datetime, folder: Path | None = None, dry_run: bool = False
) -> list[str]:
    """Apply the document. Returns a sentence for each change; an empty list if everything was there already.

    With `dry_run` the changes are rolled back at the end. Raises SetupRefused with the first row that cannot be
    applied.
    """
    context = SetupContext(by=by, at=at, folder=folder)
    with transaction.atomic():
        changes = [
            change
            for section in list_sections()
            for number, row in enumerate(list_rows(document, section))
            for change in _apply_row(section, number, row, context)
        ]
        if dry_run:
            transaction.set_rollback(True)
    return changes


def _apply_row(section: SetupSection, number: int, row: SetupRow, context: SetupContext) -> Sequence[str]:
    path = (section.name,) if section.is_single else (section.name, number)
    try:
        return section.apply(row, context)
    except SetupMistake as mistake:
        where = (*path, mistake.field) if mistake.field else path
        raise SetupRefused([SetupFault(where, mistake.sentence)]) from mistake
    except PeopleActionRefused as refusal:
        raise SetupRefused([SetupFault(path, str(refusal))]) from refusal
