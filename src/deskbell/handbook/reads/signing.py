"""What a person has signed of an edition, and which rules are left to sign."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from deskbell.handbook.models import Edition, Reading, Rule, Signature, SignedRule
from deskbell.people.models import Brand, Staff


class RuleState(StrEnum):
    """Whether a person has signed a rule: never, in an older text, or in its present text."""

    NEW = "new"
    CHANGED = "changed"
    SIGNED = "signed"


def list_unsigned_rules(staff: Staff, edition: Edition) -> "QuerySet[Rule]":
    """Return the rules of an edition that this person has not signed in their present text, in order."""
    same = SignedRule.objects.filter(
        staff=staff, brand=edition.brand_id, key=OuterRef("key"), content_hash=OuterRef("content_hash")
    )
    return Rule.objects.filter(~Exists(same), edition=edition).order_by("order")


def rules_read_by(staff: Staff, edition: Edition) -> set[tuple[str, str]]:
    """Return the rules of a handbook that a person has read, as (key, content hash)."""
    rows = Reading.objects.filter(staff=staff, brand=edition.brand_id)
    return set(rows.values_list("key", "content_hash"))


@dataclass(frozen=True)
class SigningState:
    """What a person has signed of an edition. `rules` has the state of each rule by its key."""

    rules: dict[str, RuleState]
    last_signature: Signature | None

    @property
    def unsigned_count(self) -> int:
        """The number of rules left to sign."""
        return sum(1 for state in self.rules.values() if state is not RuleState.SIGNED)


def find_signing_state(staff: Staff, edition: Edition, rules: Iterable[Rule]) -> SigningState:
    """Return what this person has signed of `rules`, and their latest signature under this brand's handbook."""
    signed: dict[str, set[str]] = {}
    rows = SignedRule.objects.filter(staff=staff, brand=edition.brand_id).values_list("key", "content_hash")
    for key, content_hash in rows:
        signed.setdefault(key, set()).add(content_hash)
    last = (
        Signature.objects.filter(staff=staff, brand=edition.brand_id).select_related("edition").order_by("-pk").first()
    )
    return SigningState({rule.key: _rule_state(signed.get(rule.key), rule.content_hash) for rule in rules}, last)


def _rule_state(signed: set[str] | None, content_hash: str) -> RuleState:
    if not signed:
        return RuleState.NEW
    return RuleState.SIGNED if content_hash in signed else RuleState.CHANGED


def list_binding_brands(staff: Staff) -> "QuerySet[Brand]":
    """Return the brands whose handbook binds a person: those of their teams; all brands for a person without a team."""
    own = Brand.objects.filter(teams__members=staff).distinct().order_by("pk")
    return own if staff.teams.exists() else Brand.objects.order_by("pk")


UNSIGNED_COUNT = """
with bound as (
  select distinct t.brand_id from people_staff_teams m join people_team t on t.id = m.team_id where m.staff_id = %(staff)s
), own as (
  select brand_id from bound
  union all select id from people_brand where not exists (select 1 from bound)
), latest as (
  select distinct on (e.brand_id) e.id, e.brand_id from handbook_edition e join own using (brand_id)
  order by e.brand_id, e.number desc
)
select count(*) from latest e join handbook_rule r on r.edition_id = e.id
where not exists (
  select 1 from handbook_signedrule s
  where s.staff_id = %(staff)s and s.brand_id = e.brand_id and s.key = r.key and s.content_hash = r.content_hash
)
"""


def count_rules_to_sign(*, staff: int) -> int:
    """Return how many rules a person (id) still has to sign, in all handbooks that bind them."""
    with connection.cursor() as cursor:
        cursor.execute(UNSIGNED_COUNT, {"staff": staff})
        return int(cursor.fetchone()[0])
