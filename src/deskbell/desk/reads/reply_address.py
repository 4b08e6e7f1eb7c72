"""Find the address that a reply goes to."""

from typing import Any

from django.db import connection

from deskbell.desk.models import Case
from deskbell.desk.reads.merges import case_ids_with_merged

_IN_CASE = "case_id = %(case)s"
# In merged cases another person may have written last; the reply goes to the customer of this case.
_IN_MERGED_CASES = "case_id = any(%(cases)s) and customer_id = %(customer)s"
_LAST_CONTACT_SQL = """
    from desk_contact where {where} and direction = 'in' and automatic = 'none' and held = '' and party <> ''
        and proof <> 'third party'
    order by at desc, id desc limit 1
"""
_ADDRESS_SQL = """
    select coalesce((select party {last}),
        (select value from people_address where customer_id = %(customer)s and channel = %(channel)s order by id limit 1),
        '')
"""


def reply_address(case: Case) -> str:
    """Return the address from which the customer last wrote on this case; if there is none, one of theirs on its
    channel; else "".
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _ADDRESS_SQL.format(last=last_contact_sql(case)), last_contact_values(case) | {"channel": case.channel}
        )
        return str(cursor.fetchone()[0])


def last_contact_sql(case: Case) -> str:
    """Return the SQL after `select` that finds the contact to which a reply belongs. Its parameters are
    `last_contact_values`.
    """
    return _LAST_CONTACT_SQL.format(where=_IN_MERGED_CASES if case.took_in else _IN_CASE)


def last_contact_values(case: Case) -> dict[str, Any]:
    """Return the parameters of `last_contact_sql`."""
    return {"case": case.pk, "cases": case_ids_with_merged(case), "customer": case.customer_id}
