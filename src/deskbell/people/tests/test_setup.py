"""Setting up an organisation, page by page, as its first admin does it."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from deskbell.journal.models import Entry
from deskbell.people.actions.create_organisation import create_organisation
from deskbell.people.actions.find_or_create_customer import find_or_create_customer
from deskbell.people.actions.hire_staff import hire_staff
from deskbell.people.actions.make_token import make_token
from deskbell.people.actions.refusals import NeedsHours
from deskbell.people.actions.set_hours import set_hours, validate_week
from deskbell.people.models import Brand, Customer, Hours, Organisation, Site, Staff, Team, Token
from deskbell.people.public_holidays import list_closed_days
from deskbell.people.weekly_hours import format_week, join_nights, parse_day_hours

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return hire_staff(email="n@example.org", name="Naledi Botha", role="admin", at=AT, password="Nine geese cross")


@pytest.fixture
def admin_client(client, admin):
    client.force_login(admin)
    return client


@pytest.fixture
def organisation(admin):
    words = {"prefix": "QC", "site": "Bangkok", "team": "Care", "zone": "Asia/Bangkok"}
    return create_organisation(name="Quince & Clay", languages=["en", "th"], by=admin, at=AT, **words)


def _steps(client):
    return re.findall(r'<li class="(done|now|)">', client.get("/setup/").content.decode())[:5]


def test_the_first_steps_lead_through_the_set_up(admin_client):
    assert _steps(admin_client)[:2] == ["now", ""]
    words = {"name": "Quince & Clay", "languages": ["en", "th"], "prefix": "qc", "site": "Bangkok", "team": "Care"}
    assert admin_client.post("/setup/house/", {**words, "zone": "Asia/Bangkok"})["Location"] == "/setup/"
    assert _steps(admin_client)[:2] == ["done", "now"]
    assert (Organisation.objects.get().name, Brand.objects.get().prefix) == ("Quince & Clay", "QC")
    assert Site.objects.get().zone == "Asia/Bangkok"
    week = {"day0": "9-12:30, 13:30-18", "valid_from": "2036-01-01", "country": "TH", "zone": "Asia/Bangkok"}
    assert admin_client.post("/setup/hours/bangkok/", {**week, "holidays": "2036-12-24"}).status_code == 302
    hours = Hours.objects.get()
    assert hours.week["0"] == [["09:00", "12:30"], ["13:30", "18:00"]]
    assert (hours.country, hours.holidays) == ("TH", ["2036-12-24"])
    assert _steps(admin_client)[:2] == ["done", "done"]


def test_each_save_says_that_it_was_saved_and_names_the_next_step(admin_client):
    words = {"name": "Quince & Clay", "languages": ["en"], "prefix": "qc", "site": "Bangkok", "team": "Care"}
    page = admin_client.post("/setup/house/", {**words, "zone": "Asia/Bangkok"}, follow=True).content.decode()
    assert "Saved. Next step: Opening hours" in page
    hours = {"day0": "9-18", "valid_from": "2036-01-01", "zone": "Asia/Bangkok"}
    page = admin_client.post("/setup/hours/bangkok/", hours, follow=True).content.decode()
    assert "Saved. Next step: A mailbox" in page
    again = admin_client.post("/setup/hours/bangkok/", hours, follow=True)
    assert again.redirect_chain == [("/setup/hours/bangkok/", 302)]
    assert "Saved." in again.content.decode()
    assert "Next step" not in again.content.decode()
    for address, values in (
        ("/setup/teams/", {"name": "Returns", "site": "bangkok"}),
        ("/setup/brand/", {"name": "Trade", "prefix": "QT", "language": "en"}),
        ("/setup/house/", {"name": "Quince", "languages": ["en"]}),
        ("/account/", {"name": "Naledi", "language": "en", "zone": "UTC", "theme": "dark"}),
    ):
        page = admin_client.post(address, values, follow=True).content.decode()
        assert ">Saved.<" in page, address


def test_own_settings_are_said_to_be_saved_in_the_new_language(admin_client):
    words = {"name": "Naledi", "language": "th", "zone": "Asia/Bangkok", "theme": "dark"}
    page = admin_client.post("/account/", words, follow=True).content.decode()
    assert ">บันทึกแล้ว<" in page
    assert ">Saved.<" not in page


def test_an_organisation_needs_a_name_a_language_and_letters(admin_client):
    words = {"name": "", "languages": [], "prefix": "9", "site": "x", "team": "y", "zone": "UTC"}
    assert admin_client.post("/setup/house/", words).status_code == 422
    assert admin_client.post("/setup/house/", {**words, "name": "Q", "languages": ["en"]}).status_code == 422
    assert not Organisation.objects.exists()


def test_the_name_and_the_languages_change_later_and_references_stay(admin_client, organisation):
    assert admin_client.post("/setup/house/", {"name": "Quince", "languages": ["th"]}).status_code == 302
    assert (Organisation.objects.get().languages, Brand.objects.get().prefix) == (["th"], "QC")


@pytest.mark.parametrize(
    "line", ["9 to", "25-26", "09:00", "x", "9-18 13-14", "09:00-09:00", "10-9", "9-12, 11-13", "24-24"]
)
def test_hours_that_are_not_valid_are_refused(admin_client, organisation, line):
    words = {"day0": line, "valid_from": "2036-01-01", "zone": "UTC"}
    answer = admin_client.post("/setup/hours/bangkok/", words)
    assert answer.status_code == 422
    assert 'id="f-day0_error"' in answer.content.decode()
    assert not Hours.objects.exists()


def _save_hours(client, **words):
    return client.post("/setup/hours/bangkok/", {"valid_from": "2036-01-01", "zone": "UTC", **words})


def test_hours_over_midnight_end_on_the_next_day(admin_client, organisation):
    assert _save_hours(admin_client, day0="8-12, 22:00-06:00", day1="22-0", day6="22-6").status_code == 302
    week = Hours.objects.get().week
    assert week["6"] == [["22:00", "24:00"]]
    assert week["0"] == [["00:00", "06:00"], ["08:00", "12:00"], ["22:00", "24:00"]]
    assert week["1"] == [["00:00", "06:00"], ["22:00", "24:00"]]
    assert week["2"] == []
    assert format_week(week) == "Mon 08:00-12:00, 22:00-06:00, Tue 22:00-24:00, Sun 22:00-06:00"
    assert 'value="08:00-12:00, 22:00-06:00"' in admin_client.get("/setup/hours/bangkok/").content.decode()


def test_a_night_that_overlaps_with_the_next_morning_is_refused(admin_client, organisation):
    page = _save_hours(admin_client, day6="22-6", day0="5-12")
    assert (page.status_code, 'id="f-day0_error"' in page.content.decode()) == (422, True)
    assert not Hours.objects.exists()


@pytest.mark.parametrize(
    "week",
    [
        {"0": [["00:00", "24:00"]], "1": [["00:00", "24:00"]]},
        {"0": [["09:00", "24:00"]], "1": [["00:00", "12:00"]]},
        {"5": [["18:00", "02:00"]], "6": [["18:00", "02:00"]]},
        {"6": [["22:00", "06:00"]], "0": [["06:00", "22:00"]]},
        {str(day): [["22:00", "06:00"]] for day in range(7)},
    ],
)
def test_a_week_reads_back_as_the_same_hours(week):
    clean = validate_week(week)
    assert validate_week(join_nights(clean)) == clean


def test_all_nights_of_a_week_are_read_as_they_were_typed():
    typed = {str(day): [["22:00", "06:00"]] for day in range(7)}
    assert join_nights(validate_week(typed)) == typed
    assert format_week(validate_week(typed)) == "Mon to Sun 22:00-06:00"


def test_one_minute_to_midnight_asks_whether_the_end_of_the_day_is_meant(admin_client, organisation):
    page = _save_hours(admin_client, day0="09:00-23:59").content.decode()
    assert "Is the end of the day meant? Then write 24:00." in page
    assert 'name="exact"' in page
    assert not Hours.objects.exists()
    assert _save_hours(admin_client, day0="09:00-23:59", exact="on").status_code == 302
    assert Hours.objects.get().week["0"] == [["09:00", "23:59"]]
    assert re.search(r'name="exact"[^>]*checked', admin_client.get("/setup/hours/bangkok/").content.decode())
    assert 'name="exact"' not in _save_hours(admin_client, day0="09:00-24:00").content.decode()


def test_holidays_of_a_state_close_a_site(admin_client, organisation):
    page = admin_client.get("/setup/hours/bangkok/?country=DE").content.decode()
    assert '<option value="BY">Bayern</option>' in page
    assert 'name="subdivision"' not in admin_client.get("/setup/hours/bangkok/?country=TH").content.decode()
    words = {"day0": "9-18", "day3": "9-18", "country": "DE", "subdivision": "BY"}
    assert _save_hours(admin_client, **words, valid_from="2026-01-01").status_code == 302
    hours = Hours.objects.get()
    assert hours.country == "DE-BY"
    corpus_christi = date(2026, 6, 4)
    assert [day for day, _name in list_closed_days(hours, corpus_christi, corpus_christi)] == [corpus_christi]
    hours.country = "DE"
    assert list_closed_days(hours, corpus_christi, corpus_christi) == []
    shown = admin_client.get("/setup/hours/bangkok/").content.decode()
    assert re.search(r'value="BY"\s+selected', shown)
    assert "holidays of Germany, Bayern" in admin_client.get("/setup/").content.decode()


def test_a_state_of_another_country_is_dropped(admin_client, organisation):
    assert _save_hours(admin_client, day0="9-18", country="TH", subdivision="BY").status_code == 302
    assert Hours.objects.get().country == "TH"
    with pytest.raises(NeedsHours):
        set_hours(site=organisation.site, valid_from=date(2037, 1, 1), week={}, country="TH-BY", by=None, at=AT)


def test_hours_that_were_in_force_are_never_changed(organisation):
    week = {"0": [["09:00", "18:00"]]}
    past = AT.date() - timedelta(days=90)
    set_hours(site=organisation.site, valid_from=past, week=week, by=None, at=AT)
    with pytest.raises(NeedsHours):
        set_hours(site=organisation.site, valid_from=past, week={}, by=None, at=AT)
    today = set_hours(site=organisation.site, valid_from=AT.date(), week={}, by=None, at=AT)
    again = set_hours(site=organisation.site, valid_from=AT.date(), week=week, by=None, at=AT)
    assert (today.id, again.week["0"]) == (again.id, week["0"])
    assert Entry.objects.filter(kind="people.hours.changed").count() == 3


def test_days_with_equal_hours_form_a_range():
    week = validate_week({str(day): parse_day_hours("9-18") for day in range(5)} | {"5": parse_day_hours("9.00–13")})
    assert format_week(week) == "Mon to Fri 09:00-18:00, Sat 09:00-13:00"


def test_a_colleague_is_invited_by_a_link_that_is_shown_once(admin_client, organisation):
    words = {"name": "Kavita Rao", "email": "k@example.org", "role": "lead", "language": "hi", "teams": ["care"]}
    page = admin_client.post("/setup/staff/", words).content.decode()
    link = re.search(r"http://localhost:\d+(/join/[\w-]+)", page)[1]
    assert link not in admin_client.get("/setup/staff/").content.decode()
    kavita = Staff.objects.get(email="k@example.org")
    assert (kavita.role, kavita.language, kavita.zone) == ("lead", "hi", "Asia/Bangkok")
    words = {"password": "Ten geese cross slowly", "again": "Ten geese cross slowly"}
    guest = Client()
    assert "Kavita" in guest.get(link).content.decode()
    assert guest.post(link, words)["Location"] == "/"


def test_an_invitation_that_is_refused_keeps_what_was_typed(admin_client, organisation):
    words = {"name": "Kavita Rao", "email": "no address", "role": "lead", "language": "hi"}
    answer = admin_client.post("/setup/staff/", words)
    assert answer.status_code == 422
    assert 'value="Kavita Rao"' in answer.content.decode()
    assert Staff.objects.count() == 1


def test_role_and_teams_change_and_a_colleague_leaves_and_returns(admin_client, organisation):
    kavita = hire_staff(email="k@example.org", name="Kavita", role="agent", at=AT)
    address = f"/setup/staff/{kavita.id}/"
    assert admin_client.post(address, {"do": "place", "role": "manager", "teams": ["care"]}).status_code == 302
    assert admin_client.post(address, {"do": "retire"}).status_code == 302
    kavita.refresh_from_db()
    assert (kavita.role, kavita.is_active, kavita.teams.get().slug) == ("manager", False, "care")
    assert admin_client.post(address, {"do": "return"}).status_code == 302
    assert admin_client.post(address, {"do": "place", "role": "emperor"}).status_code == 422
    assert admin_client.post(address, {"do": "else"}).status_code == 422
    kinds = Entry.objects.filter(kind__startswith="people.staff").order_by("id").values_list("kind", flat=True)
    assert list(kinds)[-4:] == [f"people.staff.{what}" for what in ("role_changed", "moved", "retired", "returned")]


def test_the_last_admin_cannot_close_their_own_account(admin_client, admin):
    answer = admin_client.post(f"/setup/staff/{admin.id}/", {"do": "retire"})
    assert answer.status_code == 422
    assert "last admin" in answer.content.decode()


def test_teams_and_brands_are_added_and_renamed(admin_client, organisation):
    assert admin_client.post("/setup/teams/", {"name": "Repairs", "site": "bangkok"}).status_code == 302
    assert admin_client.post("/setup/teams/", {"name": "Repairs", "site": "bangkok"}).status_code == 422
    assert admin_client.post("/setup/teams/", {"team": "repairs", "name": "Mending"}).status_code == 302
    assert set(Team.objects.values_list("slug", "name")) == {("care", "Care"), ("repairs", "Mending")}
    lous = {"name": "Sour Lou's", "prefix": "SL", "language": "en"}
    assert admin_client.post("/setup/brand/", lous).status_code == 302
    assert admin_client.post("/setup/brand/", {**lous, "name": "Other"}).status_code == 422
    assert admin_client.post("/setup/brand/", {**lous, "brand": "sour-lous", "name": "Lou's"}).status_code == 302
    assert Brand.objects.get(prefix="SL").name == "Lou's"
    assert admin_client.post("/setup/hours/", {"name": "Diner", "brand": "sour-lous", "zone": "UTC"}).status_code == 302


def test_a_token_is_shown_once_and_ended(admin_client, organisation, admin):
    words = {"name": "Report", "scopes": ["journal:read"], "staff": str(admin.id)}
    page = admin_client.post("/setup/tokens/", words).content.decode()
    secret = re.search(r"deskbell_[\w-]{43}", page)[0]
    assert secret not in admin_client.get("/setup/tokens/").content.decode()
    headers = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/journal", headers=headers).status_code == 200
    assert admin_client.post(f"/setup/tokens/{Token.objects.get().id}/end/").status_code == 302
    assert Client().get("/api/v1/journal", headers=headers).status_code == 401
    assert admin_client.post("/setup/tokens/", {"name": "x", "scopes": ["everything"]}).status_code == 422


@pytest.mark.parametrize(
    "address", ["/setup/staff/", "/setup/tokens/", "/setup/teams/", "/setup/hours/", "/setup/brand/"]
)
def test_a_list_needs_no_more_queries_for_three_rows_than_for_one(
    admin_client, organisation, admin, address, django_assert_num_queries
):
    def count():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            assert admin_client.get(address).status_code == 200
        return len(queries)

    make_token(name="one", scopes=["all"], staff=admin, by=admin, at=AT)
    admin_client.get(address)
    before = count()
    for number in range(2):
        words = {"prefix": f"X{number}", "site": f"Place {number}", "team": f"Team {number}"}
        more = create_organisation(name=f"House {number}", languages=["en"], by=admin, at=AT, **words)
        set_hours(site=more.site, valid_from=AT.date(), week={}, by=None, at=AT)
        hire_staff(email=f"{number}@example.org", name="N", role="agent", teams=[more.team], at=AT)
        make_token(name="more", scopes=["all"], staff=admin, by=admin, at=AT)
    assert count() == before


def test_a_person_is_erased_only_when_their_name_was_typed(admin_client, organisation):
    asha = find_or_create_customer(channel="email", value="asha@example.org", name="Asha Rao", language="hi", at=AT)
    address = f"/customers/{asha.id}/erase/"
    assert "Asha Rao" in admin_client.get(address).content.decode()
    assert admin_client.post(address, {"confirm": "Asha"}).status_code == 422
    assert admin_client.post(address, {"confirm": "Asha  Rao"}).status_code == 302
    row = Customer.objects.get()
    assert (row.name, row.addresses.count()) == ("", 0)
    page = admin_client.get(address).content.decode()
    assert "Erased on" in page
    assert admin_client.post(address, {"confirm": "Asha Rao"}).status_code == 200
    assert Entry.objects.filter(kind="journal.person.erased").count() == 1


def test_erasing_is_for_managers(organisation):
    asha = find_or_create_customer(channel="email", value="asha@example.org", name="Asha Rao", language="hi", at=AT)
    for role, status in (("lead", 403), ("manager", 200)):
        guest = Client()
        guest.force_login(hire_staff(email=f"{role}@example.org", name="L", role=role, at=AT))
        assert guest.get(f"/customers/{asha.id}/erase/").status_code == status


def test_every_page_of_the_set_up_reads_in_every_language(admin_client, organisation, admin, settings):
    set_hours(
        site=organisation.site, valid_from=AT.date(), week={"0": [["09:00", "18:00"]]}, country="TH", by=None, at=AT
    )
    make_token(name="one", scopes=["all"], staff=admin, by=admin, at=AT)
    addresses = [
        "",
        "house/",
        "hours/",
        "hours/bangkok/",
        "brand/",
        "teams/",
        "staff/",
        f"staff/{admin.id}/",
        "tokens/",
    ]
    for code, _name in settings.LANGUAGES:
        Staff.objects.filter(id=admin.id).update(language=code)
        for address in addresses:
            page = admin_client.get(f"/setup/{address}")
            assert page.status_code == 200
            assert f'<html lang="{code}"' in page.content.decode()


def test_the_empty_desk_of_a_new_organisation_shows_the_first_steps_to_its_admin_only(admin_client, organisation):
    page = admin_client.get("/desk/all").content.decode()
    assert "No messages yet" in page
    assert 'class="steps"' in page
    guest = Client()
    guest.force_login(hire_staff(email="k@example.org", name="K", role="agent", at=AT))
    assert 'class="steps"' not in guest.get("/desk/all").content.decode()


@pytest.mark.parametrize("address", ["staff", "hours", "teams", "brand"])
def test_a_null_character_is_refused(admin_client, organisation, address):
    words = {"name": "A", "email": "a@example.org", "role": "agent", "language": "en", "zone": "UTC"}
    nothing = dict.fromkeys(("teams", "brand", "team"), "a\x00b")
    assert admin_client.post(f"/setup/{address}/", words | nothing).status_code in (400, 422)
