"""Assign courses again that must be repeated, early enough to be taken before the interval ends."""

from datetime import datetime

from django.db import connection

from deskbell.handbook.actions.assign_course import assign_course
from deskbell.handbook.models import CourseVersion
from deskbell.handbook.reasons import AssignmentReason
from deskbell.people.models import Staff

MAX_RENEWALS = 500
DUE_AGAIN = """
with latest as (
  select distinct on (v.course_id) v.id, v.course_id, c.brand_id, c.team_id, c.role, v.due_days, v.every_days
  from handbook_courseversion v join handbook_course c on c.id = v.course_id and c.ended_at is null
  order by v.course_id, v.number desc
), last as (
  select distinct on (a.course_id, a.staff_id) a.course_id, a.staff_id, a.passed_at
  from handbook_assignment a join latest on latest.course_id = a.course_id and latest.every_days is not null
  order by a.course_id, a.staff_id, a.at desc, a.id desc
)
select latest.id, last.staff_id, last.passed_at + make_interval(days => latest.every_days::int)
from last join latest using (course_id) join people_staff p on p.id = last.staff_id and p.is_active
where last.passed_at + make_interval(days => latest.every_days::int - latest.due_days::int) <= %(at)s and (
  exists (select 1 from people_staff_teams m join people_team t on t.id = m.team_id
          where m.staff_id = p.id and t.brand_id = latest.brand_id)
  or not exists (select 1 from people_staff_teams m where m.staff_id = p.id)
) and latest.role in ('', p.role) and (
  latest.team_id is null or exists (select 1 from people_staff_teams m where m.staff_id = p.id and m.team_id = latest.team_id)
)
order by 3 limit %(most)s
"""


def renew_courses(*, at: datetime) -> int:
    """Assign the courses that are due for repetition at `at`, at most MAX_RENEWALS in one call, the longest due first.
    Returns the number of assignments.
    """
    with connection.cursor() as cursor:
        cursor.execute(DUE_AGAIN, {"at": at, "most": MAX_RENEWALS})
        rows = cursor.fetchall()
    versions = CourseVersion.objects.select_related("course__brand").in_bulk({row[0] for row in rows})
    people = Staff.objects.in_bulk({row[1] for row in rows})
    count = 0
    for version, person, due_at in rows:
        why = AssignmentReason.INTERVAL
        count += assign_course(
            version=versions[version], staff=[people[person]], why=why, by=None, at=at, due_at=max(due_at, at)
        )
    return count
