"""The courses of a brand at a glance: how many of those who have to take each have passed it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from deskbell.handbook.models import Course, CourseVersion
from deskbell.handbook.reads.training import in_force
from deskbell.people.models import Brand
from deskbell.people.panels import role_word

COUNTS = """
select a.course_id, count(*), count(*) filter (where a.passed_at is not null),
  count(*) filter (where a.passed_at is null and a.due_at < %(at)s)
from (
  select distinct on (a.course_id, a.staff_id) a.course_id, a.passed_at, a.due_at
  from handbook_assignment a join people_staff p on p.id = a.staff_id and p.is_active
  where a.course_id = any(%(courses)s) order by a.course_id, a.staff_id, a.at desc, a.id desc
) a group by a.course_id
"""


@dataclass(frozen=True)
class Overview:
    """A course: how many people have it, how many have passed it as they last had to, how many are overdue."""

    version: CourseVersion
    people: int
    passed: int
    late: int

    @property
    def whose(self) -> str:
        """For whom it is, when it is not for everybody."""
        return whose(self.version.course)


def whose(course: Course) -> str:
    """For whom a course is, when it is not for everybody."""
    if course.team:
        return course.team.name
    return role_word(course.role) if course.role else ""


def sample() -> str:
    """What a course looks like, for whoever writes their first."""
    return "\n".join(
        (
            _("What this course is about, in a sentence or two."),
            "",
            "```rule",
            "1.1",
            "```",
            "",
            "```question",
            _("What is asked?"),
            "[ ] " + _("An answer that sounds right"),
            "    " + _("Why it is not."),
            "[x] " + _("The right answer"),
            "    " + _("Why it is."),
            "```",
            "",
        )
    )


def overview(brand: Brand, *, at: datetime) -> list[Overview]:
    """The courses in force."""
    versions = in_force(brand, at=at)
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"at": at, "courses": [version.course_id for version in versions]})
        counts = {row[0]: row[1:] for row in cursor.fetchall()}
    return [Overview(version, *counts.get(version.course_id, (0, 0, 0))) for version in versions]
