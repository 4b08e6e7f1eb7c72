"""What is filled into the pattern of a goal: shares, places in an order, lengths of time, numbers, subjects."""

import re
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from deskbell.standards.language.definition import SUBJECTS, Length, Unit, number_text
from deskbell.standards.language.text import Text, listing, suggestion
from deskbell.standards.language.tongue import Tongue

LONGEST_DAYS = 366
LONGEST_WINDOW = 10 * LONGEST_DAYS
_NUMBER = r"-?\d{1,12}(?:[.,]\d{1,12})?"
_MOST = 1_000_000


class Missing(Exception):
    """What a pattern wanted at a place where something else stands."""

    def __init__(self, at: int, wanted: str) -> None:
        super().__init__(wanted)
        self.at, self.wanted = at, wanted


def percent(value: Text, at: int, ends: int, words: Tongue) -> tuple[Fraction, int]:
    """`95%`, `99,5 %`, `95 τοις εκατό`."""
    signs = "|".join(words.pattern(one).pattern for one in words.percents)
    found = re.compile(rf"({_NUMBER})\s*(?:{signs})").match(value.folded, at)
    if not found:
        raise Missing(at, _("a share such as %s") % f"95{words.percents[0]}")
    return _percent(value, at, found[1]), found.end()


def bare(value: Text, at: int, ends: int, words: Tongue) -> tuple[Fraction, int]:
    """The number of a share whose sign is a word before it."""
    found = re.compile(_NUMBER).match(value.folded, at)
    if not found:
        raise Missing(at, _("a share such as %s") % "95")
    return _percent(value, at, found[0]), found.end()


def ordinal(value: Text, at: int, ends: int, words: Tongue) -> tuple[Fraction, int]:
    """`90th`, `90ό`, `90वाँ`, or the plain number."""
    after = "|".join(re.escape(Text(one, 1).folded) for one in sorted(words.ordinals, key=len, reverse=True))
    found = re.compile(rf"({_NUMBER})(?:{after})?" if after else f"({_NUMBER})").match(value.folded, at)
    if not found:
        raise Missing(at, _("a percentile such as %s") % ordinal_text(Fraction(90), words))
    place = _percent(value, at, found[1])
    if place == 100:
        value.refuse(_("There is no 100th percentile."), _("Write a number under 100."), at=at)
    return place, found.end()


def number(value: Text, at: int, ends: int, words: Tongue) -> tuple[Fraction, int]:
    """A number, and the place behind it. Raises Missing where there is none."""
    found = re.compile(_NUMBER).match(value.folded, at)
    if not found:
        raise Missing(at, _("a number"))
    return _fraction(value, at, found[0], most=_MOST), found.end()


def per(value: Text, at: int, ends: int, words: Tongue) -> tuple[str, int]:
    """What is counted on, by its English name, and the place behind it. Raises Missing; refuses what nothing is counted on."""
    name = " ".join(value.folded[at:ends].split())
    if not name:
        raise Missing(at, listing([words.subjects[one][0] for one in SUBJECTS]))
    if name not in words.subject_of:
        known = [words.subjects[one][0] for one in SUBJECTS]
        value.refuse(
            _("'%s' is nothing that is counted on.") % value.text[at:ends].strip(),
            suggestion(name, known, _("There are %s.")),
            at=at,
        )
    return words.subject_of[name], ends


def length(value: Text, at: int, ends: int, words: Tongue) -> tuple[Length, int]:
    """`8 working hours`, `a working day`, `24ชั่วโมง`."""
    piece = value.folded[at:ends].rstrip()
    one = "|".join(re.escape(Text(word, 1).folded) for word in words.one)
    gap = r"\s+" if words.spaced else r"\s*"
    found = re.match(rf"(?:(\d+)(?:[.,]\d+)?\s*|(?:{one}){gap})(\S.*)", piece)
    if not found:
        raise Missing(at, _("a length of time such as %s") % length_text(Length(8, Unit.WORKING_HOUR), words))
    unit = words.unit_of.get(" ".join(found[2].split()))
    if unit is None:
        value.refuse(
            _("'%s' is not a length of time.") % value.text[at:ends].strip(),
            suggestion(found[2], list(_units(words)), _("Write a whole number with one of %s.")),
            at=at,
        )
    count = piece[: found.start(2)].strip()
    if found[1] and not count.isdecimal():
        value.refuse(_("A length of time is a whole number."), _("Use a smaller unit."), at=at)
    return in_bounds(value, at, int(found[1] or 1), unit), at + len(piece)


def in_bounds(value: Text, at: int, count: int, unit: Unit) -> Length:
    """The length, refused where it is none or longer than LONGEST_DAYS; a working day is taken for a whole one."""
    longest = LONGEST_DAYS * 86_400 // (unit.seconds or 86_400)
    if not 1 <= count <= longest:
        value.refuse(
            _("A length of time lies between 1 second and %d days.") % LONGEST_DAYS,
            _("Write a number from 1 to %d with this unit.") % longest,
            at=at,
        )
    return Length(count, unit)


def length_text(given: Length, words: Tongue) -> str:
    return f"{given.count} {words.unit(given.unit, given.count)}"


def decimal_text(given: Fraction, words: Tongue) -> str:
    return number_text(given).replace(".", words.decimal)


def ordinal_text(given: Fraction, words: Tongue) -> str:
    """As in "the 90th percentile"."""
    text = decimal_text(given, words)
    if words.code != "en":
        return f"{text}{words.ordinals[0]}" if words.ordinals else text
    teens = given.denominator == 1 and 11 <= int(given) % 100 <= 13
    return text + ("th" if teens else {"1": "st", "2": "nd", "3": "rd"}.get(text[-1], "th"))


def _percent(value: Text, at: int, text: str) -> Fraction:
    found = _fraction(value, at, text, most=10**12)
    if not 0 < found <= 100:
        value.refuse(
            _("%s%% is not a share of anything.") % number_text(found),
            _("Write more than 0%% and at most 100%%.") % {},
            at=at,
        )
    return found


def _fraction(value: Text, at: int, text: str, *, most: int) -> Fraction:
    whole, _sign, places = text.replace(",", ".").partition(".")
    if len(places) > 2:
        value.refuse(_("'%s' has more than two places.") % text, _("Write it with at most two, such as 99.5."), at=at)
    found = Fraction(f"{whole}.{places or 0}")
    if abs(found) > most:
        value.refuse(_("'%s' is too large a number.") % text, _("Write at most %d.") % most, at=at)
    return found


def _units(words: Tongue) -> list[str]:
    return [many[1] for many in words.units.values()]


SLOTS: dict[str, Any] = {
    "percent": percent,
    "bare": bare,
    "ordinal": ordinal,
    "length": length,
    "number": number,
    "per": per,
}
