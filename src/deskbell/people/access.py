"""Access to pages: every view declares the role it needs. A test fails for a view that declares none."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

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
        return _ask_to_sign_in(request)
    if user.rank < ROLES.index(role):
        raise PermissionDenied
    return None


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Redirect a visitor to the sign-in page, and from there to where they were. A script gets 401 instead: it would
    take the sign-in page for its answer.

    After a form, "where they were" is the page of the form, and a notice says that nothing was sent.
    """
    if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return HttpResponse(status=401)
    back = request.get_full_path()
    if request.method != "GET":
        messages.error(
            request, _("You were signed out, so nothing was sent or changed. Sign in to go back to the page.")
        )
        back = _page_of_form(request)
    return redirect(f"{reverse('account_login')}?{urlencode({'next': back})}" if back else reverse("account_login"))


def _page_of_form(request: HttpRequest) -> str:
    """The path of the page that sent the form, or "" if that was no page of ours."""
    page = request.headers.get("Referer", "")
    if not page or not url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        return ""
    parts = urlsplit(page)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def current_staff(request: HttpRequest) -> Staff:
    """Return the signed-in member of staff; 403 when there is none."""
    if not isinstance(request.user, Staff):
        raise PermissionDenied
    return request.user
