"""Coming in and setting up, in a real browser: passkeys, the first link, and pages everybody can use."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from playwright.sync_api import BrowserContext, Page, expect

from deskbell.desk.tests.conftest import Company
from deskbell.kit.clock import now
from deskbell.people.actions.change_role import change_role
from deskbell.people.actions.hire import hire
from deskbell.people.actions.invite_first import invite_first
from deskbell.people.actions.make_token import make_token
from deskbell.people.models import Brand, Hours, House, Staff
from tests.browser.faults import faults

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
    expect(page.get_by_role("link", name="Desk", exact=True)).to_be_visible()


def _virtual_key(page: Page) -> None:
    """A key in software that says yes, as a finger would."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_made_and_opens_the_desk_without_a_password(contexts: Contexts) -> None:
    hire(email="kavita@example.org", name="Kavita Rao", role="agent", at=now(), password=PASSWORD)
    page = contexts().new_page()
    _virtual_key(page)
    _sign_in(page, "kavita@example.org")
    page.goto("/account/")
    page.get_by_role("link", name="Make one").click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("What to call it").fill("This laptop")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto("/account/")
    expect(page.get_by_text("Passkey “This laptop”")).to_be_visible()
    page.goto("/account/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("link", name="Desk", exact=True)).to_be_visible()


def test_the_first_link_leads_through_name_and_hours(contexts: Contexts) -> None:
    secret = invite_first(at=now())
    page = contexts().new_page()
    page.goto(f"/join/{secret}")
    page.get_by_label("Your name").fill("Naledi Botha")
    page.get_by_label("Work email").fill("naledi@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password, once more").fill(PASSWORD)
    page.get_by_role("button", name="Come in").click()
    expect(page.get_by_role("heading", name="Nobody has written yet")).to_be_visible()
    page.get_by_role("link", name="Begin", exact=True).click()
    page.get_by_label("Name of your organisation").fill("Quince & Clay")
    page.get_by_label("Letters that begin your references").fill("QC")
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("link", name="Set", exact=True).click()
    page.get_by_role("link", name="Hours", exact=True).click()
    page.get_by_label("Saturday").fill("9-13, 14-16")
    page.get_by_role("button", name="Keep these hours").click()
    expect(page.get_by_text("in force")).to_be_visible()
    assert (House.objects.get().name, Brand.objects.get().prefix) == ("Quince & Clay", "QC")
    assert Hours.objects.get().week["5"] == [["09:00", "13:00"], ["14:00", "16:00"]]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing_at_the_door_and_in_the_set_up(
    contexts: Contexts, signed_in: Callable[..., Page], company: Company, width: int, scheme: str
) -> None:
    options = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    stranger = contexts(**options).new_page()
    assert faults(stranger, ["/account/login/", "/account/password/reset/"]) == []
    assert faults(stranger, ["/join/nothing"]) == [("/join/nothing", "answers", "404")]
    admin = change_role(staff=company.ann, role="admin", by=None, at=now())
    make_token(name="Report", staff=admin, by=admin, at=now())
    site = company.team.site.slug
    paths = ["", "house/", "hours/", f"hours/{site}/", "brand/", "teams/", "staff/", f"staff/{admin.id}/", "tokens/"]
    page = signed_in(Staff.objects.get(pk=admin.pk), **options)
    found = faults(page, [f"/setup/{path}" for path in paths])
    found += faults(page, ["/account/", "/account/password/", "/account/sessions/", "/account/logout/"])
    assert found == []
