"""News of people: who came, what they may, when the house is open."""

from dataclasses import dataclass

from deskbell.journal.news import News, news


@news("people.customer.met", says="A customer reached us for the first time", forgets=("address",))
@dataclass(frozen=True, kw_only=True)
class CustomerMet(News):
    """`customer` is new; `address` is what they reached us from, in its channel's canonical form."""

    address: str


@news("people.customer.described", says="What we know of a customer was changed")
@dataclass(frozen=True, kw_only=True)
class CustomerDescribed(News):
    """`changed` names what is different now: name, language, address. The words themselves are not on the journal."""

    changed: tuple[str, ...]


@news("people.staff.hired", says="A colleague was added")
@dataclass(frozen=True, kw_only=True)
class StaffHired(News):
    """`staff` is the new colleague; the actor is who added them, or nobody for the first admin."""

    staff: int
    role: str
    teams: tuple[str, ...] = ()


@news("people.staff.invited", says="A colleague was given a link to come in with")
@dataclass(frozen=True, kw_only=True)
class StaffInvited(News):
    """`staff` is null while the first admin has no account yet. Links given before no longer open."""

    staff: int | None = None


@news("people.staff.joined", says="A colleague came in by their link and chose a password")
@dataclass(frozen=True, kw_only=True)
class StaffJoined(News):
    """The actor is the colleague."""


@news("people.staff.role_changed", says="A colleague's role was changed")
@dataclass(frozen=True, kw_only=True)
class StaffRoleChanged(News):
    """Their sessions and tokens ended with it."""

    staff: int
    before: str
    role: str


@news("people.staff.moved", says="A colleague's teams were changed")
@dataclass(frozen=True, kw_only=True)
class StaffMoved(News):
    """`teams` are the slugs from now on."""

    staff: int
    before: tuple[str, ...]
    teams: tuple[str, ...]


@news("people.staff.retired", says="A colleague left")
@dataclass(frozen=True, kw_only=True)
class StaffRetired(News):
    """Their sessions, links and tokens ended; what they did stays theirs."""

    staff: int


@news("people.staff.returned", says="A colleague came back")
@dataclass(frozen=True, kw_only=True)
class StaffReturned(News):
    """They may sign in again, with the role they had."""

    staff: int


@news("people.house.named", says="The house was given its name and languages")
@dataclass(frozen=True, kw_only=True)
class HouseNamed(News):
    """The name of the organisation, which is no person's."""

    name: str
    languages: tuple[str, ...]


@news("people.brand.added", says="A brand was added")
@dataclass(frozen=True, kw_only=True)
class BrandAdded(News):
    """`brand` is its slug; `prefix` begins the references of its cases."""

    name: str
    prefix: str


@news("people.brand.changed", says="A brand's name or language was changed")
@dataclass(frozen=True, kw_only=True)
class BrandChanged(News):
    """References already given keep their prefix."""

    name: str
    prefix: str


@news("people.site.added", says="A place was added")
@dataclass(frozen=True, kw_only=True)
class SiteAdded(News):
    """`site` is its slug; `zone` the time zone its hours are meant in."""

    name: str
    zone: str


@news("people.site.moved", says="A place's time zone was changed")
@dataclass(frozen=True, kw_only=True)
class SiteMoved(News):
    """Its hours are meant in the new zone, from the beginning."""

    before: str
    zone: str


@news("people.team.added", says="A team was added")
@dataclass(frozen=True, kw_only=True)
class TeamAdded(News):
    """`team` is its slug."""

    name: str


@news("people.team.renamed", says="A team was renamed")
@dataclass(frozen=True, kw_only=True)
class TeamRenamed(News):
    """The slug stays; only what people read changes."""

    before: str
    name: str


@news("people.hours.changed", says="Opening hours were changed")
@dataclass(frozen=True, kw_only=True)
class HoursChanged(News):
    """`week` maps "0" (Monday) to "6" to blocks; in force from the ISO date `valid_from`."""

    valid_from: str
    week: dict[str, list[list[str]]]
    country: str
    holidays: tuple[str, ...]


@news("people.token.made", says="A key for a program was made")
@dataclass(frozen=True, kw_only=True)
class TokenMade(News):
    """The key itself is nowhere; `scopes` is what it opens."""

    token: int
    name: str
    scopes: tuple[str, ...]


@news("people.token.ended", says="A key for a program was ended")
@dataclass(frozen=True, kw_only=True)
class TokenEnded(News):
    """From now on it opens nothing."""

    token: int


@news("people.staff.keys_forgotten", says="A colleague's second step was taken away")
@dataclass(frozen=True, kw_only=True)
class StaffKeysForgotten(News):
    """They lost what they held; from now on their password alone opens the desk, until they set a new one up."""

    staff: int
