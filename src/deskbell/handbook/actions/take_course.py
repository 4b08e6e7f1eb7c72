"""Mark a person's answers to the questions of a course, and store the attempt."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from deskbell.handbook.course_text import CourseStep, list_questions, mark_answers
from deskbell.handbook.events import CourseTaken
from deskbell.handbook.models import Assignment, Attempt, CourseVersion
from deskbell.handbook.reasons import AnswersRefusal
from deskbell.journal.record import record


class AnswersRefused(ValueError):
    """The answers were not marked. `reason` says why."""

    def __init__(self, reason: AnswersRefusal) -> None:
        super().__init__(reason.sentence)
        self.reason = reason


def take_course(
    *, assignment: Assignment, version: CourseVersion, given: Sequence[Sequence[int]], at: datetime
) -> Attempt:
    """Mark the answers and store the attempt. If it passes, the assignment is done. Raises AnswersRefused.

    `given` has a list for each question: the numbers of the chosen answers, from 0.
    """
    questions = list_questions(version.markdown)
    with transaction.atomic():
        row = Assignment.objects.select_for_update(no_key=True).select_related("course__brand").get(pk=assignment.pk)
        _refuse_attempt(row, version, questions, given)
        result = mark_answers(questions, given)
        passed = result.right * 100 >= version.pass_mark * len(questions)
        attempt = Attempt.objects.create(
            assignment=row,
            version=version,
            right=result.right,
            asked=len(questions),
            passed=passed,
            answers=result.choices,
            at=at,
        )
        if passed:
            Assignment.objects.filter(pk=row.pk).update(passed_at=at)
        record(_news(row, attempt), at=at)
    return attempt


def _refuse_attempt(
    row: Assignment, version: CourseVersion, questions: Sequence[CourseStep], given: Sequence[Sequence[int]]
) -> None:
    """Raise AnswersRefused if the course was passed already, was changed meanwhile, or a question has no answer."""
    if row.passed_at is not None:
        raise AnswersRefused(AnswersRefusal.PASSED)
    latest = CourseVersion.objects.filter(course=row.course_id).order_by("-number").first()
    if latest is None or latest.pk != version.pk:
        raise AnswersRefused(AnswersRefusal.CHANGED)
    if len(given) != len(questions) or not all(given):
        raise AnswersRefused(AnswersRefusal.INCOMPLETE)


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
