"""The pages of allauth that we use, each with the role it needs. Its other pages do not exist here.

The views are allauth's. The templates are ours, in `jinja2/` under the names that allauth looks for.
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

from deskbell.kit.pages import layout_context, render_page
from deskbell.people.access import current_staff, require_role
from deskbell.people.sign_in_page import sign_in_context

View = Callable[..., Any]


def guard_allauth_view(view: View, role: str) -> View:
    """Wrap a view of allauth: require the role, add the context of our pages, and answer 422 if its form has errors."""

    @require_role(role)
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse) and not response.is_rendered:
            around = {**layout_context(request), **sign_in_context(request)}
            response.context_data = {**around, **(response.context_data or {})}
            if _has_form_errors(request, response):
                response.status_code = 422
        return response

    return shown


def _has_form_errors(request: HttpRequest, response: TemplateResponse) -> bool:
    form = (response.context_data or {}).get("form")
    return request.method == "POST" and response.status_code == 200 and bool(getattr(form, "errors", None))


def forgotten_password(request: HttpRequest) -> HttpResponse:
    """Show how to get a new password: by mail if this server sends mail, else from a colleague."""
    if settings.MAIL_OUT is None:
        return render_page(request, "people/forgotten_password.html", **sign_in_context(request))
    return account.password_reset(request)  # type: ignore[no-any-return]


def change_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password. Staff without a password are redirected to their account page: they need an invitation
    link.
    """
    if not current_staff(request).has_usable_password():
        return redirect("people:account")
    return account.password_change(request)  # type: ignore[no-any-return]


def _guarded_path(route: str, view: View, name: str, role: str) -> URLPattern:
    return path(route, guard_allauth_view(view, role), name=name)


RESET_PASSWORD_PATH = re_path(
    r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]{1,14})-(?P<key>[0-9A-Za-z-]{1,80})/$",
    guard_allauth_view(account.password_reset_from_key, "anyone"),
    name="account_reset_password_from_key",
)

urlpatterns = [
    _guarded_path("login/", account.login, "account_login", "anyone"),
    _guarded_path("login/second/", second.authenticate, "mfa_authenticate", "anyone"),
    _guarded_path("login/passkey/", passkey.login_webauthn, "mfa_login_webauthn", "anyone"),
    _guarded_path("logout/", account.logout, "account_logout", "anyone"),
    _guarded_path("inactive/", account.account_inactive, "account_inactive", "anyone"),
    _guarded_path("password/reset/", forgotten_password, "account_reset_password", "anyone"),
    _guarded_path("password/reset/sent/", account.password_reset_done, "account_reset_password_done", "anyone"),
    RESET_PASSWORD_PATH,
    _guarded_path(
        "password/reset/done/",
        account.password_reset_from_key_done,
        "account_reset_password_from_key_done",
        "anyone",
    ),
    _guarded_path("confirm/", account.reauthenticate, "account_reauthenticate", "agent"),
    _guarded_path("confirm/code/", second.reauthenticate, "mfa_reauthenticate", "agent"),
    _guarded_path("confirm/passkey/", passkey.reauthenticate_webauthn, "mfa_reauthenticate_webauthn", "agent"),
    _guarded_path("password/", change_password, "account_change_password", "agent"),
    _guarded_path("keys/", RedirectView.as_view(pattern_name="people:account"), "mfa_index", "agent"),
    _guarded_path("keys/app/", totp.activate_totp, "mfa_activate_totp", "agent"),
    _guarded_path("keys/app/remove/", totp.deactivate_totp, "mfa_deactivate_totp", "agent"),
    _guarded_path("keys/codes/", codes.view_recovery_codes, "mfa_view_recovery_codes", "agent"),
    _guarded_path("keys/codes/new/", codes.generate_recovery_codes, "mfa_generate_recovery_codes", "agent"),
    _guarded_path("keys/passkeys/", RedirectView.as_view(pattern_name="people:account"), "mfa_list_webauthn", "agent"),
    _guarded_path("keys/passkeys/add/", passkey.add_webauthn, "mfa_add_webauthn", "agent"),
    _guarded_path("keys/passkeys/<int:pk>/remove/", passkey.remove_webauthn, "mfa_remove_webauthn", "agent"),
    _guarded_path("sessions/", sessions.list_usersessions, "usersessions_list", "agent"),
]
