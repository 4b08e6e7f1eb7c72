"""Who is asking: the session and the person behind every request, in one statement read straight.

Whose session it is stands inside it, so the first request of each session takes a second statement; from then on the person
is read beside it, and is taken only when the session names them.
"""

from functools import lru_cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.signing import BadSignature
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from deskbell.kit.clock import now
from deskbell.kit.rows import read, read_beside
from deskbell.people.models import Staff


class _AsItIs:
    """For what is signed: its bytes, whatever they say."""

    def dumps(self, obj: Any) -> bytes:
        return bytes(obj)

    def loads(self, data: bytes) -> bytes:
        return data


@lru_cache(maxsize=1024)
def _signed(text: str, salt: str, _secret: str) -> bytes:
    return bytes(signing.loads(text, salt=salt, serializer=_AsItIs))


_whose: dict[str, str] = {}
_MOST = 10_000


class SessionStore(db.SessionStore):
    """Django's sessions in the database. `person`: who was read beside it, if that is whose it was the last time."""

    person: Staff | None = None

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        """As Django does it; what was found to be signed by us is not checked at each request again."""
        try:
            kept = _signed(str(session_data), self.key_salt, settings.SECRET_KEY)
        except BadSignature:
            return super().decode(session_data)
        return dict(self.serializer().loads(kept))

    def _get_session_from_db(self) -> Session | None:
        words = [_whose.get(self.session_key or ""), self.session_key, now()]
        found = read_beside(Session, Staff, _BESIDE, words)
        if not found:
            self._session_key = None
            return None
        session, self.person = found[0]
        return session


_BESIDE = "on id = %s and is_active where session_key = %s and expire_date > %s"


class Known(AuthenticationBackend):  # type: ignore[misc]
    """allauth's way of signing in."""

    def get_user(self, user_id: Any) -> Staff | None:
        """The person of a session, while they work here."""
        return next(iter(read(Staff, "where id = %s and is_active", [user_id])), None)


class Recognised(AuthenticationMiddleware):
    """Django's way of knowing who asks; where session and person came together, no second statement."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _who(request))  # type: ignore[assignment]


def _who(request: HttpRequest) -> Any:
    if not hasattr(request, "_cached_user"):
        who = _beside(request.session) or get_user(request)
        if who.is_authenticated and request.session.session_key:
            _note(request.session.session_key, str(who.pk))
        request._cached_user = who  # type: ignore[attr-defined]
    return request._cached_user  # type: ignore[attr-defined]


def _beside(session: Any) -> Staff | None:
    """Whoever was read with the session, if it is theirs, by our way of signing in, and of their present password."""
    theirs, way, proof = session.get(SESSION_KEY), session.get(BACKEND_SESSION_KEY), session.get(HASH_SESSION_KEY)
    staff: Staff | None = session.person
    if staff is None or theirs != str(staff.pk) or way != f"{Known.__module__}.{Known.__qualname__}" or not proof:
        return None
    return staff if constant_time_compare(proof, staff.get_session_auth_hash()) else None


def _note(key: str, person: str) -> None:
    if len(_whose) >= _MOST:
        _whose.clear()
    _whose[key] = person
