"""Publish an edition of a handbook. Afterwards it never changes."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.handbook.blocks import ParsedBlock, parse_blocks
from deskbell.handbook.edition_text import RuleSection, clean_pasted_text, parse_edition, refuse_loose_text
from deskbell.handbook.events import EditionPublished
from deskbell.handbook.models import Edition, Rule, RuleText
from deskbell.handbook.reads.ending_standards import RunningStandard, list_ending_standards, standard_changes_since
from deskbell.handbook.rule_keys import assign_rule_keys, content_hash
from deskbell.journal.record import record
from deskbell.people.models import Brand, Staff

__all__ = [
    "NeedsConfirmation",
    "NewerEditionExists",
    "NothingChanged",
    "ParsedBlock",
    "RuleTranslation",
    "pair_translation",
    "publish_edition",
]


class NothingChanged(ValueError):
    """The text is identical to the edition in force."""


class NewerEditionExists(ValueError):
    """Another edition was published after this text was begun. `edition` is that one."""

    def __init__(self, edition: Edition) -> None:
        who = edition.by.name if edition.by else _("Someone")
        super().__init__(
            _("%(name)s has published edition %(number)s in the meantime. Review the changes, then publish yours.")
            % {"name": who, "number": edition.number}
        )
        self.edition = edition


class NeedsConfirmation(ValueError):
    """Publishing would end standards that still measure contacts. `running` lists them. Publish again with
    `confirmed`.
    """

    def __init__(self, running: Sequence[RunningStandard]) -> None:
        super().__init__(_("Contacts are still measured by a standard that ends."))
        self.running = running


@dataclass(frozen=True)
class RuleTranslation:
    """A rule in another language. `translates` is the content hash of the leading text that its translator saw."""

    chapter: str
    title: str
    body: str
    translates: str


def pair_translation(markdown: str, leading: str) -> list[RuleTranslation]:
    """Match the rules of a whole text in another language with those of the leading text, in order.

    Raises BrokenEdition, and ValueError if the numbers of rules differ.
    """
    pairs = zip(parse_edition(clean_pasted_text(markdown)), parse_edition(clean_pasted_text(leading)), strict=True)
    return [
        RuleTranslation(one.chapter, one.title, one.body, content_hash(rule.title, rule.body)) for one, rule in pairs
    ]


Translations = Mapping[str, Sequence[RuleTranslation | None]]


def publish_edition(
    *,
    brand: Brand,
    markdown: str,
    language: str,
    by: Staff | None,
    at: datetime,
    rule_keys: Sequence[str] | None = None,
    translations: Translations | None = None,
    based_on: int | None = None,
    confirmed: bool = True,
) -> Edition:
    """Publish the next edition of a brand.

    1. Parse the text and check it. Raises BrokenEdition, with line and sentence.
    2. Lock the brand. Raises NewerEditionExists if `based_on` is not the number of the latest edition (0: there is
       none).
    3. Give each rule its key: from `rule_keys`, in order, or the key of the same rule in the edition before.
    4. Parse the blocks. Take the given translations; for languages that are not given, take those of the edition
       before.
    5. Raises NothingChanged if the text is the same, and NeedsConfirmation if the edition ends standards that still
       measure contacts, unless `confirmed`.
    6. Store edition, rules and translations, and record the news.

    `translations` maps a language to a list with a RuleTranslation or None for each rule. After an exception nothing
    has changed.
    """
    text = clean_pasted_text(markdown).strip() + "\n"
    rules = parse_edition(text)
    refuse_loose_text(text)
    with transaction.atomic():
        last = _lock_latest_edition(brand, based_on)
        before = list(last.rules.order_by("order")) if last else []
        number = last.number + 1 if last else 1
        for rule, key in zip(
            rules, rule_keys or assign_rule_keys(rules, before, f"{brand.slug}/{number}"), strict=True
        ):
            rule.key = key
        read = parse_blocks(rules, brand)
        texts = _translated_texts(rules, language, last, translations or {})
        digest = _edition_hash(text, texts)
        if last and (last.content_hash, last.language) == (digest, language):
            raise NothingChanged(_("This text is identical to the current edition. Change something first."))
        if not confirmed and (ends := list_ending_standards(standard_changes_since(last, read), brand)):
            raise NeedsConfirmation(ends)
        languages = [language, *sorted({one.language for one in texts})]
        edition = Edition.objects.create(
            brand=brand, number=number, language=language, languages=languages, markdown=text, content_hash=digest,
            published_at=at, by=by,
        )  # fmt: skip
        _save_rules(edition, rules, texts)
        record(_news(edition, rules, before, texts, read), at=at)
    return edition


def _lock_latest_edition(brand: Brand, based_on: int | None) -> Edition | None:
    """Lock the brand and return its latest edition, or None. Raises NewerEditionExists if that is not the edition
    number `based_on`.
    """
    Brand.objects.select_for_update().get(pk=brand.pk)
    last = Edition.objects.filter(brand=brand).select_related("by").order_by("-number").first()
    if last and based_on is not None and based_on != last.number:
        raise NewerEditionExists(last)
    return last


def _news(
    edition: Edition,
    rules: Sequence[RuleSection],
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


def _translated_texts(
    rules: Sequence[RuleSection], leading: str, last: Edition | None, translations: Translations
) -> list[RuleText]:
    """Return the translations of the new edition's rules as unsaved rows. The caller sets their `rule`."""
    found = [
        _rule_text(rule, language, one)
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
            one = RuleTranslation(text.chapter, text.title, text.body, text.translates)
            found.append(_rule_text(by_key[text.rule.key], text.language, one))
    return found


def _rule_text(rule: RuleSection, language: str, one: RuleTranslation) -> RuleText:
    title, body = " ".join(one.title.split()), clean_pasted_text(one.body).strip("\n")
    return RuleText(
        rule=Rule(key=rule.key),
        language=language,
        chapter=" ".join(one.chapter.split()) or rule.chapter,
        title=title,
        body=body,
        content_hash=content_hash(title, body),
        translates=one.translates,
    )


def _edition_hash(markdown: str, texts: Sequence[RuleText]) -> str:
    words = [f"{text.language} {text.rule.key} {text.chapter} {text.content_hash} {text.translates}" for text in texts]
    return hashlib.sha256("\n".join([markdown, *sorted(words)] if words else [markdown]).encode()).hexdigest()


def _save_rules(edition: Edition, rules: Sequence[RuleSection], texts: Sequence[RuleText]) -> None:
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
