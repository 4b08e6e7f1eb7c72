"""Whom the handbook and the courses of a brand bind: the people of its teams, and those who are in no team."""

from django.db.models import Q, QuerySet

from deskbell.people.models import Brand, Staff


def bound_by(brand: Brand) -> "QuerySet[Staff]":
    """Everybody who works here now and is bound, by name."""
    mine = Q(teams__brand=brand) | Q(teams=None)
    return Staff.objects.filter(mine, is_active=True).distinct().order_by("name", "pk")
