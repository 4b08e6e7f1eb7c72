"""Who the invented company is: two brands, five places, eight teams and the people who work there.

Quince & Clay sells homeware in Bangkok, Athens, Cape Town and Jaipur. Sour Lou's is a diner that is rude on purpose.
"""

from dataclasses import dataclass

NAME = "Quince & Clay"
DOMAIN = "quinceandclay.example"
LANGUAGES = ("en", "th", "el", "af", "hi")
PASSWORD = "brass-bell-on-the-counter"  # noqa: S105 - printed by `deskbell run --world`, opens nothing real

Blocks = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Brand:
    """A name the company serves under."""

    slug: str
    name: str
    prefix: str


@dataclass(frozen=True)
class Site:
    """A place, its hours and how busy its post is. `post` is the mean number of new mails on an ordinary weekday."""

    slug: str
    name: str
    brand: str
    zone: str
    country: str
    week: tuple[Blocks, ...]
    own_holidays: tuple[str, ...]
    money: str
    post: float
    languages: tuple[tuple[str, float], ...]

    def sum_of(self, amount: float) -> str:
        """A sum of money as it is written there."""
        thousands = {"€": ".", "R": "\u00a0"}
        sign = next((sign for sign in thousands if sign in self.money), "")
        return self.money.format(amount).replace(",", thousands.get(sign, ","))


@dataclass(frozen=True)
class Mailbox:
    """An address customers write to, and the team whose work it is. The first of a place is the one it prints on its bags."""

    address: str
    team: str


@dataclass(frozen=True)
class Team:
    """People who share a line of work at a place."""

    slug: str
    name: str
    site: str


@dataclass(frozen=True)
class Colleague:
    """Someone who works there. `woman` matters to Thai, which has a polite word for each."""

    name: str
    role: str
    teams: tuple[str, ...]
    languages: tuple[str, ...]
    zone: str
    woman: bool = True
    native_name: str = ""

    @property
    def email(self) -> str:
        """The address they sign in with."""
        return f"{self.name.split()[0].lower()}@{DOMAIN}"

    @property
    def first_name(self) -> str:
        """As they sign a mail."""
        return self.name.split()[0]


BRANDS = (
    Brand("quince-and-clay", "Quince & Clay", "QC"),
    Brand("sour-lous", "Sour Lou’s", "SL"),
)

_BANGKOK: Blocks = (("09:30", "12:30"), ("13:30", "19:00"))
_ATHENS_SHORT: Blocks = (("09:00", "15:00"),)
_ATHENS_LONG: Blocks = (("09:00", "14:00"), ("17:30", "20:30"))
_CAPE: Blocks = (("09:00", "17:30"),)
_JAIPUR: Blocks = (("10:00", "14:00"), ("15:00", "19:30"))
_LOUS: Blocks = (("07:00", "11:00"), ("12:00", "15:00"), ("18:00", "22:00"))

SITES = (
    Site(
        "bangkok", "Bangkok", "quince-and-clay", "Asia/Bangkok", "TH",
        (_BANGKOK,) * 6 + ((),), (), "฿{:,.0f}", 6.6, (("th", 0.86), ("en", 0.14)),
    ),
    Site(
        "athens", "Athens", "quince-and-clay", "Europe/Athens", "GR",
        (_ATHENS_SHORT, _ATHENS_LONG, _ATHENS_SHORT, _ATHENS_LONG, _ATHENS_LONG, (("09:00", "15:00"),), ()),
        ("2026-08-14",), "{:,.0f} €", 5.2, (("el", 0.88), ("en", 0.12)),
    ),
    Site(
        "cape-town", "Cape Town", "quince-and-clay", "Africa/Johannesburg", "ZA",
        (_CAPE,) * 5 + ((("09:00", "13:00"),), ()), (), "R {:,.0f}", 5.8, (("af", 0.52), ("en", 0.48)),
    ),
    Site(
        "jaipur", "Jaipur", "quince-and-clay", "Asia/Kolkata", "IN",
        (_JAIPUR,) * 6 + ((),), ("2026-11-09", "2026-11-10"), "₹{:,.0f}", 6.2, (("hi", 0.82), ("en", 0.18)),
    ),
    Site(
        "sour-lous", "Sour Lou’s", "sour-lous", "Africa/Johannesburg", "ZA",
        ((), *((_LOUS,) * 6)), ("2026-12-25",), "R {:,.0f}", 1.9, (("en", 1.0),),
    ),
)  # fmt: skip

TEAMS = (
    Team("bangkok-counter", "Bangkok counter", "bangkok"),
    Team("bangkok-online", "Bangkok online", "bangkok"),
    Team("athens", "Athens", "athens"),
    Team("cape-town", "Cape Town", "cape-town"),
    Team("written", "Written", "cape-town"),
    Team("jaipur-counter", "Jaipur counter", "jaipur"),
    Team("jaipur-delivery", "Jaipur delivery", "jaipur"),
    Team("front-of-house", "Front of house", "sour-lous"),
)

MAILBOXES = (
    Mailbox("bangkok@quinceandclay.example", "bangkok-online"),
    Mailbox("athens@quinceandclay.example", "athens"),
    Mailbox("capetown@quinceandclay.example", "cape-town"),
    Mailbox("hello@quinceandclay.example", "written"),
    Mailbox("jaipur@quinceandclay.example", "jaipur-counter"),
    Mailbox("complain@sourlous.example", "front-of-house"),
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

SHOWN_FIRST = STAFF[2]


def site(slug: str) -> Site:
    """The place with that slug."""
    return next(place for place in SITES if place.slug == slug)


def mailbox_of(place: Site) -> str:
    """The address of a place."""
    own = {team.slug for team in TEAMS if team.site == place.slug}
    return next(box.address for box in MAILBOXES if box.team in own)


def colleagues(team: str, language: str) -> list[Colleague]:
    """Who of a team writes that language."""
    return [person for person in STAFF if team in person.teams and language in person.languages]
