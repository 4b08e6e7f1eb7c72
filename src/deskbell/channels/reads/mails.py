"""What is known of the mails of a case beside their words: what staff should know of them, and where else they went."""

from collections.abc import Iterable
from dataclasses import dataclass

from deskbell.channels.models import Delivery, Raw
from deskbell.channels.reads.remarks import Told, told
from deskbell.desk.models import Case

MOST = 50


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """A mail that came in: its bytes are at `/raw/<id>`; `remarks` are sentences in the language in force."""

    id: int
    message: int
    remarks: list[Told]


def mails_of(case: int) -> list[Arrived]:
    """The latest mails of a case that staff should know something about, the newest first."""
    rows = list(Raw.objects.filter(case=case).only("case", "message", "remarks", "sha256").order_by("-pk")[:MOST])
    twins = twins_of(rows)
    also = [Told(code="twin", says=told(["twin", one.ref]).says, url=one.ref, grave=False) for one in twins]
    arrived = [Arrived(id=row.pk, message=row.message or 0, remarks=[told(one) for one in row.remarks]) for row in rows]
    if arrived and also:
        arrived[0].remarks.extend(also)
    return arrived


def twins_of(rows: Iterable[Raw]) -> list[Case]:
    """Cases that were opened or joined by the very same mails, in another mailbox of ours."""
    rows = list(rows)
    mine = {row.case for row in rows}
    same = Raw.objects.filter(sha256__in=[row.sha256 for row in rows], case__isnull=False).exclude(case__in=mine)
    ids = {case for case in same.values_list("case", flat=True)[:MOST] if case is not None} if rows else set()
    return list(Case.objects.filter(pk__in=ids).order_by("pk")) if ids else []


def undelivered_of(case: int) -> list[Delivery]:
    """Deliveries of a case that have not arrived as far as we know."""
    rows = Delivery.objects.filter(case=case).exclude(state=Delivery.State.SENT)
    return list(rows.order_by("-pk")[:MOST])
