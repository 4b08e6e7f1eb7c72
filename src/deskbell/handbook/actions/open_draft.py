"""A manager begins to write the next edition: from the one in force, or from the sample when there is none yet."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from deskbell.handbook.events import DraftOpened
from deskbell.handbook.identity import content_hash
from deskbell.handbook.models import Draft, Edition, Part, Rule, RuleText
from deskbell.handbook.reads.editions import chapters, edition_of, has_sample, sample
from deskbell.handbook.text import Section, sections
from deskbell.journal.record import record
from deskbell.people.models import Brand, Staff


def open_draft(*, brand: Brand, language: str, by: Staff, at: datetime, empty: bool = False) -> Draft:
    """The open draft of a brand in a language; begun now if there is none. `empty` begins a first handbook without the sample.

    In the leading language it is the whole text; in another one the translations of the rules in force.
    """
    with transaction.atomic():
        Brand.objects.select_for_update().get(pk=brand.pk)
        found = Draft.objects.filter(brand=brand, language=language, closed_at=None).first()
        if found:
            return found
        edition = edition_of(brand)
        draft = Draft.objects.create(brand=brand, language=language, based_on=edition, opened_by=by, opened_at=at)
        if edition is None:
            parts = [] if empty else _of_sample(language)
        else:
            parts = of_edition(edition) if edition.language == language else of_translation(edition, language)
        keep_parts(draft, parts, at)
        news = DraftOpened(
            brand=brand.slug,
            language=language,
            actor=by.pk,
            draft=draft.pk,
            based_on=edition.number if edition else None,
        )
        record(news, at=at)
    return draft


def keep_parts(draft: Draft, parts: list[Part], at: datetime) -> None:
    """Store parts in this order."""
    for order, part in enumerate(parts):
        part.draft, part.order, part.at = draft, order, at
    Part.objects.bulk_create(parts)


def of_edition(edition: Edition) -> list[Part]:
    """The parts of an edition in its leading language."""
    return list(_walk(edition))


def _walk(edition: Edition) -> Iterator[Part]:
    for chapter in chapters(edition):
        yield Part(key=chapter.key, is_chapter=True, title=chapter.title)
        for rule in chapter.rules:
            yield Part(key=rule.key, title=rule.title, body=rule.body)


def of_translation(edition: Edition, language: str) -> list[Part]:
    """The parts of an edition in another language: empty where nobody has translated yet."""
    found = RuleText.objects.filter(rule__edition=edition, language=language).select_related("rule")
    texts = {text.rule.key: text for text in found}
    ready = _ready(edition, language)
    parts = []
    for chapter in chapters(edition):
        rules = [_translated(rule, texts.get(rule.key), ready.get(rule.content_hash)) for rule in chapter.rules]
        said = [texts[rule.key].chapter for rule in chapter.rules if rule.key in texts]
        said += [ready[rule.content_hash].chapter for rule in chapter.rules if rule.content_hash in ready]
        title = next((one for one in said if one != chapter.title), "")
        parts += [Part(key=chapter.key, is_chapter=True, title=title), *rules]
    return parts


def _translated(rule: Rule, text: RuleText | None, ready: Section | None) -> Part:
    if text:
        return Part(key=rule.key, title=text.title, body=text.body, translates=text.translates)
    if ready:
        return Part(key=rule.key, title=ready.title, body=ready.body, translates=rule.content_hash)
    return Part(key=rule.key)


def _ready(edition: Edition, language: str) -> dict[str, Section]:
    """Rules taken word for word from the sample are translated already: by the content hash of the leading words."""
    if not (has_sample(edition.language) and has_sample(language)):
        return {}
    pairs = zip(sections(sample(edition.language)), sections(sample(language)), strict=True)
    return {content_hash(one.title, one.body): other for one, other in pairs}


def _of_sample(language: str) -> list[Part]:
    parts: list[Part] = []
    chapter = ""
    for order, rule in enumerate(sections(sample(language))):
        if rule.chapter != chapter:
            chapter = rule.chapter
            parts.append(Part(key=f"csample{order + 1:02}", is_chapter=True, title=chapter))
        parts.append(Part(key=f"sample{order + 1:02}", title=rule.title, body=rule.body))
    return parts
