"""Send the automatic acknowledgement of a new case, at most once a day to one address.

The limit stops loops: without it, two help desks would acknowledge each other for ever. The text never repeats what the
sender wrote, so nobody can make us send their words to a third person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.conf import settings
from django.db import connection
from django.utils import translation

from deskbell.channels.address_digest import digest_address
from deskbell.channels.models import Account
from deskbell.channels.registry import get_channel
from deskbell.desk.actions.acknowledge import Acknowledgement, acknowledge_all
from deskbell.desk.models import Case
from deskbell.desk.reasons import PendingReason

LANGUAGES = {code for code, _ in settings.LANGUAGES}


@dataclass(frozen=True, kw_only=True)
class AcknowledgementRequest:
    """A case that may be acknowledged. `address` is its sender's; `at` is when the message came.

    With `is_budget_notice` the sender is told instead that they write too much, which is not their acknowledgement of
    that day.
    """

    case: Case
    account: Account
    address: str
    at: datetime
    is_budget_notice: bool = False

    @property
    def digest(self) -> str:
        """The digest by which it is known that this was sent today."""
        return digest_address(f"budget {self.address}" if self.is_budget_notice else self.address)


def acknowledge_once(*, requests: Sequence[AcknowledgementRequest]) -> None:
    """Acknowledge each of these cases, unless its address already got an acknowledgement on that day (UTC).

    Call it inside the transaction that opens the cases.
    """
    new = _first_of_today(requests)
    blocked = _find_blocked(requests)
    acks = [_acknowledgement(one, blocked) for one in requests if (one.digest, _day(one)) in new]
    if acks:
        acknowledge_all(acks=acks)


def _first_of_today(requests: Sequence[AcknowledgementRequest]) -> set[tuple[str, date]]:
    wanted = sorted({(one.digest, _day(one)) for one in requests})
    if not wanted:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into channels_acknowledged (digest, day) select * from unnest(%s::text[], %s::date[]) "
            "on conflict do nothing returning digest, day",
            [[name for name, _ in wanted], [day for _, day in wanted]],
        )
        return set(cursor.fetchall())


def _day(one: AcknowledgementRequest) -> date:
    return one.at.astimezone(UTC).date()


def _find_blocked(requests: Sequence[AcknowledgementRequest]) -> frozenset[int]:
    """Return the ids of the accounts that have nothing to send with."""
    names = {one.account.channel for one in requests}
    return frozenset(number for name in names for number in get_channel(name).list_blocked_accounts())


def _acknowledgement(one: AcknowledgementRequest, blocked: frozenset[int]) -> Acknowledgement:
    brand = one.account.brand
    language = next((known for known in (one.case.language, brand.language) if known in LANGUAGES), "en")
    with translation.override(language):
        channel = get_channel(one.account.channel)
        write = channel.write_budget_notice if one.is_budget_notice else channel.write_acknowledgement
        text = write(ref=one.case.ref, brand=brand.name)
    note = PendingReason.NO_SERVER.value if one.account.pk in blocked else ""
    return Acknowledgement(case=one.case, party=one.address, text=text, language=language, at=one.at, note=note)
