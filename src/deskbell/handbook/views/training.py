"""Training for everybody: the courses left to take, a course with its questions, and the result."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from deskbell.handbook.actions.take_course import AnswersRefused, take_course
from deskbell.handbook.course_text import CourseStep, list_questions
from deskbell.handbook.forms.course_answers import CourseAnswersForm
from deskbell.handbook.models import Assignment, Attempt
from deskbell.handbook.reads.course_page import list_course_pieces
from deskbell.handbook.reads.training import latest_course_version, list_open_assignments, list_passed_attempts
from deskbell.handbook.rules import may_see_roll
from deskbell.kit.clock import now
from deskbell.kit.forms import form_status
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff, require_role


@require_role("agent")
def training(request: HttpRequest) -> HttpResponse:
    """Show the courses that the reader still has to take, and those that they have passed."""
    staff = current_staff(request)
    return render_page(
        request,
        "handbook/training.html",
        open=list_open_assignments(staff),
        passed=list_passed_attempts(staff),
        at=now(),
        manages=may_see_roll(staff),
    )


@require_role("agent")
def answer_course(request: HttpRequest, number: int) -> HttpResponse:
    """Show a course; POST marks the answers. `q0`, `q1` and so on have the numbers of the choices."""
    row = Assignment.objects.filter(pk=number, staff=current_staff(request)).select_related("course__brand").first()
    if row is None:
        raise Http404
    version = latest_course_version(row.course)
    form = CourseAnswersForm.from_request(request, list_questions(version.markdown), version.number)
    if form.is_valid():
        try:
            attempt = take_course(assignment=row, version=version, given=form.answers(), at=now())
            return redirect("training_result", attempt.pk)
        except AnswersRefused as refusal:
            form.add_refusal(refusal)
    return render_page(
        request,
        "handbook/training_take.html",
        status=form_status(form),
        row=row,
        version=version,
        form=form,
        pieces=list_course_pieces(version, row.course.brand, translation.get_language() or ""),
        late=row.passed_at is None and row.due_at < now(),
    )


@require_role("agent")
def course_result(request: HttpRequest, number: int) -> HttpResponse:
    """Show the result of an attempt, with the feedback for every wrong answer."""
    tries = Attempt.objects.select_related("version", "assignment__course__brand")
    attempt = tries.filter(pk=number, assignment__staff=current_staff(request)).first()
    if attempt is None:
        raise Http404
    asked = list_questions(attempt.version.markdown)
    return render_page(
        request,
        "handbook/training_result.html",
        attempt=attempt,
        version=attempt.version,
        questions=[_answered_question(step, given) for step, given in zip(asked, attempt.answers, strict=True)],
    )


@dataclass(frozen=True)
class AnsweredQuestion:
    """A question with the choices that were made."""

    step: CourseStep
    choices: list[int]

    @property
    def is_right(self) -> bool:
        """Return True if exactly the right choices were made."""
        return self.choices == [n for n, choice in enumerate(self.step.choices) if choice.is_right]


def _answered_question(step: CourseStep, given: list[int]) -> AnsweredQuestion:
    return AnsweredQuestion(step, given)
