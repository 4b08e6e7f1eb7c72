"""A policy is a rule with a value: how long a call may last, what a person may give without asking.

    ```policy
    name:  Refund without asking
    value: 50 EUR
    for:   agent, lead
    ```

`value` is a time (10 minutes), a sum (50 EUR), a share (15%), a number (3), or what is permitted, named one by one
(exchange, repair). `for` names roles; without it the policy is everybody's. All its words may be those of any of the
five languages (`policy_words.py`), its digits and its decimal sign too.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from babel.numbers import format_currency, format_decimal, is_currency
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deskbell.handbook.policy_words import bare, keys, money, roles, shares, times
from deskbell.kit.spoken import locale
from deskbell.people.models import Staff
from deskbell.people.panels import role_word

WORD = "policy"
_NUMBER = r"\d{1,12}(?:[.,]\d{1,2})?"
_time = re.compile(rf"(\d{{1,6}})\s*({times.pattern})")
_sum = re.compile(rf"({_NUMBER})\s*([a-z]{{3}}|{money.pattern})")
_sum_after = re.compile(rf"([a-z]{{3}}|{money.pattern})\s*({_NUMBER})")
_share = re.compile(rf"(\d{{1,3}}(?:[.,]\d)?)\s*(?:{shares.pattern})|(?:ร้อยละ)\s*(\d{{1,3}}(?:[.,]\d)?)")
_number = re.compile(_NUMBER)


class BrokenPolicy(ValueError):
    """A block that is no policy: its line (from 1), and a sentence saying why and what would be right."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.line, self.sentence = line, sentence


@dataclass(frozen=True)
class Policy:
    """`kind` is time, sum, share, number or words; `value` as it is kept (10 minute, 50 EUR, 15%, 3, or words as they were
    written); `roles` is empty when it is everybody's.
    """

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
        said, colon, words = written.replace("：", ":").partition(":")
        key = keys.get(said)
        if not colon or key is None:
            raise BrokenPolicy(line, _("A policy has the lines name, value and, if it is not for everybody, for."))
        if key in found:
            raise BrokenPolicy(line, _("“%(key)s” stands here twice.") % {"key": said.strip()})
        found[key] = (line, " ".join(words.split()))
    name = _needed(found, "name", _("Give the policy a name, such as “name: longest call”."))
    value = _needed(found, "value", _("Give the policy a value, such as “value: 10 minutes” or “value: 50 EUR”."))
    line = found["value"][0]
    return Policy(name, *_read(value, line), _roles(*found.get("for", (1, ""))))


def _needed(found: dict[str, tuple[int, str]], key: str, sentence: str) -> str:
    line, words = found.get(key, (1, ""))
    if not words:
        raise BrokenPolicy(line, sentence)
    return words


def _read(value: str, line: int) -> tuple[str, str]:
    """Its kind, and the value as it is kept."""
    text = bare(value)
    if found := _time.fullmatch(text):
        return "time", f"{int(found[1])} {times.get(found[2])}"
    if found := _share.fullmatch(text):
        share = (found[1] or found[2]).replace(",", ".")
        if float(share) > 100:
            raise BrokenPolicy(line, _("A share is at most 100%."))
        return "share", f"{share}%"
    if found := _sum.fullmatch(text):
        return "sum", _money(found[1], found[2], line)
    if found := _sum_after.fullmatch(text):
        return "sum", _money(found[2], found[1], line)
    if _number.fullmatch(text):
        return "number", text.replace(",", ".")
    if text[0].isdigit():
        raise BrokenPolicy(
            line,
            _("“%(value)s” cannot be read. Write a time (10 minutes), a sum (50 EUR) or words.") % {"value": value},
        )
    return "words", value


def _money(count: str, word: str, line: int) -> str:
    code = money.get(word) or word.upper()
    if not is_currency(code):
        raise BrokenPolicy(line, _("“%(code)s” is no currency. Use its three letters, such as EUR.") % {"code": code})
    return f"{count.replace(',', '.')} {code}"


def _roles(line: int, words: str) -> tuple[str, ...]:
    named = [word.strip() for word in re.split("[,;]", words) if word.strip()]
    for word in named:
        if roles.get(word) is None:
            raise BrokenPolicy(
                line,
                _("“%(role)s” is no role. The roles are %(roles)s.")
                % {"role": word, "roles": ", ".join(role_word(role) for role in Staff.Role.values)},
            )
    return tuple(dict.fromkeys(role for word in named if (role := roles.get(word))))


def _said_time(value: str) -> str:
    written, unit = value.split()
    count = int(written)
    words = {
        "second": ngettext("%(count)d second", "%(count)d seconds", count),
        "minute": ngettext("%(count)d minute", "%(count)d minutes", count),
        "hour": ngettext("%(count)d hour", "%(count)d hours", count),
        "day": ngettext("%(count)d day", "%(count)d days", count),
        "week": ngettext("%(count)d week", "%(count)d weeks", count),
    }
    return words[unit] % {"count": count}


def _said_sum(value: str) -> str:
    count, code = value.split()
    whole = "." not in count
    pattern = "¤\xa0#,##0" if whole else None
    return str(format_currency(count, code, pattern, locale=locale(), currency_digits=not whole))


def _said_share(value: str) -> str:
    return f"{_said_number(value.removesuffix('%'))}%"


def _said_number(value: str) -> str:
    return str(format_decimal(value, locale=locale()))


_SAID: dict[str, Callable[[str], str]] = {
    "time": _said_time,
    "sum": _said_sum,
    "share": _said_share,
    "number": _said_number,
    "words": lambda value: value,
}
