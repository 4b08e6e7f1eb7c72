"""The text of each rule as a person reads it before signing: in their language if the translation is up to date."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F

from deskbell.handbook.models import Edition, Rule, RuleText


@dataclass(frozen=True)
class RuleWording:
    """A rule in the language in which it is read. `text` is None in the leading language. `text_hash` is the hash of
    the text read.
    """

    rule: Rule
    text: RuleText | None
    chapter: str
    title: str
    language: str
    text_hash: str


def list_rule_wordings(rules: Sequence[Rule], edition: Edition, language: str) -> list[RuleWording]:
    """Return the text of each rule in `language`; in the leading language if the translation is not up to date."""
    texts: dict[int, RuleText] = {}
    if language != edition.language and language in edition.languages:
        found = RuleText.objects.filter(rule__in=rules, language=language)
        texts = {text.rule_id: text for text in found}
    return [_rule_wording(rule, edition, texts.get(rule.pk)) for rule in rules]


def _rule_wording(rule: Rule, edition: Edition, text: RuleText | None) -> RuleWording:
    if text is None or text.translates != rule.content_hash:
        return RuleWording(rule, None, rule.chapter, rule.title, edition.language, rule.content_hash)
    return RuleWording(rule, text, text.chapter, text.title, text.language, text.content_hash)


@dataclass(frozen=True)
class RuleTitle:
    """The title of a rule, and the language it is in."""

    text: str
    language: str


def list_rule_titles(rules: Iterable[Rule], language: str) -> dict[int, RuleTitle]:
    """Return {rule id: title} of rules of any editions, in `language` if the translation is up to date."""
    by_id = {rule.pk: rule for rule in rules}
    leading = dict(Rule.objects.filter(pk__in=by_id).values_list("pk", "edition__language"))
    found = RuleText.objects.filter(rule__in=by_id, language=language, translates=F("rule__content_hash"))
    translated = {text.rule_id: RuleTitle(text.title, language) for text in found}
    return {pk: translated.get(pk) or RuleTitle(rule.title, leading[pk]) for pk, rule in by_id.items()}


def find_rule_title(*, edition: int, anchor: str, language: str) -> RuleTitle | None:
    """Return the title of the rule with this anchor in the edition with this id, in `language` if the translation is up
    to date. None if there is no such rule.
    """
    rule = Rule.objects.filter(edition=edition, anchor=anchor).first()
    return list_rule_titles([rule], language)[rule.pk] if rule else None
