"""To whom an answer goes."""

from django.db import connection

from deskbell.desk.models import Case

_PARTY = """
    select coalesce(
        (select party from desk_contact
          where case_id = %(case)s and direction = 'in' and automatic = 'none' and held = '' and party <> ''
            and proof <> 'third party'
          order by at desc, id desc limit 1),
        (select value from people_address where customer_id = %(customer)s and channel = %(channel)s order by id limit 1),
        '')
"""


def reply_party(case: Case) -> str:
    """The address the customer last wrote from on this case, else one of theirs on its channel, else empty."""
    with connection.cursor() as cursor:
        cursor.execute(_PARTY, {"case": case.pk, "customer": case.customer_id, "channel": case.channel})
        return str(cursor.fetchone()[0])
