"""What people put around and into pages: who you are in the side bar, and the way to the set-up."""

from typing import Any

from babel.lists import format_list
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deskbell.kit.pages import url
from deskbell.kit.slots import fills
from deskbell.kit.spoken import by_language, locale
from deskbell.people.holidays import country_name
from deskbell.people.models import Brand, Hours, House, Site, Staff, Team, Token
from deskbell.people.week import told


@fills("shell")
def _shell(*, request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if not isinstance(user, Staff):
        return {}
    return {
        "theme": user.theme if user.theme != "system" else "",
        "keys_off": not user.keys,
        "where": role_word(user.role),
        "account_url": url("people:account"),
        "sign_out_url": url("account_logout"),
    }


@fills("nav")
def _setup(*, request: HttpRequest) -> dict[str, Any] | None:
    user = request.user
    if not isinstance(user, Staff) or user.role != Staff.Role.ADMIN:
        return None
    address = url("people:setup")
    here = request.path.startswith(address)
    return {
        "key": "setup",
        "label": _("Set up"),
        "url": address,
        "icon": "gear",
        "order": 90,
        "count": None,
        "active": here,
        "current": here,
    }


@fills("first.steps")
def _name(*, request: HttpRequest) -> dict[str, Any]:
    house = House.objects.filter(id=1).first()
    done = bool(house and house.name) and Brand.objects.exists()
    says = _("What customers call you, and the languages you answer in.")
    if house and done:
        says = _("%(house)s, %(languages)s") % {"house": house.name, "languages": languages(house.languages)}
    return _step(10, _("Name and languages"), says, done, "people:house", _("Begin"))


@fills("first.steps")
def _hours(*, request: HttpRequest) -> dict[str, Any]:
    hours = Hours.objects.order_by("-valid_from").first()
    says = _("When you are there; promises count only these hours.")
    if hours:
        days = _("holidays of %s") % country_name(hours.country) if hours.country else ""
        says = ", ".join(filter(None, [told(hours.week), days]))
    return _step(20, _("Opening hours"), says, hours is not None, "people:sites", _("Set"))


@fills("first.steps")
def _colleague(*, request: HttpRequest) -> dict[str, Any]:
    count = Staff.objects.filter(is_active=True).count()
    says = _("They come in by a link, and can take contacts at once.")
    if count > 1:
        says = ngettext("%d person works here", "%d people work here", count) % count
    return _step(50, _("First colleague"), says, count > 1, "people:staff", _("Invite"))


def _step(order: int, title: str, says: str, done: bool, name: str, act: str) -> dict[str, Any]:
    return {"order": order, "title": title, "says": says, "done": done, "url": url(name), "act": act}


@fills("setup.pages")
def _house_page(*, request: HttpRequest) -> dict[str, Any]:
    house = House.objects.filter(id=1).first()
    says = f"{house.name}, {languages(house.languages)}" if house and house.name else _("No name yet")
    return _page(10, _("Name and languages"), says, "people:house", "globe")


@fills("setup.pages")
def _brands_page(*, request: HttpRequest) -> dict[str, Any]:
    names = list(Brand.objects.order_by("name").values_list("name", flat=True)[:6])
    return _page(15, _("Brands"), ", ".join(names) or _("None yet"), "people:brands", "bag")


@fills("setup.pages")
def _hours_page(*, request: HttpRequest) -> dict[str, Any]:
    names = list(Site.objects.order_by("name").values_list("name", flat=True)[:6])
    return _page(20, _("Places and hours"), ", ".join(names) or _("None yet"), "people:sites", "clock")


@fills("setup.pages")
def _staff_page(*, request: HttpRequest) -> dict[str, Any]:
    count = Staff.objects.filter(is_active=True).count()
    says = ngettext("%d person works here", "%d people work here", count) % count
    return _page(50, _("Staff"), says, "people:staff", "people")


@fills("setup.pages")
def _teams_page(*, request: HttpRequest) -> dict[str, Any]:
    names = list(Team.objects.order_by("name").values_list("name", flat=True)[:8])
    return _page(55, _("Teams"), ", ".join(names) or _("None yet"), "people:teams", "handover")


@fills("setup.pages")
def _tokens_page(*, request: HttpRequest) -> dict[str, Any]:
    count = Token.objects.filter(ended_at=None).count()
    says = ngettext("%d program has a key", "%d programs have a key", count) % count
    return _page(60, _("Tokens for programs"), says, "people:tokens", "key")


def _page(order: int, title: str, says: str, name: str, icon: str) -> dict[str, Any]:
    return {"order": order, "title": title, "says": says, "url": url(name), "icon": icon}


def languages(codes: list[str]) -> str:
    """Languages by their own names, as a list in words."""
    names = [str(dict(settings.LANGUAGES).get(code, code)) for code in codes]
    return str(format_list(names, locale=locale())) if names else ""


def role_word(role: str) -> str:
    """A role as people say it."""
    return _roles()[role]


@by_language
def _roles() -> dict[str, str]:
    return {"agent": _("Agent"), "lead": _("Lead"), "manager": _("Manager"), "admin": _("Admin")}
