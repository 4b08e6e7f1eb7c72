"""Every form of people shows all its errors at once, each beside its field, in the language of the reader."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from deskbell.kit.clock import now
from deskbell.people.actions.create_organisation import NewOrganisation, create_organisation
from deskbell.people.actions.find_or_create_customer import find_or_create_customer
from deskbell.people.actions.hire_staff import hire_staff
from deskbell.people.actions.invite_first_admin import invite_first_admin
from deskbell.people.actions.invite_staff import invite_staff
from deskbell.people.actions.set_hours import set_hours
from deskbell.people.models import Customer, Staff, Team
from deskbell.people.weekly_hours import parse_calendar_day

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PASSWORD = "Nine geese cross slowly"
LANGUAGES = [code for code, _name in settings.LANGUAGES]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_tries_yet() -> None:
    cache.clear()


@pytest.fixture
def admin() -> Staff:
    return hire_staff(email="n@example.org", name="Naledi Botha", role="admin", at=AT, password=PASSWORD)


@pytest.fixture
def organisation(admin: Staff) -> NewOrganisation:
    made = create_organisation(
        name="Quince", languages=["en"], prefix="QC", site="Bangkok", team="Care", zone="UTC", by=admin, at=AT
    )
    set_hours(site=made.site, valid_from=AT.date(), week={}, by=None, at=AT)
    find_or_create_customer(channel="email", value="asha@example.org", name="Asha Rao", at=AT)
    return made


def _wrong_fields(page: str) -> dict[str, str]:
    """Return {name of the field: its error}; each error has a control or a legend that points to it."""
    found = re.findall(r'<p class="error" id="(f-[\w-]+)_error">.*?<span>(.*?)</span></p>', page, re.DOTALL)
    for name, _text in found:
        assert re.search(rf'aria-describedby="[^"]*{name}_error', page), name
    assert page.count(" autofocus") == 1
    return dict(found)


# The address, what is posted, and the fields that are wrong in it.
CASES: dict[str, tuple[str, dict[str, Any], set[str]]] = {
    "account": (
        "/account/",
        {"name": "", "language": "xx", "zone": "Moon", "theme": "red"},
        {"name", "language", "zone", "theme"},
    ),
    "organisation": ("/setup/house/", {"name": " "}, {"name", "languages"}),
    "new brand": ("/setup/brand/", {"name": "", "prefix": "9", "language": "xx"}, {"name", "prefix", "language"}),
    "taken brand": (
        "/setup/brand/",
        {"name": "Quince", "prefix": "qc", "language": "xx"},
        {"name", "prefix", "language"},
    ),
    "brand": ("/setup/brand/", {"brand": "quince", "name": "", "language": "xx"}, {"quince-name", "quince-language"}),
    "new site": ("/setup/hours/", {"name": "", "brand": "none", "zone": "Moon"}, {"name", "brand", "zone"}),
    "hours": (
        "/setup/hours/bangkok/",
        {
            "day0": "9 to",
            "day3": "10-9",
            "valid_from": "soon",
            "country": "XX",
            "zone": "Moon",
            "holidays": "1.1.\n2036-12-24",
        },
        {"day0", "day3", "valid_from", "country", "zone", "holidays"},
    ),
    "past hours": (
        "/setup/hours/bangkok/",
        {"day0": "x", "valid_from": "2026-01-01", "zone": "UTC"},
        {"day0", "valid_from"},
    ),
    "new team": ("/setup/teams/", {"name": "", "site": "none"}, {"name", "site"}),
    "taken team": ("/setup/teams/", {"name": "Care", "site": "bangkok"}, {"name"}),
    "team": ("/setup/teams/", {"team": "care", "name": ""}, {"care-name"}),
    "invite": (
        "/setup/staff/",
        {"name": "", "email": "nobody", "role": "emperor", "language": "xx", "teams": ["none"]},
        {"name", "email", "role", "language", "teams"},
    ),
    "taken address": (
        "/setup/staff/",
        {"name": "", "email": "N@example.org", "role": "lead", "language": "en"},
        {"name", "email"},
    ),
    "role": ("/setup/staff/{admin}/", {"do": "place", "role": "emperor", "teams": ["none"]}, {"role", "teams"}),
    "last admin": ("/setup/staff/{admin}/", {"do": "place", "role": "lead"}, {"role"}),
    "token": ("/setup/tokens/", {"name": "", "staff": "0", "scopes": ["everything"]}, {"name", "staff", "scopes"}),
    "erase": ("/customers/{customer}/erase/", {"confirm": "Asha"}, {"confirm"}),
    "password": (
        "/account/password/",
        {"oldpassword": "x", "password1": "short", "password2": ""},
        {"oldpassword", "password1", "password2"},
    ),
}


def _post(client: Client, case: str, admin: Staff, language: str) -> dict[str, str]:
    address, words, _wrong = CASES[case]
    Staff.objects.update(language=language)
    answer = client.post(address.format(admin=admin.pk, customer=Customer.objects.get().pk), words)
    assert answer.status_code == 422
    return _wrong_fields(answer.content.decode())


@pytest.mark.parametrize("case", CASES)
def test_every_wrong_field_is_named_at_once_in_five_languages(
    case: str, client: Client, admin: Staff, organisation: NewOrganisation
) -> None:
    client.force_login(admin)
    said = {language: _post(client, case, admin, language) for language in LANGUAGES}
    for language, errors in said.items():
        assert set(errors) == {f"f-{name}" for name in CASES[case][2]}
        assert all(errors.values())
        assert language == "en" or not set(errors.values()) & set(said["en"].values())


def test_who_accepts_an_invitation_sees_all_errors_and_empty_passwords(client: Client) -> None:
    words = {"name": "", "email": "nobody", "password": "short", "again": "a riddle of mine"}
    link, english = f"/join/{invite_first_admin(at=now())}", set()
    for language in LANGUAGES:
        answer = client.post(f"{link}?language={language}", words)
        page, errors = answer.content.decode(), _wrong_fields(answer.content.decode())
        assert answer.status_code == 422
        assert set(errors) == {"f-name", "f-email", "f-password", "f-again"}
        assert not set(errors.values()) & english
        assert 'value="nobody"' in page
        assert 'value="short"' not in page
        assert "a riddle of mine" not in page
        english = set(errors.values()) if language == "en" else english


def test_an_invited_colleague_is_asked_for_a_password_only(client: Client, admin: Staff) -> None:
    kavita = hire_staff(email="k@example.org", name="Kavita Rao", role="agent", at=AT)
    link = f"/join/{invite_staff(staff=kavita, by=admin, at=now())}"
    page = client.post(link, {"password": "k@example.org", "again": ""}).content.decode()
    assert set(_wrong_fields(page)) == {"f-password", "f-again"}
    assert not Staff.objects.get(pk=kavita.pk).has_usable_password()


def test_hours_that_are_refused_leave_the_time_zone_as_it_was(
    client: Client, admin: Staff, organisation: NewOrganisation
) -> None:
    client.force_login(admin)
    words = {"valid_from": "2026-01-01", "zone": "Asia/Bangkok"}
    assert client.post("/setup/hours/bangkok/", words).status_code == 422
    organisation.site.refresh_from_db()
    assert organisation.site.zone == "UTC"


def test_a_closed_day_of_the_buddhist_calendar_is_the_same_day() -> None:
    assert parse_calendar_day("2569-12-24") == parse_calendar_day("2026-12-24")


def test_a_new_organisation_names_all_it_lacks(client: Client, admin: Staff) -> None:
    client.force_login(admin)
    words = {"name": "", "prefix": "9", "site": "", "team": "", "zone": "Moon"}
    errors = _wrong_fields(client.post("/setup/house/", words).content.decode())
    assert set(errors) == {f"f-{name}" for name in ("name", "languages", "prefix", "site", "team", "zone")}
    assert not Team.objects.exists()
