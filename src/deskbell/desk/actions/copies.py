"""Choose who gets a copy of a reply, such as a translator or an accountant. The writer of the reply decides."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from deskbell.desk.actions.refusal_reasons import Refusal
from deskbell.desk.actions.refusals import (
    CaseRefusal,
    NeedsCopyAddress,
    NeedsNoCopies,
    NeedsOutsideAddress,
    TooManyCopies,
)
from deskbell.desk.case_changes import lock_merge_target, notify_case_pages
from deskbell.desk.case_channels import get_desk_channel
from deskbell.desk.clean_text import clean_line
from deskbell.desk.models import Case, CaseDraft, Copy, Message
from deskbell.desk.reads.display_names import reveal_hidden_characters
from deskbell.desk.reasons import LOST_STATES, DeliveryState
from deskbell.desk.slots import receiving_addresses
from deskbell.people.address_kinds import list_address_kinds
from deskbell.people.addresses import normalize_address
from deskbell.people.models import Staff


def choose_copies(*, case: Case, by: Staff, addresses: Iterable[str], at: datetime) -> list[str]:
    """Save the addresses that get a copy of the reply `by` is writing. An empty list is a choice, too, and is saved.

    Returns the normalised addresses. Raises what `check_copies` raises.
    """
    chosen = check_copies(case, addresses)
    with transaction.atomic():
        draft, _new = CaseDraft.objects.get_or_create(
            case=case, staff=by, kind="reply", defaults={"text": "", "at": at}
        )
        draft.copies, draft.at = chosen, at
        draft.save(update_fields=["copies", "at"])
    return chosen


def check_copies(case: Case, addresses: Iterable[str]) -> list[str]:
    """Return the normalised addresses, each once.

    Raises NeedsNoCopies, TooManyCopies, NeedsCopyAddress (one is not an address) or NeedsOutsideAddress (one is our
    own).
    """
    found = list(addresses)
    for refusal in find_copy_refusals(case, found):
        raise refusal
    return _normalize(case, found)


def find_copy_refusals(case: Case, addresses: Iterable[str]) -> list[CaseRefusal]:
    """Return all reasons why these addresses cannot get a copy; empty when they can. The channel of the case sets the
    rules.
    """
    normalized, channel = _normalize(case, addresses), get_desk_channel(case.channel)
    if not normalized:
        return []
    if not channel.max_copies:
        return [NeedsNoCopies()]
    found: list[CaseRefusal] = [_too_many_copies(channel.max_copies)] if len(normalized) > channel.max_copies else []
    incomplete = [one for one in normalized if not is_complete_address(case.channel, one)]
    found += [NeedsCopyAddress(_name_address(Refusal.BAD_COPY_ADDRESS, one)) for one in incomplete]
    own = list_own_addresses([one for one in normalized if one not in incomplete])
    return found + [NeedsOutsideAddress(_name_address(Refusal.OWN_COPY_ADDRESS, one)) for one in own]


def _too_many_copies(limit: int) -> TooManyCopies:
    return TooManyCopies(Refusal.TOO_MANY_COPIES.sentence % {"count": limit})


def _normalize(case: Case, addresses: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(normalize_address(case.channel, one) for one in addresses))


def _name_address(reason: Refusal, address: str) -> str:
    return reason.sentence % {"address": reveal_hidden_characters(address[:320])}


def is_complete_address(channel: str, address: str) -> bool:
    """Return whether this channel can send to this normalised address."""
    kind = list_address_kinds().get(channel)
    return kind is not None and kind.is_complete(address)


def list_own_addresses(addresses: Sequence[str]) -> list[str]:
    """Return those of the addresses at which we receive mail ourselves. A copy to them would come back to us as new
    mail.
    """
    return (
        [one for normalized in receiving_addresses.ask(addresses=addresses) for one in normalized] if addresses else []
    )


def add_copies(*, message: Message, addresses: Sequence[str]) -> None:
    """Add the addresses in copy to a message, in the transaction that writes the message."""
    Copy.objects.bulk_create(
        Copy(message=message, case_id=message.case_id, address=one, state=DeliveryState.QUEUED.value)
        for one in addresses
    )


def record_copy_delivery(*, copy: Copy, state: str, note: str, at: datetime) -> None:
    """Record how far a copy has come; `note` says why it did not arrive.

    A lost copy marks the case unread, so that a person looks. The reply itself still counts as sent.
    """
    with transaction.atomic():
        before = Copy.objects.select_for_update().get(pk=copy.pk)
        Copy.objects.filter(pk=copy.pk).update(state=state, note=clean_line(note))
        case = lock_merge_target(before.message.case)
        if state in LOST_STATES and before.state != state:
            Case.objects.filter(pk=case.pk).update(unread=True)
        notify_case_pages(case)
