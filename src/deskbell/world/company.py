"""The invented company: two brands, five sites, eight teams and their staff.

Quince & Clay sells homeware in Bangkok, Athens, Cape Town and Jaipur. Sour Lou's is a diner that is rude on purpose.
"""

from dataclasses import dataclass

NAME = "Quince & Clay"
DOMAIN = "quinceandclay.example"
LANGUAGES = ("en", "th", "el", "af", "hi")
PASSWORD = "brass-bell-on-the-counter"  # noqa: S105 - printed by `deskbell run --world`, opens nothing real

OpeningBlocks = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class CompanyBrand:
    """A brand of the company."""

    slug: str
    name: str
    prefix: str


@dataclass(frozen=True)
class CompanySite:
    """A site with its hours.

    `mails_per_day` is the mean number of new mails on an ordinary weekday. `languages` are pairs of a language and its
    weight.
    """

    slug: str
    name: str
    brand: str
    zone: str
    country: str
    week: tuple[OpeningBlocks, ...]
    own_holidays: tuple[str, ...]
    money: str
    mails_per_day: float
    languages: tuple[tuple[str, float], ...]

    def format_amount(self, amount: float) -> str:
        """Return an amount of money as it is written at this site."""
        thousands = {"€": ".", "R": "\u00a0"}
        sign = next((sign for sign in thousands if sign in self.money), "")
        return self.money.format(amount).replace(",", thousands.get(sign, ","))


@dataclass(frozen=True)
class CompanyMailbox:
    """A mailbox and the team that answers it. The first mailbox of a site is its public address."""

    address: str
    team: str


@dataclass(frozen=True)
class CompanyTeam:
    """A team at a site."""

    slug: str
    name: str
    site: str


@dataclass(frozen=True)
class Colleague:
    """A member of staff. `woman` decides which polite particle they use in Thai."""

    name: str
    role: str
    teams: tuple[str, ...]
    languages: tuple[str, ...]
    zone: str
    woman: bool = True
    native_name: str = ""

    @property
    def email(self) -> str:
        """The address with which they sign in."""
        return f"{self.name.split()[0].lower()}@{DOMAIN}"

    @property
    def first_name(self) -> str:
        """The name with which they sign a mail."""
        return self.name.split()[0]


BRANDS = (
    CompanyBrand("quince-and-clay", "Quince & Clay", "QC"),
    CompanyBrand("sour-lous", "Sour Lou’s", "SL"),
)

_BANGKOK: OpeningBlocks = (("09:30", "12:30"), ("13:30", "19:00"))
_ATHENS_SHORT: OpeningBlocks = (("09:00", "15:00"),)
_ATHENS_LONG: OpeningBlocks = (("09:00", "14:00"), ("17:30", "20:30"))
_CAPE: OpeningBlocks = (("09:00", "17:30"),)
_JAIPUR: OpeningBlocks = (("10:00", "14:00"), ("15:00", "19:30"))
_LOUS: OpeningBlocks = (("07:00", "11:00"), ("12:00", "15:00"), ("18:00", "22:00"))

SITES = (
    CompanySite(
        "bangkok", "Bangkok", "quince-and-clay", "Asia/Bangkok", "TH",
        (_BANGKOK,) * 6 + ((),), (), "฿{:,.0f}", 6.6, (("th", 0.86), ("en", 0.14)),
    ),
    CompanySite(
        "athens", "Athens", "quince-and-clay", "Europe/Athens", "GR",
        (_ATHENS_SHORT, _ATHENS_LONG, _ATHENS_SHORT, _ATHENS_LONG, _ATHENS_LONG, (("09:00", "15:00"),), ()),
        ("2026-08-14",), "{:,.0f} €", 5.2, (("el", 0.88), ("en", 0.12)),
    ),
    CompanySite(
        "cape-town", "Cape Town", "quince-and-clay", "Africa/Johannesburg", "ZA",
        (_CAPE,) * 5 + ((("09:00", "13:00"),), ()), (), "R {:,.0f}", 5.8, (("af", 0.52), ("en", 0.48)),
    ),
    CompanySite(
        "jaipur", "Jaipur", "quince-and-clay", "Asia/Kolkata", "IN",
        (_JAIPUR,) * 6 + ((),), ("2026-11-09", "2026-11-10"), "₹{:,.0f}", 6.2, (("hi", 0.82), ("en", 0.18)),
    ),
    CompanySite(
        "sour-lous", "Sour Lou’s", "sour-lous", "Africa/Johannesburg", "ZA",
        ((), *((_LOUS,) * 6)), ("2026-12-25",), "R {:,.0f}", 1.9, (("en", 1.0),),
    ),
)  # fmt: skip

TEAMS = (
    CompanyTeam("bangkok-counter", "Bangkok counter", "bangkok"),
    CompanyTeam("bangkok-online", "Bangkok online", "bangkok"),
    CompanyTeam("athens", "Athens", "athens"),
    CompanyTeam("cape-town", "Cape Town", "cape-town"),
    CompanyTeam("written", "Written", "cape-town"),
    CompanyTeam("jaipur-counter", "Jaipur counter", "jaipur"),
    CompanyTeam("jaipur-delivery", "Jaipur delivery", "jaipur"),
    CompanyTeam("front-of-house", "Front of house", "sour-lous"),
)

MAILBOXES = (
    CompanyMailbox("bangkok@quinceandclay.example", "bangkok-online"),
    CompanyMailbox("athens@quinceandclay.example", "athens"),
    CompanyMailbox("capetown@quinceandclay.example", "cape-town"),
    CompanyMailbox("hello@quinceandclay.example", "written"),
    CompanyMailbox("jaipur@quinceandclay.example", "jaipur-counter"),
    CompanyMailbox("complain@sourlous.example", "front-of-house"),
)
MAIL_SERVER = "mx.quinceandclay.example"

_TH, _GR, _ZA, _IN = "Asia/Bangkok", "Europe/Athens", "Africa/Johannesburg", "Asia/Kolkata"
STAFF = (
    Colleague("Naledi Botha", "admin", ("written",), ("en", "af"), _ZA),
    Colleague("Thandeka Dube", "manager", ("written", "cape-town"), ("en", "af"), _ZA),
    Colleague("Kavita Rathore", "lead", ("jaipur-counter", "jaipur-delivery"), ("en", "hi"), _IN, native_name="कविता"),
    Colleague("Arjun Shekhawat", "agent", ("jaipur-delivery",), ("en", "hi"), _IN, False, "अर्जुन"),
    Colleague("Farida Khan", "agent", ("jaipur-counter",), ("en", "hi"), _IN, True, "फ़रीदा"),
    Colleague("Ploy Srisuk", "lead", ("bangkok-counter", "bangkok-online"), ("en", "th"), _TH, True, "พลอย"),
    Colleague("Anan Chaiyasit", "agent", ("bangkok-online",), ("en", "th"), _TH, False, "อนันต์"),
    Colleague("Malee Thongdee", "agent", ("bangkok-counter",), ("en", "th"), _TH, True, "มาลี"),
    Colleague("Dimitra Karagianni", "lead", ("athens",), ("en", "el"), _GR, True, "Δήμητρα"),
    Colleague("Stavros Lekkas", "agent", ("athens",), ("en", "el"), _GR, False, "Σταύρος"),
    Colleague("Sipho Mokoena", "agent", ("cape-town", "written"), ("en", "af"), _ZA, False),
    Colleague("Riaan Joubert", "agent", ("cape-town",), ("en", "af"), _ZA, False),
    Colleague("Marlene Visser", "lead", ("written", "cape-town"), ("en", "af"), _ZA),
    Colleague("Gus Baptiste", "agent", ("front-of-house",), ("en",), _ZA, False),
    Colleague("Lou Petersen", "lead", ("front-of-house",), ("en",), _ZA),
)

DEMO_PERSON = STAFF[2]


def find_company_site(slug: str) -> CompanySite:
    """Return the site with this slug."""
    return next(site for site in SITES if site.slug == slug)


def get_site_address(site: CompanySite) -> str:
    """Return the public address of a site."""
    own = {team.slug for team in TEAMS if team.site == site.slug}
    return next(box.address for box in MAILBOXES if box.team in own)


def list_colleagues(team: str, language: str) -> list[Colleague]:
    """Return the members of a team who write this language."""
    return [person for person in STAFF if team in person.teams and language in person.languages]
