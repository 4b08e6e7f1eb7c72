"""The names that a block may use here: measures, sites, brands and teams, by name or slug."""

from functools import cache
from typing import Any

from babel import Locale
from django.conf import settings

from deskbell.people.models import Brand, Site, Team
from deskbell.standards.measuring import measurable_by_name


def vocabulary() -> dict[str, Any]:
    """Return the keyword arguments for `language.parse_block`, without the text."""
    sites = _by_name(Site)
    return {
        "measures": measurable_by_name(),
        "calendars": sites,
        "known": {"brand": _by_name(Brand), "site": sites, "team": _by_name(Team), "language": _languages()},
    }


@cache
def _languages() -> dict[str, str]:
    """Language codes by every name of them in our five languages."""
    codes = [code for code, _name in settings.LANGUAGES]
    names = {Locale(reader).languages[code].casefold(): code for reader in codes for code in codes}
    return names | {code: code for code in codes}


def _by_name(model: type[Brand] | type[Site] | type[Team]) -> dict[str, str]:
    """Slugs by slug and by name, in small letters. A slug wins over a name."""
    rows = list(model.objects.order_by("pk").values_list("slug", "name"))
    return {name.casefold(): slug for slug, name in rows} | {slug.casefold(): slug for slug, _name in rows}
