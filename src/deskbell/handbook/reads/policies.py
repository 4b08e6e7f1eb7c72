"""The policies of a brand in force: an edition never changes, so each is read once and kept."""

from dataclasses import dataclass
from functools import lru_cache

from django.db import connection
from markdown_it import MarkdownIt

from deskbell.handbook.models import Rule
from deskbell.handbook.policy import WORD, BrokenPolicy, Policy, parse
from deskbell.handbook.text import word_of
from deskbell.kit.lately import lately
from deskbell.people.models import Staff

LATEST = """
    select e.id, b.slug from handbook_edition e join people_brand b on b.id = e.brand_id
    where e.brand_id = %s order by e.number desc limit 1
"""
_markdown = MarkdownIt("commonmark", {"html": False})


@dataclass(frozen=True)
class Placed:
    """A policy and the rule it stands under."""

    policy: Policy
    brand: str
    rule: str
    anchor: str


def policies_for(*, brand: int, staff: Staff) -> list[Placed]:
    """What binds this person when they work for a brand; a new edition is seen within five seconds."""
    latest = _latest(brand)
    return [one for one in _of(*latest) if one.policy.binds(staff)] if latest else []


@lately(5)
def _latest(brand: int) -> tuple[int, str] | None:
    with connection.cursor() as cursor:
        cursor.execute(LATEST, [brand])
        found: tuple[int, str] | None = cursor.fetchone()
    return found


@lru_cache(maxsize=64)
def _of(edition: int, brand: str) -> tuple[Placed, ...]:
    rules = Rule.objects.filter(edition=edition, body__icontains=WORD).order_by("order")
    return tuple(found for rule in rules for found in _in(rule, brand))


def _in(rule: Rule, brand: str) -> list[Placed]:
    found = []
    for token in _markdown.parse(rule.body):
        if token.type == "fence" and word_of(token.info) == WORD:
            try:
                found.append(Placed(parse(token.content), brand, rule.number, rule.anchor))
            except BrokenPolicy:
                continue  # the edition is older than policies, and the word meant nothing then
    return found
