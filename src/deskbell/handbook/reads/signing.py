"""What a person has signed of an edition, and what is left."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from deskbell.handbook.models import Edition, Reading, Rule, Signature, SignedRule
from deskbell.people.models import Brand, Staff

NEW, CHANGED, SIGNED = "new", "changed", "signed"


def unsigned(staff: Staff, edition: Edition) -> "QuerySet[Rule]":
    """The rules of an edition whose present words this person has not signed, in order."""
    same = SignedRule.objects.filter(
        staff=staff, brand=edition.brand_id, key=OuterRef("key"), content_hash=OuterRef("content_hash")
    )
    return Rule.objects.filter(~Exists(same), edition=edition).order_by("order")


def have_read(staff: Staff, edition: Edition) -> set[tuple[str, str]]:
    """The rules of this handbook that a person has read, as (key, content hash)."""
    rows = Reading.objects.filter(staff=staff, brand=edition.brand_id)
    return set(rows.values_list("key", "content_hash"))


@dataclass(frozen=True)
class State:
    """Where a person stands with an edition: `rules` by key is NEW, CHANGED (signed in other words) or SIGNED."""

    rules: dict[str, str]
    last: Signature | None

    @property
    def left(self) -> int:
        """How many rules are to be signed."""
        return sum(1 for state in self.rules.values() if state != SIGNED)


def state_of(staff: Staff, edition: Edition, rules: Iterable[Rule]) -> State:
    """What this person has signed of `rules`, and their last signature under this brand's handbook."""
    signed: dict[str, set[str]] = {}
    rows = SignedRule.objects.filter(staff=staff, brand=edition.brand_id).values_list("key", "content_hash")
    for key, content_hash in rows:
        signed.setdefault(key, set()).add(content_hash)
    last = (
        Signature.objects.filter(staff=staff, brand=edition.brand_id).select_related("edition").order_by("-pk").first()
    )
    return State({rule.key: _state(signed.get(rule.key), rule.content_hash) for rule in rules}, last)


def _state(signed: set[str] | None, content_hash: str) -> str:
    if not signed:
        return NEW
    return SIGNED if content_hash in signed else CHANGED


def brands_of(staff: Staff) -> "QuerySet[Brand]":
    """The brands whose handbook binds a person: those of their teams; every one for whoever is in no team."""
    own = Brand.objects.filter(teams__members=staff).distinct().order_by("pk")
    return own if staff.teams.exists() else Brand.objects.order_by("pk")


LEFT = """
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


def left_to_sign(*, staff: int) -> int:
    """How many rules a person has still to sign, in all the handbooks that bind them."""
    with connection.cursor() as cursor:
        cursor.execute(LEFT, {"staff": staff})
        return int(cursor.fetchone()[0])
