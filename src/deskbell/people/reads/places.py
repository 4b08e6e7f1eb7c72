"""Slugs of brands, teams and sites by id. They never change, so a process asks once."""

from functools import cache

from deskbell.people.models import Brand, Team


@cache
def brand_slug(brand: int) -> str:
    """The slug of a brand."""
    return Brand.objects.values_list("slug", flat=True).get(pk=brand)


@cache
def brand_prefix(brand: int) -> str:
    """What the references of a brand's cases begin with."""
    return Brand.objects.values_list("prefix", flat=True).get(pk=brand)


@cache
def team_slug(team: int) -> str:
    """The slug of a team."""
    return Team.objects.values_list("slug", flat=True).get(pk=team)


@cache
def team_site(team: int) -> str:
    """The slug of the site where a team works."""
    return Team.objects.values_list("site__slug", flat=True).get(pk=team)
