"""What the desk adds to the sidebar of every page, and the scopes it adds to API tokens."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from deskbell.kit.pages import view_url
from deskbell.kit.slots import NavItem, api_scopes, nav_items


@nav_items.fill
def desk_nav_item(*, request: HttpRequest) -> NavItem:
    """Return the sidebar item for the list of cases."""
    here = request.path.startswith(("/desk", "/cases", "/past"))
    return _nav_item(_("Cases"), view_url("desk"), "desk", 10, "desk", here)


@nav_items.fill
def customers_nav_item(*, request: HttpRequest) -> NavItem:
    """Return the sidebar item for the customers, with its keyboard shortcut."""
    here = request.path.startswith("/customers")
    address = view_url("desk_customers")
    item = _nav_item(_("Customers"), address, "people", 70, "customers", here)
    return {**item, "gap": True, "hotkey": "/", "hotkey_url": f"{address}?q=", "says": _("Search")}


@api_scopes.fill
def desk_scopes() -> list[str]:
    """Return the scopes that an API token can have at the desk."""
    return ["cases:read", "cases:write"]


def _nav_item(label: str, url: str, icon: str, order: int, key: str, here: bool) -> NavItem:
    return {
        "label": label,
        "url": url,
        "icon": icon,
        "order": order,
        "count": None,
        "key": key,
        "active": here,
        "current": here,
    }
