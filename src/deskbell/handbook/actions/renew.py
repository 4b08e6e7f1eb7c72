"""What was learned long ago is learned again: courses with an interval come back in time to be taken before it is over."""

from datetime import datetime

from django.db import connection

from deskbell.handbook.actions.give import give
from deskbell.handbook.models import Assignment, CourseVersion
from deskbell.people.models import Staff

MOST = 500
OVER = """
with said as (
  select distinct on (v.course_id) v.id, v.course_id, c.brand_id, c.team_id, c.role, v.due_days, v.every_days
  from handbook_courseversion v join handbook_course c on c.id = v.course_id and c.ended_at is null
  order by v.course_id, v.number desc
), last as (
  select distinct on (a.course_id, a.staff_id) a.course_id, a.staff_id, a.passed_at
  from handbook_assignment a join said on said.course_id = a.course_id and said.every_days is not null
  order by a.course_id, a.staff_id, a.at desc, a.id desc
)
select said.id, last.staff_id, last.passed_at + make_interval(days => said.every_days::int)
from last join said using (course_id) join people_staff p on p.id = last.staff_id and p.is_active
where last.passed_at + make_interval(days => said.every_days::int - said.due_days::int) <= %(at)s and (
  exists (select 1 from people_staff_teams m join people_team t on t.id = m.team_id
          where m.staff_id = p.id and t.brand_id = said.brand_id)
  or not exists (select 1 from people_staff_teams m where m.staff_id = p.id)
) and said.role in ('', p.role) and (
  said.team_id is null or exists (select 1 from people_staff_teams m where m.staff_id = p.id and m.team_id = said.team_id)
)
order by 3 limit %(most)s
"""


def renew(*, at: datetime) -> int:
    """Give again what is due again; how many were given something."""
    with connection.cursor() as cursor:
        cursor.execute(OVER, {"at": at, "most": MOST})
        rows = cursor.fetchall()
    versions = CourseVersion.objects.select_related("course__brand").in_bulk({row[0] for row in rows})
    people = Staff.objects.in_bulk({row[1] for row in rows})
    given = 0
    for version, person, due_at in rows:
        why = Assignment.Why.INTERVAL
        given += give(
            version=versions[version], staff=[people[person]], why=why, by=None, at=at, due_at=max(due_at, at)
        )
    return given
