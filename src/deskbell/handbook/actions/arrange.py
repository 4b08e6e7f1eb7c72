"""A handbook is put in order: chapters and rules are added, moved and taken out, and what is taken out can be brought back."""

import secrets
from datetime import datetime

from django.db import transaction

from deskbell.handbook.actions.write_part import open_still, topic
from deskbell.handbook.models import Draft, Part
from deskbell.kit import notify
from deskbell.people.models import Staff

MOST = 2_000


class Full(ValueError):
    """A draft has as many parts as one can have."""


def add_part(*, draft: Draft, after: Part | None, is_chapter: bool, by: Staff, at: datetime) -> Part:
    """A new chapter or rule behind `after`, else at the end; a chapter comes behind the whole chapter of `after`."""
    with transaction.atomic():
        parts = _in_order(draft)
        if len(parts) >= MOST:
            raise Full
        place = _place(parts, after) if after in parts else len(parts)
        while is_chapter and place < len(parts) and not parts[place].is_chapter:
            place += 1
        key = ("c" if is_chapter else "") + secrets.token_hex(6)
        part = Part(draft=draft, key=key, is_chapter=is_chapter, by=by, at=at, order=0)
        part.save()
        _renumber(draft, [*parts[:place], part, *parts[place:]])
    return part


def move_part(*, part: Part, up: bool) -> None:
    """One place up or down among what is there: a rule over its neighbour or into the next chapter, a chapter with its rules."""
    with transaction.atomic():
        parts = _in_order(part.draft)
        if part not in parts:
            return
        if part.is_chapter:
            _renumber(part.draft, _chapter_moved(parts, parts.index(part), up))
            return
        here = parts.index(part)
        there = here - 1 if up else here + 1
        if (1 if parts[0].is_chapter else 0) <= there < len(parts):
            parts[here], parts[there] = parts[there], parts[here]
            _renumber(part.draft, parts)


def remove_part(*, part: Part, at: datetime) -> None:
    """Take a rule out of the draft, or a chapter with its rules. Their words are kept and can be brought back."""
    with transaction.atomic():
        parts = _in_order(part.draft)
        if part not in parts:
            return
        here = parts.index(part)
        gone = parts[here : _end(parts, here) if part.is_chapter else here + 1]
        Part.objects.filter(pk__in=[one.pk for one in gone]).update(removed_at=at)
        notify.live(topic(part.draft))


def bring_back(*, part: Part) -> None:
    """Put a removed chapter or rule back where it stood."""
    with transaction.atomic():
        open_still(Draft.objects.select_for_update().get(pk=part.draft_id))
        Part.objects.filter(pk=part.pk).update(removed_at=None)
        notify.live(topic(part.draft))


def _in_order(draft: Draft) -> list[Part]:
    open_still(Draft.objects.select_for_update().get(pk=draft.pk))
    return list(Part.objects.filter(draft=draft, removed_at=None).order_by("order", "pk"))


def _place(parts: list[Part], after: Part | None) -> int:
    return next((index + 1 for index, part in enumerate(parts) if part == after), len(parts))


def _end(parts: list[Part], here: int) -> int:
    """Where the chapter that begins at `here` ends."""
    return next((index for index in range(here + 1, len(parts)) if parts[index].is_chapter), len(parts))


def _chapter_moved(parts: list[Part], here: int, up: bool) -> list[Part]:
    end = _end(parts, here)
    mine, rest = parts[here:end], parts[:here] + parts[end:]
    if up:
        there = max((index for index in range(here) if parts[index].is_chapter), default=here)
    else:
        there = _end(rest, here) if here < len(rest) else here
    return rest[:there] + mine + rest[there:]


def _renumber(draft: Draft, parts: list[Part]) -> None:
    # What was removed keeps its order number, and so comes back near where it stood.
    for order, part in enumerate(parts):
        part.order = order
    Part.objects.bulk_update(parts, ["order"])
    notify.live(topic(draft))
