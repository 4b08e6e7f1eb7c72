"""Courses in force, what a person has still to take, and who is behind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery

from deskbell.handbook.models import Assignment, Attempt, Course, CourseVersion
from deskbell.people.models import Brand, Staff

LATEST = CourseVersion.objects.filter(course=OuterRef("pk")).order_by("-number").values("pk")[:1]


def in_force(brand: Brand, *, at: datetime) -> list[CourseVersion]:
    """The courses of a brand that are taken at `at`, each in its latest version, by title."""
    running = Course.objects.filter(Q(ended_at=None) | Q(ended_at__gt=at), brand=brand, since__lte=at)
    latest = running.annotate(latest=Subquery(LATEST)).values_list("latest", flat=True)
    return list(
        CourseVersion.objects.filter(pk__in=list(latest))
        .select_related("course__brand", "course__team")
        .order_by("title", "pk")
    )


def version_of(course: Course) -> CourseVersion:
    """What a course says now."""
    return course.versions.select_related("course__brand").order_by("-number")[0]


@dataclass(frozen=True)
class Open:
    """A course somebody has still to take."""

    assignment: Assignment
    version: CourseVersion

    def late(self, at: datetime) -> bool:
        """Whether it should have been taken by now."""
        return self.assignment.due_at < at


def open_for(staff: Staff) -> list[Open]:
    """What a person has still to take, the first due first."""
    rows = _open().filter(staff=staff).order_by("due_at", "pk")
    return _with_versions(rows)


def open_in(brand: Brand, *, most: int) -> list[Open]:
    """What the people of a brand have still to take, the longest overdue first."""
    rows = _open().filter(course__brand=brand, staff__is_active=True).select_related("staff").order_by("due_at", "pk")
    return _with_versions(rows[:most])


def _open() -> "QuerySet[Assignment]":
    return Assignment.objects.filter(passed_at=None, course__ended_at=None).select_related("course__brand")


def _with_versions(rows: Iterable[Assignment]) -> list[Open]:
    found = list(rows)
    latest = Course.objects.filter(pk__in={row.course_id for row in found}).annotate(latest=Subquery(LATEST))
    versions = CourseVersion.objects.in_bulk(list(latest.values_list("latest", flat=True)))
    by_course = {version.course_id: version for version in versions.values()}
    return [Open(row, by_course[row.course_id]) for row in found]


COUNT = """
select count(*), count(*) filter (where a.due_at < %(at)s)
from handbook_assignment a join handbook_course c on c.id = a.course_id and c.ended_at is null
where a.staff_id = %(staff)s and a.passed_at is null
"""


def left_to_take(*, staff: int, at: datetime) -> tuple[int, int]:
    """How many courses a person has still to take, and how many of them are overdue."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"staff": staff, "at": at})
        row = cursor.fetchone()
    return row[0], row[1]


def passed_by(staff: Staff) -> list[Attempt]:
    """The courses a person has passed, the last first, each with the version they took."""
    tries = Attempt.objects.filter(assignment__staff=staff, passed=True)
    return list(tries.select_related("version", "assignment__course__brand").order_by("-pk")[:200])
