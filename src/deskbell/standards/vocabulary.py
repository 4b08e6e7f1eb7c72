"""What a block may speak of in this house: its measures, its places, and its brands, sites and teams by name or address."""

from functools import cache
from typing import Any

from babel import Locale
from django.conf import settings

from deskbell.people.models import Brand, Site, Team
from deskbell.standards.measuring import measurable


def vocabulary() -> dict[str, Any]:
    """What `language.parse` takes beside the text."""
    sites = _by_name(Site)
    return {
        "measures": measurable(),
        "calendars": sites,
        "known": {"brand": _by_name(Brand), "site": sites, "team": _by_name(Team), "language": _languages()},
    }


@cache
def _languages() -> dict[str, str]:
    """Our languages by what each of them calls them."""
    codes = [code for code, _name in settings.LANGUAGES]
    names = {Locale(reader).languages[code].casefold(): code for reader in codes for code in codes}
    return names | {code: code for code in codes}


def _by_name(model: type[Brand] | type[Site] | type[Team]) -> dict[str, str]:
    """The address of each by its address and its name in small letters; an address wins over a name."""
    rows = list(model.objects.order_by("pk").values_list("slug", "name"))
    return {name.casefold(): slug for slug, name in rows} | {slug.casefold(): slug for slug, _name in rows}
