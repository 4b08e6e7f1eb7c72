"""Suggest who gets a copy of a reply.

An address is chosen in advance only when it is certain that the customer named it, or when we wrote to it before.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from deskbell.desk.actions.copies import is_complete_address, list_own_addresses
from deskbell.desk.case_channels import get_desk_channel
from deskbell.desk.models import Case
from deskbell.desk.reads.display_names import reveal_hidden_characters
from deskbell.desk.reads.reply_address import last_contact_sql, last_contact_values
from deskbell.kit.bulk import run_sql
from deskbell.people.addresses import is_no_reply_address
from deskbell.people.models import Staff

# The addresses of the customer's last mail and of our last reply. One who is in both is expected to keep reading.
_NAMED_SQL = """
    with theirs as (select id from desk_message where contact_id = (select id {last})),
         ours as (select id from desk_message where case_id = any(%(cases)s) and author_id is not null
                  order by at desc, id desc limit 1)
    select address, bool_or(state = '' and vouched) or count(distinct message_id) > 1
      from desk_copy where address <> '' and message_id in (select id from theirs union all select id from ours)
     group by address order by min(id)
"""


@dataclass(frozen=True)
class CopySuggestion:
    """An address that may get a copy, and whether it is chosen in advance."""

    address: str
    is_chosen: bool

    @property
    def label(self) -> str:
        """The address with hidden characters made visible."""
        return reveal_hidden_characters(self.address)


def suggest_copies(*, case: Case, party: str, chosen: Sequence[str] | None = None) -> list[CopySuggestion]:
    """Return the addresses to suggest for a copy of the reply to `party`. When `chosen` is given, exactly those are
    chosen.
    """
    certain_by_address = dict(run_sql(_NAMED_SQL.format(last=last_contact_sql(case)), last_contact_values(case)))
    others = [one for one in certain_by_address if one != party]
    addresses = [*_exclude_own(case.channel, others)[: get_desk_channel(case.channel).max_copies], *(chosen or ())]
    preselected = {one for one, sure in certain_by_address.items() if sure} if chosen is None else set(chosen)
    suggestions = [CopySuggestion(one, one in preselected) for one in dict.fromkeys(addresses)]
    # Chosen addresses come first, so that all of them are seen.
    return sorted(suggestions, key=lambda one: not one.is_chosen)


def _exclude_own(channel: str, addresses: list[str]) -> list[str]:
    """Return the addresses without our own, without colleagues (they read the case here), and without those that nobody
    reads.
    """
    people = [one for one in addresses if is_complete_address(channel, one) and not is_no_reply_address(one)]
    if not people:
        return people
    ours = set(list_own_addresses(people)) | set(Staff.objects.filter(email__in=people).values_list("email", flat=True))
    return [one for one in people if one not in ours]
