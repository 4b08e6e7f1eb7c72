"""An edition for its readers: in their language where it exists, and if asked with what changed since another one."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from deskbell.handbook.difference import marked, marked_line
from deskbell.handbook.models import Edition, Rule, RuleText
from deskbell.handbook.reads.editions import chapters
from deskbell.handbook.reads.shown import shown, shown_changes
from deskbell.people.models import Brand


@dataclass(frozen=True)
class ReadRule:
    """A rule on the page: `language` is the one it is shown in, `behind` says that its translation is older than the rule."""

    rule: Rule
    title: Markup
    plain_title: str
    html: Markup
    language: str
    behind: bool = False
    state: str = ""


@dataclass
class Reading:
    """A chapter on the page."""

    number: str
    title: str
    language: str
    rules: list[ReadRule] = field(default_factory=list)


def reading(edition: Edition, brand: Brand, language: str, against: Edition | None = None) -> list[Reading]:
    """The chapters of an edition. `state` of a rule against another edition is "", "new" or "changed"."""
    texts = {}
    if language != edition.language:
        texts = {text.rule_id: text for text in RuleText.objects.filter(rule__edition=edition, language=language)}
    before = {rule.key: rule for rule in against.rules.all()} if against else {}
    return list(_chapters(edition, brand, texts, before, against is not None))


def _chapters(
    edition: Edition, brand: Brand, texts: dict[int, RuleText], before: dict[str, Rule], compares: bool
) -> Iterator[Reading]:
    for chapter in chapters(edition):
        first = next((texts[rule.pk] for rule in chapter.rules if rule.pk in texts), None)
        found = Reading(
            chapter.number, first.chapter if first else chapter.title, first.language if first else edition.language
        )
        for rule in chapter.rules:
            one = _changed(rule, brand, edition, before.get(rule.key)) if compares else None
            found.rules.append(one or _plain(rule, brand, edition, texts.get(rule.pk)))
        yield found


def _plain(rule: Rule, brand: Brand, edition: Edition, text: RuleText | None) -> ReadRule:
    title = text.title if text else rule.title
    language = text.language if text else edition.language
    behind = bool(text and text.translates != rule.content_hash)
    return ReadRule(rule, escape(title), title, shown(rule, brand, text), language, behind)


def _changed(rule: Rule, brand: Brand, edition: Edition, was: Rule | None) -> ReadRule | None:
    if was and was.content_hash == rule.content_hash:
        return None
    before = ("", "") if was is None else (was.title, was.body)
    title = marked_line(before[0], rule.title)
    html = marked(before[1], rule.body) if was is None else shown_changes(before[1], rule, brand)
    return ReadRule(rule, title, rule.title, html, edition.language, state="changed" if was else "new")
