"""Actions for the proofs, done through the product's own code instead of by clicking through pages.

They run in a process with the installation's settings (`tests.proof.inside_process`).
"""

from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from deskbell import handbook
from deskbell.channels.kinds.email.actions.connect_mailbox import connect_mailbox
from deskbell.handbook.actions.publish_edition import publish_edition
from deskbell.journal.follow import list_followers
from deskbell.journal.models import Bookmark, Entry
from deskbell.kit.clock import now
from deskbell.people.actions.create_organisation import create_organisation
from deskbell.people.actions.erase_customer import erase_customer
from deskbell.people.actions.hire_staff import hire_staff
from deskbell.people.actions.invite_staff import invite_staff
from deskbell.people.actions.set_hours import set_hours
from deskbell.people.models import Customer, Staff, Team
from deskbell.standards.reads.measured_standard import measure_standard, standards_in_force

OURS = "support@quince.example"
SAMPLE = Path(handbook.__file__).parent / "samples" / "en.md"


def create_proof_organisation() -> dict[str, Any]:
    """Create an organisation with one team, one mailbox, and Maria. Return her invitation."""
    at = now()
    founded = create_organisation(
        name="Quince & Clay", languages=["en"], prefix="QC", site="Athens", team="Support", by=None, at=at
    )
    maria = hire_staff(email="maria@quince.example", name="Maria Papadaki", role="admin", teams=[founded.team], at=at)
    connect_mailbox(address=OURS, brand=founded.brand, team=founded.team, at=at, by=maria)
    return {"link": invite_staff(staff=maria, by=None, at=at), "maria": maria.pk}


def complete_setup(*, email: str) -> None:
    """Complete the first steps for the first admin: organisation, hours around the clock, sample handbook, mailbox."""
    at, by = now(), Staff.objects.get(email=email)
    founded = create_organisation(
        name="Quince & Clay", languages=["en"], prefix="QC", site="Athens", team="Support", by=by, at=at
    )
    week = {str(day): [["00:00", "24:00"]] for day in range(7)}
    day = (at - timedelta(days=7)).date()
    set_hours(site=founded.site, valid_from=day, week=week, country="", holidays=[], by=by, at=at)
    publish_edition(brand=founded.brand, markdown=SAMPLE.read_text(), language="en", by=by, at=at)
    connect_mailbox(address=OURS, brand=founded.brand, team=founded.team, at=at, by=by)


def erase_by_address(*, address: str) -> None:
    """Erase the customer with this address, as a manager does on request."""
    erase_customer(customer=Customer.objects.get(addresses__value=address), by=None, at=now())


def board_numbers() -> list[dict[str, Any]]:
    """Return every number of the board."""
    at = now()
    found = ((one, measure_standard(one, at=at, live=True).tally) for one in standards_in_force(at, ""))
    return [{"slug": one.slug, **asdict(tally)} for one, tally in found]


def are_followers_done() -> bool:
    """Return whether every follower has read all entries that it waits for."""
    read = dict(Bookmark.objects.values_list("follower", "number"))
    for follower in list_followers():
        left = Entry.objects.filter(number__gt=read.get(follower.name, 0))
        if follower.kinds:
            left = left.filter(kind__in=follower.kinds)
        if left.exists():
            return False
    return True


def count_stumbles() -> int:
    """Return the number of entries that followers failed on."""
    from deskbell.journal.models import Stumble

    return Stumble.objects.count()


def connect_unreachable_mailbox(*, password: str) -> None:
    """Connect a second mailbox, on an IMAP server that does not exist."""
    team = Team.objects.get()
    connect_mailbox(
        address="orders@quince.example", brand=team.brand, team=team, kind="imap", host="127.0.0.1", port=9,
        user="orders", secret=password, active=False, at=now(), by=None,
    )  # fmt: skip
