"""Training at hiring and periodically (M8): new people learn before they serve, and the policies are shown where people work.

A course is due when a person is hired. Until they pass it, their replies count as those of an untrained person, and
after that as those of a trained one. A changed rule makes the course due again, and so does a year. What they may
refund alone is shown beside the case.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from deskbell.desk.actions.open_case import NewCase, open_case
from deskbell.desk.actions.reply import reply
from deskbell.desk.models import Case
from deskbell.handbook.actions.publish_edition import publish_edition
from deskbell.handbook.actions.renew_courses import renew_courses
from deskbell.handbook.reads.training import list_open_assignments
from deskbell.handbook.tests.conftest import TEXT, manager, person, shop, visit
from deskbell.handbook.tests.test_course_text import GOOD
from deskbell.journal.models import Entry
from deskbell.journal.seal_and_follow import seal_and_follow
from deskbell.people.actions.find_or_create_customer import find_or_create_customer
from deskbell.people.actions.hire_staff import hire_staff
from deskbell.people.models import Brand, Staff, Team

__all__ = ["manager", "person", "shop", "visit"]
pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
POLICY = "\n```policy\nname:  Refund without asking\nvalue: 50 EUR\nfor:   agent\n```\n"
COURSE = {
    "title": "The counter",
    "language": "en",
    "markdown": GOOD,
    "pass_mark": "100",
    "due_days": "14",
    "every_days": "365",
    "at_hiring": "1",
    "on_change": "1",
}


@pytest.fixture
def today(db: None) -> Iterator[time_machine.Traveller]:
    """A Monday morning."""
    cache.clear()
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def test_trained_before_serving(
    shop: Brand,
    manager: Staff,
    visit: Callable[[Staff], Client],
    today: time_machine.Traveller,
) -> None:
    publish_edition(brand=shop, markdown=TEXT + POLICY, language="en", by=manager, at=MONDAY)
    assert visit(manager).post("/training/courses/qc/new", COURSE).status_code == 302
    new = hire_staff(
        email="new@qc.example", name="New Rao", role="agent", teams=[Team.objects.get()], at=MONDAY + HOUR / 2
    )
    seal_and_follow()
    hers, case = visit(new), a_case(shop)
    the_policy_stands_beside_the_case(hers, case)
    said = [answers(case, new, MONDAY + HOUR)]
    today.shift(2 * HOUR)
    she_learns_what_was_wrong_and_passes(hers)
    said.append(answers(case, new, MONDAY + 3 * HOUR))
    assert said == [False, True], "whether she was trained stands on each of her replies"
    it_comes_back_with_a_changed_rule_and_with_the_year(shop, new, hers, visit(manager), today)


def a_case(shop: Brand) -> Case:
    customer = find_or_create_customer(
        channel="email", value="d@post.example", name="Dimitra", language="en", at=MONDAY
    )
    words = {"brand": shop, "team": Team.objects.get(), "channel": "email", "subject": "A lid", "language": "en"}
    return open_case(opening=NewCase(**words, customer=customer, at=MONDAY))


def the_policy_stands_beside_the_case(hers: Client, case: Case) -> None:
    page = hers.get(f"/cases/{case.ref}").content.decode()
    assert "Refund without asking" in page
    assert "€\xa050" in page


def answers(case: Case, new: Staff, at: datetime) -> object:
    """She writes a reply. Returns what the journal says about her training at that time."""
    reply(case=Case.objects.get(pk=case.pk), by=new, text="It is on its way.", at=at)
    return Entry.objects.filter(kind="desk.message.replied").latest("id").facts["trained"]


def she_learns_what_was_wrong_and_passes(hers: Client) -> None:
    link = re.search(r'href="(/training/take/\d+)"', hers.get("/training").content.decode())
    assert link is not None
    told = hers.post(link[1], {"version": 1, "q0": "0", "q1": ["0", "1"]}, follow=True).content.decode()
    assert "Polite, but no person wrote it." in told
    told = hers.post(link[1], {"version": 1, "q0": "1", "q1": ["0", "1"]}, follow=True).content.decode()
    assert "It is saved in your file." in told


def it_comes_back_with_a_changed_rule_and_with_the_year(
    shop: Brand, new: Staff, hers: Client, theirs: Client, today: time_machine.Traveller
) -> None:
    changed = (TEXT + POLICY).replace("Yours.", "The name of the company, then yours.")
    publish_edition(brand=shop, markdown=changed, language="en", by=None, at=MONDAY + 3 * HOUR)
    seal_and_follow()
    assert [one.assignment.why for one in list_open_assignments(new)] == ["changed"]
    assert "New Rao" in theirs.get("/training/courses/qc").content.decode()
    link = re.search(r'href="(/training/take/\d+)"', hers.get("/training").content.decode())
    assert link is not None
    assert hers.post(link[1], {"version": 1, "q0": "1", "q1": ["0", "1"]}).status_code == 302
    assert list_open_assignments(new) == []
    renew_courses(at=MONDAY + 352 * DAY)
    (again,) = list_open_assignments(new)
    assert again.assignment.why == "interval"
    assert again.is_overdue(MONDAY + 366 * DAY)
