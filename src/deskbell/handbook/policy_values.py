"""The kinds of values that a policy can have, and how each is shown."""

from collections.abc import Callable
from enum import StrEnum

from babel.numbers import format_currency, format_decimal
from django.utils.translation import ngettext

from deskbell.kit.formats import current_locale


class PolicyKind(StrEnum):
    """The kind of a policy's value: a duration, a sum of money, a percentage, a number or text."""

    TIME = "time"
    SUM = "sum"
    SHARE = "share"
    NUMBER = "number"
    WORDS = "words"


def format_policy_value(kind: PolicyKind, value: str) -> str:
    """Return a normalised value in the reader's language."""
    return _FORMATS[kind](value)


def _format_time(value: str) -> str:
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


def _format_sum(value: str) -> str:
    count, code = value.split()
    is_whole = "." not in count
    pattern = "¤\xa0#,##0" if is_whole else None
    return str(format_currency(count, code, pattern, locale=current_locale(), currency_digits=not is_whole))


def _format_share(value: str) -> str:
    return f"{_format_number(value.removesuffix('%'))}%"


def _format_number(value: str) -> str:
    return str(format_decimal(value, locale=current_locale()))


_FORMATS: dict[PolicyKind, Callable[[str], str]] = {
    PolicyKind.TIME: _format_time,
    PolicyKind.SUM: _format_sum,
    PolicyKind.SHARE: _format_share,
    PolicyKind.NUMBER: _format_number,
    PolicyKind.WORDS: lambda value: value,
}
