"""Who may come in: every view says whom it is for; one that does not say fails the house's tests."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from deskbell.people.models import Staff

View = Callable[..., HttpResponseBase]
ROLES = tuple(Staff.Role.values)


def door(role: str) -> Callable[[View], View]:
    """Decorator: staff of this role or above. Others get 403; strangers are led to the sign-in page.

    `role` is "agent", "lead", "manager", "admin", or "anyone" for pages open to strangers.
    """
    if role != "anyone" and role not in ROLES:
        raise ValueError(f"no role {role!r}: anyone, {', '.join(ROLES)}")

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if role != "anyone":
                refusal = _refusal(request, role)
                if refusal is not None:
                    return refusal
            return view(request, *args, **kwargs)

        guarded.door = role  # type: ignore[attr-defined]
        return guarded

    return guard


def _refusal(request: HttpRequest, role: str) -> HttpResponse | None:
    user = request.user
    if not isinstance(user, Staff):
        back = request.get_full_path() if request.method == "GET" else ""
        return redirect(f"{reverse('account_login')}?{urlencode({'next': back})}" if back else reverse("account_login"))
    if user.rank < ROLES.index(role):
        raise PermissionDenied
    return None


def person(request: HttpRequest) -> Staff:
    """Who is asking, behind a door that lets only staff through."""
    if not isinstance(request.user, Staff):
        raise PermissionDenied
    return request.user
