"""What every action on a case needs: its columns for the journal, its lock, and the notice to open pages."""

from typing import Any

from django.db import connection
from django.db.transaction import TransactionManagementError

from deskbell.desk.models import Case
from deskbell.kit import notify
from deskbell.kit.read_rows import read_rows
from deskbell.people.reads.slugs import get_brand_slug, get_team_site_slug, get_team_slug


def journal_columns(case: Case) -> dict[str, Any]:
    """Return the columns of a journal entry that describe `case` as it is now."""
    return {
        "case": case.pk,
        "customer": case.customer_id,
        "channel": case.channel,
        "brand": get_brand_slug(case.brand_id),
        "team": get_team_slug(case.team_id),
        "site": get_team_site_slug(case.team_id),
        "language": case.language,
        "topic": case.topic,
    }


def lock_case(case: Case) -> Case:
    """Re-read the case and lock its row until the transaction ends. Return it.

    Raises TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("a case is held still only inside a transaction")
    return read_rows(Case, "where id = %s for update", [case.pk])[0]


def lock_merge_target(case: Case) -> Case:
    """Lock the case into which this one was merged, and return it; the case itself when it was not merged.

    Merges can form a chain. Every case of the chain is locked until the transaction ends.
    """
    case = lock_case(case)
    while case.merged_into is not None:
        case = lock_case(case.merged_into)
    return case


def notify_case_pages(case: Case) -> None:
    """Notify open pages of a change on the case that is not recorded in the journal. The journal notifies them of news
    itself.
    """
    notify.notify_pages(f"case:{case.pk}", "list")
