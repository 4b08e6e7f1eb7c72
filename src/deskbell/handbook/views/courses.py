"""Training for managers: the courses of a brand, writing one, and who is due or behind."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from deskbell.handbook.actions.publish_course import NeedsAudience, NeedsNumber, Terms, end_course, publish_course
from deskbell.handbook.models import Course, CourseVersion
from deskbell.handbook.reads.courses import overview, sample, whose
from deskbell.handbook.reads.training import open_in, version_of
from deskbell.handbook.text import BrokenEdition
from deskbell.handbook.views.found import brand_named, no_brand
from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.door import door, person
from deskbell.people.models import Brand, Staff
from deskbell.people.panels import role_word

LANGUAGES = dict(settings.LANGUAGES)
MOST = 300


@door("manager")
def home(request: HttpRequest) -> HttpResponse:
    """The courses of the first brand."""
    brand = Brand.objects.order_by("pk").first()
    if brand is None:
        return no_brand(request)
    return redirect("training_courses", brand=brand.slug)


@door("manager")
def courses(request: HttpRequest, brand: str) -> HttpResponse:
    """The courses of a brand, and who has still to take one, the longest overdue first."""
    found = brand_named(brand)
    return page(
        request,
        "handbook/courses.html",
        brand=found,
        brands=list(Brand.objects.order_by("pk")),
        courses=overview(found, at=now()),
        open=open_in(found, most=MOST),
        at=now(),
    )


@door("manager")
def new(request: HttpRequest, brand: str) -> HttpResponse:
    """A new course; POST publishes it."""
    return _write(request, brand_named(brand), None)


@door("manager")
def course(request: HttpRequest, brand: str, slug: str) -> HttpResponse:
    """A course as it stands; POST publishes its next version, or ends it (`do` is end)."""
    found = brand_named(brand)
    row = Course.objects.filter(brand=found, slug=slug).select_related("brand").first()
    if row is None:
        raise Http404
    if request.method == "POST" and request.POST.get("do") == "end":
        end_course(course=row, by=person(request), at=now())
        return redirect("training_courses", brand)
    return _write(request, found, row)


def _write(request: HttpRequest, brand: Brand, row: Course | None) -> HttpResponse:
    if request.method != "POST":
        return _form(request, brand, row, _known(version_of(row)) if row else _empty(brand))
    words = {name: request.POST.get(name, "") for name in ("title", "language", "markdown", "audience")}
    numbers = {name: request.POST.get(name, "").strip() for name in ("pass_mark", "due_days", "every_days")}
    ticks = {name: name in request.POST for name in ("at_hiring", "on_change", "again")}
    given = {**words, **numbers, **ticks}
    if words["language"] not in LANGUAGES:
        return _form(request, brand, row, given, field="language")
    try:
        publish_course(
            **_audience(brand, words["audience"]),
            brand=brand,
            title=words["title"],
            markdown=words["markdown"],
            language=words["language"],
            terms=Terms(
                pass_mark=_number(numbers["pass_mark"]),
                due_days=_number(numbers["due_days"]),
                every_days=_number(numbers["every_days"]) if numbers["every_days"] else None,
                at_hiring=ticks["at_hiring"],
                on_change=ticks["on_change"],
            ),
            by=person(request),
            at=now(),
            course=row,
            again=ticks["again"],
        )
    except BrokenEdition as problem:
        return _form(request, brand, row, given, problem=str(problem), field="markdown")
    except NeedsNumber as problem:
        return _form(request, brand, row, given, problem=str(problem), field="terms")
    return redirect("training_courses", brand.slug)


def _audience(brand: Brand, chosen: str) -> dict[str, Any]:
    """For whom a new course is. Raises NeedsAudience."""
    kind, _colon, name = chosen.partition(":")
    if kind != "team":
        return {"role": name} if kind == "role" else {}
    team = brand.teams.filter(slug=name).first()
    if team is None:
        raise NeedsAudience
    return {"team": team}


def _audiences(brand: Brand) -> list[tuple[str, str]]:
    """What can be chosen: everybody, a role, a team of the brand."""
    everybody = [("", _("Everybody of %(brand)s") % {"brand": brand.name})]
    roles = [(f"role:{role}", role_word(role)) for role in Staff.Role.values]
    return everybody + roles + [(f"team:{team.slug}", team.name) for team in brand.teams.order_by("name")]


def _number(text: str) -> int:
    """A whole number of at most four digits; anything else is none that a term could be."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else 0


def _known(version: CourseVersion) -> dict[str, object]:
    names = ("title", "language", "markdown", "pass_mark", "due_days", "at_hiring", "on_change")
    return {**{name: getattr(version, name) for name in names}, "every_days": version.every_days or "", "again": False}


def _empty(brand: Brand) -> dict[str, object]:
    terms = Terms()
    return {
        "title": "",
        "audience": "",
        "language": translation.get_language() or brand.language,
        "markdown": sample(),
        "pass_mark": terms.pass_mark,
        "due_days": terms.due_days,
        "every_days": "",
        "at_hiring": True,
        "on_change": True,
        "again": False,
    }


def _form(
    request: HttpRequest,
    brand: Brand,
    row: Course | None,
    given: dict[str, object],
    *,
    problem: str = "",
    field: str = "",
) -> HttpResponse:
    return page(
        request,
        "handbook/course.html",
        status=422 if field else 200,
        brand=brand,
        course=row,
        given=given,
        languages=list(LANGUAGES.items()),
        audiences=_audiences(brand),
        whose=whose(row) if row else "",
        problem=problem,
        field=field,
    )
