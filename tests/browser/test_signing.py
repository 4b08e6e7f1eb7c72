"""Signing in a real browser: with only a passkey, and every page of signing and training passes axe."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from playwright.sync_api import BrowserContext, Page, expect

from deskbell.desk.tests.conftest import Company
from deskbell.handbook.actions.ask_question import ask_question
from deskbell.handbook.actions.publish_course import CourseTerms, publish_course
from deskbell.handbook.actions.publish_edition import publish_edition
from deskbell.handbook.actions.take_course import take_course
from deskbell.handbook.models import Assignment, Edition, Signature
from deskbell.handbook.reads.training import latest_course_version
from deskbell.handbook.tests.conftest import TEXT
from deskbell.handbook.tests.test_course_text import GOOD
from deskbell.handbook.tests.test_readiness import put_name
from deskbell.kit.clock import now
from deskbell.people.actions.change_role import change_role
from deskbell.people.actions.hire_staff import hire_staff
from deskbell.people.models import Staff
from tests.browser.faults import page_faults
from tests.browser.test_people import PASSWORD, _virtual_key

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
POLICY = "\n```policy\nname:  Refund without asking\nvalue: 50 EUR\n```\n"


@pytest.fixture(autouse=True)
def _no_tries_yet(transactional_db: None) -> None:
    cache.clear()


@pytest.fixture
def edition(company: Company) -> Edition:
    """The shop's handbook."""
    return publish_edition(brand=company.team.brand, markdown=TEXT + POLICY, language="en", by=None, at=now())


def test_who_has_nothing_but_a_passkey_signs_with_it(
    contexts: Callable[..., BrowserContext], company: Company, edition: Edition
) -> None:
    staff = hire_staff(
        email="kavita@example.org", name="Kavita Rao", role="agent", teams=[company.team], at=now(), password=PASSWORD
    )
    page = contexts().new_page()
    _virtual_key(page)
    page.goto("/account/login/")
    page.locator("input[name=login]").fill("kavita@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name="Cases", exact=True)).to_be_visible()
    page.goto("/account/keys/passkeys/add/")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Name of the passkey").fill("This laptop")
    page.get_by_role("button", name="Create passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto("/account/logout/")
    page.get_by_role("button", name="Sign out").click()
    staff.set_unusable_password()
    staff.save(update_fields=["password"])
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("link", name="Cases", exact=True)).to_be_visible()
    page.goto(f"/handbook/{edition.brand.slug}/sign")
    for title in ("Greeting", "Writing"):
        expect(page.get_by_role("heading", name=title)).to_be_visible()
        page.get_by_role("button", name="I have read this chapter").click()
    expect(page.get_by_role("heading", name="Your signature")).to_be_visible()
    assert page.locator("input[name=password]").count() == 0
    page.get_by_role("button", name="Sign with your passkey").click()
    expect(page.get_by_role("heading", name="You have signed edition 1")).to_be_visible()
    row = Signature.objects.get()
    assert (row.staff_id, row.method, row.rules.count()) == (staff.pk, "passkey", 3)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    signed_in: Callable[..., Page], company: Company, edition: Edition, width: int, scheme: str
) -> None:
    brand, at = edition.brand, now()
    publish_course(
        brand=brand,
        title="The counter",
        markdown=GOOD,
        language="en",
        terms=CourseTerms(),
        by=None,
        at=at - timedelta(days=20),
    )
    ask_question(rule=edition.rules.all()[0], text="Also on the telephone?", by=company.bo, at=at)
    put_name(company.bo, edition, at=at)
    manager = change_role(staff=company.ann, role="manager", by=None, at=at)
    page = signed_in(Staff.objects.get(pk=manager.pk), viewport={"width": width, "height": 800}, color_scheme=scheme)
    given = Assignment.objects.get(staff=manager)
    tried = take_course(assignment=given, version=latest_course_version(given.course), given=[[0], [0]], at=at)
    paths = ["sign", "signed", "questions", "publish", ""]
    found = page_faults(page, [f"/handbook/{brand.slug}/{path}".rstrip("/") for path in paths], whole=True)
    courses = f"/training/courses/{brand.slug}"
    others = [
        "/training",
        f"/training/take/{given.pk}",
        f"/training/taken/{tried.pk}",
        courses,
        f"{courses}/new",
        f"{courses}/{given.course.slug}",
        f"/staff/{company.bo.pk}/file/",
    ]
    found += page_faults(page, [*others, f"/cases/{company.case(at=at).ref}"], whole=True)
    for chapter in range(2):
        page.goto(f"/handbook/{brand.slug}/sign?chapter={chapter + 1}")
        page.get_by_role("button", name="I have read this chapter").click()
    found += page_faults(page, [f"/handbook/{brand.slug}/sign"], whole=True)
    assert found == []
