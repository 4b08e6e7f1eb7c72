"""One small company for the desk's own tests."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from deskbell.desk.actions.open import Opening, open_case
from deskbell.desk.actions.receive import Incoming, receive
from deskbell.desk.models import Case, Message
from deskbell.people.models import Address, Brand, Customer, Site, Staff, Team

NINE = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


@dataclass
class Company:
    """A brand with two teams and two people; `later(minutes)` is an instant after nine o'clock."""

    brand: Brand
    team: Team
    other_team: Team
    ann: Staff
    bo: Staff
    people: int = 0
    made: list[Case] = field(default_factory=list)

    def later(self, minutes: float) -> datetime:
        return NINE + timedelta(minutes=minutes)

    def customer(self) -> Customer:
        self.people += 1
        customer = Customer.objects.create(name=f"ลูกค้า {self.people}", language="th", since=NINE)
        Address.objects.create(customer=customer, channel="email", value=f"c{self.people}@example.com")
        return customer

    def case(self, *, held: str = "", at: datetime = NINE, subject: str = "A bowl came broken") -> Case:
        customer = self.customer()
        opening = Opening(
            brand=self.brand, team=self.team, channel="email", subject=subject, customer=customer, at=at, held=held
        )
        case = open_case(opening=opening)
        self.hear(case, "It came broken.", at=at)
        case.refresh_from_db()
        return case

    def hear(self, case: Case, text: str, *, at: datetime, automatic: str = "none", held: str = "") -> Message:
        party = Address.objects.get(customer=case.customer_id).value
        incoming = Incoming(party=party, text=text, automatic=automatic, held=held)
        return receive(case=case, channel="email", customer=case.customer, incoming=incoming, at=at)


@pytest.fixture
def company(db: None) -> Company:
    return found()


def found() -> Company:
    """The company, in whatever transaction the test has."""
    brand = Brand.objects.create(slug="quince", name="Quince & Clay", prefix="QC")
    site = Site.objects.create(slug="athens", name="Athens", brand=brand, zone="Europe/Athens")
    team, other = (
        Team.objects.create(slug=slug, name=slug.title(), brand=brand, site=site) for slug in ("shop", "delivery")
    )
    ann, bo = (
        Staff.objects.create(email=f"{name}@quince.example", name=f"{name.title()} Test", joined_at=NINE)
        for name in ("ann", "bo")
    )
    return Company(brand=brand, team=team, other_team=other, ann=ann, bo=bo)


@pytest.fixture
def kinds() -> Callable[[Case], list[str]]:
    from deskbell.journal.models import Entry

    return lambda case: list(Entry.objects.filter(case=case.pk).order_by("id").values_list("kind", flat=True))
