"""A draft becomes the edition everybody works by, if it is still based on the one in force and everything in it can be read."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.handbook.actions.publish import NeedsYes as NeedsYes
from deskbell.handbook.actions.publish import Overtaken, Translated, publish
from deskbell.handbook.actions.write_part import Closed, topic
from deskbell.handbook.models import Draft, Edition, Part
from deskbell.handbook.reads.draft import is_translation, parts_of
from deskbell.handbook.reads.editions import edition_of
from deskbell.handbook.written import Fault, whole_faults, written
from deskbell.kit import notify
from deskbell.people.models import Brand, Staff


class NotReady(ValueError):
    """Parts that cannot be published, and why."""

    def __init__(self, found: list[tuple[Part, Fault]]) -> None:
        super().__init__(_("Some rules cannot be published yet."))
        self.found = found


def publish_draft(*, draft: Draft, by: Staff, at: datetime, sure: bool = False) -> Edition:
    """Publish a draft. Raises Closed, Overtaken, NotReady, NeedsYes, NothingNew; then nothing changes and nothing is lost."""
    with transaction.atomic():
        brand = Brand.objects.select_for_update().get(pk=draft.brand_id)
        found = Draft.objects.select_for_update(of=("self",)).select_related("based_on", "closed_by").get(pk=draft.pk)
        found.brand = brand
        _still_open(found)
        last = edition_of(brand)
        if last and last.pk != found.based_on_id:
            raise Overtaken(last)
        not_ready = whole_faults(parts_of(found), brand, translated=is_translation(found))
        if not_ready:
            raise NotReady(not_ready)
        translates = is_translation(found)
        edition = _publish_translation(found, by, at) if translates else _publish_whole(found, by, at, sure)
        found.closed_at, found.closed_by, found.edition = at, by, edition
        found.save(update_fields=["closed_at", "closed_by", "edition"])
        notify.live(topic(found))
    return edition


def _still_open(draft: Draft) -> None:
    if draft.edition_id:
        name = draft.closed_by.name if draft.closed_by else _("Somebody")
        raise Closed(_("%(name)s has just published this draft.") % {"name": name})
    if draft.closed_at is not None:
        raise Closed(_("This draft is closed: it was published or put away."))


def _publish_whole(draft: Draft, by: Staff, at: datetime, sure: bool) -> Edition:
    text, brand = written(parts_of(draft)), draft.brand
    return publish(
        brand=brand, markdown=text.markdown, language=draft.language, by=by, at=at, known=text.keys, sure=sure
    )


def _publish_translation(draft: Draft, by: Staff, at: datetime) -> Edition:
    last = draft.based_on
    assert last is not None
    rules, chapter = {}, ""
    for part in parts_of(draft):
        if part.is_chapter:
            chapter = part.title
        elif part.title:
            rules[part.key] = Translated(chapter, part.title, part.body, part.translates)
    keys = list(last.rules.order_by("order").values_list("key", flat=True))
    edition = publish(
        brand=draft.brand,
        markdown=last.markdown,
        language=last.language,
        by=by,
        at=at,
        known=keys,
        translations={draft.language: [rules.get(key) for key in keys]},
    )
    # The leading words are the same as before: other drafts have nothing to catch up with.
    Draft.objects.filter(brand=draft.brand, closed_at=None, based_on=last).exclude(pk=draft.pk).update(based_on=edition)
    return edition
