"""The signing roll: who has signed an edition and who has not, of everybody whom the handbook binds."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from deskbell.handbook.models import Edition
from deskbell.kit.names import initials

MAX_ROLL_ENTRIES = 200
ROLL = """
with bound as (
  select distinct m.staff_id from people_staff_teams m join people_team t on t.id = m.team_id
  where t.brand_id = %(brand)s and (%(team)s = '' or t.slug = %(team)s)
  union
  select p.id from people_staff p
  where %(team)s = '' and not exists (select 1 from people_staff_teams m where m.staff_id = p.id)
), done as (
  select s.staff_id, count(*) as signed, max(s.at) as at
  from handbook_signedrule s join handbook_rule r on r.key = s.key and r.content_hash = s.content_hash
  where r.edition_id = %(edition)s and s.brand_id = %(brand)s and (%(rule)s = '' or r.key = %(rule)s)
  group by s.staff_id
), asked as (select count(*) as rules from handbook_rule where edition_id = %(edition)s and (%(rule)s = '' or key = %(rule)s))
select p.id, p.name, asked.rules - coalesce(done.signed, 0) as left, done.at,
  count(*) over (), count(*) filter (where coalesce(done.signed, 0) >= asked.rules) over ()
from people_staff p join bound on bound.staff_id = p.id cross join asked left join done on done.staff_id = p.id
where p.is_active
order by (coalesce(done.signed, 0) >= asked.rules), (asked.rules - coalesce(done.signed, 0)) desc, p.name, p.id
limit %(most)s
"""


@dataclass(frozen=True)
class RollEntry:
    """A person on the roll: how many rules they have not signed, and when they last signed one of this edition."""

    staff: int
    name: str
    unsigned_count: int
    last_signed_at: datetime | None

    @property
    def initials(self) -> str:
        """The initials of the name, for the avatar."""
        return initials(self.name)


@dataclass(frozen=True)
class SigningRoll:
    """The people whom an edition binds, those with the most unsigned rules first. `signed_count` of `people_count` have
    signed all.
    """

    entries: list[RollEntry]
    people_count: int
    signed_count: int


def find_signing_roll(edition: Edition, *, team: str = "", rule: str = "", most: int = MAX_ROLL_ENTRIES) -> SigningRoll:
    """Return the roll of an edition, with at most `most` people; only of one team (slug) or for one rule (key) if
    given.
    """
    with connection.cursor() as cursor:
        words: dict[str, int | str] = {
            "brand": edition.brand_id,
            "edition": edition.pk,
            "team": team,
            "rule": rule,
            "most": most,
        }
        cursor.execute(ROLL, words)
        rows = cursor.fetchall()
    entries = [RollEntry(number, name, left, at) for number, name, left, at, _all, _signed in rows]
    return SigningRoll(entries, rows[0][4] if rows else 0, rows[0][5] if rows else 0)
