"""The people whom a handbook and its courses bind: staff in the brand's teams, and staff without a team."""

from django.db.models import Q, QuerySet

from deskbell.handbook.models import Course
from deskbell.people.models import Brand, Staff


def list_bound_staff(brand: Brand) -> "QuerySet[Staff]":
    """Return the active staff who must sign a brand's handbook, sorted by name."""
    is_bound = Q(teams__brand=brand) | Q(teams=None)
    return Staff.objects.filter(is_bound, is_active=True).distinct().order_by("name", "pk")


def list_course_takers(course: Course) -> "QuerySet[Staff]":
    """Return the active staff whom a course is for, sorted by name."""
    people = list_bound_staff(course.brand)
    if course.team_id:
        people = people.filter(pk__in=Staff.objects.filter(teams=course.team_id))
    return people.filter(role=course.role) if course.role else people
