"""What is typed into the draft is kept as it is typed, and nobody's words are overwritten by somebody who had not seen them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.handbook.models import Aside, Draft, Part
from deskbell.handbook.text import LONGEST, cleaned
from deskbell.kit import notify
from deskbell.people.models import Staff


class Closed(ValueError):
    """The draft is no longer open: it was published or put away."""


class Meanwhile(ValueError):
    """Somebody else has written here since; the words are set aside as `aside`, the newer ones are `part`."""

    def __init__(self, part: Part, aside: Aside) -> None:
        super().__init__(_("Somebody else has written here meanwhile. Your words are kept beside it."))
        self.part, self.aside = part, aside


def topic(draft: Draft) -> str:
    """The name under which open pages follow a draft."""
    return f"handbook:{draft.pk}"


def write_part(*, part: Part, title: str, body: str, version: int, by: Staff, at: datetime) -> Part:
    """Keep a chapter's or rule's words; `version` is the one the writer saw. Raises Closed, Meanwhile (set aside then)."""
    title, body = " ".join(cleaned(title).split())[:500], cleaned(body)[:LONGEST]
    with transaction.atomic():
        now = locked(part)
        if (now.title, now.body) == (title, body):
            return now
        # Whoever wrote last may go on, even if the answer to the last save never reached them.
        if version == now.version or now.by == by:
            now.title, now.body, now.version, now.at, now.by = title, body, now.version + 1, at, by
            now.save(update_fields=["title", "body", "version", "at", "by"])
            notify.live(topic(now.draft))
            return now
        words = {"title": title, "body": body, "at": at}
        aside, _new = Aside.objects.update_or_create(part=now, by=by, defaults=words)
    raise Meanwhile(now, aside)


def take_aside(*, aside: Aside, by: Staff, at: datetime) -> Part:
    """The words set aside become the draft's; what stood there is set aside in their place, so that nothing is lost."""
    with transaction.atomic():
        part = locked(aside.part)
        if part.by and part.by != aside.by:
            words = {"title": part.title, "body": part.body, "at": part.at}
            Aside.objects.update_or_create(part=part, by=part.by, defaults=words)
        part.title, part.body, part.version, part.at, part.by = aside.title, aside.body, part.version + 1, at, by
        part.save(update_fields=["title", "body", "version", "at", "by"])
        aside.delete()
        notify.live(topic(part.draft))
    return part


def drop_aside(*, aside: Aside) -> None:
    """Their writer no longer needs the words set aside."""
    with transaction.atomic():
        locked(aside.part)
        aside.delete()
        notify.live(topic(aside.part.draft))


def says_the_same(*, part: Part, translates: str, by: Staff, at: datetime) -> None:
    """A translator has compared: this text says what the leading text with that hash says."""
    with transaction.atomic():
        now = locked(part)
        now.translates, now.at, now.by = translates, at, by
        now.save(update_fields=["translates", "at", "by"])
        notify.live(topic(now.draft))


def locked(part: Part) -> Part:
    """The part as it is now, held until the transaction ends. Raises Closed."""
    found = Part.objects.select_for_update(of=("self",)).select_related("draft", "by").get(pk=part.pk)
    open_still(found.draft)
    return found


def open_still(draft: Draft) -> None:
    """Raises Closed when the draft was published or put away."""
    if draft.closed_at is not None:
        raise Closed(_("This draft is closed: it was published or put away."))
