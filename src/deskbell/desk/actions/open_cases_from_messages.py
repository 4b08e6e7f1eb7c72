"""Open cases from incoming messages: each message is the first of a new matter."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from deskbell.desk.actions.open_case import NewCase, build_case, case_opened_news, reserve_case_ids
from deskbell.desk.actions.receive_message import IncomingMessage, MessageForCase, store_messages
from deskbell.desk.models import Case, Message
from deskbell.journal.record import record_all


@dataclass(frozen=True, kw_only=True)
class FirstMessage:
    """An incoming message, and the values of the case that it opens."""

    opening: NewCase
    incoming: IncomingMessage


def open_cases_from_messages(*, messages: Sequence[FirstMessage]) -> list[Message]:
    """Open a case for each of `messages`, in a few statements for all of them. Return the messages in the same order.

    The result is the same as calling `open_case` and then `receive_message` for each.
    """
    if not messages:
        return []
    with transaction.atomic(savepoint=False):
        numbers = reserve_case_ids(len(messages))
        cases = Case.objects.bulk_create(
            _build_case(message, number) for message, number in zip(messages, numbers, strict=True)
        )
        record_all((case_opened_news(case), case.opened_at) for case in cases)
        return store_messages([_message_for_case(message, case) for message, case in zip(messages, cases, strict=True)])


def _build_case(message: FirstMessage, number: int) -> Case:
    return build_case(number, message.opening, unread=message.incoming.automatic == "none")


def _message_for_case(message: FirstMessage, case: Case) -> MessageForCase:
    opening = message.opening
    return MessageForCase(
        case=case, channel=opening.channel, customer=opening.customer, incoming=message.incoming, at=opening.at
    )
