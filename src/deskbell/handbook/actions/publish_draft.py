"""Publish a draft, if it is based on the edition in force and has no faults."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.handbook.actions.publish_edition import NeedsConfirmation as NeedsConfirmation
from deskbell.handbook.actions.publish_edition import NewerEditionExists, RuleTranslation, publish_edition
from deskbell.handbook.actions.write_part import DraftClosed, draft_topic
from deskbell.handbook.draft_text import PartFault, assemble_draft, find_draft_faults
from deskbell.handbook.models import Draft, DraftPart, Edition
from deskbell.handbook.reads.draft import is_translation, list_parts
from deskbell.handbook.reads.editions import find_edition
from deskbell.kit import notify
from deskbell.people.models import Brand, Staff


class DraftNotReady(ValueError):
    """The draft has faults. `found` lists them as (part, fault)."""

    def __init__(self, found: list[tuple[DraftPart, PartFault]]) -> None:
        super().__init__(_("Some rules cannot be published yet."))
        self.found = found


def publish_draft(*, draft: Draft, by: Staff, at: datetime, confirmed: bool = False) -> Edition:
    """Publish a draft and close it.

    Raises DraftClosed, NewerEditionExists, DraftNotReady, NeedsConfirmation and NothingChanged. After an exception
    nothing has changed.
    """
    with transaction.atomic():
        brand = Brand.objects.select_for_update().get(pk=draft.brand_id)
        found = Draft.objects.select_for_update(of=("self",)).select_related("based_on", "closed_by").get(pk=draft.pk)
        found.brand = brand
        _refuse_closed(found)
        last = find_edition(brand)
        if last and last.pk != found.based_on_id:
            raise NewerEditionExists(last)
        not_ready = find_draft_faults(list_parts(found), brand, translated=is_translation(found))
        if not_ready:
            raise DraftNotReady(not_ready)
        translates = is_translation(found)
        edition = _publish_translation(found, by, at) if translates else _publish_whole(found, by, at, confirmed)
        found.closed_at, found.closed_by, found.edition = at, by, edition
        found.save(update_fields=["closed_at", "closed_by", "edition"])
        notify.notify_pages(draft_topic(found))
    return edition


def _refuse_closed(draft: Draft) -> None:
    """Raise DraftClosed if the draft was published or discarded. The message names the person who published it."""
    if draft.edition_id:
        name = draft.closed_by.name if draft.closed_by else _("Someone")
        raise DraftClosed(_("%(name)s has just published this draft.") % {"name": name})
    if draft.closed_at is not None:
        raise DraftClosed(_("This draft is closed: it was published or discarded."))


def _publish_whole(draft: Draft, by: Staff, at: datetime, confirmed: bool) -> Edition:
    """Publish a draft in the leading language."""
    text, brand = assemble_draft(list_parts(draft)), draft.brand
    return publish_edition(
        brand=brand,
        markdown=text.markdown,
        language=draft.language,
        by=by,
        at=at,
        rule_keys=text.keys,
        confirmed=confirmed,
    )


def _publish_translation(draft: Draft, by: Staff, at: datetime) -> Edition:
    """Publish the leading text of the edition in force once more, now with the translations of this draft."""
    last = draft.based_on
    assert last is not None
    rules, chapter = {}, ""
    for part in list_parts(draft):
        if part.is_chapter:
            chapter = part.title
        elif part.title:
            rules[part.key] = RuleTranslation(chapter, part.title, part.body, part.translates)
    keys = list(last.rules.order_by("order").values_list("key", flat=True))
    edition = publish_edition(
        brand=draft.brand,
        markdown=last.markdown,
        language=last.language,
        by=by,
        at=at,
        rule_keys=keys,
        translations={draft.language: [rules.get(key) for key in keys]},
    )
    # The leading text is the same as before, so other drafts need no rebase.
    Draft.objects.filter(brand=draft.brand, closed_at=None, based_on=last).exclude(pk=draft.pk).update(based_on=edition)
    return edition
