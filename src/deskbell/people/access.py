"""Access to pages: every view declares the role it needs. A test fails for a view that declares none."""

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


def require_role(role: str) -> Callable[[View], View]:
    """Decorate a view: only staff of this role or above may use it. Others get 403, visitors go to the sign-in page.

    `role` is "agent", "lead", "manager", "admin", or "anyone" for a public page.
    """
    if role != "anyone" and role not in ROLES:
        raise ValueError(f"no role {role!r}: anyone, {', '.join(ROLES)}")

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if role != "anyone":
                refusal = _refuse_request(request, role)
                if refusal is not None:
                    return refusal
            return view(request, *args, **kwargs)

        guarded.required_role = role  # type: ignore[attr-defined]
        return guarded

    return guard


def _refuse_request(request: HttpRequest, role: str) -> HttpResponse | None:
    user = request.user
    if not isinstance(user, Staff):
        back = request.get_full_path() if request.method == "GET" else ""
        return redirect(f"{reverse('account_login')}?{urlencode({'next': back})}" if back else reverse("account_login"))
    if user.rank < ROLES.index(role):
        raise PermissionDenied
    return None


def current_staff(request: HttpRequest) -> Staff:
    """Return the signed-in member of staff; 403 when there is none."""
    if not isinstance(request.user, Staff):
        raise PermissionDenied
    return request.user
