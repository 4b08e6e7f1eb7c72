"""Assign a course to people, each with a day by which it must be taken."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from deskbell.handbook.events import CourseGiven
from deskbell.handbook.models import Assignment, Course, CourseVersion
from deskbell.handbook.reasons import AssignmentReason
from deskbell.journal.record import record_all
from deskbell.people.models import Staff

BINDS_AT_ONCE = (AssignmentReason.HIRED,)


def assign_course(
    *,
    version: CourseVersion,
    staff: Sequence[Staff],
    why: AssignmentReason,
    by: Staff | None,
    at: datetime,
    due_at: datetime | None = None,
) -> int:
    """Assign the course to those in `staff` who do not have it to take already. Returns the number of assignments.

    `why` is one of `AssignmentReason`. Without `due_at` the course's own number of days applies.
    """
    due_at = due_at or at + timedelta(days=version.due_days)
    with transaction.atomic():
        Course.objects.select_for_update(no_key=True).get(pk=version.course_id)
        have = set(
            Assignment.objects.filter(course=version.course_id, passed_at=None).values_list("staff_id", flat=True)
        )
        rows = [
            Assignment(
                course_id=version.course_id,
                staff=person,
                why=why,
                at=at,
                due_at=due_at,
                binds_at=at if why in BINDS_AT_ONCE else due_at,
            )
            for person in staff
            if person.pk not in have
        ]
        Assignment.objects.bulk_create(rows)
        record_all((_news(row, version, by), at) for row in rows)
    return len(rows)


def _news(row: Assignment, version: CourseVersion, by: Staff | None) -> CourseGiven:
    return CourseGiven(
        brand=version.course.brand.slug,
        actor=by.pk if by else None,
        staff=row.staff_id,
        course=row.course_id,
        assignment=row.pk,
        why=row.why,
        due_at=row.due_at.isoformat(),
    )
