"""Put a case on hold with a reason: it waits on the customer, on a third party, or until a time."""

from datetime import UTC, datetime, timedelta

from django.db import transaction

from deskbell.desk.actions.refusal_reasons import Refusal
from deskbell.desk.actions.refusals import NeedsReopening, NeedsTime, NeedsWaitingCase
from deskbell.desk.case_changes import journal_columns, lock_case
from deskbell.desk.events import CaseResumed, CaseWaiting
from deskbell.desk.models import Case
from deskbell.desk.reasons import ResumeReason
from deskbell.journal.record import record
from deskbell.people.models import Staff

# Nobody plans further ahead; and near the year 9999 an instant has no local time in some time zones.
MAX_WAIT = timedelta(days=3653)


def wait(*, case: Case, on: str, until: datetime | None, by: Staff, at: datetime) -> Case:
    """Put the case on hold and return it. `on` is customer, third party or time. The wait ends at `until` at the latest
    (None: no limit).

    Raises NeedsTime (a wait on time without a time in the future, or longer than ten years), NeedsReopening (the case
    is resolved or closed), ValueError.
    """
    with transaction.atomic():
        case = lock_case(case)
        begin_wait(case=case, on=on, until=until, by=by, at=at)
        case.save(update_fields=["state", "waiting_on", "waiting_until"])
    return case


def begin_wait(*, case: Case, on: str, until: datetime | None, by: Staff, at: datetime) -> None:
    """Put a case on hold that the caller has locked and saves. Raises what `wait` raises."""
    if on not in Case.WaitingOn.values:
        raise ValueError(f"a case waits on one of {', '.join(Case.WaitingOn.values)}")
    if case.state in (Case.State.RESOLVED, Case.State.CLOSED):
        raise NeedsReopening
    if (until is not None and until <= at) or (until is None and on == Case.WaitingOn.TIME):
        raise NeedsTime
    if until is not None and until > at + MAX_WAIT:
        raise NeedsTime(Refusal.WAIT_TOO_LONG.sentence)
    case.state, case.waiting_on, case.waiting_until = Case.State.WAITING, on, until
    moment = until.astimezone(UTC).isoformat(timespec="seconds") if until else ""
    record(CaseWaiting(**journal_columns(case), actor=by.pk, on=on, until=moment), at=at)


def resume(*, case: Case, by: Staff | None, why: ResumeReason, at: datetime) -> Case:
    """End the wait and return the case; `why` is TIME_CAME or BY_HAND. Raises NeedsWaitingCase."""
    with transaction.atomic():
        case = lock_case(case)
        if case.state != Case.State.WAITING:
            raise NeedsWaitingCase
        case.state, case.waiting_on, case.waiting_until = Case.State.OPEN, "", None
        case.save(update_fields=["state", "waiting_on", "waiting_until"])
        record(CaseResumed(**journal_columns(case), actor=by.pk if by else None, why=why.value), at=at)
    return case
