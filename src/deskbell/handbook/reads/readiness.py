"""Whether a person was ready to serve customers at a given time: they had signed the rules in force and passed their
courses.

Every reply stores this, so it is one query on indexes.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

QUERY = """
select (
  select not exists (
    select 1 from handbook_rule r where r.edition_id = e.id and not exists (
      select 1 from handbook_signedrule s where s.staff_id = %(staff)s and s.brand_id = %(brand)s
        and s.key = r.key and s.content_hash = r.content_hash and s.at <= %(at)s
    )
  )
  from handbook_edition e where e.brand_id = %(brand)s and e.published_at <= %(at)s order by e.number desc limit 1
), (
  select bool_and(
    exists (
      select 1 from handbook_assignment a where a.staff_id = %(staff)s and a.course_id = c.id and a.at <= %(at)s
    ) and not exists (
      select 1 from handbook_assignment a where a.staff_id = %(staff)s and a.course_id = c.id
        and a.at <= %(at)s and a.binds_at <= %(at)s and (a.passed_at is null or a.passed_at > %(at)s)
    )
  )
  from handbook_course c where c.brand_id = %(brand)s and c.since <= %(at)s and (c.ended_at is null or c.ended_at > %(at)s)
    and (c.role = '' or c.role = (select p.role from people_staff p where p.id = %(staff)s))
    and (c.team_id is null or exists (
      select 1 from people_staff_teams m where m.staff_id = %(staff)s and m.team_id = c.team_id
    ))
)
"""


@dataclass(frozen=True)
class Readiness:
    """`signed` and `trained`: True, False, or None if there was nothing to sign or no course to take."""

    signed: bool | None
    trained: bool | None


def find_readiness(*, staff: int, brand: int, at: datetime) -> Readiness:
    """Return whether `staff` (id) had signed every rule of `brand` (id) in force at `at`, and passed the courses due by
    then.
    """
    with connection.cursor() as cursor:
        cursor.execute(QUERY, {"staff": staff, "brand": brand, "at": at})
        signed, trained = cursor.fetchone()
    return Readiness(signed=signed, trained=trained)
