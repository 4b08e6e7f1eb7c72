"""Courses for managers: list them, write one, see who is overdue."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from deskbell.handbook.actions.publish_course import (
    InvalidCourse,
    end_course,
    publish_course,
)
from deskbell.handbook.edition_text import BrokenEdition
from deskbell.handbook.forms.course import CourseForm
from deskbell.handbook.models import Course
from deskbell.handbook.reads.courses import audience_name, list_course_overviews
from deskbell.handbook.reads.training import latest_course_version, list_open_assignments_in
from deskbell.handbook.views.lookup import get_brand_or_404, show_no_brand
from deskbell.kit.clock import now
from deskbell.kit.forms import form_status
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff, require_role
from deskbell.people.models import Brand

MAX_SHOWN = 300


@require_role("manager")
def training_home(request: HttpRequest) -> HttpResponse:
    """Redirect to the courses of the first brand."""
    brand = Brand.objects.order_by("pk").first()
    if brand is None:
        return show_no_brand(request)
    return redirect("training_courses", brand=brand.slug)


@require_role("manager")
def brand_courses(request: HttpRequest, brand: str) -> HttpResponse:
    """Show the courses of a brand, and who still has to take one, the longest overdue first."""
    found = get_brand_or_404(brand)
    return render_page(
        request,
        "handbook/courses.html",
        brand=found,
        brands=list(Brand.objects.order_by("pk")),
        courses=list_course_overviews(found, at=now()),
        open=list_open_assignments_in(found, most=MAX_SHOWN),
        at=now(),
    )


@require_role("manager")
def new_course(request: HttpRequest, brand: str) -> HttpResponse:
    """Show the form of a new course; POST publishes the course."""
    return _handle_course_form(request, get_brand_or_404(brand), None)


@require_role("manager")
def edit_course(request: HttpRequest, brand: str, slug: str) -> HttpResponse:
    """Show the form of a course; POST publishes its next version, or ends the course (`do` is "end")."""
    found = get_brand_or_404(brand)
    row = Course.objects.filter(brand=found, slug=slug).select_related("brand").first()
    if row is None:
        raise Http404
    if request.method == "POST" and request.POST.get("do") == "end":
        end_course(course=row, by=current_staff(request), at=now())
        return redirect("training_courses", brand)
    return _handle_course_form(request, found, row)


def _handle_course_form(request: HttpRequest, brand: Brand, row: Course | None) -> HttpResponse:
    form = CourseForm.from_request(request, brand, row, latest_course_version(row) if row else None)
    if form.is_valid():
        try:
            publish_course(**form.arguments(), by=current_staff(request), at=now())
        except (BrokenEdition, InvalidCourse) as problem:
            form.add_refusal(problem)
        else:
            return redirect("training_courses", brand.slug)
    return render_page(
        request,
        "handbook/course.html",
        status=form_status(form),
        brand=brand,
        course=row,
        form=form,
        whose=audience_name(row) if row else "",
    )
