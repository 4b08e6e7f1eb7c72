"""Sign-in and setup in a real browser: passkeys, the first link, and pages that pass axe."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from playwright.sync_api import BrowserContext, Page, expect

from deskbell.desk.tests.conftest import Company
from deskbell.kit.clock import now
from deskbell.people.actions.change_role import change_role
from deskbell.people.actions.hire_staff import hire_staff
from deskbell.people.actions.invite_first_admin import invite_first_admin
from deskbell.people.actions.make_token import make_token
from deskbell.people.models import Brand, Hours, Organisation, Site, Staff
from tests.browser.faults import open_page_faults, page_faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "Nine geese cross slowly"
Contexts = Callable[..., BrowserContext]


@pytest.fixture(autouse=True)
def _no_tries_yet(transactional_db: None) -> None:
    cache.clear()


def _sign_in(page: Page, email: str) -> None:
    page.goto("/account/login/")
    page.get_by_label("Work email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name="Cases", exact=True)).to_be_visible()


def _virtual_key(page: Page) -> None:
    """A software passkey that confirms every request."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_made_and_opens_the_desk_without_a_password(contexts: Contexts) -> None:
    hire_staff(email="kavita@example.org", name="Kavita Rao", role="agent", at=now(), password=PASSWORD)
    page = contexts().new_page()
    _virtual_key(page)
    _sign_in(page, "kavita@example.org")
    page.goto("/account/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Name of the passkey").fill("This laptop")
    page.get_by_role("button", name="Create passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto("/account/")
    expect(page.get_by_text("Passkey “This laptop”")).to_be_visible()
    page.goto("/account/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("link", name="Cases", exact=True)).to_be_visible()


def test_the_first_link_leads_through_name_and_hours(contexts: Contexts) -> None:
    secret = invite_first_admin(at=now())
    page = contexts().new_page()
    page.goto(f"/join/{secret}")
    page.get_by_label("Your name").fill("Naledi Botha")
    page.get_by_label("Work email").fill("naledi@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Repeat password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", name="No messages yet")).to_be_visible()
    page.get_by_role("link", name="Start", exact=True).click()
    page.get_by_label("Name of your organisation").fill("Quince & Clay")
    page.get_by_label("Letters that begin your case numbers").fill("QC")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-toasts]")).to_contain_text("Saved. Next step: Opening hours")
    page.get_by_role("link", name="Set hours", exact=True).click()
    page.get_by_role("link", name="Hours", exact=True).click()
    page.get_by_label("Saturday").fill("9-13, 14-16")
    page.get_by_role("button", name="Save hours").click()
    expect(page.locator("[data-toasts]")).to_contain_text("Saved. Next step: A mailbox")
    page.goto(f"/setup/hours/{Site.objects.get().slug}/")
    expect(page.get_by_text("in force")).to_be_visible()
    assert (Organisation.objects.get().name, Brand.objects.get().prefix) == ("Quince & Clay", "QC")
    assert Hours.objects.get().week["5"] == [["09:00", "13:00"], ["14:00", "16:00"]]


def test_a_country_with_states_offers_them_as_soon_as_it_is_chosen(
    signed_in: Callable[..., Page], company: Company
) -> None:
    admin = change_role(staff=company.ann, role="admin", by=None, at=now())
    page = signed_in(Staff.objects.get(pk=admin.pk))
    page.goto(f"/setup/hours/{company.team.site.slug}/")
    page.get_by_label("Monday").fill("08:00-17:30")
    expect(page.locator("[name=subdivision]")).to_have_count(0)
    page.locator("[name=country]").select_option("DE")
    page.get_by_label("State or region").select_option("BY")
    page.locator("[name=country]").select_option("TH")
    expect(page.locator("[name=subdivision]")).to_have_count(0)
    page.locator("[name=country]").select_option("DE")
    page.get_by_label("State or region").select_option(label="Bayern")
    expect(page.get_by_label("Monday")).to_have_value("08:00-17:30")
    assert open_page_faults(page) == []
    page.get_by_role("button", name="Save hours").click()
    expect(page.get_by_text("Closed soon")).to_be_visible()
    assert Hours.objects.order_by("-valid_from", "-pk")[0].country == "DE-BY"


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing_at_the_door_and_in_the_set_up(
    contexts: Contexts, signed_in: Callable[..., Page], company: Company, width: int, scheme: str
) -> None:
    options = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    stranger = contexts(**options).new_page()
    assert page_faults(stranger, ["/account/login/", "/account/password/reset/"]) == []
    assert page_faults(stranger, ["/join/nothing"]) == [("/join/nothing", "answers", "404")]
    admin = change_role(staff=company.ann, role="admin", by=None, at=now())
    make_token(name="Report", staff=admin, by=admin, at=now())
    site = company.team.site.slug
    paths = ["", "house/", "hours/", f"hours/{site}/", "brand/", "teams/", "staff/", f"staff/{admin.id}/", "tokens/"]
    page = signed_in(Staff.objects.get(pk=admin.pk), **options)
    found = page_faults(page, [f"/setup/{path}" for path in paths])
    found += page_faults(page, ["/account/", "/account/password/", "/account/sessions/", "/account/logout/"])
    assert found == []


def test_a_form_with_errors_leads_to_the_first_and_keeps_no_password(contexts: Contexts) -> None:
    secret = invite_first_admin(at=now())
    page = contexts().new_page()
    page.goto(f"/join/{secret}")
    page.get_by_label("Your name").fill("Naledi Botha")
    page.get_by_label("Work email").fill("naledi")
    page.get_by_label("Password", exact=True).fill("short")
    page.get_by_label("Repeat password").fill("shorter")
    page.get_by_role("button", name="Create account").click()
    email = page.get_by_label("Work email")
    expect(email).to_be_focused()
    expect(email).to_have_attribute("aria-invalid", "true")
    expect(email).to_have_accessible_description("Enter a complete email address, such as name@example.com.")
    expect(email).to_have_value("naledi")
    expect(page.get_by_label("Your name")).to_have_value("Naledi Botha")
    expect(page.get_by_label("Password", exact=True)).to_have_value("")
    expect(page.get_by_label("Repeat password")).to_have_value("")
    expect(page.locator(".field.wrong")).to_have_count(3)
    page.get_by_role("link", name="Repeat password").click()
    expect(page.get_by_label("Repeat password")).to_be_focused()
    assert open_page_faults(page) == []
