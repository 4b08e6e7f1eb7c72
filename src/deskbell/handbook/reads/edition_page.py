"""The chapters of an edition for its page: in the reader's language if translated, or with changes marked."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from deskbell.handbook.models import Edition, Rule, RuleText
from deskbell.handbook.reads.editions import list_chapters
from deskbell.handbook.reads.rule_html import render_rule, render_rule_changes
from deskbell.handbook.word_diff import render_diff, render_heading_diff
from deskbell.people.models import Brand


@dataclass(frozen=True)
class RuleOnPage:
    """A rule on the page. `language` is the one it is shown in. `is_behind`: the translation is older than the rule.

    `state` is "new" or "changed" if the page compares editions, else "".
    """

    rule: Rule
    title: Markup
    plain_title: str
    html: Markup
    language: str
    is_behind: bool = False
    state: str = ""


@dataclass
class ChapterOnPage:
    """A chapter on the page."""

    number: str
    title: str
    language: str
    rules: list[RuleOnPage] = field(default_factory=list)


def list_chapters_on_page(
    edition: Edition, brand: Brand, language: str, against: Edition | None = None
) -> list[ChapterOnPage]:
    """Return the chapters of an edition in a language. If `against` is given, changes since that edition are marked."""
    texts = {}
    if language != edition.language:
        texts = {text.rule_id: text for text in RuleText.objects.filter(rule__edition=edition, language=language)}
    before = {rule.key: rule for rule in against.rules.all()} if against else {}
    return list(_iter_chapters(edition, brand, texts, before, against is not None))


def _iter_chapters(
    edition: Edition, brand: Brand, texts: dict[int, RuleText], before: dict[str, Rule], compares: bool
) -> Iterator[ChapterOnPage]:
    for chapter in list_chapters(edition):
        first = next((texts[rule.pk] for rule in chapter.rules if rule.pk in texts), None)
        found = ChapterOnPage(
            chapter.number, first.chapter if first else chapter.title, first.language if first else edition.language
        )
        for rule in chapter.rules:
            one = _changed_rule(rule, brand, edition, before.get(rule.key)) if compares else None
            found.rules.append(one or _plain_rule(rule, brand, edition, texts.get(rule.pk)))
        yield found


def _plain_rule(rule: Rule, brand: Brand, edition: Edition, text: RuleText | None) -> RuleOnPage:
    title = text.title if text else rule.title
    language = text.language if text else edition.language
    behind = bool(text and text.translates != rule.content_hash)
    return RuleOnPage(rule, escape(title), title, render_rule(rule, brand, text), language, behind)


def _changed_rule(rule: Rule, brand: Brand, edition: Edition, was: Rule | None) -> RuleOnPage | None:
    if was and was.content_hash == rule.content_hash:
        return None
    before = ("", "") if was is None else (was.title, was.body)
    title = render_heading_diff(before[0], rule.title)
    html = render_diff(before[1], rule.body) if was is None else render_rule_changes(before[1], rule, brand)
    return RuleOnPage(rule, title, rule.title, html, edition.language, state="changed" if was else "new")
