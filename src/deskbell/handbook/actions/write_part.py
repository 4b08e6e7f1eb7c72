"""Save the text of a part of a draft. No writer can overwrite text that they have not seen."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.handbook.edition_text import MAX_EDITION_LENGTH, clean_pasted_text
from deskbell.handbook.models import Aside, Draft, DraftPart
from deskbell.kit import notify
from deskbell.people.models import Staff


class DraftClosed(ValueError):
    """The draft was published or discarded, so it cannot be changed."""


class PartChanged(ValueError):
    """A colleague changed the part meanwhile. `part` has their text; `aside` keeps the text that could not be saved."""

    def __init__(self, part: DraftPart, aside: Aside) -> None:
        super().__init__(_("Someone else changed this text in the meantime. Your text is saved next to it."))
        self.part, self.aside = part, aside


def draft_topic(draft: Draft) -> str:
    """Return the live topic of a draft, by which open pages are notified: `handbook:7`."""
    return f"handbook:{draft.pk}"


def write_part(*, part: DraftPart, title: str, body: str, version: int, by: Staff, at: datetime) -> DraftPart:
    """Save the title and the text of a part. `version` is the version that the writer had open.

    If a colleague has saved since, the text is kept as an unsaved text beside the part, and PartChanged is raised.
    Raises DraftClosed.
    """
    title, body = " ".join(clean_pasted_text(title).split())[:500], clean_pasted_text(body)[:MAX_EDITION_LENGTH]
    with transaction.atomic():
        now = lock_part(part)
        if (now.title, now.body) == (title, body):
            return now
        # The last writer may continue even if the answer to their last save never reached them.
        if version == now.version or now.by == by:
            now.title, now.body, now.version, now.at, now.by = title, body, now.version + 1, at, by
            now.save(update_fields=["title", "body", "version", "at", "by"])
            notify.notify_pages(draft_topic(now.draft))
            return now
        words = {"title": title, "body": body, "at": at}
        aside, _new = Aside.objects.update_or_create(part=now, by=by, defaults=words)
    raise PartChanged(now, aside)


def use_unsaved_text(*, aside: Aside, by: Staff, at: datetime) -> DraftPart:
    """Put an unsaved text into the draft. The text that stood there becomes the unsaved text."""
    with transaction.atomic():
        part = lock_part(aside.part)
        if part.by and part.by != aside.by:
            words = {"title": part.title, "body": part.body, "at": part.at}
            Aside.objects.update_or_create(part=part, by=part.by, defaults=words)
        part.title, part.body, part.version, part.at, part.by = aside.title, aside.body, part.version + 1, at, by
        part.save(update_fields=["title", "body", "version", "at", "by"])
        aside.delete()
        notify.notify_pages(draft_topic(part.draft))
    return part


def delete_unsaved_text(*, aside: Aside) -> None:
    """Delete an unsaved text. Raises DraftClosed."""
    with transaction.atomic():
        lock_part(aside.part)
        aside.delete()
        notify.notify_pages(draft_topic(aside.part.draft))


def confirm_translation(*, part: DraftPart, translates: str, by: Staff, at: datetime) -> None:
    """Record that a translation matches the leading text with the content hash `translates`."""
    with transaction.atomic():
        now = lock_part(part)
        now.translates, now.at, now.by = translates, at, by
        now.save(update_fields=["translates", "at", "by"])
        notify.notify_pages(draft_topic(now.draft))


def lock_part(part: DraftPart) -> DraftPart:
    """Re-read the part and lock its row until the transaction ends. Raises DraftClosed."""
    found = DraftPart.objects.select_for_update(of=("self",)).select_related("draft", "by").get(pk=part.pk)
    refuse_closed_draft(found.draft)
    return found


def refuse_closed_draft(draft: Draft) -> None:
    """Raise DraftClosed if the draft was published or discarded."""
    if draft.closed_at is not None:
        raise DraftClosed(_("This draft is closed: it was published or discarded."))
