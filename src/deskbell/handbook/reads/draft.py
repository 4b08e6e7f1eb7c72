"""A draft as its writers see it: contents with numbers, who is where, what is said, what is still wrong."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q

from deskbell.handbook.actions.be_there import FRESH, WRITES
from deskbell.handbook.blocks import blocks
from deskbell.handbook.changes import Changes, Said, StandardChange, changes
from deskbell.handbook.models import Draft, Edition, Part, Rule, RuleText, Writing
from deskbell.handbook.reads.editions import chapters
from deskbell.handbook.reads.ending import blocks_of, changes_since
from deskbell.handbook.text import sections
from deskbell.handbook.written import written
from deskbell.people.models import Staff


@dataclass
class Line:
    """A chapter or rule in the contents of a draft."""

    part: Part
    number: str
    title: str
    remarks: int = 0
    changed: bool = False
    behind: bool = False
    people: list["There"] = field(default_factory=list)


@dataclass(frozen=True)
class There:
    """Somebody else in the draft."""

    name: str
    initials: str
    writes: bool
    part: int | None


def parts_of(draft: Draft) -> list[Part]:
    """The chapters and rules of a draft in order, without what was taken out."""
    return list(draft.parts.filter(removed_at=None).order_by("order", "pk").select_related("by"))


def numbered(parts: Iterable[Part]) -> list[tuple[Part, str]]:
    """Each part with the number it would be published under."""
    chapter, rule, found = 0, 0, []
    for part in parts:
        if part.is_chapter:
            chapter, rule = chapter + 1, 0
            found.append((part, str(chapter)))
        else:
            rule += 1
            found.append((part, f"{chapter}.{rule}"))
    return found


def contents(draft: Draft, *, me: Staff, now: datetime) -> list[Line]:
    """The contents of a draft, with open remarks and who else is where."""
    counts = draft.parts.filter(removed_at=None).annotate(n=Count("remarks", filter=Q(remarks__settled_at=None)))
    remarks: dict[int, int] = dict(counts.values_list("pk", "n"))
    others, leading = there(draft, me=me, now=now), leading_texts(draft)
    lines = []
    for part, number in numbered(parts_of(draft)):
        was = leading.get(part.key)
        line = Line(part, number, part.title, remarks.get(part.pk, 0))
        line.people = [one for one in others if one.part == part.pk]
        if is_translation(draft):
            line.title = part.title or (was.title if was else "")
            line.behind = bool(not part.is_chapter and was and part.translates != was.content_hash)
        elif not part.is_chapter:
            line.changed = draft.based_on_id is not None and (
                was is None or (was.title, was.body) != (part.title, part.body)
            )
        lines.append(line)
    return lines


def there(draft: Draft, *, me: Staff, now: datetime) -> list[There]:
    """Who else has the draft open, and where."""
    rows = (
        Writing.objects.filter(draft=draft, at__gt=now - FRESH).exclude(staff=me).select_related("staff").order_by("pk")
    )
    return [
        There(
            row.staff.name,
            "".join(word[0] for word in row.staff.name.split()[:2]).upper(),
            row.writing_at is not None and now - row.writing_at < WRITES,
            row.part_id,
        )
        for row in rows
    ]


def is_translation(draft: Draft) -> bool:
    """Whether the draft translates an edition that is led by another language."""
    return draft.based_on is not None and draft.based_on.language != draft.language


@dataclass(frozen=True)
class Leading:
    """A chapter or rule in the leading language of the edition a draft is based on."""

    title: str
    body: str
    content_hash: str
    number: str


def leading_texts(draft: Draft) -> dict[str, Leading]:
    """The texts a draft began from, by key."""
    if draft.based_on is None:
        return {}
    found: dict[str, Leading] = {}
    for chapter in chapters(draft.based_on):
        found[chapter.key] = Leading(chapter.title, "", "", chapter.number)
        for rule in chapter.rules:
            found[rule.key] = Leading(rule.title, rule.body, rule.content_hash, rule.number)
    return found


def text_with(edition: Edition, content_hash: str) -> Rule | None:
    """The rule of this brand that has exactly these words: what a translator saw."""
    return (
        Rule.objects.filter(edition__brand=edition.brand_id, content_hash=content_hash)
        .order_by("-edition__number")
        .first()
    )


def said(edition: Edition | None, language: str = "") -> list[Said]:
    """The rules of an edition for comparing, in its leading language or in another."""
    if edition is None:
        return []
    rules = list(edition.rules.order_by("order"))
    if not language or language == edition.language:
        return [Said(rule.key, rule.number, rule.chapter, rule.title, rule.body) for rule in rules]
    texts = {text.rule_id: text for text in RuleText.objects.filter(rule__edition=edition, language=language)}
    pairs = [(rule, texts[rule.pk]) for rule in rules if rule.pk in texts]
    return [Said(rule.key, rule.number, text.chapter, text.title, text.body) for rule, text in pairs]


def said_in(parts: Sequence[Part], *, translated: bool = False) -> list[Said]:
    """The rules of a draft for comparing."""
    found, chapter = [], ""
    for part, number in numbered(parts):
        if part.is_chapter:
            chapter = part.title
        elif not translated or part.title:
            found.append(Said(part.key, number, chapter, part.title, part.body))
    return found


@dataclass(frozen=True)
class Summary:
    """What publishing a draft would change."""

    rules: Changes
    standards: list[StandardChange]


def summary(draft: Draft, against: Edition | None) -> Summary:
    """The changes of a draft against an edition, in the draft's language. Raises BrokenEdition when it cannot be read."""
    parts = parts_of(draft)
    if is_translation(draft):
        return Summary(changes(said(against, draft.language), said_in(parts, translated=True)), [])
    whole = written(parts)
    rules = sections(whole.markdown)
    for rule, key in zip(rules, whole.keys, strict=True):
        rule.key = key
    return Summary(changes(said(against), said_in(parts)), changes_since(against, blocks(rules, draft.brand)))


def between(one: Edition, other: Edition, language: str = "") -> Summary:
    """What a later edition changed against an earlier one."""
    return Summary(changes(said(one, language), said(other, language)), changes_since(one, blocks_of(other)))
