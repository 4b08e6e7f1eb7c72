"""Who might read an answer in copy. Chosen beforehand is only who the customer surely named, or whom we wrote to before."""

from collections.abc import Sequence
from dataclasses import dataclass

from deskbell.desk.actions.copies import MOST, can_be_written, ours_among
from deskbell.desk.models import Case
from deskbell.desk.reads.party import asked_of, last_of
from deskbell.desk.reads.spoken import plainly
from deskbell.kit.bulk import ask
from deskbell.people.addresses import is_unread
from deskbell.people.models import Staff

# Those of the customer's last mail, and of our last answer: one who is in both is expected to read on.
_NAMED = """
    with theirs as (select id from desk_message where contact_id = (select id {last})),
         ours as (select id from desk_message where case_id = any(%(cases)s) and author_id is not null
                  order by at desc, id desc limit 1)
    select address, bool_or(state = '' and vouched) or count(distinct message_id) > 1
      from desk_copy where address <> '' and message_id in (select id from theirs union all select id from ours)
     group by address order by min(id)
"""


@dataclass(frozen=True)
class Offered:
    """One of them; `says` is the address as it is shown."""

    address: str
    chosen: bool

    @property
    def says(self) -> str:
        """The address, with the signs that would steer our eyes made visible."""
        return plainly(self.address)


def offered(*, case: Case, party: str, chosen: Sequence[str] | None = None) -> list[Offered]:
    """Whom to offer for a copy of the answer to `party`: with `chosen`, those are chosen and no others."""
    named = dict(ask(_NAMED.format(last=last_of(case)), asked_of(case)))
    known = [*_fit([one for one in named if one != party])[:MOST], *(chosen or ())]
    wanted = {one for one, sure in named.items() if sure} if chosen is None else set(chosen)
    found = [Offered(one, one in wanted) for one in dict.fromkeys(known)]
    # However many there are, nobody who gets it is out of sight.
    return sorted(found, key=lambda one: not one.chosen)


def _fit(addresses: list[str]) -> list[str]:
    """Without addresses of ours, those of colleagues, who read it here, and those that nobody reads."""
    people = [one for one in addresses if can_be_written(one) and not is_unread(one)]
    if not people:
        return people
    ours = set(ours_among(people)) | set(Staff.objects.filter(email__in=people).values_list("email", flat=True))
    return [one for one in people if one not in ours]
