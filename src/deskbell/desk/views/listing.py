"""The list people work from all day: it stays still under the hand, and what is new waits in a pill."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from deskbell.desk.models import Case
from deskbell.desk.reads.alarms import alarms
from deskbell.desk.reads.counts import capped, counts
from deskbell.desk.reads.listing import VIEWS, NotACursor, Page, arrivals, listing, rows_of
from deskbell.desk.reads.rows import Row
from deskbell.desk.views.instants import instant
from deskbell.desk.views.people import me
from deskbell.kit.clock import now
from deskbell.kit.pages import page, url
from deskbell.kit.spoken import by_language
from deskbell.people.door import ROLES, door
from deskbell.people.models import Staff
from deskbell.people.reads.steps import first_steps

MOST_SHOWN = 500
GROUPED = ("mine", "teams", "nobody")
ICONS = {
    "mine": "hand",
    "teams": "people",
    "nobody": "eye",
    "late": "alert",
    "waiting": "clock",
    "held": "lock",
    "all": "box",
}


@door("agent")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The view one looked at last, else that of one's teams."""
    view = request.session.get("desk_view")
    if view not in VIEWS:
        view = "teams" if me(request).teams.exists() else "all"
    return redirect("desk_list", view=view)


@door("agent")
@require_GET
def desk(request: HttpRequest, view: str) -> HttpResponse:
    """A page of a view; asked by the page itself, only the rows that follow."""
    _known(view)
    at = now()
    try:
        found = listing(view=view, me=me(request), now=at, after=request.GET.get("after", ""))
    except NotACursor:
        return HttpResponseBadRequest()
    more = bool(request.headers.get("HX-Request")) and "after" in request.GET
    context = _chunk(view, found, at) | {"last_group": request.GET.get("group", "") if more else ""}
    if more:
        return page(request, "desk/rows.html", **context)
    if request.session.get("desk_view") != view:
        request.session["desk_view"] = view
    numbers = counts(me=me(request), now=at)
    return page(
        request,
        "desk/list.html",
        **context,
        title=names()[view],
        views=_views(view, numbers),
        numbers=numbers,
        empty=_empty()[view],
        steps=_steps(request, found),
        first_page="after" not in request.GET,
        alarms=alarms(),
        may_look=lambda address: _may_look(me(request), address),
        back=request.get_full_path(),
    )


@door("agent")
@require_GET
def rows(request: HttpRequest, view: str) -> HttpResponse:
    """The rows that a page shows already, as they are now, in the places where they were."""
    _known(view)
    asked = {group: _ids(request.GET.get(group, "")) for group in ("now", "later", "waiting", "done")}
    ids = [number for numbers in asked.values() for number in numbers]
    found = {row.id: row for row in rows_of(ids=ids, me=me(request), now=now())}
    groups = [(group, [found[n] for n in numbers if n in found]) for group, numbers in asked.items() if numbers]
    return page(
        request, "desk/groups.html", groups=[_group(g, r) for g, r in groups], last_group=request.GET.get("group", "")
    )


@door("agent")
@require_GET
def arrived(request: HttpRequest, view: str) -> HttpResponse:
    """The pill: how many cases have come that this page does not show."""
    _known(view)
    since = instant(request.GET.get("since", ""))
    if since is None:
        return HttpResponseBadRequest()
    shown = _ids(request.GET.get("shown", ""))
    number = arrivals(view=view, me=me(request), now=now(), since=since, shown=shown)
    return page(request, "desk/pill.html", number=number, view=view)


@by_language
def names() -> dict[str, str]:
    """The views by the names people say."""
    return {
        "mine": _("Open with me"),
        "teams": _("With my teams"),
        "nobody": _("Nobody yet"),
        "late": _("Late"),
        "waiting": _("Waiting"),
        "held": _("Held back"),
        "all": _("All cases"),
    }


def _steps(request: HttpRequest, found: Page) -> list[dict[str, Any]]:
    """The first steps, in the list's place, for the admin of a house that nobody has written to yet."""
    if found.rows or me(request).role != Staff.Role.ADMIN or Case.objects.exists():
        return []
    steps = first_steps(request)
    return steps if any(not step["done"] for step in steps) else []


def _known(view: str) -> None:
    if view not in VIEWS:
        raise Http404


def _views(view: str, numbers: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "label": name,
            "url": url("desk_list", key),
            "icon": ICONS[key],
            "count": capped(numbers[key]) if numbers.get(key) else "",
            "late": key == "late",
            "current": key == view,
        }
        for key, name in names().items()
    ]


def _chunk(view: str, found: Page, at: datetime) -> dict[str, Any]:
    """What `desk/rows.html` needs: groups, the address of these rows' refreshment, the next page."""
    grouped = view in GROUPED
    groups = [
        _group(key, list(rows)) for key, rows in groupby(found.rows, key=lambda row: row.group if grouped else "done")
    ]
    refresh = {group["key"]: ".".join(str(row.id) for row in group["rows"]) for group in groups}
    last = groups[-1]["key"] if groups else ""
    base = url("desk_list", view)
    shown = ".".join(str(row.id) for row in found.rows)
    return {
        "view": view,
        "groups": groups,
        "refresh": f"{url('desk_rows', view)}?{urlencode(refresh)}",
        "arrivals": f"{url('desk_arrivals', view)}?{urlencode({'since': at.isoformat(), 'shown': shown})}",
        "next": f"{base}?{urlencode({'after': found.next, 'group': last})}" if found.next else "",
        "count": len(found.rows),
    }


def _group(key: str, rows: Sequence[Row]) -> dict[str, Any]:
    title, note = _groups()[key]
    return {"key": key, "title": title, "note": note, "rows": rows}


@by_language
def _groups() -> dict[str, tuple[str, str]]:
    """The title and the note of each group of rows."""
    return {
        "now": (_("Late, or due within the hour"), _("First in line: the one whose time runs out first")),
        "later": (_("Later"), ""),
        "waiting": (_("Waiting on someone else"), _("The clock stands still, the reason is on the case")),
        "done": ("", ""),
    }


def _may_look(staff: Staff, address: str) -> bool:
    """Whether the page behind an alarm opens to this person: its door says so."""
    try:
        role = getattr(resolve(urlsplit(address).path).func, "door", "admin")
    except Resolver404:
        return False
    return role == "anyone" or staff.rank >= ROLES.index(role)


def _ids(text: str) -> list[int]:
    numbers = [int(part) for part in text.split(".") if part.isascii() and part.isdigit() and len(part) < 19]
    return numbers[:MOST_SHOWN]


@by_language
def _empty() -> dict[str, tuple[str, str]]:
    """What an empty view says, and what may be done."""
    return {
        "mine": (_("Nothing is with you"), _("Take the next case from those that nobody has yet.")),
        "teams": (_("Your teams have no open case"), _("New ones appear here the moment they come in.")),
        "nobody": (_("Every case has someone"), _("A new case stands here until a person takes it.")),
        "late": (_("Nothing is late"), _("Every clock that runs still has time.")),
        "waiting": (_("No case is waiting"), _("A case stands here while a customer or a third party is to answer.")),
        "held": (_("Nothing is held back"), _("What cannot be trusted waits here for a person to look at it.")),
        "all": (_("No case yet"), _("The first contact lands here the moment it comes in.")),
    }
