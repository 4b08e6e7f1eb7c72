"""To whom an answer goes."""

from typing import Any

from django.db import connection

from deskbell.desk.models import Case
from deskbell.desk.reads.merged import whole

_HERE = "case_id = %(case)s"
# Where several cases are told as one, somebody else may have written last: the answer is for the customer of this one.
_IN_ALL = "case_id = any(%(cases)s) and customer_id = %(customer)s"
_LAST = """
    from desk_contact where {where} and direction = 'in' and automatic = 'none' and held = '' and party <> ''
        and proof <> 'third party'
    order by at desc, id desc limit 1
"""
_PARTY = """
    select coalesce((select party {last}),
        (select value from people_address where customer_id = %(customer)s and channel = %(channel)s order by id limit 1),
        '')
"""


def reply_party(case: Case) -> str:
    """The address the customer last wrote from on this case, else one of theirs on its channel, else empty."""
    with connection.cursor() as cursor:
        cursor.execute(_PARTY.format(last=last_of(case)), asked_of(case) | {"channel": case.channel})
        return str(cursor.fetchone()[0])


def last_of(case: Case) -> str:
    """What stands after `select` to ask for the contact to which an answer belongs; its values are `asked_of`."""
    return _LAST.format(where=_IN_ALL if case.took_in else _HERE)


def asked_of(case: Case) -> dict[str, Any]:
    """The values that `last_of` needs."""
    return {"case": case.pk, "cases": whole(case), "customer": case.customer_id}
