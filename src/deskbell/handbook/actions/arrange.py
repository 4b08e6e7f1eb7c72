"""Change the order of a draft: add, move, remove and restore its parts. A part is a chapter or a rule."""

import secrets
from datetime import datetime

from django.db import transaction

from deskbell.handbook.actions.write_part import draft_topic, refuse_closed_draft
from deskbell.handbook.models import Draft, DraftPart
from deskbell.kit import notify
from deskbell.people.models import Staff

MAX_PARTS = 2_000


class DraftFull(ValueError):
    """The draft already has MAX_PARTS parts."""


def add_part(*, draft: Draft, after: DraftPart | None, is_chapter: bool, by: Staff, at: datetime) -> DraftPart:
    """Add a chapter or rule after the part `after`, or at the end. A new chapter goes after the whole chapter that
    contains `after`.

    Raises DraftFull and DraftClosed.
    """
    with transaction.atomic():
        parts = _lock_parts(draft)
        if len(parts) >= MAX_PARTS:
            raise DraftFull
        place = _index_after(parts, after) if after in parts else len(parts)
        while is_chapter and place < len(parts) and not parts[place].is_chapter:
            place += 1
        key = ("c" if is_chapter else "") + secrets.token_hex(6)
        part = DraftPart(draft=draft, key=key, is_chapter=is_chapter, by=by, at=at, order=0)
        part.save()
        _renumber(draft, [*parts[:place], part, *parts[place:]])
    return part


def move_part(*, part: DraftPart, up: bool) -> None:
    """Move a part one position up or down. A rule can move into the next chapter; a chapter takes its rules with it."""
    with transaction.atomic():
        parts = _lock_parts(part.draft)
        if part not in parts:
            return
        if part.is_chapter:
            _renumber(part.draft, _move_chapter(parts, parts.index(part), up))
            return
        here = parts.index(part)
        there = here - 1 if up else here + 1
        if (1 if parts[0].is_chapter else 0) <= there < len(parts):
            parts[here], parts[there] = parts[there], parts[here]
            _renumber(part.draft, parts)


def remove_part(*, part: DraftPart, at: datetime) -> None:
    """Remove a rule from the draft, or a chapter with its rules. The text is kept and can be restored."""
    with transaction.atomic():
        parts = _lock_parts(part.draft)
        if part not in parts:
            return
        here = parts.index(part)
        removed = parts[here : _chapter_end(parts, here) if part.is_chapter else here + 1]
        DraftPart.objects.filter(pk__in=[one.pk for one in removed]).update(removed_at=at)
        notify.notify_pages(draft_topic(part.draft))


def restore_part(*, part: DraftPart) -> None:
    """Restore a removed chapter or rule at its former position."""
    with transaction.atomic():
        refuse_closed_draft(Draft.objects.select_for_update().get(pk=part.draft_id))
        DraftPart.objects.filter(pk=part.pk).update(removed_at=None)
        notify.notify_pages(draft_topic(part.draft))


def _lock_parts(draft: Draft) -> list[DraftPart]:
    """Lock the draft and return its parts in order. Raises DraftClosed."""
    refuse_closed_draft(Draft.objects.select_for_update().get(pk=draft.pk))
    return list(DraftPart.objects.filter(draft=draft, removed_at=None).order_by("order", "pk"))


def _index_after(parts: list[DraftPart], after: DraftPart | None) -> int:
    """Return the index after the part `after`, or the end of the list."""
    return next((index + 1 for index, part in enumerate(parts) if part == after), len(parts))


def _chapter_end(parts: list[DraftPart], here: int) -> int:
    """Return the index after the last rule of the chapter that begins at `here`."""
    return next((index for index in range(here + 1, len(parts)) if parts[index].is_chapter), len(parts))


def _move_chapter(parts: list[DraftPart], here: int, up: bool) -> list[DraftPart]:
    """Return the parts with the chapter at `here` moved before the previous chapter, or after the next one."""
    end = _chapter_end(parts, here)
    moved, rest = parts[here:end], parts[:here] + parts[end:]
    if up:
        there = max((index for index in range(here) if parts[index].is_chapter), default=here)
    else:
        there = _chapter_end(rest, here) if here < len(rest) else here
    return rest[:there] + moved + rest[there:]


def _renumber(draft: Draft, parts: list[DraftPart]) -> None:
    # Removed parts keep their order number, so a restored part returns near its old place.
    """Store the parts in this order and notify open pages."""
    for order, part in enumerate(parts):
        part.order = order
    DraftPart.objects.bulk_update(parts, ["order"])
    notify.notify_pages(draft_topic(draft))
