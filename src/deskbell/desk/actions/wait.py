"""A clock that stands still says why: the case waits on the customer, on somebody else, or until a time."""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.desk.about import about, held_still
from deskbell.desk.actions.refusals import NeedsReopening, NeedsTime, NeedsWait
from deskbell.desk.events import CaseResumed, CaseWaiting
from deskbell.desk.models import Case
from deskbell.journal.record import record
from deskbell.people.models import Staff

# Nothing is planned for longer; and near the end of the calendar an instant has no hour any more in some time zones.
LONGEST = timedelta(days=3653)


def wait(*, case: Case, on: str, until: datetime | None, by: Staff, at: datetime) -> Case:
    """Let the case wait on `on` (customer, third party, time), until `until` at the latest.

    Raises NeedsTime (a wait on time without a time ahead, or one of more than ten years), NeedsReopening (resolved or
    closed), ValueError.
    """
    with transaction.atomic():
        case = held_still(case)
        begin_wait(case=case, on=on, until=until, by=by, at=at)
        case.save(update_fields=["state", "waiting_on", "waiting_until"])
    return case


def begin_wait(*, case: Case, on: str, until: datetime | None, by: Staff, at: datetime) -> None:
    """The change itself, on a case that the caller holds still and saves."""
    if on not in Case.WaitingOn.values:
        raise ValueError(f"a case waits on one of {', '.join(Case.WaitingOn.values)}")
    if case.state in (Case.State.RESOLVED, Case.State.CLOSED):
        raise NeedsReopening
    if (until is not None and until <= at) or (until is None and on == Case.WaitingOn.TIME):
        raise NeedsTime
    if until is not None and until > at + LONGEST:
        raise NeedsTime(_("Choose a time within the next ten years."))
    case.state, case.waiting_on, case.waiting_until = Case.State.WAITING, on, until
    moment = until.astimezone(UTC).isoformat(timespec="seconds") if until else ""
    record(CaseWaiting(**about(case), actor=by.pk, on=on, until=moment), at=at)


def resume(*, case: Case, by: Staff | None, why: str, at: datetime) -> Case:
    """End the wait: `why` is "time came" or "by hand". Raises NeedsWait."""
    with transaction.atomic():
        case = held_still(case)
        if case.state != Case.State.WAITING:
            raise NeedsWait
        case.state, case.waiting_on, case.waiting_until = Case.State.OPEN, "", None
        case.save(update_fields=["state", "waiting_on", "waiting_until"])
        record(CaseResumed(**about(case), actor=by.pk if by else None, why=why), at=at)
    return case
