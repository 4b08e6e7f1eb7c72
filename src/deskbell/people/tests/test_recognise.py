"""Who is asking is known from the session alone, in one statement; a person read beside it is taken only when it is theirs."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from deskbell.people import recognise
from deskbell.people.actions.hire import hire
from deskbell.people.actions.retire import retire
from deskbell.people.models import Staff
from deskbell.people.recognise import Recognised, SessionStore

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BACKEND = "deskbell.people.recognise.Known"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_noted() -> None:
    recognise._whose.clear()


def _staff(name: str) -> Staff:
    return hire(email=f"{name}@qc.example", name=name.title(), role="agent", at=AT, password="Nine geese cross slowly")


def _key(staff: Staff) -> str:
    client = Client()
    client.force_login(staff, backend=BACKEND)
    return str(client.session.session_key)


def _who(key: str) -> Any:
    """Who the house takes a browser with this session for, as in a request of its own."""
    request = RequestFactory().get("/")
    request.session = SessionStore(key)
    Recognised(lambda _request: None).process_request(request)  # type: ignore[arg-type,return-value]
    return request.user if request.user.is_authenticated else None


def test_from_the_second_request_on_session_and_person_are_one_statement() -> None:
    kavita = _staff("kavita")
    key = _key(kavita)
    assert _who(key) == kavita
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert _who(key) == kavita
    assert len(asked) == 1


def _retire(staff: Staff) -> None:
    retire(staff=staff, by=None, at=AT)


def _other_password(staff: Staff) -> None:
    staff.set_password("Another goose")
    staff.save()


def _session_ended(_staff: Staff) -> None:
    Session.objects.all().delete()


@pytest.mark.parametrize("happens", [_retire, _other_password, _session_ended])
def test_who_was_known_is_a_stranger_at_once_when_they_leave_or_change_their_password(
    happens: Callable[[Staff], None],
) -> None:
    kavita = _staff("kavita")
    key = _key(kavita)
    assert _who(key) == kavita
    happens(kavita)
    assert _who(key) is None


def test_a_note_of_somebody_else_beside_a_session_opens_nothing() -> None:
    kavita, ploy = _staff("kavita"), _staff("ploy")
    key = _key(kavita)
    recognise._whose[key] = str(ploy.pk)
    assert _who(key) == kavita
    recognise._whose["of nobody"] = str(ploy.pk)
    assert _who("of nobody") is None
    recognise._whose[key] = str(ploy.pk)
    retire(staff=kavita, by=None, at=AT)
    assert _who(key) is None


def test_notes_of_whose_sessions_there_are_do_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognise, "_MOST", 3)
    for number in range(7):
        staff = _staff(f"one{number}")
        assert _who(_key(staff)) == staff
    assert 0 < len(recognise._whose) <= 3
