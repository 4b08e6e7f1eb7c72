"""Give the open cases of a colleague who leaves to someone else, or to nobody, so that none waits for a person who
cannot work.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from deskbell.desk.case_changes import journal_columns
from deskbell.desk.events import CaseAssigned
from deskbell.desk.models import Case
from deskbell.desk.rules import FINISHED
from deskbell.journal.record import record, record_all
from deskbell.kit.read_rows import read_rows
from deskbell.people.models import Staff
from deskbell.people.reads.slugs import get_team_slug

LOCK_OPEN_CASES = "where owner_id = %s and state <> all(%s) order by id limit %s for update"
CHUNK = 500


def move_open_cases(*, staff: Staff, to: Staff | None, by: Staff | None, at: datetime) -> int:
    """Give every case of `staff` that is neither resolved nor closed to `to`, or to nobody. Returns how many.

    The cases stay with their teams, and each gets its news on the journal.
    """
    with transaction.atomic():
        return sum(_move(cases, to, by, at) for cases in _lock_open_cases(staff))


def _lock_open_cases(staff: Staff) -> Iterator[list[Case]]:
    """Yield the open cases of `staff` in chunks, locked. Each chunk must be moved before the next is asked for."""
    while cases := read_rows(Case, LOCK_OPEN_CASES, [staff.pk, [state.value for state in FINISHED], CHUNK]):
        yield cases


def _move(cases: list[Case], to: Staff | None, by: Staff | None, at: datetime) -> int:
    news = [(_assigned(case, to, by), at) for case in cases]
    Case.objects.filter(pk__in=[case.pk for case in cases]).update(owner=to)
    record_all(news)
    return len(news)


def free_from_leaver(case: Case, at: datetime) -> None:
    """Take the owner from a case that is open again, if the owner has left. The caller saves the case."""
    if case.owner_id is not None and not Staff.objects.filter(pk=case.owner_id, is_active=True).exists():
        record(_assigned(case, None, None), at=at)
        case.owner = None


def _assigned(case: Case, to: Staff | None, by: Staff | None) -> CaseAssigned:
    return CaseAssigned(
        **journal_columns(case),
        actor=by.pk if by else None,
        to=to.pk if to else None,
        before=case.owner_id,
        team_before=get_team_slug(case.team_id),
        why="" if to else "left",
    )
