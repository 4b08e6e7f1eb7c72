"""The list of cases. Rows never move while a person works: a label above the list counts what is new."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from deskbell.desk.models import Case
from deskbell.desk.reads.alarms import list_alarms
from deskbell.desk.reads.case_list import (
    VIEWS,
    CaseListPage,
    InvalidListCursor,
    count_updated_cases,
    load_case_list_page,
    load_case_rows,
)
from deskbell.desk.reads.case_rows import CaseRow
from deskbell.desk.reads.view_counts import count_cases_by_view, format_capped_count
from deskbell.desk.views.parse_instant import parse_instant
from deskbell.kit.clock import now
from deskbell.kit.formats import cached_by_language
from deskbell.kit.pages import render_page, view_url
from deskbell.people.access import ROLES, current_staff, require_role
from deskbell.people.models import Staff
from deskbell.people.reads.first_steps import list_first_steps

MAX_SHOWN = 500
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


@require_role("agent")
@require_GET
def desk_home(request: HttpRequest) -> HttpResponse:
    """Redirect to the view that this person looked at last; the first time, to the view of their teams."""
    view = request.session.get("desk_view")
    if view not in VIEWS:
        view = "teams" if current_staff(request).teams.exists() else "all"
    return redirect("desk_list", view=view)


@require_role("agent")
@require_GET
def show_case_list(request: HttpRequest, view: str) -> HttpResponse:
    """Show a page of a view. When the page itself asks for more, send only the next rows."""
    _check_view(view)
    at = now()
    try:
        found = load_case_list_page(view=view, me=current_staff(request), now=at, after=request.GET.get("after", ""))
    except InvalidListCursor:
        return HttpResponseBadRequest()
    more = bool(request.headers.get("HX-Request")) and "after" in request.GET
    context = _rows_context(view, found, at) | {"last_group": request.GET.get("group", "") if more else ""}
    if more:
        return render_page(request, "desk/rows.html", **context)
    if request.session.get("desk_view") != view:
        request.session["desk_view"] = view
    numbers = count_cases_by_view(me=current_staff(request), now=at)
    return render_page(
        request,
        "desk/case_list.html",
        **context,
        title=view_names()[view],
        views=_view_links(view, numbers),
        numbers=numbers,
        empty=_empty_texts()[view],
        steps=_first_steps(request, found),
        first_page="after" not in request.GET,
        alarms=list_alarms(),
        may_look=lambda address: _may_look(current_staff(request), address),
        back=request.get_full_path(),
    )


@require_role("agent")
@require_GET
def refresh_case_rows(request: HttpRequest, view: str) -> HttpResponse:
    """Send the rows that a page already shows, as they are now and in the same order."""
    _check_view(view)
    shown_ids = {group: _parse_ids(request.GET.get(group, "")) for group in ("now", "later", "waiting", "done")}
    ids = [number for numbers in shown_ids.values() for number in numbers]
    found = {row.id: row for row in load_case_rows(ids=ids, me=current_staff(request), now=now())}
    groups = [(group, [found[n] for n in numbers if n in found]) for group, numbers in shown_ids.items() if numbers]
    return render_page(
        request,
        "desk/groups.html",
        groups=[_group_context(g, r) for g, r in groups],
        last_group=request.GET.get("group", ""),
    )


@require_role("agent")
@require_GET
def show_updated_count(request: HttpRequest, view: str) -> HttpResponse:
    """Send the label above the list: how many cases are new or have a new message and are not shown yet. Into an empty
    list they come by themselves, since nothing moves there.
    """
    _check_view(view)
    since = parse_instant(request.GET.get("since", ""))
    if since is None:
        return HttpResponseBadRequest()
    shown = _parse_ids(request.GET.get("shown", ""))
    number = count_updated_cases(view=view, me=current_staff(request), now=now(), since=since, shown=shown)
    return render_page(request, "desk/pill.html", number=number, view=view, is_listed=bool(shown))


@cached_by_language
def view_names() -> dict[str, str]:
    """Return the names of the views, by view."""
    return {
        "mine": _("My open cases"),
        "teams": _("My teams’ cases"),
        "nobody": _("Unassigned"),
        "late": pgettext("view of cases", "Overdue"),
        "waiting": pgettext("view of cases", "On hold"),
        "held": _("Quarantine"),
        "all": _("All cases"),
    }


def _first_steps(request: HttpRequest, found: CaseListPage) -> list[dict[str, Any]]:
    """Return the first steps of a new installation, shown to an admin in place of the list while there are no cases."""
    if found.rows or current_staff(request).role != Staff.Role.ADMIN or Case.objects.exists():
        return []
    steps = list_first_steps(request)
    return steps if any(not step["done"] for step in steps) else []


def _check_view(view: str) -> None:
    if view not in VIEWS:
        raise Http404


def _view_links(view: str, numbers: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "label": name,
            "url": view_url("desk_list", key),
            "icon": ICONS[key],
            "count": format_capped_count(numbers[key]) if numbers.get(key) else "",
            "late": key == "late",
            "current": key == view,
        }
        for key, name in view_names().items()
    ]


def _rows_context(view: str, found: CaseListPage, at: datetime) -> dict[str, Any]:
    """Return what `desk/rows.html` needs: groups of rows, the URL that refreshes them, and the next page."""
    grouped = view in GROUPED
    groups = [
        _group_context(key, list(rows))
        for key, rows in groupby(found.rows, key=lambda row: row.group if grouped else "done")
    ]
    refresh = {group["key"]: ".".join(str(row.id) for row in group["rows"]) for group in groups}
    last = groups[-1]["key"] if groups else ""
    base = view_url("desk_list", view)
    shown = ".".join(str(row.id) for row in found.rows)
    return {
        "view": view,
        "groups": groups,
        "refresh": f"{view_url('desk_rows', view)}?{urlencode(refresh)}",
        "arrivals": f"{view_url('desk_updated_count', view)}?{urlencode({'since': at.isoformat(), 'shown': shown})}",
        "next": f"{base}?{urlencode({'after': found.next, 'group': last})}" if found.next else "",
        "count": len(found.rows),
    }


def _group_context(key: str, rows: Sequence[CaseRow]) -> dict[str, Any]:
    title, note = _group_titles()[key]
    return {"key": key, "title": title, "note": note, "rows": rows}


@cached_by_language
def _group_titles() -> dict[str, tuple[str, str]]:
    """Return the title and the note of each group of rows."""
    return {
        "now": (_("Overdue, or due within the hour"), _("The case that is due first comes first")),
        "later": (pgettext("part of the list", "Later"), ""),
        "waiting": (_("On hold"), _("The clock is paused; the case shows the reason")),
        "done": ("", ""),
    }


def _may_look(staff: Staff, address: str) -> bool:
    """Return whether this person may open the page that an alarm links to; the role required by that page decides."""
    try:
        role = getattr(resolve(urlsplit(address).path).func, "required_role", "admin")
    except Resolver404:
        return False
    return role == "anyone" or staff.rank >= ROLES.index(role)


def _parse_ids(text: str) -> list[int]:
    numbers = [int(part) for part in text.split(".") if part.isascii() and part.isdigit() and len(part) < 19]
    return numbers[:MAX_SHOWN]


@cached_by_language
def _empty_texts() -> dict[str, tuple[str, str]]:
    """Return the title and the hint that each view shows when it is empty."""
    return {
        "mine": (_("You have no open cases"), _("Take the next unassigned case.")),
        "teams": (_("Your teams have no open cases"), _("New cases appear here at once.")),
        "nobody": (_("Every case is assigned"), _("A new case stays here until someone takes it.")),
        "late": (_("No case is overdue"), _("Every running clock has time left.")),
        "waiting": (_("No case is on hold"), _("Cases appear here while a customer or a third party has to answer.")),
        "held": (
            _("Nothing is in quarantine"),
            _("Messages that cannot be trusted wait here until someone checks them."),
        ),
        "all": (_("No cases yet"), _("The first case appears here as soon as a message arrives.")),
    }
