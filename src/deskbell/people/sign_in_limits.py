"""Limits on guessing passwords and codes: per account, per network address, and for both together.

A limit must stop guessing but never lock out the owner of the account. So guesses are refused, not accounts:

1. Only wrong guesses count. A guess at an account that does not exist is counted separately; the answer and its
   duration are the same.
2. Beyond a limit the right password still works in a browser in which this person has signed in before (it has a signed
   cookie), or if a second factor has to follow.
3. Beyond a limit passwords are checked one at a time, because each check is slow on purpose.

The numbers are in `ACCOUNT_RATE_LIMITS` of the settings.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from allauth.core import ratelimit
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from deskbell.people.models import Staff

DEVICE_COOKIE = "deskbell_device"
DEVICE_SECONDS = 180 * 24 * 3600
TURN_SECONDS = 1.0
_turn = BoundedSemaphore(1)


class SignInLimits:
    """The limits for one try to sign in, as they are before it."""

    def __init__(self, *, request: HttpRequest, email: str, address: str) -> None:
        self.request, self.account = request, email.strip().lower()
        self.pair = f"{address} {self.account}"
        self.staff = Staff.objects.filter(email__iexact=self.account, is_active=True).first()
        self.device = _known_device(request, self.staff)
        self.is_account_limited = self._is_over("guess_account_from_address", self.pair) or self._is_over(
            "guess_account", self.account
        )
        self.is_address_limited = self._is_over("guess_existing_from_address")
        self.is_exceeded = (
            self._is_over("guess_from_device", self.device)
            if self.device
            else self.is_account_limited or self._is_over("guess_from_address")
        )

    def admits(self, staff: Staff) -> bool:
        """Return True if the right password signs this person in."""
        if self.device:
            return not self.is_exceeded
        return not (self.is_account_limited or self.is_address_limited) or is_mfa_enabled(staff)

    def record_wrong_guess(self) -> None:
        """Count a wrong password. For a browser that this person has used before, a counter of its own is used."""
        if self.device:
            self._count("guess_from_device", self.device)
            return
        self._count("guess_account_from_address", self.pair)
        self._count("guess_account", self.account)
        self._count("guess_from_address")
        self._count("guess_existing_from_address" if self.staff else "guess_unknown_from_address")

    @contextmanager
    def wait_for_check(self) -> Iterator[bool]:
        """Context manager: wait until the password may be checked; beyond a limit only one check runs at a time.

        Yields False if the wait took too long.
        """
        has_turn = not self.is_exceeded or _turn.acquire(timeout=TURN_SECONDS)
        try:
            yield has_turn
        finally:
            if self.is_exceeded and has_turn:
                _turn.release()

    def _is_over(self, action: str, key: str | None = None) -> bool:
        return not ratelimit.consume(self.request, action=action, key=key, dry_run=True)

    def _count(self, action: str, key: str | None = None) -> None:
        ratelimit.consume(self.request, action=action, key=key)


class CodeLimits:
    """The limits for one code of a second factor. Codes are only asked after the right password."""

    def __init__(self, *, request: HttpRequest, staff: Staff, address: str) -> None:
        self.request = request
        device = _known_device(request, staff)
        self.keys = (
            [("guess_from_device", device)]
            if device
            else [("guess_code_from_address", f"{address} {staff.id}"), ("guess_code", str(staff.id))]
        )

    def is_exceeded(self) -> bool:
        """Return True if too many codes were wrong."""
        return not all(
            ratelimit.consume(self.request, action=action, key=key, dry_run=True) for action, key in self.keys
        )

    def record_wrong_guess(self) -> None:
        """Count a wrong code."""
        for action, key in self.keys:
            ratelimit.consume(self.request, action=action, key=key)


def remember_device(*, request: HttpRequest, response: HttpResponseBase, staff: Staff) -> None:
    """Set a cookie that marks this browser as one in which this person has signed in. It does not sign anybody in."""
    response.set_signed_cookie(
        DEVICE_COOKIE, f"{staff.id}.{_known_device(request, staff) or secrets.token_urlsafe(12)}",
        salt=DEVICE_COOKIE, max_age=DEVICE_SECONDS, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def _known_device(request: HttpRequest, staff: Staff | None) -> str:
    """Return the random id of this browser if this person has signed in with it before, else ""."""
    mark = request.get_signed_cookie(DEVICE_COOKIE, default="", salt=DEVICE_COOKIE, max_age=DEVICE_SECONDS) or ""
    owner, _, device = mark.partition(".")
    return device if staff is not None and owner == str(staff.id) else ""
