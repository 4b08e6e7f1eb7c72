"""A breach is explained by whoever answers for it: a few words, so that the same cause can be counted and mended."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.journal.record import record
from deskbell.kit import notify
from deskbell.people.models import Staff
from deskbell.standards.events import BreachExplained
from deskbell.standards.models import Cause, Clock
from deskbell.standards.models.cause import LONGEST
from deskbell.standards.projections.clocks import LIVE
from deskbell.standards.rules import may_explain


class NotExplained(ValueError):
    """Why no cause could be kept, in a sentence for the person."""


def give_cause(*, clock: Clock, text: str, by: Staff, at: datetime) -> Cause:
    """Keep the cause of a breach; given again, the later one holds. Raises NotExplained."""
    words = " ".join(text.replace("\0", "").split())
    if not may_explain(by):
        raise NotExplained(_("A lead or a manager gives the cause."))
    if not any(letter.isalpha() for letter in words) or len(words) > LONGEST:
        raise NotExplained(_("Say it in a few words, at most %(most)d letters.") % {"most": LONGEST})
    with transaction.atomic():
        found = Clock.objects.select_for_update(of=("self",)).select_related("row", "standard", "version")
        clock = found.get(pk=clock.pk)
        if clock.breached_at is None:
            raise NotExplained(_("This standard was not missed."))
        row = clock.row
        what = {"measure": row.measure, "subject": row.subject, "round": row.round, "case": clock.case}
        cause = Cause.objects.create(standard=clock.standard, **what, text=words, by=by, at=at)
        record(_news(clock, cause), at=at)
    notify.live(LIVE, *([f"case:{clock.case}"] if clock.case else []))
    return cause


def _news(clock: Clock, cause: Cause) -> BreachExplained:
    row = clock.row
    return BreachExplained(
        case=clock.case,
        actor=cause.by_id,
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
        given=cause.pk,
        cause=cause.text,
    )
