"""Whom the handbook and the courses of a brand bind: the people of its teams, and those who are in no team."""

from django.db.models import Q, QuerySet

from deskbell.handbook.models import Course
from deskbell.people.models import Brand, Staff


def bound_by(brand: Brand) -> "QuerySet[Staff]":
    """Everybody who works here now and is bound, by name."""
    mine = Q(teams__brand=brand) | Q(teams=None)
    return Staff.objects.filter(mine, is_active=True).distinct().order_by("name", "pk")


def takers(course: Course) -> "QuerySet[Staff]":
    """Everybody a course is for, by name."""
    people = bound_by(course.brand)
    if course.team_id:
        people = people.filter(pk__in=Staff.objects.filter(teams=course.team_id))
    return people.filter(role=course.role) if course.role else people
