"""A066: every URL, requested by every kind of person. A URL that does not declare whom it is for fails."""

from collections.abc import Iterator
from copy import copy
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

from deskbell.journal.models import Entry
from deskbell.people.access import ROLES
from deskbell.people.actions.change_role import change_role
from deskbell.people.actions.hire_staff import hire_staff
from deskbell.people.actions.make_token import make_token
from deskbell.people.actions.retire_staff import retire_staff
from deskbell.people.models import Staff
from deskbell.server.api import list_operations

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PASSWORD = "Nine geese cross slowly"
SAMPLES = {"int": "1", "slug": "x", "str": "x", "path": "x"}


def _leaves(patterns: list[object], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        here = prefix + _sample(pattern)
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "api":
                yield from _leaves(pattern.url_patterns, here)
        else:
            yield here, pattern


def _sample(pattern: URLPattern | URLResolver) -> str:
    """Return a URL that matches this pattern."""
    if isinstance(pattern.pattern, RegexPattern):
        return "password/reset/key/1-x-1/"
    route = str(pattern.pattern)
    for name, converter in pattern.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        for written in (f"<{kind}:{name}>", f"<{name}>"):
            route = route.replace(written, SAMPLES[kind])
    return route


# Closed to people without a second factor to confirm with.
ONLY_WITH_A_KEY = {"/account/confirm/code/", "/account/confirm/passkey/"}
# Providers come without a token of a page: the signature of their request stands for it.
SIGNED_BY_PROVIDERS = {"/hooks/x/1"}
ADDRESSES = {f"/{address}": pattern.callback for address, pattern in _leaves(get_resolver().url_patterns)}


def test_a066_every_address_says_whom_it_is_for() -> None:
    assert [address for address, view in ADDRESSES.items() if not hasattr(view, "required_role")] == []
    assert "<" not in "".join(ADDRESSES)


def test_a066_every_operation_for_programs_asks_for_a_token() -> None:
    found = list_operations()
    assert len(found) > 5
    assert [path for path, operation in found if not operation.auth_callbacks] == []


@pytest.fixture
def people(db: None, settings: Any) -> dict[str, Staff]:
    """One colleague of each role, and one who has left."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    names = [*ROLES, "left"]
    hired = {
        name: hire_staff(email=f"{name}@example.org", name=name, role=ROLES[-1], at=AT, password=PASSWORD)
        for name in names
    }
    for role in ROLES:
        change_role(staff=hired[role], role=role, by=None, at=AT)
    return {name: Staff.objects.get(id=person.id) for name, person in hired.items()}


def _enter(people: dict[str, Staff], asker: str) -> Client:
    client = Client(raise_request_exception=False)
    if asker in people:
        client.force_login(people[asker])
    return client


def _wrong(address: str, door: str, asker: str, answer: HttpResponse) -> bool:
    """Return True when the answer is not what the declared access promises."""
    if answer.status_code >= 500 and answer.status_code != 503:
        return True
    if door == "anyone" or address in ONLY_WITH_A_KEY or answer.status_code in (405, 503):
        return False
    may = asker in ROLES and ROLES.index(asker) >= ROLES.index(door)
    shut = answer.status_code == 403 or answer.headers.get("Location", "").startswith("/account/login/")
    return shut == may


@pytest.mark.parametrize("method", ["get", "post"])
def test_a066_every_door_lets_in_whom_it_should_and_nobody_else(people: dict[str, Staff], method: str) -> None:
    wrong = []
    for asker in ("left", "stranger", *ROLES):
        client = _enter(people, asker)
        came_with = copy(client.cookies)
        if asker == "left":
            retire_staff(staff=people[asker], by=None, at=AT)
        for address, view in ADDRESSES.items():
            if _told_already(view.required_role, asker):
                continue
            with transaction.atomic():
                answer = getattr(client, method)(address)
                transaction.set_rollback(True)
            if _wrong(address, view.required_role, asker, answer):
                wrong.append((method, address, asker, view.required_role, answer.status_code))
            # Their request may have signed them out in this client only: the change itself was rolled back.
            client.cookies = copy(came_with)
    assert wrong == []


def _told_already(door: str, asker: str) -> bool:
    """Return True for a role between the lowest one that has access and the highest. Access compares ranks, so it needs
    no request.
    """
    return door in ROLES and asker in ROLES[ROLES.index(door) + 1 : -1]


@pytest.fixture
def askers(people: dict[str, Staff]) -> dict[str, Client]:
    return {name: _enter(people, name) for name in ("stranger", *ROLES)}


def test_a087_looking_changes_nothing_and_nothing_changes_without_the_pages_token(people: dict[str, Staff]) -> None:
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.force_login(people["admin"])
    before = Entry.objects.count()
    for address, view in ADDRESSES.items():
        strict.get(address)
        answer = strict.post(address)
        refused = (404,) if address in SIGNED_BY_PROVIDERS else (403, 405)
        assert answer.status_code in refused, (address, view.required_role, answer.status_code)
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    "path", ["/setup/./staff/", "/setup/%2e%2e/setup/staff/", "/SETUP/staff/", "/setup/staff", "//setup/staff/"]
)
def test_a075_another_way_of_writing_an_address_opens_no_door(askers: dict[str, Client], path: str) -> None:
    answer = askers["agent"].get(path)
    assert answer.status_code in (301, 302, 308, 403, 404)
    assert askers["agent"].get(path, follow=True).status_code in (403, 404)


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
def test_a075_no_other_method_opens_a_door(askers: dict[str, Client], method: str) -> None:
    headers = {"X-HTTP-Method-Override": "GET", "X-Method-Override": "POST"}
    assert askers["stranger"].generic(method, "/setup/staff/", headers=headers).status_code == 302
    assert askers["agent"].generic(method, "/setup/staff/", headers=headers).status_code == 403


def test_a070_a_field_nobody_asked_for_changes_nothing(askers: dict[str, Client]) -> None:
    words = {"name": "Agent", "language": "en", "zone": "UTC", "theme": "dark"}
    more = {
        "role": "admin",
        "is_active": "on",
        "is_staff": "1",
        "email": "a@evil.example",
        "turn": "9",
        "password": "x",
    }
    client, before = askers["agent"], Staff.objects.get(email="agent@example.org")
    assert client.post("/account/", {**words, **more}).status_code == 302
    row = Staff.objects.get(email="agent@example.org")
    assert (row.role, row.theme, row.turn, row.password) == ("agent", "dark", before.turn, before.password)


def test_a022_a_list_where_a_word_belongs_is_refused(askers: dict[str, Client]) -> None:
    _token, secret = make_token(name="t", staff=None, by=None, at=AT)
    for body in (
        '{"text": ["a"]}',
        '{"text": {"a": 1}}',
        '{"text": "a", "author": 1}',
        '["text"]',
        "null",
        "{",
        '{"text": "\\u0000"}',
    ):
        answer = askers["stranger"].post(
            "/api/v1/cases/X-1/notes",
            body,
            content_type="application/json",
            headers={"Authorization": f"Bearer {secret}"},
        )
        assert answer.status_code in (400, 404, 409, 422)
        assert answer.json()["error"]
