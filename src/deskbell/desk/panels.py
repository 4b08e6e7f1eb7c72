"""What the desk puts into the side bar of every page."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from deskbell.kit.pages import url
from deskbell.kit.slots import fills


@fills("nav")
def desk(*, request: HttpRequest) -> dict[str, Any]:
    """The list of cases."""
    here = request.path.startswith(("/desk", "/cases", "/past"))
    return _item(_("Desk"), url("desk"), "desk", 10, "desk", here)


@fills("nav")
def customers(*, request: HttpRequest) -> dict[str, Any]:
    """The people who are served."""
    here = request.path.startswith("/customers")
    address = url("desk_customers")
    hotkey = {"hotkey": "/", "hotkey_url": f"{address}?q=", "says": _("Search")}
    return {**_item(_("Customers"), address, "people", 70, "customers", here), "gap": True, **hotkey}


@fills("scopes")
def scopes() -> list[str]:
    """What a token may do at the desk."""
    return ["cases:read", "cases:write"]


def _item(label: str, url: str, icon: str, order: int, key: str, here: bool) -> dict[str, Any]:
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
