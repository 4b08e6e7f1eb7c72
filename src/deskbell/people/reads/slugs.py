"""Slugs of brands, teams and sites by id. They never change, so each is read once per process."""

from functools import cache

from deskbell.people.models import Brand, Team


@cache
def get_brand_slug(brand: int) -> str:
    """Return the slug of a brand."""
    return Brand.objects.values_list("slug", flat=True).get(pk=brand)


@cache
def get_brand_prefix(brand: int) -> str:
    """Return the prefix of a brand's case references, such as "QC"."""
    return Brand.objects.values_list("prefix", flat=True).get(pk=brand)


@cache
def get_team_slug(team: int) -> str:
    """Return the slug of a team."""
    return Team.objects.values_list("slug", flat=True).get(pk=team)


@cache
def get_team_site_slug(team: int) -> str:
    """Return the slug of the site where a team works."""
    return Team.objects.values_list("site__slug", flat=True).get(pk=team)
