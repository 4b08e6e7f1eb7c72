"""Sign a colleague out everywhere: after a change of role, lost keys, or when they leave."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import F

from deskbell.people.models import Staff, Token


def sign_out_everywhere(*, staff: Staff, at: datetime) -> None:
    """End the sessions and tokens of `staff`, inside the caller's transaction. Updates `staff.turn`, which sessions
    depend on.
    """
    Staff.objects.filter(id=staff.id).update(turn=F("turn") + 1)
    staff.refresh_from_db(fields=["turn"])
    sessions = UserSession.objects.filter(user=staff)
    Session.objects.filter(session_key__in=sessions.values("session_key")).delete()
    sessions.delete()
    Token.objects.filter(staff=staff, ended_at=None).update(ended_at=at)
