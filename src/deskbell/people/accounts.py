"""The parts of allauth that this desk offers, each with its door. What is not listed here does not exist.

allauth brings the views; the pages are ours, found under allauth's names in `jinja2/`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as second
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkey
from allauth.usersessions import views as sessions
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, re_path
from django.views.generic import RedirectView

from deskbell.kit.pages import page, shell
from deskbell.people.door import door, person
from deskbell.people.entrance import entrance

View = Callable[..., Any]


def offered(view: View, role: str) -> View:
    """`view` behind its door, with what stands around each of our pages; 422 when a form was not filled in well."""

    @door(role)
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse) and not response.is_rendered:
            around = {**shell(request), **entrance(request)}
            response.context_data = {**around, **(response.context_data or {})}
            if _filled_in_badly(request, response):
                response.status_code = 422
        return response

    return shown


def _filled_in_badly(request: HttpRequest, response: TemplateResponse) -> bool:
    form = (response.context_data or {}).get("form")
    return request.method == "POST" and response.status_code == 200 and bool(getattr(form, "errors", None))


def forgotten(request: HttpRequest) -> HttpResponse:
    """A forgotten password: by mail when mail goes out of this house, else by a colleague."""
    if settings.MAIL_OUT is None:
        return page(request, "people/forgotten.html", **entrance(request))
    return account.password_reset(request)  # type: ignore[no-any-return]


def password(request: HttpRequest) -> HttpResponse:
    """A new password in place of the one until now. Who has none comes in by a link, and chooses one there."""
    if not person(request).has_usable_password():
        return redirect("people:account")
    return account.password_change(request)  # type: ignore[no-any-return]


def _at(route: str, view: View, name: str, role: str) -> URLPattern:
    return path(route, offered(view, role), name=name)


RESET = re_path(
    r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]{1,14})-(?P<key>[0-9A-Za-z-]{1,80})/$",
    offered(account.password_reset_from_key, "anyone"),
    name="account_reset_password_from_key",
)

urlpatterns = [
    _at("login/", account.login, "account_login", "anyone"),
    _at("login/second/", second.authenticate, "mfa_authenticate", "anyone"),
    _at("login/passkey/", passkey.login_webauthn, "mfa_login_webauthn", "anyone"),
    _at("logout/", account.logout, "account_logout", "anyone"),
    _at("inactive/", account.account_inactive, "account_inactive", "anyone"),
    _at("password/reset/", forgotten, "account_reset_password", "anyone"),
    _at("password/reset/sent/", account.password_reset_done, "account_reset_password_done", "anyone"),
    RESET,
    _at(
        "password/reset/done/",
        account.password_reset_from_key_done,
        "account_reset_password_from_key_done",
        "anyone",
    ),
    _at("confirm/", account.reauthenticate, "account_reauthenticate", "agent"),
    _at("confirm/code/", second.reauthenticate, "mfa_reauthenticate", "agent"),
    _at("confirm/passkey/", passkey.reauthenticate_webauthn, "mfa_reauthenticate_webauthn", "agent"),
    _at("password/", password, "account_change_password", "agent"),
    _at("keys/", RedirectView.as_view(pattern_name="people:account"), "mfa_index", "agent"),
    _at("keys/app/", totp.activate_totp, "mfa_activate_totp", "agent"),
    _at("keys/app/remove/", totp.deactivate_totp, "mfa_deactivate_totp", "agent"),
    _at("keys/codes/", codes.view_recovery_codes, "mfa_view_recovery_codes", "agent"),
    _at("keys/codes/new/", codes.generate_recovery_codes, "mfa_generate_recovery_codes", "agent"),
    _at("keys/passkeys/", RedirectView.as_view(pattern_name="people:account"), "mfa_list_webauthn", "agent"),
    _at("keys/passkeys/add/", passkey.add_webauthn, "mfa_add_webauthn", "agent"),
    _at("keys/passkeys/<int:pk>/remove/", passkey.remove_webauthn, "mfa_remove_webauthn", "agent"),
    _at("sessions/", sessions.list_usersessions, "usersessions_list", "agent"),
]
