"""Every page fits on a phone, in each of the five languages: nothing scrolls sideways, and no heading or button is cut."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from deskbell.channels.kinds.email.actions.connect_mailbox import connect_mailbox
from deskbell.desk.actions.reply import reply
from deskbell.desk.tests.conftest import Company
from deskbell.kit.clock import now
from deskbell.people.models import Staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LANGUAGES = ("en", "th", "el", "hi", "af")
PATHS = (
    "/desk/teams", "/cases/new", "/customers", "/mail/aside", "/standards", "/standards/breaches", "/standards/write",
    "/standards/try", "/standards/wall", "/handbook", "/handbook/quince/write", "/handbook/quince/publish",
    "/account/sessions/", "/setup/", "/setup/house/", "/setup/hours/", "/setup/brand/", "/setup/teams/", "/setup/staff/",
    "/setup/tokens/", "/setup/mailboxes", "/setup/mailboxes/new", "/setup/channels/sms", "/setup/channels/sms/new",
    "/nowhere",
)  # fmt: skip
CUT = """() => [
  ...(document.documentElement.scrollWidth > innerWidth ? ["scrolls sideways"] : []),
  ...[...document.querySelectorAll("h1, h2, button, .button, label, legend, .verdict, .banner b")]
    .filter(one => one.clientWidth > 1 && !one.closest(".said") && one.scrollWidth > one.clientWidth + 1)
    .map(one => one.textContent.trim().slice(0, 60)),
]"""


def open_cut_texts(page: Page, path: str) -> list[str]:
    """Open a page, and return what is cut on it."""
    answer = page.goto(path)
    assert answer is not None
    found: list[str] = page.evaluate(CUT)
    return found if answer.ok or path == "/nowhere" else [*found, f"answers {answer.status}"]


@pytest.fixture
def narrow(signed_in: Callable[..., Page], company: Company) -> Page:
    """Return a page of a phone. Without script a page is at rest as soon as it is loaded."""
    Staff.objects.filter(pk=company.ann.pk).update(role="admin")
    return signed_in(company.ann, viewport={"width": 390, "height": 844}, java_script_enabled=False)


def test_every_page_fits_in_each_language(narrow: Page, company: Company) -> None:
    case, held = company.case(at=now()), company.case(at=now(), held="It could not be proven")
    reply(case=case, by=company.bo, text="We look into it", copies=["lee@books.example"], at=now())
    address = "the-customer-service-of-the-shop@a-very-long-name.example"
    mailbox = connect_mailbox(address=address, brand=company.team.brand, team=company.team, by=company.ann, at=now())
    acts = ("assign", "hand-over", "brief", "sort", "merge", "wait")
    paths = [
        *PATHS,
        f"/setup/mailboxes/{mailbox.pk}",
        f"/cases/{case.ref}",
        f"/cases/{held.ref}",
        f"/cases/{held.ref}/discard",
        f"/customers/{case.customer_id}",
        *(f"/cases/{case.ref}/{act}" for act in acts),
    ]
    cut = []
    for language in LANGUAGES:
        Staff.objects.filter(pk=company.ann.pk).update(language=language)
        cut += [(language, path, found) for path in paths if (found := open_cut_texts(narrow, path))]
    assert cut == []


def test_a_text_that_is_cut_is_noticed(narrow: Page) -> None:
    narrow.set_content("<h1 style='inline-size: 40px; overflow: hidden'>Sicherheitseinstellungen</h1>")
    assert narrow.evaluate(CUT) == ["Sicherheitseinstellungen"]
    narrow.set_content("<p style='inline-size: 900px'>Wide</p>")
    assert narrow.evaluate(CUT) == ["scrolls sideways"]
