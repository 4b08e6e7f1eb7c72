"""How people come in: nobody signs up by themselves, links lead only to ourselves, and a lock-out never hits the owner."""

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
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme

from deskbell.kit.clock import now
from deskbell.people.actions.choose_password import choose_password
from deskbell.people.links import public
from deskbell.people.models import House, Staff

log = logging.getLogger(__name__)


class Doorkeeper(DefaultAccountAdapter):  # type: ignore[misc]
    """Our rules for allauth's accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Colleagues are invited; nobody else comes in."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """After signing in one goes to a path of ours, and nowhere else, whatever `next` says."""
        return bool(url) and url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link in the mail; never made from the Host header."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return public(path.replace("UID-KEY", key))

    def set_password(self, user: Staff, password: str) -> None:
        """Chosen anew, or after it was forgotten: what was opened under the old one ends."""
        choose_password(staff=user, password=password, at=now())

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to where one came from."""
        return reverse("people:account")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that does not answer must not tell a stranger which addresses we know."""
        context["house"] = House.objects.filter(id=1).first()
        context["reset_url"] = public(reverse("account_reset_password"))
        context["sign_in_url"] = public(reverse("account_login"))
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as problem:
            log.error("a mail about an account was not taken by the mail server (%s)", type(problem).__name__)

    def add_message(self, request: HttpRequest, level: int, *args: Any, **words: Any) -> None:
        """Pages show what is so; only what went wrong is also said."""
        if level >= messages.ERROR:
            super().add_message(request, level, *args, **words)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # By account and address together: a stranger who guesses locks out themselves, not the owner.
        return f"{self.get_client_ip(request)}:{super()._get_login_attempts_cache_key(request, **credentials)}"


class SecondKey(DefaultMFAAdapter):  # type: ignore[misc]
    """Our rules for second factors and passkeys."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """A passkey belongs to the configured address."""
        return {"id": urlsplit(settings.PUBLIC_URL).hostname or "localhost", "name": "Deskbell"}

    def encrypt(self, text: str) -> str:
        """What an authenticator app shares with us is no use to whoever reads a backup without our secret key."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The counterpart of `encrypt`."""
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> Fernet:
    key = salted_hmac("deskbell.people.second-key", "", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
