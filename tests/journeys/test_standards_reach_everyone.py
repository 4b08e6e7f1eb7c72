"""Standards reach everyone (M1): a clear set of service standards, announced to all staff, signed by each of them, and kept.

A manager publishes her handbook. Everyone it binds reads it chapter by chapter and signs it. People who have not signed
are on a list, and every answer they give counts against a standard of its own. When she changes one rule, everyone is
asked to sign that rule again and no other.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from deskbell.desk.actions.open_case import NewCase
from deskbell.desk.actions.open_cases_from_messages import FirstMessage, open_cases_from_messages
from deskbell.desk.actions.receive_message import IncomingMessage
from deskbell.desk.models import Case
from deskbell.journal.models import Entry
from deskbell.journal.seal_and_follow import seal_and_follow
from deskbell.journal.verify import verify_journal
from deskbell.kit.clock import now
from deskbell.people.actions.create_organisation import NewOrganisation, create_organisation
from deskbell.people.actions.find_or_create_customer import find_or_create_customer
from deskbell.people.actions.hire_staff import hire_staff
from deskbell.standards.models import Standard
from deskbell.standards.reads.measured_standard import measure_standard

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)
PASSWORD = "Nine geese cross slowly"
TEXT = """# Answering

## Within a working day

Every mail is answered within a day.

```standard
name: Mail answered within a day
measure: first reply
where: channel is email
goal: 95% within 24 hours
over: 28 days
```

## Know what you promise

Only who has signed these rules answers customers.

```standard
name: Answered by people who signed
measure: signed cover
goal: at least 98%
over: 28 days
```

# Manners

## Apologise first

The reason comes second.
"""


@pytest.fixture(autouse=True)
def clock(settings: object) -> Iterator[time_machine.Traveller]:
    """A Monday morning. The clock moves only when the test moves it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]
    cache.clear()
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def organisation() -> NewOrganisation:
    return create_organisation(
        name="The Shop", languages=["en"], prefix="SH", site="Athens", team="Counter", by=None, at=MORNING
    )


@pytest.fixture
def joins(organisation: NewOrganisation) -> Callable[[str, str], Client]:
    """A new person starts work at the counter. Returns their browser."""

    def begin(name: str, role: str) -> Client:
        words = {"email": f"{name.lower()}@shop.example", "name": name, "role": role}
        staff = hire_staff(**words, teams=[organisation.team], at=MORNING, password=PASSWORD)
        client = Client()
        client.force_login(staff)
        return client

    return begin


def test_standards_reach_everyone(
    organisation: NewOrganisation, joins: Callable[[str, str], Client], clock: time_machine.Traveller
) -> None:
    thandeka = joins("Thandeka", "manager")
    ploy, stavros = joins("Ploy", "agent"), joins("Stavros", "agent")

    she_publishes_what_the_house_stands_for(thandeka)
    nobody_has_signed_yet(thandeka)
    an_answer_given_too_early_counts_against_the_standard(organisation, stavros, clock)
    for person in (thandeka, ploy, stavros):
        reads_everything_and_signs(person, edition=1, chapters=("1", "2"))
    everyone_is_on_the_roll(thandeka)
    from_then_on_each_answer_counts_for_it(organisation, ploy, stavros, clock)
    a_changed_rule_is_asked_again_and_no_other(organisation, thandeka, ploy, clock)
    assert verify_journal().faults == []


def she_publishes_what_the_house_stands_for(manager: Client) -> None:
    answer = manager.post("/handbook/the-shop/publish", {"markdown": TEXT, "language": "en", "based_on": "0"})
    assert answer.status_code == 302
    seal_and_follow()
    assert Standard.objects.count() == 2
    assert "Answered by people who signed" in manager.get("/standards").content.decode()


def nobody_has_signed_yet(manager: Client) -> None:
    page = manager.get("/handbook/the-shop/signed").content.decode()
    assert "0 of 3 people" in page
    assert all(name in page for name in ("Thandeka", "Ploy", "Stavros"))


def an_answer_given_too_early_counts_against_the_standard(
    organisation: NewOrganisation, stavros: Client, clock: time_machine.Traveller
) -> None:
    assert signed_on(answers(organisation, stavros, clock)) is False
    assert cover() == (0, 1)


def reads_everything_and_signs(person: Client, *, edition: int, chapters: tuple[str, ...]) -> None:
    for chapter in chapters:
        person.post("/handbook/the-shop/read", {"edition": edition, "chapter": chapter})
    page = person.get("/handbook/the-shop/sign").content.decode()
    sheet = re.search(r'name="sheet" value="([^"]+)"', page)
    assert sheet
    assert person.post("/handbook/the-shop/sign", {"sheet": sheet[1], "password": PASSWORD}).status_code == 302


def everyone_is_on_the_roll(manager: Client) -> None:
    page = manager.get("/handbook/the-shop/signed").content.decode()
    assert "3 of 3 people" in page
    assert Entry.objects.filter(kind="handbook.edition.signed").count() == 3
    page = manager.get(f"/standards/{Standard.objects.get(key__contains='signed').slug}").content.decode()
    assert "Know what you promise" in page
    assert 'href="/handbook/the-shop' in page


def from_then_on_each_answer_counts_for_it(
    organisation: NewOrganisation, ploy: Client, stavros: Client, clock: time_machine.Traveller
) -> None:
    assert [signed_on(answers(organisation, person, clock)) for person in (ploy, stavros)] == [True, True]
    assert cover() == (2, 3)


def a_changed_rule_is_asked_again_and_no_other(
    organisation: NewOrganisation, manager: Client, ploy: Client, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(minutes=5))
    words = {"markdown": TEXT.replace("second.", "later."), "language": "en", "based_on": "1"}
    assert manager.post("/handbook/the-shop/publish", words).status_code == 302
    assert "0 of 3 people" in manager.get("/handbook/the-shop/signed").content.decode()
    assert signed_on(answers(organisation, ploy, clock)) is False
    reads_everything_and_signs(ploy, edition=2, chapters=("2",))
    last = Entry.objects.filter(kind="handbook.edition.signed").latest("id")
    assert [rule["number"] for rule in last.facts["rules"]] == ["2.1"]
    assert signed_on(answers(organisation, ploy, clock)) is True
    assert cover() == (3, 5)


def answers(organisation: NewOrganisation, person: Client, clock: time_machine.Traveller) -> Case:
    """A customer writes, and this person answers ten minutes later."""
    clock.shift(timedelta(minutes=1))
    address = f"customer{Case.objects.count()}@example.com"
    opening = NewCase(
        brand=organisation.brand,
        team=organisation.team,
        channel="email",
        subject="A bowl",
        customer=find_or_create_customer(channel="email", value=address, name="", language="en", at=now()),
        at=now(),
    )
    first = FirstMessage(opening=opening, incoming=IncomingMessage(party=address, text="Where is it?"))
    (message,) = open_cases_from_messages(messages=[first])
    clock.shift(timedelta(minutes=10))
    assert person.post(f"/cases/{message.case.ref}/reply", {"text": "On its way."}).status_code == 302
    clock.shift(timedelta(minutes=1))
    return message.case


def signed_on(case: Case) -> bool | None:
    """Return what the answer to this case says about the signature."""
    known = Entry.objects.get(case=case.pk, kind="desk.message.replied").facts.get("signed")
    assert known is None or isinstance(known, bool)
    return known


def cover() -> tuple[int, int]:
    """Return how many answers were given by people who had signed, and of how many answers this is known."""
    seal_and_follow()
    share = measure_standard(Standard.objects.get(key__contains="signed"), at=now(), live=True).tally.share
    return share.kept, share.n
