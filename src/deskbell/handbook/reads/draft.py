"""A draft as its writers see it: contents with numbers, other writers, remarks, and what publishing would change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q

from deskbell.handbook.actions.draft_presence import PRESENCE_LASTS, TYPING_LASTS
from deskbell.handbook.blocks import parse_blocks
from deskbell.handbook.changes import RuleChanges, RuleVersion, StandardChange, compare_rules
from deskbell.handbook.draft_text import assemble_draft
from deskbell.handbook.edition_text import parse_edition
from deskbell.handbook.models import Draft, DraftPart, DraftPresence, Edition, Rule, RuleText
from deskbell.handbook.reads.editions import list_chapters
from deskbell.handbook.reads.ending_standards import edition_blocks, standard_changes_since
from deskbell.kit.names import initials
from deskbell.people.models import Staff


@dataclass
class ContentsLine:
    """A chapter or rule in the contents of a draft.

    `remarks` counts open remarks. `is_changed`: it differs from the edition. `is_behind`: the translation is older than
    its rule.
    """

    part: DraftPart
    number: str
    title: str
    remarks: int = 0
    is_changed: bool = False
    is_behind: bool = False
    people: list["OtherWriter"] = field(default_factory=list)


@dataclass(frozen=True)
class OtherWriter:
    """Another person who has the draft open. `part` is where they are, `is_typing` whether they type."""

    name: str
    initials: str
    is_typing: bool
    part: int | None


def list_parts(draft: Draft) -> list[DraftPart]:
    """Return the parts of a draft in order, without removed ones."""
    return list(draft.parts.filter(removed_at=None).order_by("order", "pk").select_related("by"))


def number_parts(parts: Iterable[DraftPart]) -> list[tuple[DraftPart, str]]:
    """Return each part with the number under which it would be published, such as "4.1"."""
    chapter, rule, found = 0, 0, []
    for part in parts:
        if part.is_chapter:
            chapter, rule = chapter + 1, 0
            found.append((part, str(chapter)))
        else:
            rule += 1
            found.append((part, f"{chapter}.{rule}"))
    return found


def list_draft_contents(draft: Draft, *, me: Staff, now: datetime) -> list[ContentsLine]:
    """Return the contents of a draft, with open remarks and the part that each other writer has open."""
    counts = draft.parts.filter(removed_at=None).annotate(n=Count("remarks", filter=Q(remarks__settled_at=None)))
    remarks: dict[int, int] = dict(counts.values_list("pk", "n"))
    others, leading = list_other_writers(draft, me=me, now=now), leading_texts(draft)
    lines = []
    for part, number in number_parts(list_parts(draft)):
        was = leading.get(part.key)
        line = ContentsLine(part, number, part.title, remarks.get(part.pk, 0))
        line.people = [one for one in others if one.part == part.pk]
        if is_translation(draft):
            line.title = part.title or (was.title if was else "")
            line.is_behind = bool(not part.is_chapter and was and part.translates != was.content_hash)
        elif not part.is_chapter:
            line.is_changed = draft.based_on_id is not None and (
                was is None or (was.title, was.body) != (part.title, part.body)
            )
        lines.append(line)
    return lines


def list_other_writers(draft: Draft, *, me: Staff, now: datetime) -> list[OtherWriter]:
    """Return the other people who have the draft open."""
    rows = (
        DraftPresence.objects.filter(draft=draft, at__gt=now - PRESENCE_LASTS)
        .exclude(staff=me)
        .select_related("staff")
        .order_by("pk")
    )
    return [
        OtherWriter(
            row.staff.name,
            initials(row.staff.name),
            row.writing_at is not None and now - row.writing_at < TYPING_LASTS,
            row.part_id,
        )
        for row in rows
    ]


def is_translation(draft: Draft) -> bool:
    """Return True if the draft is a translation: its edition has another leading language."""
    return draft.based_on is not None and draft.based_on.language != draft.language


@dataclass(frozen=True)
class LeadingText:
    """A chapter or rule in the leading language of the edition a draft is based on."""

    title: str
    body: str
    content_hash: str
    number: str


def leading_texts(draft: Draft) -> dict[str, LeadingText]:
    """Return {key: leading text} of the chapters and rules of the edition that a draft is based on."""
    if draft.based_on is None:
        return {}
    found: dict[str, LeadingText] = {}
    for chapter in list_chapters(draft.based_on):
        found[chapter.key] = LeadingText(chapter.title, "", "", chapter.number)
        for rule in chapter.rules:
            found[rule.key] = LeadingText(rule.title, rule.body, rule.content_hash, rule.number)
    return found


def find_rule_by_hash(edition: Edition, content_hash: str) -> Rule | None:
    """Return the latest rule of the brand with exactly this text: the one that a translator saw. None if there is
    none.
    """
    return (
        Rule.objects.filter(edition__brand=edition.brand_id, content_hash=content_hash)
        .order_by("-edition__number")
        .first()
    )


def list_rule_versions(edition: Edition | None, language: str = "") -> list[RuleVersion]:
    """Return the rules of an edition, to be compared with others, in its leading language or in `language`."""
    if edition is None:
        return []
    rules = list(edition.rules.order_by("order"))
    if not language or language == edition.language:
        return [RuleVersion(rule.key, rule.number, rule.chapter, rule.title, rule.body) for rule in rules]
    texts = {text.rule_id: text for text in RuleText.objects.filter(rule__edition=edition, language=language)}
    pairs = [(rule, texts[rule.pk]) for rule in rules if rule.pk in texts]
    return [RuleVersion(rule.key, rule.number, text.chapter, text.title, text.body) for rule, text in pairs]


def list_draft_rule_versions(parts: Sequence[DraftPart], *, translated: bool = False) -> list[RuleVersion]:
    """Return the rules of a draft, to be compared with others."""
    found, chapter = [], ""
    for part, number in number_parts(parts):
        if part.is_chapter:
            chapter = part.title
        elif not translated or part.title:
            found.append(RuleVersion(part.key, number, chapter, part.title, part.body))
    return found


@dataclass(frozen=True)
class ChangeSummary:
    """What publishing would change: rules and standards."""

    rules: RuleChanges
    standards: list[StandardChange]


def summarize_draft(draft: Draft, against: Edition | None) -> ChangeSummary:
    """Return the changes from the edition `against` to a draft, in the draft's language. Raises BrokenEdition."""
    parts = list_parts(draft)
    if is_translation(draft):
        return ChangeSummary(
            compare_rules(
                list_rule_versions(against, draft.language), list_draft_rule_versions(parts, translated=True)
            ),
            [],
        )
    whole = assemble_draft(parts)
    rules = parse_edition(whole.markdown)
    for rule, key in zip(rules, whole.keys, strict=True):
        rule.key = key
    return ChangeSummary(
        compare_rules(list_rule_versions(against), list_draft_rule_versions(parts)),
        standard_changes_since(against, parse_blocks(rules, draft.brand)),
    )


def summarize_editions(one: Edition, other: Edition, language: str = "") -> ChangeSummary:
    """Return the changes from one edition to another."""
    return ChangeSummary(
        compare_rules(list_rule_versions(one, language), list_rule_versions(other, language)),
        standard_changes_since(one, edition_blocks(other)),
    )
