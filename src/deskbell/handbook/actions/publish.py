"""The whole company reads the same words from the same moment: an edition is published, and never changed again."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.handbook.blocks import Read, blocks
from deskbell.handbook.events import EditionPublished
from deskbell.handbook.identity import content_hash, keys
from deskbell.handbook.models import Edition, Rule, RuleText
from deskbell.handbook.reads.ending import Running, changes_since, ending
from deskbell.handbook.text import Section, cleaned, refuse_loose, sections
from deskbell.journal.record import record
from deskbell.people.models import Brand, Staff

__all__ = ["NeedsYes", "NothingNew", "Overtaken", "Read", "Translated", "beside", "publish"]


class NothingNew(ValueError):
    """The text is the one already in force."""


class Overtaken(ValueError):
    """Another edition was published since this text was begun: `edition`."""

    def __init__(self, edition: Edition) -> None:
        who = edition.by.name if edition.by else _("Somebody")
        super().__init__(
            _("%(name)s has published edition %(number)s meanwhile. Look at what it changed, then publish yours.")
            % {"name": who, "number": edition.number}
        )
        self.edition = edition


class NeedsYes(ValueError):
    """Standards end while contacts are measured by them: `running`. Say `sure`."""

    def __init__(self, running: Sequence[Running]) -> None:
        super().__init__(_("Contacts are still measured by a standard that ends."))
        self.running = running


@dataclass(frozen=True)
class Translated:
    """A rule in another language, and the content hash of the leading text that its translator saw."""

    chapter: str
    title: str
    body: str
    translates: str


def beside(markdown: str, leading: str) -> list[Translated]:
    """A whole text in another language, rule beside rule of the leading one; both must have as many."""
    pairs = zip(sections(cleaned(markdown)), sections(cleaned(leading)), strict=True)
    return [Translated(one.chapter, one.title, one.body, content_hash(rule.title, rule.body)) for one, rule in pairs]


Translations = Mapping[str, Sequence[Translated | None]]


def publish(
    *,
    brand: Brand,
    markdown: str,
    language: str,
    by: Staff | None,
    at: datetime,
    known: Sequence[str] | None = None,
    translations: Translations | None = None,
    based_on: int | None = None,
    sure: bool = True,
) -> Edition:
    """Publish an edition of a brand. Raises BrokenEdition (line and sentence), NothingNew, Overtaken, and NeedsYes where
    it is not `sure` that standards shall end which are still at work; then nothing changes.

    `known` are the keys of the rules in their order; without them each rule gets the key of the rule it was. `translations`
    give, by language, a text or None for each rule; languages not named keep the texts of the edition before.
    `based_on` is the number of the edition that the writer saw (0: none), which must still be the latest.
    """
    text = cleaned(markdown).strip() + "\n"
    rules = sections(text)
    refuse_loose(text)
    with transaction.atomic():
        last = _latest(brand, based_on)
        before = list(last.rules.order_by("order")) if last else []
        number = last.number + 1 if last else 1
        for rule, key in zip(rules, known or keys(rules, before, f"{brand.slug}/{number}"), strict=True):
            rule.key = key
        read = blocks(rules, brand)
        texts = _texts(rules, language, last, translations or {})
        digest = _digest(text, texts)
        if last and (last.content_hash, last.language) == (digest, language):
            raise NothingNew(_("This is the edition in force, word for word. Change something first."))
        if not sure and (ends := ending(changes_since(last, read), brand)):
            raise NeedsYes(ends)
        languages = [language, *sorted({one.language for one in texts})]
        edition = Edition.objects.create(
            brand=brand, number=number, language=language, languages=languages, markdown=text, content_hash=digest,
            published_at=at, by=by,
        )  # fmt: skip
        _keep(edition, rules, texts)
        record(_news(edition, rules, before, texts, read), at=at)
    return edition


def _latest(brand: Brand, based_on: int | None) -> Edition | None:
    """The edition before, while nobody else can publish the next one."""
    Brand.objects.select_for_update().get(pk=brand.pk)
    last = Edition.objects.filter(brand=brand).select_related("by").order_by("-number").first()
    if last and based_on is not None and based_on != last.number:
        raise Overtaken(last)
    return last


def _news(
    edition: Edition,
    rules: Sequence[Section],
    before: Sequence[Rule],
    texts: Sequence[RuleText],
    read: list[dict[str, Any]],
) -> EditionPublished:
    hashes = {rule.key: content_hash(rule.title, rule.body) for rule in rules}
    was = {rule.key: rule.content_hash for rule in before}
    return EditionPublished(
        brand=edition.brand.slug,
        language=edition.language,
        actor=edition.by_id,
        edition=edition.pk,
        number=edition.number,
        content_hash=edition.content_hash,
        languages=edition.languages,
        rules=hashes,
        added=[key for key in hashes if key not in was],
        changed=[key for key in hashes if key in was and was[key] != hashes[key]],
        removed=[key for key in was if key not in hashes],
        texts={
            language: {text.rule.key: text.content_hash for text in texts if text.language == language}
            for language in edition.languages[1:]
        },
        blocks=read,
    )


def _texts(rules: Sequence[Section], leading: str, last: Edition | None, translations: Translations) -> list[RuleText]:
    """The translated rules: as given, and of other languages as they were; their `rule` is not stored yet."""
    found = [
        _text(rule, language, one)
        for language, given in translations.items()
        if language != leading
        for rule, one in zip(rules, given, strict=True)
        if one and one.title.strip()
    ]
    by_key = {rule.key: rule for rule in rules}
    old = (
        RuleText.objects.filter(rule__edition=last)
        .exclude(language__in=[leading, *translations])
        .select_related("rule")
    )
    kept = old.order_by("language", "rule__order") if last else RuleText.objects.none()
    for text in kept:
        if text.rule.key in by_key:
            one = Translated(text.chapter, text.title, text.body, text.translates)
            found.append(_text(by_key[text.rule.key], text.language, one))
    return found


def _text(rule: Section, language: str, one: Translated) -> RuleText:
    title, body = " ".join(one.title.split()), cleaned(one.body).strip("\n")
    return RuleText(
        rule=Rule(key=rule.key),
        language=language,
        chapter=" ".join(one.chapter.split()) or rule.chapter,
        title=title,
        body=body,
        content_hash=content_hash(title, body),
        translates=one.translates,
    )


def _digest(markdown: str, texts: Sequence[RuleText]) -> str:
    words = [f"{text.language} {text.rule.key} {text.chapter} {text.content_hash} {text.translates}" for text in texts]
    return hashlib.sha256("\n".join([markdown, *sorted(words)] if words else [markdown]).encode()).hexdigest()


def _keep(edition: Edition, rules: Sequence[Section], texts: Sequence[RuleText]) -> None:
    rows = Rule.objects.bulk_create(
        Rule(
            edition=edition,
            order=order,
            key=rule.key,
            number=rule.number,
            chapter=rule.chapter,
            title=rule.title,
            body=rule.body,
            anchor=rule.anchor,
            content_hash=content_hash(rule.title, rule.body),
        )
        for order, rule in enumerate(rules)
    )
    by_key = {row.key: row for row in rows}
    for text in texts:
        text.rule = by_key[text.rule.key]
    RuleText.objects.bulk_create(texts)
