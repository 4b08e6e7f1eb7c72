"""Who is asking: the session and the person behind every request, each in one statement read straight."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from deskbell.kit.clock import now
from deskbell.kit.rows import read
from deskbell.people.models import Staff


class SessionStore(db.SessionStore):
    """Django's sessions in the database."""

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
