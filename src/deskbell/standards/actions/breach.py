"""A due time passes once: whoever claims the row says so on the journal, and nobody says it again."""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from deskbell.journal.models import Bookmark, Entry
from deskbell.journal.record import record
from deskbell.standards import followers
from deskbell.standards.events import ClockBreached
from deskbell.standards.models import Clock
from deskbell.standards.projections.clocks import tell
from deskbell.standards.timing import State

GRACE = timedelta(seconds=1)  # for a reply that was written in time and is being committed


def breach(*, at: datetime, most: int = 500, calm: timedelta = timedelta(0)) -> int:
    """Record the breach of up to `most` clocks whose due time has passed at `at`; how many it were.

    A case with news that has not been followed yet, or was recorded less than `calm` ago, waits: there may be a reply.
    """
    with transaction.atomic():
        clocks = list(
            Clock.objects.filter(breached_at=None, state__in=[State.RUNNING, State.BREACHED], due_at__lt=at - GRACE)
            .select_related("span", "standard", "version")
            .order_by("due_at", "pk")
            .select_for_update(of=("self",), skip_locked=True)[:most]
        )
        if not clocks:
            return 0
        unread = _unread({clock.subject for clock in clocks}, at - calm if calm else None)
        told = [clock for clock in clocks if clock.subject not in unread]
        for clock in told:
            _tell(clock)
        Clock.objects.bulk_update(told, ["state", "breached_at"])
        if told:
            tell({clock.subject for clock in told})
    return len(told)


def _unread(subjects: set[int], since: datetime | None) -> set[int]:
    bookmark = Bookmark.objects.filter(follower=followers.NAME).values_list("number", flat=True).first() or 0
    fresh = Q(number=None) | Q(number__gt=bookmark)
    if since:
        fresh |= Q(recorded_at__gt=since)
    entries = Entry.objects.filter(fresh, case__in=subjects)
    cases = entries.filter(kind__in=followers.KINDS).values_list("case", flat=True)
    return {case for case in cases if case is not None}


def _tell(clock: Clock) -> None:
    due = clock.due_at
    assert due is not None
    span = clock.span
    news = ClockBreached(
        case=clock.subject,
        channel=span.channel,
        brand=span.brand,
        site=span.site,
        team=span.team,
        language=span.language,
        topic=span.topic,
        standard=clock.standard.slug,
        version=clock.version.number,
        measure=span.measure,
        subject=clock.subject,
        due=due.astimezone(UTC).isoformat(),
    )
    record(news, at=due)
    clock.state, clock.breached_at = State.BREACHED, due
