"""Begin a draft: from the edition in force, or from the sample handbook if there is no edition yet."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from deskbell.handbook.edition_text import RuleSection, parse_edition
from deskbell.handbook.events import DraftOpened
from deskbell.handbook.models import Draft, DraftPart, Edition, Rule, RuleText
from deskbell.handbook.reads.editions import find_edition, has_sample_handbook, list_chapters, sample_handbook
from deskbell.handbook.rule_keys import content_hash
from deskbell.journal.record import record
from deskbell.people.models import Brand, Staff


def open_draft(*, brand: Brand, language: str, by: Staff, at: datetime, empty: bool = False) -> Draft:
    """Return the open draft of a brand in a language; begin one if there is none.

    In the leading language, a draft holds the whole text. In another language it holds the translations of the rules in
    force. With `empty` a first handbook begins without the sample text.
    """
    with transaction.atomic():
        Brand.objects.select_for_update().get(pk=brand.pk)
        found = Draft.objects.filter(brand=brand, language=language, closed_at=None).first()
        if found:
            return found
        edition = find_edition(brand)
        draft = Draft.objects.create(brand=brand, language=language, based_on=edition, opened_by=by, opened_at=at)
        if edition is None:
            parts = [] if empty else _sample_parts(language)
        else:
            parts = (
                build_edition_parts(edition)
                if edition.language == language
                else build_translation_parts(edition, language)
            )
        save_parts(draft, parts, at)
        news = DraftOpened(
            brand=brand.slug,
            language=language,
            actor=by.pk,
            draft=draft.pk,
            based_on=edition.number if edition else None,
        )
        record(news, at=at)
    return draft


def save_parts(draft: Draft, parts: list[DraftPart], at: datetime) -> None:
    """Store new parts in this order."""
    for order, part in enumerate(parts):
        part.draft, part.order, part.at = draft, order, at
    DraftPart.objects.bulk_create(parts)


def build_edition_parts(edition: Edition) -> list[DraftPart]:
    """Return the parts of an edition in its leading language, as unsaved rows."""
    return list(_iter_edition_parts(edition))


def _iter_edition_parts(edition: Edition) -> Iterator[DraftPart]:
    for chapter in list_chapters(edition):
        yield DraftPart(key=chapter.key, is_chapter=True, title=chapter.title)
        for rule in chapter.rules:
            yield DraftPart(key=rule.key, title=rule.title, body=rule.body)


def build_translation_parts(edition: Edition, language: str) -> list[DraftPart]:
    """Return the parts of an edition in another language, as unsaved rows. Parts that are not translated have an empty
    text.
    """
    found = RuleText.objects.filter(rule__edition=edition, language=language).select_related("rule")
    texts = {text.rule.key: text for text in found}
    ready = _sample_translations(edition, language)
    parts = []
    for chapter in list_chapters(edition):
        rules = [_translation_part(rule, texts.get(rule.key), ready.get(rule.content_hash)) for rule in chapter.rules]
        titles = [texts[rule.key].chapter for rule in chapter.rules if rule.key in texts]
        titles += [ready[rule.content_hash].chapter for rule in chapter.rules if rule.content_hash in ready]
        title = next((one for one in titles if one != chapter.title), "")
        parts += [DraftPart(key=chapter.key, is_chapter=True, title=title), *rules]
    return parts


def _translation_part(rule: Rule, text: RuleText | None, ready: RuleSection | None) -> DraftPart:
    if text:
        return DraftPart(key=rule.key, title=text.title, body=text.body, translates=text.translates)
    if ready:
        return DraftPart(key=rule.key, title=ready.title, body=ready.body, translates=rule.content_hash)
    return DraftPart(key=rule.key)


def _sample_translations(edition: Edition, language: str) -> dict[str, RuleSection]:
    """Return the translations that the sample handbooks contain, by content hash of the rule in the edition's
    language.
    """
    if not (has_sample_handbook(edition.language) and has_sample_handbook(language)):
        return {}
    pairs = zip(parse_edition(sample_handbook(edition.language)), parse_edition(sample_handbook(language)), strict=True)
    return {content_hash(one.title, one.body): other for one, other in pairs}


def _sample_parts(language: str) -> list[DraftPart]:
    """Return the parts of the sample handbook, as unsaved rows."""
    parts: list[DraftPart] = []
    chapter = ""
    for order, rule in enumerate(parse_edition(sample_handbook(language))):
        if rule.chapter != chapter:
            chapter = rule.chapter
            parts.append(DraftPart(key=f"csample{order + 1:02}", is_chapter=True, title=chapter))
        parts.append(DraftPart(key=f"sample{order + 1:02}", title=rule.title, body=rule.body))
    return parts
