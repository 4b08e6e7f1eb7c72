"""The first word of a new matter: the case is opened and says it, at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from deskbell.desk.actions.open import Opening, new_case, next_numbers, opened
from deskbell.desk.actions.receive import Heard, Incoming, keep_all
from deskbell.desk.models import Case, Message
from deskbell.journal.record import record_all
from deskbell.kit import bulk


@dataclass(frozen=True, kw_only=True)
class First:
    """A case that is to be opened, and its first words."""

    opening: Opening
    incoming: Incoming


def arrive(*, firsts: Sequence[First]) -> list[Message]:
    """Open a case with each of these; as `open_case` then `receive`, in a few statements for all of them."""
    if not firsts:
        return []
    with transaction.atomic(savepoint=False):
        numbers = next_numbers(len(firsts))
        cases = bulk.insert_all(_case(first, number) for first, number in zip(firsts, numbers, strict=True))
        record_all((opened(case), case.opened_at) for case in cases)
        return keep_all([_heard(first, case) for first, case in zip(firsts, cases, strict=True)])


def _case(first: First, number: int) -> Case:
    return new_case(number, first.opening, unread=first.incoming.automatic == "none")


def _heard(first: First, case: Case) -> Heard:
    opening = first.opening
    return Heard(case=case, channel=opening.channel, customer=opening.customer, incoming=first.incoming, at=opening.at)
