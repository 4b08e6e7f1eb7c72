"""What people adds to pages of other apps: the signed-in person in the side bar, the first steps, the settings pages."""

from babel.lists import format_list
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from deskbell.kit.formats import cached_by_language, current_locale
from deskbell.kit.names import sort_by_name
from deskbell.kit.pages import view_url
from deskbell.kit.slots import LayoutPart, NavItem, layout_parts, nav_items
from deskbell.people.models import Brand, Hours, Organisation, Site, Staff, Team, Token
from deskbell.people.public_holidays import country_name
from deskbell.people.slots import FirstStep, SetupPage, first_steps, setup_pages
from deskbell.people.weekly_hours import format_week


@layout_parts.fill
def _shell_context(*, request: HttpRequest) -> LayoutPart:
    user = getattr(request, "user", None)
    if not isinstance(user, Staff):
        return {}
    return {
        "theme": user.theme if user.theme != "system" else "",
        "keys_off": not user.keys,
        "where": role_name(user.role),
        "account_url": view_url("people:account"),
        "sign_out_url": view_url("account_logout"),
    }


@nav_items.fill
def _setup_entry(*, request: HttpRequest) -> NavItem | None:
    user = request.user
    if not isinstance(user, Staff) or user.role != Staff.Role.ADMIN:
        return None
    address = view_url("people:setup")
    here = request.path.startswith(address)
    return {
        "key": "setup",
        "label": _("Settings"),
        "url": address,
        "icon": "gear",
        "order": 90,
        "count": None,
        "active": here,
        "current": here,
    }


@first_steps.fill
def _organisation_step(*, request: HttpRequest) -> FirstStep:
    organisation = Organisation.objects.filter(id=1).first()
    done = bool(organisation and organisation.name) and Brand.objects.exists()
    says = _("What customers call you, and the languages you answer in.")
    if organisation and done:
        says = _("%(organisation)s, %(languages)s") % {
            "organisation": organisation.name,
            "languages": format_languages(organisation.languages),
        }
    return _step(10, _("Name and languages"), says, done, "people:organisation", _("Start"))


@first_steps.fill
def _hours_step(*, request: HttpRequest) -> FirstStep:
    hours = Hours.objects.order_by("-valid_from").first()
    says = _("When you are open; only these hours count for working time.")
    if hours:
        days = _("holidays of %s") % country_name(hours.country) if hours.country else ""
        says = ", ".join(filter(None, [format_week(hours.week), days]))
    return _step(20, _("Opening hours"), says, hours is not None, "people:sites", _("Set hours"))


@first_steps.fill
def _colleague_step(*, request: HttpRequest) -> FirstStep:
    count = Staff.objects.filter(is_active=True).count()
    says = _("They create an account with a link and can work at once.")
    if count > 1:
        says = ngettext("%d person works here", "%d people work here", count) % count
    return _step(50, _("First colleague"), says, count > 1, "people:staff", _("Invite"))


def _step(order: int, title: str, says: str, done: bool, name: str, act: str) -> FirstStep:
    return {"order": order, "title": title, "says": says, "done": done, "url": view_url(name), "act": act}


@setup_pages.fill
def _organisation_page(*, request: HttpRequest) -> SetupPage:
    organisation = Organisation.objects.filter(id=1).first()
    says = _("No name yet")
    if organisation and organisation.name:
        says = f"{organisation.name}, {format_languages(organisation.languages)}"
    return _page(10, _("Name and languages"), says, "people:organisation", "globe")


@setup_pages.fill
def _brands_page(*, request: HttpRequest) -> SetupPage:
    names = sort_by_name(Brand.objects.values_list("name", flat=True), str)[:6]
    return _page(15, _("Brands"), ", ".join(names) or _("No brands yet"), "people:brands", "bag")


@setup_pages.fill
def _hours_page(*, request: HttpRequest) -> SetupPage:
    names = sort_by_name(Site.objects.values_list("name", flat=True), str)[:6]
    return _page(
        20, _("Locations and opening hours"), ", ".join(names) or _("No locations yet"), "people:sites", "clock"
    )


@setup_pages.fill
def _staff_page(*, request: HttpRequest) -> SetupPage:
    count = Staff.objects.filter(is_active=True).count()
    says = ngettext("%d person works here", "%d people work here", count) % count
    return _page(50, _("Staff"), says, "people:staff", "people")


@setup_pages.fill
def _teams_page(*, request: HttpRequest) -> SetupPage:
    names = sort_by_name(Team.objects.values_list("name", flat=True), str)[:8]
    return _page(55, _("Teams"), ", ".join(names) or _("No teams yet"), "people:teams", "handover")


@setup_pages.fill
def _tokens_page(*, request: HttpRequest) -> SetupPage:
    count = Token.objects.filter(ended_at=None).count()
    says = ngettext("%d program has a token", "%d programs have a token", count) % count
    return _page(60, _("Tokens for programs"), says, "people:tokens", "key")


def _page(order: int, title: str, says: str, name: str, icon: str) -> SetupPage:
    return {"order": order, "title": title, "says": says, "url": view_url(name), "icon": icon}


def format_languages(codes: list[str]) -> str:
    """Join the names of these languages in the reader's language: "English, Thai and Greek"."""
    names = [str(dict(settings.LANGUAGES).get(code, code)) for code in codes]
    return str(format_list(names, locale=current_locale())) if names else ""


def role_name(role: str) -> str:
    """Return the name of a role in the reader's language."""
    return _role_names()[role]


def list_role_choices() -> list[tuple[str, str]]:
    """Return (role, its name in the reader's language) for each role, the lowest first."""
    return list(_role_names().items())


@cached_by_language
def _role_names() -> dict[str, str]:
    return {"agent": _("Agent"), "lead": pgettext("a role", "Team lead"), "manager": _("Manager"), "admin": _("Admin")}
