"""The rules as one person reads them before signing: in their own language where the translation is up to date."""

from collections.abc import Sequence
from dataclasses import dataclass

from deskbell.handbook.models import Edition, Rule, RuleText


@dataclass(frozen=True)
class Wording:
    """A rule in the language it is read in; `text` is None in the leading one. `text_hash` is the hash of just these words."""

    rule: Rule
    text: RuleText | None
    chapter: str
    title: str
    language: str
    text_hash: str


def worded(rules: Sequence[Rule], edition: Edition, language: str) -> list[Wording]:
    """Each rule in `language`, or as it leads. A translation that is behind its rule is signed by nobody."""
    texts: dict[int, RuleText] = {}
    if language != edition.language and language in edition.languages:
        found = RuleText.objects.filter(rule__in=rules, language=language)
        texts = {text.rule_id: text for text in found}
    return [_worded(rule, edition, texts.get(rule.pk)) for rule in rules]


def _worded(rule: Rule, edition: Edition, text: RuleText | None) -> Wording:
    if text is None or text.translates != rule.content_hash:
        return Wording(rule, None, rule.chapter, rule.title, edition.language, rule.content_hash)
    return Wording(rule, text, text.chapter, text.title, text.language, text.content_hash)
