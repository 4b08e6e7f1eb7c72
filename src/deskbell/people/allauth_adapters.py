"""Our rules for allauth: nobody signs up, redirects stay on this server, and wrong guesses never lock out the account's
owner.
"""

import base64
import logging
from smtplib import SMTPException
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme

from deskbell.kit.clock import now
from deskbell.people.actions.choose_password import choose_password
from deskbell.people.models import Organisation, Staff
from deskbell.people.public_urls import public_url
from deskbell.people.sign_in_limits import SignInLimits, remember_device

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Our rules for accounts and passwords."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: staff are invited and cannot sign up."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Return True only for a path of this server. Other URLs are not used as the page after sign-in."""
        return bool(url) and url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link for the mail. It uses our configured URL, never the Host header."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return public_url(path.replace("UID-KEY", key))

    def set_password(self, user: Staff, password: str) -> None:
        """Save a new password and end the tokens made under the old one."""
        choose_password(staff=user, password=password, at=now())

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return the URL of the account page."""
        return reverse("people:account")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail. A failing mail server is only logged: an error page would tell a visitor which addresses exist."""
        context["organisation"] = Organisation.objects.filter(id=1).first()
        context["reset_url"] = public_url(reverse("account_reset_password"))
        context["sign_in_url"] = public_url(reverse("account_login"))
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as problem:
            log.error("a mail about an account was not taken by the mail server (%s)", type(problem).__name__)

    def add_message(self, request: HttpRequest, level: int, *args: Any, **words: Any) -> None:
        """Show only error messages of allauth. Our pages show a success themselves."""
        if level >= messages.ERROR:
            super().add_message(request, level, *args, **words)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Return the member of staff with this email and password, or None. Raises ValidationError after too many wrong
        guesses.
        """
        limits = SignInLimits(
            request=request, email=str(credentials.get("email", "")), address=self.get_client_ip(request)
        )
        with limits.wait_for_check() as has_turn:
            staff = super().authenticate(request, **credentials) if has_turn else None
        if staff is not None and limits.admits(staff):
            return staff
        if staff is None and has_turn:
            limits.record_wrong_guess()
        if limits.is_exceeded:
            raise self.validation_error("too_many_login_attempts")
        return None

    def post_login(self, request: HttpRequest, user: Staff, **details: Any) -> HttpResponseBase:
        """Redirect to the next page, and mark the browser as one in which this person has signed in."""
        response: HttpResponseBase = super().post_login(request, user, **details)
        remember_device(request=request, response=response, staff=user)
        return response


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Our rules for second factors and passkeys."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Bind passkeys to the host name of our configured URL."""
        return {"id": urlsplit(settings.PUBLIC_URL).hostname or "localhost", "name": "Deskbell"}

    def encrypt(self, text: str) -> str:
        """Encrypt the secret of an authenticator app, so that a backup alone does not reveal it."""
        return _second_factor_cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt what `encrypt` returned."""
        return _second_factor_cipher().decrypt(encrypted_text.encode()).decode()


def _second_factor_cipher() -> Fernet:
    key = salted_hmac("deskbell.people.second-key", "", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
