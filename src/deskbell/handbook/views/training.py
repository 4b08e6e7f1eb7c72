"""Training for everybody: what one has to take, and the course itself with its short check."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from deskbell.handbook.actions.take_course import NotTaken, take_course
from deskbell.handbook.course import Step, steps
from deskbell.handbook.models import Assignment, Attempt, CourseVersion
from deskbell.handbook.reads.course import Piece, pieces
from deskbell.handbook.reads.training import open_for, passed_by, version_of
from deskbell.handbook.rules import may_see_roll
from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.door import door, person


@door("agent")
def training(request: HttpRequest) -> HttpResponse:
    """What the reader has still to take, and what they have passed."""
    staff = person(request)
    return page(
        request,
        "handbook/training.html",
        open=open_for(staff),
        passed=passed_by(staff),
        at=now(),
        manages=may_see_roll(staff),
    )


@door("agent")
def take(request: HttpRequest, number: int) -> HttpResponse:
    """A course one was given. POST hands the answers in: `q0`, `q1` and so on hold the numbers of the choices."""
    row = Assignment.objects.filter(pk=number, staff=person(request)).select_related("course__brand").first()
    if row is None:
        raise Http404
    version = version_of(row.course)
    if request.method != "POST":
        return _show(request, row, version)
    asked = [step for step in steps(version.markdown) if step.kind == "question"]
    given = [_choices(request, index) for index in range(len(asked))]
    if request.POST.get("version") != str(version.number):
        version = row.course.versions.exclude(pk=version.pk).order_by("-number").first() or version
    try:
        attempt = take_course(assignment=row, version=version, given=given, at=now())
    except NotTaken as refusal:
        return _show(request, row, version_of(row.course), problem=str(refusal), given=given)
    return redirect("training_result", attempt.pk)


@door("agent")
def result(request: HttpRequest, number: int) -> HttpResponse:
    """How a try went: what was right, and for what was not, what is said about it."""
    tries = Attempt.objects.select_related("version", "assignment__course__brand")
    attempt = tries.filter(pk=number, assignment__staff=person(request)).first()
    if attempt is None:
        raise Http404
    asked = [step for step in steps(attempt.version.markdown) if step.kind == "question"]
    return page(
        request,
        "handbook/training_result.html",
        attempt=attempt,
        version=attempt.version,
        questions=[_told(step, given) for step, given in zip(asked, attempt.answers, strict=True)],
    )


@dataclass(frozen=True)
class Told:
    """A question as it was answered."""

    step: Step
    given: list[int]

    @property
    def right(self) -> bool:
        return self.given == [n for n, choice in enumerate(self.step.choices) if choice.right]


def _told(step: Step, given: list[int]) -> Told:
    return Told(step, given)


def _choices(request: HttpRequest, index: int) -> list[int]:
    return [int(one) for one in request.POST.getlist(f"q{index}") if one.isascii() and one.isdigit() and len(one) < 4]


def _show(
    request: HttpRequest,
    row: Assignment,
    version: CourseVersion,
    *,
    problem: str = "",
    given: list[list[int]] | None = None,
) -> HttpResponse:
    parts: list[Piece] = pieces(version, row.course.brand)
    return page(
        request,
        "handbook/training_take.html",
        status=422 if problem else 200,
        row=row,
        version=version,
        pieces=parts,
        count=sum(1 for part in parts if part.index is not None),
        problem=problem,
        given=given or [],
        at=now(),
        late=row.passed_at is None and row.due_at < now(),
    )
