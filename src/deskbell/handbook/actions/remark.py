"""Colleagues talk about a rule where it is written, before it binds anybody."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.handbook.actions.write_part import locked, topic
from deskbell.handbook.models import Part, Remark
from deskbell.handbook.text import cleaned
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
        made = Remark.objects.create(part=locked(part), text=words, by=by, at=at)
        notify.live(topic(part.draft))
    return made


def settle(*, remark: Remark, by: Staff, at: datetime) -> None:
    """The remark is dealt with; it stays to be read."""
    with transaction.atomic():
        Remark.objects.filter(pk=remark.pk, settled_at=None).update(settled_at=at, settled_by=by)
        notify.live(topic(remark.part.draft))
