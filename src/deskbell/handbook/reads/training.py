"""The courses in force, and the courses that each person still has to take."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery

from deskbell.handbook.models import Assignment, Attempt, Course, CourseVersion
from deskbell.handbook.reasons import AssignmentReason
from deskbell.people.models import Brand, Staff

LATEST_VERSION = CourseVersion.objects.filter(course=OuterRef("pk")).order_by("-number").values("pk")[:1]


def list_courses_in_force(brand: Brand, *, at: datetime) -> list[CourseVersion]:
    """Return the courses of a brand in force at `at`, each in its latest version, sorted by title."""
    running = Course.objects.filter(Q(ended_at=None) | Q(ended_at__gt=at), brand=brand, since__lte=at)
    latest = running.annotate(latest=Subquery(LATEST_VERSION)).values_list("latest", flat=True)
    return list(
        CourseVersion.objects.filter(pk__in=list(latest))
        .select_related("course__brand", "course__team")
        .order_by("title", "pk")
    )


def latest_course_version(course: Course) -> CourseVersion:
    """Return the latest version of a course."""
    return course.versions.select_related("course__brand").order_by("-number")[0]


@dataclass(frozen=True)
class OpenAssignment:
    """A course that a person still has to take."""

    assignment: Assignment
    version: CourseVersion

    @property
    def reason(self) -> AssignmentReason:
        """Why it has to be taken."""
        return AssignmentReason(self.assignment.why)

    def is_overdue(self, at: datetime) -> bool:
        """Return True if it is overdue at `at`."""
        return self.assignment.due_at < at


def list_open_assignments(staff: Staff) -> list[OpenAssignment]:
    """Return the courses that a person still has to take, the first due first."""
    rows = _open_assignments().filter(staff=staff).order_by("due_at", "pk")
    return _with_versions(rows)


def list_open_assignments_in(brand: Brand, *, most: int) -> list[OpenAssignment]:
    """Return the courses that people of a brand still have to take, at most `most`, the longest overdue first."""
    rows = (
        _open_assignments()
        .filter(course__brand=brand, staff__is_active=True)
        .select_related("staff")
        .order_by("due_at", "pk")
    )
    return _with_versions(rows[:most])


def _open_assignments() -> "QuerySet[Assignment]":
    return Assignment.objects.filter(passed_at=None, course__ended_at=None).select_related("course__brand")


def _with_versions(rows: Iterable[Assignment]) -> list[OpenAssignment]:
    found = list(rows)
    latest = Course.objects.filter(pk__in={row.course_id for row in found}).annotate(latest=Subquery(LATEST_VERSION))
    versions = CourseVersion.objects.in_bulk(list(latest.values_list("latest", flat=True)))
    by_course = {version.course_id: version for version in versions.values()}
    return [OpenAssignment(row, by_course[row.course_id]) for row in found]


OPEN_COUNT = """
select count(*), count(*) filter (where a.due_at < %(at)s)
from handbook_assignment a join handbook_course c on c.id = a.course_id and c.ended_at is null
where a.staff_id = %(staff)s and a.passed_at is null
"""


def count_courses_to_take(*, staff: int, at: datetime) -> tuple[int, int]:
    """Return how many courses a person (id) still has to take, and how many of them are overdue."""
    with connection.cursor() as cursor:
        cursor.execute(OPEN_COUNT, {"staff": staff, "at": at})
        row = cursor.fetchone()
    return row[0], row[1]


def list_passed_attempts(staff: Staff) -> list[Attempt]:
    """Return a person's last 200 passed attempts, the newest first, with the course version they took."""
    tries = Attempt.objects.filter(assignment__staff=staff, passed=True)
    return list(tries.select_related("version", "assignment__course__brand").order_by("-pk")[:200])
