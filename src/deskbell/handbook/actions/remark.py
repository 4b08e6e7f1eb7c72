"""Colleagues talk about a rule where it is written, before it binds anybody."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.handbook.actions.write_part import locked, topic
from deskbell.handbook.events import DraftRemarked, RemarkSettled
from deskbell.handbook.models import Part, Remark
from deskbell.handbook.text import cleaned
from deskbell.journal.record import record
from deskbell.kit import notify
from deskbell.people.models import Staff

LONGEST_REMARK = 4_000


class NeedsWords(ValueError):
    """A remark without words, or with too many."""


def remark(*, part: Part, text: str, by: Staff, at: datetime) -> Remark:
    """Say something about a part of a draft. Raises NeedsWords and Closed."""
    words = cleaned(text).strip()
    if not words:
        raise NeedsWords(_("Write what you would change, or what you do not understand."))
    if len(words) > LONGEST_REMARK:
        raise NeedsWords(_("A remark has at most %(most)d characters.") % {"most": LONGEST_REMARK})
    with transaction.atomic():
        part = locked(part)
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
        notify.live(topic(part.draft))
    return made


def settle(*, remark: Remark, by: Staff, at: datetime) -> None:
    """The remark is dealt with; it stays to be read."""
    with transaction.atomic():
        if not Remark.objects.filter(pk=remark.pk, settled_at=None).update(settled_at=at, settled_by=by):
            return
        draft = remark.part.draft
        news = RemarkSettled(
            brand=draft.brand.slug, language=draft.language, actor=by.pk, draft=draft.pk, remark=remark.pk
        )
        record(news, at=at)
        notify.live(topic(draft))
