"""Somebody else reads along: a colleague of the customer, a translator, an accountant. Who answers sees and decides who does."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from deskbell.desk.about import goes_on, tell
from deskbell.desk.actions.refusals import NeedsCopy, NeedsOthers, TooManyCopies
from deskbell.desk.actions.words import one_line
from deskbell.desk.models import Case, Copy, Draft, Message
from deskbell.kit import bulk, slots
from deskbell.people.addresses import canonical
from deskbell.people.models import Staff

MOST = 20


def choose_copies(*, case: Case, by: Staff, addresses: Iterable[str], at: datetime) -> list[str]:
    """Keep whom `by` wants in copy of the reply they are writing, none as well. Raises as `checked`."""
    chosen = checked(addresses)
    with transaction.atomic():
        draft, _new = Draft.objects.get_or_create(case=case, staff=by, kind="reply", defaults={"text": "", "at": at})
        draft.copies, draft.at = chosen, at
        draft.save(update_fields=["copies", "at"])
    return chosen


def checked(addresses: Iterable[str]) -> list[str]:
    """The addresses in their one form, each once. Raises NeedsCopy (one is none), NeedsOthers (ours), TooManyCopies."""
    found = list(dict.fromkeys(canonical("email", one) for one in addresses))
    if len(found) > MOST:
        raise TooManyCopies
    for one in found:
        if not can_be_written(one):
            raise NeedsCopy(one)
    for one in ours_among(found):
        raise NeedsOthers(one)
    return found


def can_be_written(address: str) -> bool:
    """Whether it is an address that every mail server takes."""
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True


def ours_among(addresses: Sequence[str]) -> list[str]:
    """Those of them at which we receive (slot `desk.addresses.ours`): a copy to them would come back as new mail."""
    return (
        [one for found in slots.ask("desk.addresses.ours", addresses=addresses) for one in found] if addresses else []
    )


def put_in_copy(*, message: Message, addresses: Sequence[str]) -> None:
    """Part of the transaction in which the message is written."""
    bulk.add_all(Copy(message=message, case_id=message.case_id, address=one, state="queued") for one in addresses)


def copy_delivered(*, copy: Copy, state: str, note: str, at: datetime) -> None:
    """Set how far a copy has come. One that is lost fails no reply: it is told on the message, for somebody to see."""
    with transaction.atomic():
        before = Copy.objects.select_for_update().get(pk=copy.pk)
        Copy.objects.filter(pk=copy.pk).update(state=state, note=one_line(note))
        case = goes_on(before.message.case)
        if state in ("failed", "bounced") and before.state != state:
            Case.objects.filter(pk=case.pk).update(unread=True)
        tell(case)
