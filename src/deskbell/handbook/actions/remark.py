"""Remarks on a part of a draft: comments of colleagues before it is published."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.handbook.actions.write_part import draft_topic, lock_part
from deskbell.handbook.edition_text import clean_pasted_text
from deskbell.handbook.events import DraftRemarked, RemarkSettled
from deskbell.handbook.models import DraftPart, Remark
from deskbell.journal.record import record
from deskbell.kit import notify
from deskbell.people.models import Staff

MAX_REMARK_LENGTH = 4_000


class NeedsRemarkText(ValueError):
    """The remark is empty or too long. The message says what to do."""


def add_remark(*, part: DraftPart, text: str, by: Staff, at: datetime) -> Remark:
    """Store a remark on a part of a draft and record it. Raises NeedsRemarkText and DraftClosed."""
    words = clean_pasted_text(text).strip()
    if not words:
        raise NeedsRemarkText(_("Write what you would change, or what is unclear."))
    if len(words) > MAX_REMARK_LENGTH:
        raise NeedsRemarkText(_("A comment can have at most %(most)d characters.") % {"most": MAX_REMARK_LENGTH})
    with transaction.atomic():
        part = lock_part(part)
        made = Remark.objects.create(part=part, text=words, by=by, at=at)
        news = DraftRemarked(
            brand=part.draft.brand.slug,
            language=part.draft.language,
            actor=by.pk,
            draft=part.draft_id,
            remark=made.pk,
            key=part.key,
            text=words,
        )
        record(news, at=at)
        notify.notify_pages(draft_topic(part.draft))
    return made


def settle_remark(*, remark: Remark, by: Staff, at: datetime) -> None:
    """Mark a remark as settled. It stays readable."""
    with transaction.atomic():
        if not Remark.objects.filter(pk=remark.pk, settled_at=None).update(settled_at=at, settled_by=by):
            return
        draft = remark.part.draft
        news = RemarkSettled(
            brand=draft.brand.slug, language=draft.language, actor=by.pk, draft=draft.pk, remark=remark.pk
        )
        record(news, at=at)
        notify.notify_pages(draft_topic(draft))
