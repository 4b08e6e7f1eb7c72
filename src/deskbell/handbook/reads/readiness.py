"""Whether someone was ready to serve at an instant: had they signed the rules then in force?

Every reply asks it, so it is one query on indexes.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

QUERY = """
select not exists (
  select 1 from handbook_rule r where r.edition_id = e.id and not exists (
    select 1 from handbook_signedrule s where s.staff_id = %(staff)s and s.brand_id = %(brand)s
      and s.key = r.key and s.content_hash = r.content_hash and s.at <= %(at)s
  )
)
from handbook_edition e where e.brand_id = %(brand)s and e.published_at <= %(at)s order by e.number desc limit 1
"""


@dataclass(frozen=True)
class Readiness:
    """True, False, or None when there was nothing to sign or to learn."""

    signed: bool | None
    trained: bool | None


def readiness(*, staff: int, brand: int, at: datetime) -> Readiness:
    """Had `staff` signed every rule of `brand` that was in force at `at`, and passed what they had to by then?"""
    with connection.cursor() as cursor:
        cursor.execute(QUERY, {"staff": staff, "brand": brand, "at": at})
        row = cursor.fetchone()
    return Readiness(signed=row[0] if row else None, trained=None)
