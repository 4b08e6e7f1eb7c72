"""Some doings bind a person: then the desk asks once more who is there, each time, however lately they came in."""

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

from deskbell.people.door import person
from deskbell.people.models import Staff

PASSWORD, PASSKEY = "password", "passkey"


class NotProven(Exception):
    """A sentence: why this was not taken as coming from the person who is signed in."""


@dataclass(frozen=True)
class Ways:
    """How a person can show who they are; `options` is what the browser needs to ask for their passkey, if they have one."""

    password: bool
    options: dict[str, Any] | None

    @property
    def any(self) -> bool:
        return self.password or self.options is not None


def ways(request: HttpRequest) -> Ways:
    """How the person who asks can prove themselves. A passkey's challenge is good for the next answer only."""
    staff = person(request)
    has_key = Authenticator.objects.filter(user=staff, type=Authenticator.Type.WEBAUTHN).exists()
    return Ways(staff.has_usable_password(), auth.begin_authentication(staff) if has_key else None)


def proven(request: HttpRequest) -> str:
    """What the sent form proves the person by: PASSWORD, or PASSKEY when it has a `credential`. Raises NotProven."""
    staff = person(request)
    if not ratelimit.consume(request, action="reauthenticate", user=staff):
        raise NotProven(_("Too many tries. Wait a minute, then try again."))
    if request.POST.get("credential"):
        return _by_passkey(request, staff)
    form = ReauthenticateForm(data=request.POST, user=staff)
    if not staff.has_usable_password() or not form.is_valid():
        raise NotProven(_("This is not your password. Nothing was signed; try again."))
    return PASSWORD


def _by_passkey(request: HttpRequest, staff: Staff) -> str:
    form = ReauthenticateWebAuthnForm(data=request.POST, user=staff)
    if not form.is_valid():
        raise NotProven(_("The passkey was not accepted. Nothing was signed; try again."))
    form.cleaned_data["credential"].record_usage()
    return PASSKEY


def address(request: HttpRequest) -> str:
    """The network address the request came from."""
    return str(get_adapter(request).get_client_ip(request) or "")
