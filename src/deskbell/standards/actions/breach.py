"""A due time passes once: whoever claims the row says so on the journal, and nobody says it again."""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from deskbell.journal.models import Bookmark, Entry
from deskbell.journal.record import record_all
from deskbell.standards import followers
from deskbell.standards.calendars import from_micros
from deskbell.standards.events import ClockBreached
from deskbell.standards.measuring.news import COLUMNS
from deskbell.standards.models import Clock
from deskbell.standards.projections.clocks import tell
from deskbell.standards.timing import State

GRACE = timedelta(seconds=1)  # for a reply that was written in time and is being committed

# All that is told of a breach: when thousands are due at once, reading the rest would take most of the time.
TOLD = (
    "case", "due_at", "undone", "standard__slug", "version__number",
    *(f"row__{name}" for name in ("measure", "subject", "round", *COLUMNS)),
)  # fmt: skip


def breach(*, at: datetime, most: int = 500, calm: timedelta = timedelta(0)) -> int:
    """Record the breach of up to `most` clocks whose due time has passed at `at`; how many it were.

    A case with news that has not been followed yet, or was recorded less than `calm` ago, waits: there may be a reply.
    """
    with transaction.atomic():
        clocks = list(
            Clock.objects.filter(
                breached_at=None, breaks=True, state__in=[State.RUNNING, State.BREACHED], due_at__lt=at - GRACE
            )
            .select_related("row", "standard", "version")
            .only(*TOLD)
            .order_by("due_at", "pk")
            .select_for_update(of=("self",), skip_locked=True)[:most]
        )
        if not clocks:
            return 0
        unread = _unread({clock.case for clock in clocks if clock.case}, at - calm if calm else None)
        told = [clock for clock in clocks if clock.case not in unread]
        record_all([(_news(clock), _known_at(clock)) for clock in told])
        Clock.objects.filter(pk__in=[clock.pk for clock in told]).update(state=State.BREACHED, breached_at=F("due_at"))
        tell({clock.case for clock in told if clock.case})
    return len(told)


def _unread(seen: set[int], since: datetime | None) -> set[int]:
    bookmark = Bookmark.objects.filter(follower=followers.NAME).values_list("number", flat=True).first() or 0
    fresh = Q(number=None) | Q(number__gt=bookmark)
    if since:
        fresh |= Q(recorded_at__gt=since)
    entries = Entry.objects.filter(fresh, case__in=seen)
    cases = entries.filter(kind__in=followers.KINDS).values_list("case", flat=True)
    return {case for case in cases if case is not None}


def _news(clock: Clock) -> ClockBreached:
    row, due = clock.row, clock.due_at
    assert due is not None
    return ClockBreached(
        case=clock.case,
        channel=row.channel,
        brand=row.brand,
        site=row.site,
        team=row.team,
        language=row.language,
        topic=row.topic,
        standard=clock.standard.slug,
        version=clock.version.number,
        measure=row.measure,
        subject=row.subject,
        round=row.round,
        due=due.astimezone(UTC).isoformat(),
    )


def _known_at(clock: Clock) -> datetime:
    """When it was a breach: when it was due, or when a stop before that turned out not to stand."""
    assert clock.due_at is not None
    return max([clock.due_at, *(from_micros(one["undone"]) for one in clock.undone)])
