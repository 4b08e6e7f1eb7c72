"""Parse the parts of a goal: shares, percentiles, lengths of time, numbers, subjects. Each parser returns the value and
the position after it.
"""

import re
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from deskbell.standards.language.block_error import BlockError
from deskbell.standards.language.block_text import BlockText, join_words, normalize_words, suggest_word
from deskbell.standards.language.definition import SUBJECTS, Length, Unit, number_text
from deskbell.standards.language.keyword_set import KeywordSet

LONGEST_DAYS = 366
LONGEST_WINDOW = 10 * LONGEST_DAYS
_NUMBER = r"-?\d{1,12}(?:[.,]\d{1,12})?"
_MOST = 1_000_000


class MissingPart(Exception):
    """The pattern of a goal expects something else at this position."""

    def __init__(self, at: int, wanted: str, word: str = "") -> None:
        super().__init__(wanted)
        self.at, self.wanted, self.word = at, wanted, word


class NotEvenOne(BlockError):
    """A share of 0 %, for which a goal may have a word of its own."""


def parse_percent(value: BlockText, at: int, ends: int, words: KeywordSet) -> tuple[Fraction, int]:
    """Parse a share such as `95%`, `99,5 %`, `95 τοις εκατό`."""
    signs = "|".join(words.pattern(one).pattern for one in words.percents)
    found = re.compile(rf"({_NUMBER})\s*(?:{signs})").match(value.folded, at)
    if not found:
        raise MissingPart(at, _("a percentage such as %s") % f"95{words.percents[0]}")
    return _percent(value, at, found[1]), found.end()


def parse_bare_percent(value: BlockText, at: int, ends: int, words: KeywordSet) -> tuple[Fraction, int]:
    """Parse the number of a share whose sign is a word before it."""
    found = re.compile(_NUMBER).match(value.folded, at)
    if not found:
        raise MissingPart(at, _("a percentage such as %s") % "95")
    return _percent(value, at, found[0]), found.end()


def parse_ordinal(value: BlockText, at: int, ends: int, words: KeywordSet) -> tuple[Fraction, int]:
    """Parse a percentile such as `90th`, `90ό`, `90वाँ`, or the plain number."""
    after = "|".join(re.escape(BlockText(one, 1).folded) for one in sorted(words.ordinals, key=len, reverse=True))
    found = re.compile(rf"({_NUMBER})(?:{after})?" if after else f"({_NUMBER})").match(value.folded, at)
    if not found:
        raise MissingPart(at, _("a percentile such as %s") % ordinal_text(Fraction(90), words))
    place = _percent(value, at, found[1])
    if place == 100:
        value.refuse(_("There is no 100th percentile."), _("Write a number under 100."), at=at)
    return place, found.end()


def parse_number(value: BlockText, at: int, ends: int, words: KeywordSet) -> tuple[Fraction, int]:
    """Parse a number. Raises MissingPart."""
    found = re.compile(_NUMBER).match(value.folded, at)
    if not found:
        raise MissingPart(at, _("a number"))
    return _fraction(value, at, found[0], most=_MOST), found.end()


def parse_subject(value: BlockText, at: int, ends: int, words: KeywordSet) -> tuple[str, int]:
    """Parse the name of what is counted, and return its English name. Raises MissingPart or BlockError."""
    name = normalize_words(value.folded[at:ends])
    if not name:
        raise MissingPart(at, join_words([words.subjects[one][0] for one in SUBJECTS]))
    if name not in words.subject_of:
        known = [words.subjects[one][0] for one in SUBJECTS]
        value.refuse(
            _("A number cannot be per “%s”.") % value.text[at:ends].strip(),
            suggest_word(name, known, _("Use one of %s.")),
            at=at,
        )
    return words.subject_of[name], ends


def parse_length(value: BlockText, at: int, ends: int, words: KeywordSet) -> tuple[Length, int]:
    """Parse a length of time such as `8 working hours`, `a working day`, `24ชั่วโมง`."""
    piece = value.folded[at:ends].rstrip()
    one = "|".join(re.escape(BlockText(word, 1).folded) for word in words.one_words)
    gap = r"\s+" if words.has_spaces else r"\s*"
    found = re.match(rf"(?:(\d+)(?:[.,]\d+)?\s*|(?:{one}){gap})(\S.*)", piece)
    if not found:
        raise MissingPart(at, _("a length of time such as %s") % length_text(Length(8, Unit.WORKING_HOUR), words))
    unit = words.unit_of.get(normalize_words(found[2]))
    if unit is None:
        value.refuse(
            _("“%s” is not a length of time.") % value.text[at:ends].strip(),
            suggest_word(found[2], list(_units(words)), _("Write a whole number with one of %s.")),
            at=at,
        )
    count = piece[: found.start(2)].strip()
    if found[1] and not count.isdecimal():
        value.refuse(_("A length of time must be a whole number."), _("Use a smaller unit."), at=at)
    return bounded_length(value, at, int(found[1] or 1), unit), at + len(piece)


def bounded_length(value: BlockText, at: int, count: int, unit: Unit) -> Length:
    """Return the length. Raises BlockError when it is zero or longer than LONGEST_DAYS. A working day counts as a whole
    day.
    """
    longest = LONGEST_DAYS * 86_400 // (unit.seconds or 86_400)
    if not 1 <= count <= longest:
        value.refuse(
            _("A length of time must be between 1 second and %d days.") % LONGEST_DAYS,
            _("Write a number from 1 to %d with this unit.") % longest,
            at=at,
        )
    return Length(count, unit)


def length_text(given: Length, words: KeywordSet, *, bent: bool = False) -> str:
    """Return a length of time as text in a language; `bent` is the form before a postposition."""
    return f"{given.count} {words.unit(given.unit, given.count, bent=bent)}"


def decimal_text(given: Fraction, words: KeywordSet) -> str:
    return number_text(given).replace(".", words.decimal)


def ordinal_text(given: Fraction, words: KeywordSet) -> str:
    """Return a percentile as in "the 90th percentile"."""
    text = decimal_text(given, words)
    if words.code != "en":
        return f"{text}{words.ordinals[0]}" if words.ordinals else text
    teens = given.denominator == 1 and 11 <= int(given) % 100 <= 13
    return text + ("th" if teens else {"1": "st", "2": "nd", "3": "rd"}.get(text[-1], "th"))


def _percent(value: BlockText, at: int, text: str) -> Fraction:
    found = _fraction(value, at, text, most=10**12)
    if found == 0:
        raise NotEvenOne(
            line=value.line,
            column=value.column + at,
            reason=_("%s%% is not possible.") % number_text(found),
            right=_("Write more than 0%% and at most 100%%.") % {},
        )
    if not 0 < found <= 100:
        value.refuse(
            _("%s%% is not possible.") % number_text(found),
            _("Write more than 0%% and at most 100%%.") % {},
            at=at,
        )
    return found


def _fraction(value: BlockText, at: int, text: str, *, most: int) -> Fraction:
    whole, _sign, places = text.replace(",", ".").partition(".")
    if len(places) > 2:
        value.refuse(_("“%s” has more than two decimal places.") % text, _("Write at most two, such as 99.5."), at=at)
    found = Fraction(f"{whole}.{places or 0}")
    if abs(found) > most:
        value.refuse(_("“%s” is too large.") % text, _("Write at most %d.") % most, at=at)
    return found


def _units(words: KeywordSet) -> list[str]:
    return [many[1] for many in words.units.values()]


PART_PARSERS: dict[str, Any] = {
    "percent": parse_percent,
    "bare": parse_bare_percent,
    "ordinal": parse_ordinal,
    "length": parse_length,
    "number": parse_number,
    "per": parse_subject,
}
