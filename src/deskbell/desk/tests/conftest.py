"""A small company for the desk's own tests."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from deskbell.desk.actions.open_case import NewCase, open_case
from deskbell.desk.actions.receive_message import IncomingMessage, receive_message
from deskbell.desk.case_channels import get_desk_channel, list_desk_channels
from deskbell.desk.models import Case, Message
from deskbell.desk.slots import DeskChannel
from deskbell.people.address_kinds import list_address_kinds
from deskbell.people.models import Address, Brand, Customer, Site, Staff, Team
from deskbell.people.slots import AddressKind

NINE = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


@dataclass
class Company:
    """A brand with two teams and two people. `later(minutes)` is an instant after nine o'clock."""

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
        opening = NewCase(
            brand=self.brand, team=self.team, channel="email", subject=subject, customer=customer, at=at, held=held
        )
        case = open_case(opening=opening)
        self.receive(case, "It came broken.", at=at)
        case.refresh_from_db()
        return case

    def receive(self, case: Case, text: str, *, at: datetime, automatic: str = "none", held: str = "") -> Message:
        party = Address.objects.get(customer=case.customer_id).value
        incoming = IncomingMessage(party=party, text=text, automatic=automatic, held=held)
        return receive_message(case=case, channel="email", customer=case.customer, incoming=incoming, at=at)


@pytest.fixture
def company(db: None) -> Company:
    return create_company()


def create_company() -> Company:
    """Create the company in the test's own transaction."""
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


@pytest.fixture
def pager(monkeypatch: pytest.MonkeyPatch) -> DeskChannel:
    """Add a second channel: addresses are numbers; no subject, no copies, no files, at most ten letters."""
    channel = DeskChannel(
        name="pager",
        icon="phone",
        title=lambda: "Pager",
        may_start=True,
        is_ready=lambda: True,
        check_text=lambda text: "At most ten letters." if len(text) > 10 else "",
        check_party=lambda party: "They asked for no more." if party == "13" else "",
        describe_length=lambda text: f"{len(text)} letters",
    )
    kind = AddressKind(
        channel="pager",
        normalize=lambda text: "".join(letter for letter in text if letter.isdigit()),
        is_complete=lambda text: len(text) > 1,
        label=lambda: "Pager number",
        error=lambda: "Enter a number.",
        input_type="tel",
    )
    monkeypatch.setitem(list_desk_channels(), "pager", channel)
    monkeypatch.setitem(list_address_kinds(), "pager", kind)
    monkeypatch.setitem(list_desk_channels(), "email", replace(get_desk_channel("email"), is_ready=lambda: True))
    return channel
