"""Base a draft on the edition now in force: take over what others have published, and keep everything written in the
draft.
"""

from datetime import datetime

from django.db import transaction

from deskbell.handbook.actions.open_draft import build_edition_parts, build_translation_parts
from deskbell.handbook.actions.write_part import draft_topic, refuse_closed_draft
from deskbell.handbook.models import Aside, Draft, DraftPart, Edition
from deskbell.handbook.reads.editions import find_edition
from deskbell.kit import notify
from deskbell.people.models import Staff


def rebase_draft(*, draft: Draft, by: Staff, at: datetime) -> Draft:
    """Base the draft on the edition in force. Returns the draft. Raises DraftClosed.

    1. A rule that was changed only in the new edition gets the new text.
    2. A rule that was changed only in the draft keeps the draft's text.
    3. A rule that was changed in both keeps the draft's text. The edition's text is kept beside it, for the writer to
       decide.
    4. New rules are added. Rules that the edition removed are removed, unless the draft changed them.
    """
    with transaction.atomic():
        found = Draft.objects.select_for_update(of=("self",)).select_related("based_on", "brand").get(pk=draft.pk)
        refuse_closed_draft(found)
        last = find_edition(found.brand)
        if last is None or last.pk == found.based_on_id:
            return found
        published = _edition_parts(last, found.language)
        base = {part.key: part for part in _edition_parts(found.based_on, found.language)} if found.based_on else {}
        _merge(found, last.language, base, published, last.by or by, at)
        found.based_on = last
        found.save(update_fields=["based_on"])
        notify.notify_pages(draft_topic(found))
    return found


def _edition_parts(edition: Edition, language: str) -> list[DraftPart]:
    return build_edition_parts(edition) if edition.language == language else build_translation_parts(edition, language)


def _merge(
    draft: Draft, leading: str, base: dict[str, DraftPart], published: list[DraftPart], writer: Staff, at: datetime
) -> None:
    """Merge the parts of the new edition (`published`) into the draft. `base` are the parts of the edition it was based
    on.
    """
    parts_by_key, keys = {part.key: part for part in draft.parts.all()}, {part.key for part in published}
    order = list(draft.parts.filter(removed_at=None).order_by("order", "pk"))
    for part in published:
        if part.key in parts_by_key:
            _take_over(parts_by_key[part.key], base.get(part.key), part, writer, at)
        elif part.key not in base or draft.language != leading:
            part.draft, part.at, part.order = draft, at, 0
            part.save()
            parts_by_key[part.key] = part
            order.insert(_index_for(order, published, part), part)
    if draft.language != leading:
        order = [parts_by_key[part.key] for part in published]
    _remove_dropped([part for part in parts_by_key.values() if part.key not in keys], base, order, at)
    for place, part in enumerate(order):
        part.order = place
    DraftPart.objects.bulk_update(order, ["order"])


def _remove_dropped(left: list[DraftPart], base: dict[str, DraftPart], order: list[DraftPart], at: datetime) -> None:
    """Remove the parts that the new edition removed, except those changed in the draft and chapters that still have
    rules.
    """
    for part in left:
        was = base.get(part.key)
        after = order[order.index(part) + 1 :][:1] if part in order else []
        needed = part.is_chapter and bool(after) and not after[0].is_chapter
        if part.removed_at is None and was and _text_of(part) == _text_of(was) and not needed:
            part.removed_at = at
            part.save(update_fields=["removed_at"])
            order[:] = [one for one in order if one != part]


def _take_over(own: DraftPart, base: DraftPart | None, published: DraftPart, writer: Staff, at: datetime) -> None:
    """Take the new edition's text for one part. If the draft changed it too, keep that text beside the draft's."""
    if _text_of(published) == _text_of(own) or (base and _text_of(published) == _text_of(base)):
        return
    if base and _text_of(own) == _text_of(base):
        own.title, own.body, own.translates = published.title, published.body, published.translates
        own.version, own.at = own.version + 1, at
        own.save(update_fields=["title", "body", "translates", "version", "at"])
        return
    words = {"title": published.title, "body": published.body, "at": at}
    Aside.objects.update_or_create(part=own, by=writer, defaults=words)


def _index_for(order: list[DraftPart], published: list[DraftPart], part: DraftPart) -> int:
    """Return the index after the nearest part before `part` in the edition that the draft has too."""
    keys = [one.key for one in order]
    for before in reversed(published[: published.index(part)]):
        if before.key in keys:
            return keys.index(before.key) + 1
    return 0


def _text_of(part: DraftPart) -> tuple[str, str]:
    return part.title, part.body
