"""Write the letters of one case: templates filled with names, polite particles, days, dates and amounts."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from deskbell.kit.names import capitalize_first
from deskbell.world import letter_dates as words
from deskbell.world.company import Colleague, CompanySite
from deskbell.world.customer_names import InventedCustomer
from deskbell.world.letters import Letter, LetterFiller, find_letters, load_notes
from deskbell.world.opening_hours import add_working_hours


@dataclass
class LetterWriter:
    """Writes all letters of one case. Order number, product, amount and dates stay the same in all of them."""

    customer: InventedCustomer
    site: CompanySite
    topic: str
    language: str
    chance: random.Random
    opened_at: datetime

    def __post_init__(self) -> None:
        self.label = ""
        self.used: set[str] = set()
        self.zone = ZoneInfo(self.site.zone)
        opened = self.opened_at.astimezone(self.zone).date()
        self.filling = LetterFiller(self.chance, {})
        self.fixed_slots = {
            "order": str(self.chance.randrange(20_100, 21_900)),
            "serial": f"{self.chance.choice('KLMR')}{self.chance.randrange(10_000, 99_999)}",
            "amount": self.site.format_amount(self._amount()),
            "date": words.spell_date(opened - timedelta(days=self.chance.randrange(8, 26)), self.language),
            "then": words.spell_date(opened + timedelta(days=self.chance.randrange(6, 15)), self.language),
            "city": words.spell_city(self.site.slug, self.site.name, self.language),
            "surname": self.customer.family,
        }

    def write_first(self, answering: Colleague) -> tuple[str, str]:
        """Return subject and text of the first mail."""
        letter = self.chance.choice(find_letters(self.topic, self.language, "first"))
        self.label = letter.label
        self._fill_for(self.opened_at, answering, by_staff=False)
        return self.filling.fill(letter.subject), self.filling.fill(letter.body)

    def write(self, kind: str, at: datetime, person: Colleague, *, topic: str = "") -> str:
        """Return a later text of this kind; empty when no letter fits."""
        fitting = self._fitting(kind, topic or self.topic)
        if not fitting:
            return ""
        by_staff = kind in ("reply", "answer")
        self._fill_for(at, person, by_staff=by_staff)
        letter = self.chance.choice(fitting)
        self.used.add(letter.body)
        text = self.filling.fill(letter.body)
        return _use_male_particles(text) if by_staff and self.language == "th" and not person.woman else text

    def write_note(self, at: datetime, person: Colleague) -> str:
        """Return a note to colleagues, in English."""
        soon = self._soon(at)
        text = self.chance.choice(load_notes()[self.topic])
        return text.replace("{on_day}", words.spell_on_day(soon, "en")).replace("{day}", words.spell_day(soon, "en"))

    def _fitting(self, kind: str, topic: str) -> list[Letter]:
        language = "lous" if self.site.brand == "sour-lous" else self.language
        found = find_letters(topic, language, kind, label=self.label, chosen=set(self.filling.chosen))
        fresh = [x for x in found if x.body not in self.used]
        return [x for x in fresh if x.label] or fresh

    def _fill_for(self, at: datetime, person: Colleague, *, by_staff: bool) -> None:
        soon, customer = self._soon(at), self.customer
        day = words.spell_on_day(soon, self.language)
        self.filling.slots = self.fixed_slots | {
            "name": _salutation_name(customer) if by_staff else customer.given,
            "staff": (person.native_name if self.language == person.languages[-1] else "") or person.first_name,
            "on_day": day,
            "day": words.spell_day(soon, self.language),
            "on_day_cap": capitalize_first(day),
            "today": words.spell_day(at.astimezone(self.zone).date(), self.language),
            "krub": "ค่ะ" if customer.woman else "ครับ",
            "kha": "คะ" if customer.woman else "ครับ",
            "ga": "गी" if customer.woman else "गा",
            "monos": "μόνη" if customer.woman else "μόνος",
            "n_any": self.chance.choice(("two", "four", "six")),
        }

    def _soon(self, at: datetime) -> datetime:
        return add_working_hours(self.site, at, self.chance.choice((14, 20, 26))).astimezone(self.zone)

    def _amount(self) -> float:
        base = {"฿": 100, "€": 10, "R ": 50, "₹": 100}
        step = next(step for sign, step in base.items() if sign in self.site.money)
        return step * self.chance.choice((9, 12, 14, 19, 24, 31, 43, 58)) - 1


def _salutation_name(customer: InventedCustomer) -> str:
    """Return the name for a salutation. Greek uses the vocative: Γιώργος is addressed as Γιώργο."""
    return customer.given.removesuffix("ς") if customer.language == "el" else customer.given


def _use_male_particles(text: str) -> str:
    return text.replace("นะคะ", "นะครับ").replace("ค่ะ", "ครับ").replace("คะ", "ครับ")
