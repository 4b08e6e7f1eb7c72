"""A policy is a rule with a value: how long a call may last, what a person may give without asking.

    ```policy
    name:  Refund without asking
    value: 50 EUR
    for:   agent, lead
    ```

`value` is a time (10 minutes), a sum (50 EUR), a share (15%), a number (3), or what is permitted, named one by one
(exchange, repair). `for` names roles; without it the policy is everybody's.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from babel.numbers import format_currency, format_decimal, is_currency
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deskbell.kit.spoken import locale
from deskbell.people.models import Staff

WORD = "policy"
KEYS = ("name", "value", "for")
UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_time = re.compile(r"(\d{1,6})\s*(second|minute|hour|day|week)s?", re.I)
_sum = re.compile(r"(\d{1,12}(?:\.\d{1,3})?)\s*([A-Za-z]{3})")
_share = re.compile(r"(\d{1,3}(?:\.\d)?)\s*%")
_number = re.compile(r"\d{1,12}(?:\.\d{1,6})?")


class BrokenPolicy(ValueError):
    """A block that is no policy: its line (from 1), and a sentence saying why and what would be right."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.line, self.sentence = line, sentence


@dataclass(frozen=True)
class Policy:
    """`kind` is time, sum, share, number or words; `value` how it was written; `roles` is empty when it is everybody's."""

    name: str
    kind: str
    value: str
    roles: tuple[str, ...]

    def binds(self, staff: Staff) -> bool:
        """Whether this is a policy for that person."""
        return not self.roles or staff.role in self.roles

    @property
    def said(self) -> str:
        """The value in the reader's language."""
        return _SAID[self.kind](self.value)


def parse(text: str) -> Policy:
    """Read a block. Raises BrokenPolicy."""
    found: dict[str, tuple[int, str]] = {}
    for line, written in enumerate(text.rstrip("\n").split("\n"), start=1):
        if not written.strip():
            continue
        key, colon, words = written.partition(":")
        key = key.strip().casefold()
        if not colon or key not in KEYS:
            raise BrokenPolicy(line, _("A policy has the lines name, value and, if it is not for everybody, for."))
        if key in found:
            raise BrokenPolicy(line, _("“%(key)s” stands here twice.") % {"key": key})
        found[key] = (line, " ".join(words.split()))
    name = _needed(found, "name", _("Give the policy a name, such as “name: longest call”."))
    value = _needed(found, "value", _("Give the policy a value, such as “value: 10 minutes” or “value: 50 EUR”."))
    line = found["value"][0]
    return Policy(name, _kind(value, line), value, _roles(*found.get("for", (1, ""))))


def _needed(found: dict[str, tuple[int, str]], key: str, sentence: str) -> str:
    line, words = found.get(key, (1, ""))
    if not words:
        raise BrokenPolicy(line, sentence)
    return words


def _kind(value: str, line: int) -> str:
    if _time.fullmatch(value):
        return "time"
    share = _share.fullmatch(value)
    if share:
        if float(share[1]) > 100:
            raise BrokenPolicy(line, _("A share is at most 100%."))
        return "share"
    money = _sum.fullmatch(value)
    if money:
        if not is_currency(money[2].upper()):
            raise BrokenPolicy(
                line, _("“%(code)s” is no currency. Use its three letters, such as EUR.") % {"code": money[2]}
            )
        return "sum"
    if _number.fullmatch(value):
        return "number"
    if value[0].isdigit():
        raise BrokenPolicy(
            line,
            _("“%(value)s” cannot be read. Write a time (10 minutes), a sum (50 EUR) or words.") % {"value": value},
        )
    return "words"


def _roles(line: int, words: str) -> tuple[str, ...]:
    roles = tuple(word.strip().casefold() for word in words.split(",") if word.strip())
    for role in roles:
        if role not in Staff.Role.values:
            raise BrokenPolicy(
                line,
                _("“%(role)s” is no role. The roles are %(roles)s.")
                % {"role": role, "roles": ", ".join(Staff.Role.values)},
            )
    return roles


def _said_time(value: str) -> str:
    found = _time.fullmatch(value)
    if found is None:
        return value
    count, unit = int(found[1]), found[2].casefold()
    words = {
        "second": ngettext("%(count)d second", "%(count)d seconds", count),
        "minute": ngettext("%(count)d minute", "%(count)d minutes", count),
        "hour": ngettext("%(count)d hour", "%(count)d hours", count),
        "day": ngettext("%(count)d day", "%(count)d days", count),
        "week": ngettext("%(count)d week", "%(count)d weeks", count),
    }
    return words[unit] % {"count": count}


def _said_sum(value: str) -> str:
    found = _sum.fullmatch(value)
    if found is None:
        return value
    whole = "." not in found[1]
    pattern = "¤\xa0#,##0" if whole else None
    return str(format_currency(found[1], found[2].upper(), pattern, locale=locale(), currency_digits=not whole))


def _said_number(value: str) -> str:
    return str(format_decimal(value, locale=locale()))


_SAID: dict[str, Callable[[str], str]] = {
    "time": _said_time,
    "sum": _said_sum,
    "share": lambda value: value.replace(" ", ""),
    "number": _said_number,
    "words": lambda value: value,
}
