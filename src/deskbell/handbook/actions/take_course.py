"""A short check at the end of a course: who passes it has learned it; who does not reads what was wrong and tries again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.handbook.course import Step, marked, steps
from deskbell.handbook.events import CourseTaken
from deskbell.handbook.models import Assignment, Attempt, CourseVersion
from deskbell.journal.record import record


class NotTaken(ValueError):
    """A sentence: why these answers were not marked."""


def take_course(
    *, assignment: Assignment, version: CourseVersion, given: Sequence[Sequence[int]], at: datetime
) -> Attempt:
    """Mark answers (the numbers of the choices made, for each question) and keep the try. Raises NotTaken."""
    questions = [step for step in steps(version.markdown) if step.kind == "question"]
    with transaction.atomic():
        row = Assignment.objects.select_for_update(no_key=True).select_related("course__brand").get(pk=assignment.pk)
        _refuse(row, version, questions, given)
        result = marked(questions, given)
        passed = result.right * 100 >= version.pass_mark * len(questions)
        attempt = Attempt.objects.create(
            assignment=row,
            version=version,
            right=result.right,
            asked=len(questions),
            passed=passed,
            answers=result.given,
            at=at,
        )
        if passed:
            Assignment.objects.filter(pk=row.pk).update(passed_at=at)
        record(_news(row, attempt), at=at)
    return attempt


def _refuse(row: Assignment, version: CourseVersion, questions: Sequence[Step], given: Sequence[Sequence[int]]) -> None:
    if row.passed_at is not None:
        raise NotTaken(_("You have passed this course already."))
    latest = CourseVersion.objects.filter(course=row.course_id).order_by("-number").first()
    if latest is None or latest.pk != version.pk:
        raise NotTaken(_("The course was changed while you took it. Read what is new and answer again."))
    if len(given) != len(questions) or not all(given):
        raise NotTaken(_("Answer every question, then hand it in."))


def _news(row: Assignment, attempt: Attempt) -> CourseTaken:
    return CourseTaken(
        brand=row.course.brand.slug,
        actor=row.staff_id,
        course=row.course_id,
        assignment=row.pk,
        attempt=attempt.pk,
        version=attempt.version.number,
        right=attempt.right,
        asked=attempt.asked,
        passed=attempt.passed,
    )
