"""What every piece of news about a case says of it, and how a case is held still while an action works on it."""

from typing import Any

from django.db import connection
from django.db.transaction import TransactionManagementError

from deskbell.desk.models import Case
from deskbell.kit import notify
from deskbell.kit.rows import read
from deskbell.people.reads.places import brand_slug, team_site, team_slug


def about(case: Case) -> dict[str, Any]:
    """The journal columns that describe `case` as it is now."""
    return {
        "case": case.pk,
        "customer": case.customer_id,
        "channel": case.channel,
        "brand": brand_slug(case.brand_id),
        "team": team_slug(case.team_id),
        "site": team_site(case.team_id),
        "language": case.language,
        "topic": case.topic,
    }


def held_still(case: Case) -> Case:
    """The case as it is now, locked until the transaction ends."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("a case is held still only inside a transaction")
    return read(Case, "where id = %s for update", [case.pk])[0]


def goes_on(case: Case) -> Case:
    """The case in which this one goes on, itself when it was never merged; locked until the transaction ends."""
    case = held_still(case)
    while case.merged_into is not None:
        case = held_still(case.merged_into)
    return case


def tell(case: Case) -> None:
    """Tell open pages that something changed which is not news; of news the journal tells them itself."""
    notify.live(f"case:{case.pk}", "list")
