"""The policies in force. An edition never changes, so its policies are parsed once and cached."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection
from django.db.models import F

from deskbell.handbook.edition_text import fence_word, list_fences
from deskbell.handbook.models import Rule, RuleText
from deskbell.handbook.policy import POLICY_FENCE, BrokenPolicy, Policy, parse_policy
from deskbell.handbook.reads.rule_html import merge_blocks
from deskbell.kit.cache import cached_for
from deskbell.people.models import Staff

LATEST_EDITION = """
    select e.id, b.slug from handbook_edition e join people_brand b on b.id = e.brand_id
    where e.brand_id = %s order by e.number desc limit 1
"""


@dataclass(frozen=True)
class PolicyInRule:
    """A policy, and the rule that contains it."""

    policy: Policy
    brand: str
    rule: str
    anchor: str


def policies_for(*, brand: int, staff: Staff, language: str) -> list[PolicyInRule]:
    """Return the policies of a brand that apply to a person, in `language` if translated.

    A new edition has effect within five seconds.
    """
    latest = _latest_edition(brand)
    return [one for one in _policies_of_edition(*latest, language) if one.policy.applies_to(staff)] if latest else []


@cached_for(5)
def _latest_edition(brand: int) -> tuple[int, str] | None:
    with connection.cursor() as cursor:
        cursor.execute(LATEST_EDITION, [brand])
        found: tuple[int, str] | None = cursor.fetchone()
    return found


@lru_cache(maxsize=256)
def _policies_of_edition(edition: int, brand: str, language: str) -> tuple[PolicyInRule, ...]:
    rules = Rule.objects.filter(edition=edition, body__icontains=POLICY_FENCE).order_by("order")
    texts = RuleText.objects.filter(rule__in=rules, language=language, translates=F("rule__content_hash"))
    bodies = dict(texts.values_list("rule", "body"))
    return tuple(
        PolicyInRule(policy, brand, rule.number, rule.anchor)
        for rule in rules
        for policy in _policies_in(merge_blocks(bodies[rule.pk], rule.body) if rule.pk in bodies else rule.body)
    )


def _policies_in(body: str) -> Iterator[Policy]:
    for token in list_fences(body):
        if fence_word(token.info) == POLICY_FENCE:
            try:
                yield parse_policy(token.content)
            except BrokenPolicy:
                continue  # the edition is older than policies; the word meant nothing then
