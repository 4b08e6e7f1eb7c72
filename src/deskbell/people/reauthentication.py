"""Ask for the password or passkey again before an act that binds a person, such as signing, even right after sign-in."""

from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ReauthenticateForm
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth
from django.http import HttpRequest
from django.utils.translation import gettext as _

from deskbell.people.access import current_staff
from deskbell.people.models import Staff

PASSWORD, PASSKEY = "password", "passkey"


class ReauthenticationFailed(Exception):
    """The password or passkey was wrong. The message is a sentence for the person."""


@dataclass(frozen=True)
class ReauthenticationMethods:
    """How this person can confirm who they are: by `password` (bool), or by passkey with `options` for the browser
    (None without one).
    """

    password: bool
    options: dict[str, Any] | None

    @property
    def is_possible(self) -> bool:
        return self.password or self.options is not None


def get_reauthentication_methods(request: HttpRequest) -> ReauthenticationMethods:
    """Return how the signed-in person can confirm who they are. The passkey challenge in it can be answered once."""
    staff = current_staff(request)
    has_key = Authenticator.objects.filter(user=staff, type=Authenticator.Type.WEBAUTHN).exists()
    return ReauthenticationMethods(staff.has_usable_password(), auth.begin_authentication(staff) if has_key else None)


def reauthenticate(request: HttpRequest) -> str:
    """Check the password or passkey in the request. Returns PASSWORD or PASSKEY. Raises ReauthenticationFailed."""
    staff = current_staff(request)
    if not ratelimit.consume(request, action="reauthenticate", user=staff):
        raise ReauthenticationFailed(_("Too many attempts. Wait a minute, then try again."))
    if request.POST.get("credential"):
        return _reauthenticate_by_passkey(request, staff)
    form = ReauthenticateForm(data=request.POST, user=staff)
    if not staff.has_usable_password() or not form.is_valid():
        raise ReauthenticationFailed(_("This is not your password. Nothing was signed; try again."))
    return PASSWORD


def _reauthenticate_by_passkey(request: HttpRequest, staff: Staff) -> str:
    form = ReauthenticateWebAuthnForm(data=request.POST, user=staff)
    if not form.is_valid():
        raise ReauthenticationFailed(_("The passkey was not accepted. Nothing was signed; try again."))
    form.cleaned_data["credential"].record_usage()
    return PASSKEY


def get_client_address(request: HttpRequest) -> str:
    """Return the network address that the request came from."""
    return str(get_adapter(request).get_client_ip(request) or "")
