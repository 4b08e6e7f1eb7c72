"""The news that people record: about customers, staff, the organisation, hours and tokens."""

from dataclasses import dataclass

from deskbell.journal.news import News, news


@news("people.customer.met", says="A customer contacted us for the first time", forgets=("address",))
@dataclass(frozen=True, kw_only=True)
class CustomerAdded(News):
    """A customer wrote for the first time. `customer` is their id, `address` the normalised address."""

    address: str


@news("people.customer.described", says="What we know of a customer was changed")
@dataclass(frozen=True, kw_only=True)
class CustomerChanged(News):
    """`changed` names the fields that were changed: name, language, address. Their values are not in the journal."""

    changed: tuple[str, ...]


@news("people.staff.hired", says="A colleague was added")
@dataclass(frozen=True, kw_only=True)
class StaffHired(News):
    """`staff` is the new colleague. The actor added them; it is None for the first admin."""

    staff: int
    role: str
    teams: tuple[str, ...] = ()


@news("people.staff.invited", says="An invitation link was made for a colleague")
@dataclass(frozen=True, kw_only=True)
class StaffInvited(News):
    """An invitation link was made; earlier ones end. `staff` is None for the first admin, who has no account yet."""

    staff: int | None = None


@news("people.staff.joined", says="A colleague accepted the invitation and chose a password")
@dataclass(frozen=True, kw_only=True)
class StaffJoined(News):
    """The actor accepted the invitation."""


@news("people.staff.role_changed", says="A colleague's role was changed")
@dataclass(frozen=True, kw_only=True)
class StaffRoleChanged(News):
    """The role was changed from `before` to `role`. The colleague's sessions and tokens ended."""

    staff: int
    before: str
    role: str


@news("people.staff.moved", says="A colleague's teams were changed")
@dataclass(frozen=True, kw_only=True)
class StaffTeamsChanged(News):
    """The teams of a colleague were changed from `before` to `teams`, lists of slugs."""

    staff: int
    before: tuple[str, ...]
    teams: tuple[str, ...]


@news("people.staff.retired", says="A colleague left")
@dataclass(frozen=True, kw_only=True)
class StaffRetired(News):
    """The account was closed. Sessions, links and tokens ended; what the colleague did stays under their name."""

    staff: int


@news("people.staff.returned", says="A colleague came back")
@dataclass(frozen=True, kw_only=True)
class StaffReturned(News):
    """The account was opened again, with its former role."""

    staff: int


@news("people.house.named", says="The organisation's name or languages were changed")
@dataclass(frozen=True, kw_only=True)
class OrganisationNamed(News):
    """The name of the organisation and the codes of its languages."""

    name: str
    languages: tuple[str, ...]


@news("people.brand.added", says="A brand was added")
@dataclass(frozen=True, kw_only=True)
class BrandAdded(News):
    """A brand was added. `brand` is its slug; `prefix` begins the references of its cases."""

    name: str
    prefix: str


@news("people.brand.changed", says="A brand's name or language was changed")
@dataclass(frozen=True, kw_only=True)
class BrandChanged(News):
    """The name or the language of a brand was changed. Its prefix never changes: customers have it in their
    references.
    """

    name: str
    prefix: str


@news("people.site.added", says="A location was added")
@dataclass(frozen=True, kw_only=True)
class SiteAdded(News):
    """A site was added. `site` is its slug, `zone` the time zone of its hours."""

    name: str
    zone: str


@news("people.site.moved", says="A location's time zone was changed")
@dataclass(frozen=True, kw_only=True)
class SiteZoneChanged(News):
    """A site got another time zone. All its hours, those of the past too, count in the new zone."""

    before: str
    zone: str


@news("people.team.added", says="A team was added")
@dataclass(frozen=True, kw_only=True)
class TeamAdded(News):
    """A team was added. `team` is its slug."""

    name: str


@news("people.team.renamed", says="A team was renamed")
@dataclass(frozen=True, kw_only=True)
class TeamRenamed(News):
    """A team was renamed from `before` to `name`. The slug stays."""

    before: str
    name: str


@news("people.hours.changed", says="Opening hours were changed")
@dataclass(frozen=True, kw_only=True)
class HoursChanged(News):
    """New opening hours of a site, in force from the ISO date `valid_from`.

    `week` maps "0" (Monday) to "6" to blocks of opening and closing times.
    """

    valid_from: str
    week: dict[str, list[list[str]]]
    country: str
    holidays: tuple[str, ...]


@news("people.token.made", says="A token was made")
@dataclass(frozen=True, kw_only=True)
class TokenMade(News):
    """A token was made. `token` is the id of its row, `scopes` what it may do. The secret itself is stored nowhere."""

    token: int
    name: str
    scopes: tuple[str, ...]


@news("people.token.ended", says="A token was ended")
@dataclass(frozen=True, kw_only=True)
class TokenEnded(News):
    """The token stops working."""

    token: int


@news("people.staff.keys_forgotten", says="A colleague's second factors were removed")
@dataclass(frozen=True, kw_only=True)
class SecondFactorsRemoved(News):
    """The second factors of a colleague who lost them were removed. The password alone signs them in until they set up
    new ones.
    """

    staff: int
