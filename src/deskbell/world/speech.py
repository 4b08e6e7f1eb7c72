"""The slots of a letter filled as its writer would: names in the form of address, polite words, days, dates and sums."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from deskbell.world import calendar_words as words
from deskbell.world.company import Colleague, Site
from deskbell.world.hours import after
from deskbell.world.letters import Filling, Letter, notes, offered
from deskbell.world.names import Person


@dataclass
class Voice:
    """One case's way of speaking: the same order number, product, sum and dates from the first mail to the last."""

    customer: Person
    place: Site
    topic: str
    language: str
    chance: random.Random
    opened_at: datetime

    def __post_init__(self) -> None:
        self.label = ""
        self.said: set[str] = set()
        self.zone = ZoneInfo(self.place.zone)
        opened = self.opened_at.astimezone(self.zone).date()
        self.filling = Filling(self.chance, {})
        self.fixed = {
            "order": str(self.chance.randrange(20_100, 21_900)),
            "serial": f"{self.chance.choice('KLMR')}{self.chance.randrange(10_000, 99_999)}",
            "amount": self.place.sum_of(self._amount()),
            "date": words.day_and_month(opened - timedelta(days=self.chance.randrange(8, 26)), self.language),
            "then": words.day_and_month(opened + timedelta(days=self.chance.randrange(6, 15)), self.language),
            "city": words.city(self.place.slug, self.place.name, self.language),
            "surname": self.customer.family,
        }

    def first(self, answering: Colleague) -> tuple[str, str]:
        """Subject and text of the mail that begins the case."""
        letter = self.chance.choice(offered(self.topic, self.language, "first"))
        self.label = letter.label
        self._fill_for(self.opened_at, answering, by_staff=False)
        return self.filling.fill(letter.subject), self.filling.fill(letter.body)

    def write(self, kind: str, at: datetime, person: Colleague, *, topic: str = "") -> str:
        """A later text of that kind, or an empty one when nothing fits."""
        fitting = self._fitting(kind, topic or self.topic)
        if not fitting:
            return ""
        by_staff = kind in ("reply", "answer")
        self._fill_for(at, person, by_staff=by_staff)
        letter = self.chance.choice(fitting)
        self.said.add(letter.body)
        text = self.filling.fill(letter.body)
        return _by_a_man(text) if by_staff and self.language == "th" and not person.woman else text

    def note(self, at: datetime, person: Colleague) -> str:
        """A note to colleagues, in English."""
        soon = self._soon(at)
        text = self.chance.choice(notes()[self.topic])
        return text.replace("{on_day}", words.on_day(soon, "en")).replace("{day}", words.day_name(soon, "en"))

    def _fitting(self, kind: str, topic: str) -> list[Letter]:
        language = "lous" if self.place.brand == "sour-lous" else self.language
        found = offered(topic, language, kind, label=self.label, chosen=set(self.filling.chosen))
        fresh = [x for x in found if x.body not in self.said]
        return [x for x in fresh if x.label] or fresh

    def _fill_for(self, at: datetime, person: Colleague, *, by_staff: bool) -> None:
        soon, customer = self._soon(at), self.customer
        day = words.on_day(soon, self.language)
        self.filling.slots = self.fixed | {
            "name": _called(customer) if by_staff else customer.given,
            "staff": (person.native_name if self.language == person.languages[-1] else "") or person.first_name,
            "on_day": day,
            "day": words.day_name(soon, self.language),
            "on_day_cap": words.sentence_start(day),
            "today": words.day_name(at.astimezone(self.zone).date(), self.language),
            "krub": "ค่ะ" if customer.woman else "ครับ",
            "kha": "คะ" if customer.woman else "ครับ",
            "ga": "गी" if customer.woman else "गा",
            "monos": "μόνη" if customer.woman else "μόνος",
            "n_any": self.chance.choice(("two", "four", "six")),
        }

    def _soon(self, at: datetime) -> datetime:
        return after(self.place, at, self.chance.choice((14, 20, 26))).astimezone(self.zone)

    def _amount(self) -> float:
        base = {"฿": 100, "€": 10, "R ": 50, "₹": 100}
        step = next(step for sign, step in base.items() if sign in self.place.money)
        return step * self.chance.choice((9, 12, 14, 19, 24, 31, 43, 58)) - 1


def _called(customer: Person) -> str:
    """Greek calls a man by the vocative: Γιώργος is greeted as Γιώργο."""
    return customer.given.removesuffix("ς") if customer.language == "el" else customer.given


def _by_a_man(text: str) -> str:
    return text.replace("นะคะ", "นะครับ").replace("ค่ะ", "ครับ").replace("คะ", "ครับ")
