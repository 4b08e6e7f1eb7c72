"""The book went on while a draft was written: the draft takes over what others changed, and keeps every word of its own."""

from datetime import datetime

from django.db import transaction

from deskbell.handbook.actions.open_draft import of_edition, of_translation
from deskbell.handbook.actions.write_part import open_still, topic
from deskbell.handbook.models import Aside, Draft, Edition, Part
from deskbell.handbook.reads.editions import edition_of
from deskbell.kit import notify
from deskbell.people.models import Staff


def catch_up(*, draft: Draft, by: Staff, at: datetime) -> Draft:
    """Base the draft on the edition in force. A rule that both sides changed keeps the draft's words; theirs are set aside."""
    with transaction.atomic():
        found = Draft.objects.select_for_update(of=("self",)).select_related("based_on", "brand").get(pk=draft.pk)
        open_still(found)
        last = edition_of(found.brand)
        if last is None or last.pk == found.based_on_id:
            return found
        theirs = _parts(last, found.language)
        base = {part.key: part for part in _parts(found.based_on, found.language)} if found.based_on else {}
        _merge(found, last.language, base, theirs, last.by or by, at)
        found.based_on = last
        found.save(update_fields=["based_on"])
        notify.live(topic(found))
    return found


def _parts(edition: Edition, language: str) -> list[Part]:
    return of_edition(edition) if edition.language == language else of_translation(edition, language)


def _merge(draft: Draft, leading: str, base: dict[str, Part], theirs: list[Part], who: Staff, at: datetime) -> None:
    known, keys = {part.key: part for part in draft.parts.all()}, {part.key for part in theirs}
    order = list(draft.parts.filter(removed_at=None).order_by("order", "pk"))
    for part in theirs:
        if part.key in known:
            _take_over(known[part.key], base.get(part.key), part, who, at)
        elif part.key not in base or draft.language != leading:
            part.draft, part.at, part.order = draft, at, 0
            part.save()
            known[part.key] = part
            order.insert(_place(order, theirs, part), part)
    if draft.language != leading:
        order = [known[part.key] for part in theirs]
    _take_out([part for part in known.values() if part.key not in keys], base, order, at)
    for place, part in enumerate(order):
        part.order = place
    Part.objects.bulk_update(order, ["order"])


def _take_out(left: list[Part], base: dict[str, Part], order: list[Part], at: datetime) -> None:
    """Take out what others took out, unless it was reworded here or a chapter still has rules."""
    for part in left:
        was = base.get(part.key)
        after = order[order.index(part) + 1 :][:1] if part in order else []
        needed = part.is_chapter and bool(after) and not after[0].is_chapter
        if part.removed_at is None and was and _words(part) == _words(was) and not needed:
            part.removed_at = at
            part.save(update_fields=["removed_at"])
            order[:] = [one for one in order if one != part]


def _take_over(mine: Part, base: Part | None, theirs: Part, who: Staff, at: datetime) -> None:
    if _words(theirs) == _words(mine) or (base and _words(theirs) == _words(base)):
        return
    if base and _words(mine) == _words(base):
        mine.title, mine.body, mine.translates = theirs.title, theirs.body, theirs.translates
        mine.version, mine.at = mine.version + 1, at
        mine.save(update_fields=["title", "body", "translates", "version", "at"])
        return
    words = {"title": theirs.title, "body": theirs.body, "at": at}
    Aside.objects.update_or_create(part=mine, by=who, defaults=words)


def _place(order: list[Part], theirs: list[Part], part: Part) -> int:
    """Behind the nearest part before it that the draft has, too."""
    keys = [one.key for one in order]
    for before in reversed(theirs[: theirs.index(part)]):
        if before.key in keys:
            return keys.index(before.key) + 1
    return 0


def _words(part: Part) -> tuple[str, str]:
    return part.title, part.body
