"""Save the cause of a breach, which a lead writes in a few words. Equal causes can be counted."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.journal.record import record
from deskbell.kit import notify
from deskbell.people.models import Staff
from deskbell.standards.events import BreachExplained
from deskbell.standards.models import Cause, Clock
from deskbell.standards.models.cause import LONGEST
from deskbell.standards.projections.clock_projection import LIVE
from deskbell.standards.rules import may_explain_breach


class NotExplained(ValueError):
    """The cause was not saved. The message is a sentence for the person."""


def give_cause(*, clock: Clock, text: str, by: Staff, at: datetime) -> Cause:
    """Save the cause of a breach, and return it. A later cause replaces an earlier one. Raises NotExplained."""
    if not may_explain_breach(by):
        raise NotExplained(_("Only team leads and managers can add a cause."))
    words = clean_cause(text)
    with transaction.atomic():
        found = Clock.objects.select_for_update(of=("self",)).select_related("row", "standard", "version")
        clock = found.get(pk=clock.pk)
        if clock.breached_at is None:
            raise NotExplained(_("This standard was not missed."))
        row = clock.row
        what = {"measure": row.measure, "subject": row.subject, "round": row.round, "case": clock.case}
        cause = Cause.objects.create(standard=clock.standard, **what, text=words, by=by, at=at)
        record(_news(clock, cause), at=at)
    notify.notify_pages(LIVE, *([f"case:{clock.case}"] if clock.case else []))
    return cause


def clean_cause(text: str) -> str:
    """Return the cause with single spaces. Raises NotExplained when it has no letters, or too many."""
    words = " ".join(text.replace("\0", "").split())
    if not any(letter.isalpha() for letter in words) or len(words) > LONGEST:
        raise NotExplained(_("Use a few words, at most %(most)d characters.") % {"most": LONGEST})
    return words


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
