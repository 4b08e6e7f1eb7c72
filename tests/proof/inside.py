"""A colleague inside the house: does by the product's own actions what a test would otherwise click together.

Runs in a process of that house (`tests.proof.hand`).
"""

from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from deskbell import handbook
from deskbell.channels.actions.connect import connect_mailbox
from deskbell.handbook.actions.publish import publish
from deskbell.journal.follow import followers
from deskbell.journal.models import Bookmark, Entry
from deskbell.kit.clock import now
from deskbell.people.actions.erase_customer import erase_customer
from deskbell.people.actions.found import found
from deskbell.people.actions.hire import hire
from deskbell.people.actions.invite import invite
from deskbell.people.actions.set_hours import set_hours
from deskbell.people.models import Customer, Staff, Team
from deskbell.standards.reads.measured import in_force, measured

OURS = "support@quince.example"
SAMPLE = Path(handbook.__file__).parent / "samples" / "en.md"


def found_house() -> dict[str, Any]:
    """A house with one team, one mailbox, and Maria, whose link to come in is the answer."""
    at = now()
    founded = found(name="Quince & Clay", languages=["en"], prefix="QC", site="Athens", team="Support", by=None, at=at)
    maria = hire(email="maria@quince.example", name="Maria Papadaki", role="admin", teams=[founded.team], at=at)
    connect_mailbox(address=OURS, brand=founded.brand, team=founded.team, at=at, by=maria)
    return {"link": invite(staff=maria, by=None, at=at), "maria": maria.pk}


def furnish(*, email: str) -> None:
    """The rest of the first steps for the first admin: a house, hours around the clock, the sample handbook, a mailbox."""
    at, by = now(), Staff.objects.get(email=email)
    founded = found(name="Quince & Clay", languages=["en"], prefix="QC", site="Athens", team="Support", by=by, at=at)
    week = {str(day): [["00:00", "24:00"]] for day in range(7)}
    day = (at - timedelta(days=7)).date()
    set_hours(site=founded.site, valid_from=day, week=week, country="", holidays=[], by=by, at=at)
    publish(brand=founded.brand, markdown=SAMPLE.read_text(), language="en", by=by, at=at)
    connect_mailbox(address=OURS, brand=founded.brand, team=founded.team, at=at, by=by)


def erase(*, address: str) -> None:
    """As a manager does when a person asks to be forgotten."""
    erase_customer(customer=Customer.objects.get(addresses__value=address), by=None, at=now())


def numbers() -> list[dict[str, Any]]:
    """Every number of the board as it stands."""
    at = now()
    found = ((one, measured(one, at=at, live=True).tally) for one in in_force(at, ""))
    return [{"slug": one.slug, **asdict(tally)} for one, tally in found]


def followers_are_at_the_end() -> bool:
    """True when nothing that any follower waits for lies behind its bookmark."""
    read = dict(Bookmark.objects.values_list("follower", "number"))
    for follower in followers():
        left = Entry.objects.filter(number__gt=read.get(follower.name, 0))
        if follower.kinds:
            left = left.filter(kind__in=follower.kinds)
        if left.exists():
            return False
    return True


def stumbles() -> int:
    """How many entries a follower could not take in."""
    from deskbell.journal.models import Stumble

    return Stumble.objects.count()


def fetch_mail_with(*, password: str) -> None:
    """A second mailbox, which is fetched from a server that is not there."""
    team = Team.objects.get()
    connect_mailbox(
        address="orders@quince.example", brand=team.brand, team=team, kind="imap", host="127.0.0.1", port=9,
        user="orders", secret=password, active=False, at=now(), by=None,
    )  # fmt: skip
