"""Who is asking: the session and the person behind every request, each in one statement read straight."""

from functools import lru_cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.signing import BadSignature

from deskbell.kit.clock import now
from deskbell.kit.rows import read
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


class SessionStore(db.SessionStore):
    """Django's sessions in the database."""

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        """As Django does it; what was found to be signed by us is not checked at each request again."""
        try:
            kept = _signed(str(session_data), self.key_salt, settings.SECRET_KEY)
        except BadSignature:
            return super().decode(session_data)
        return dict(self.serializer().loads(kept))

    def _get_session_from_db(self) -> Session | None:
        found = read(Session, "where session_key = %s and expire_date > %s", [self.session_key, now()])
        if not found:
            self._session_key = None
            return None
        return found[0]


class Known(AuthenticationBackend):  # type: ignore[misc]
    """allauth's way of signing in."""

    def get_user(self, user_id: Any) -> Staff | None:
        """The person of a session, while they work here."""
        return next(iter(read(Staff, "where id = %s and is_active", [user_id])), None)
