"""The words of standards in one language: the same grammar, said as customer service says it there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from deskbell.standards.language.definition import Aim, Unit
from deskbell.standards.language.text import bare_words

Words = tuple[str, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Tongue:
    """Of several words for one thing the first is printed and all are read; a unit has one and many before others.

    `aims` and `verbs` are patterns: {percent}, {bare} (a share without its sign), {ordinal}, {length}, {number}, {per}
    stand for what is filled in, {} for the values of a test. `spaced` is False where words are not parted by blanks.
    """

    code: str
    keys: Mapping[str, Words]
    fields: Mapping[str, Words]
    channels: Mapping[str, Words]
    verbs: Mapping[str, Words]
    both: Words
    aims: Mapping[Aim, Words]
    units: Mapping[Unit, Words]
    weeks: Words
    one: Words
    percents: Words
    ordinals: Words
    subjects: Mapping[str, Words]
    wall_clock: Words
    measures: Mapping[str, str]
    spaced: bool = True
    decimal: str = "."

    @cached_property
    def key_of(self) -> dict[str, str]:
        return _turned(self.keys)

    @cached_property
    def field_of(self) -> dict[str, str]:
        return _turned(self.fields)

    @cached_property
    def channel_of(self) -> dict[str, str]:
        return {name: name for name in self.channels} | _turned(self.channels)

    @cached_property
    def unit_of(self) -> dict[str, Unit]:
        return {bare_words(word): unit for unit, words in self.units.items() for word in words}

    @cached_property
    def subject_of(self) -> dict[str, str]:
        return _turned(self.subjects)

    def pattern(self, words: str) -> "re.Pattern[str]":
        """A regular expression for fixed words, blind to how they are parted; none match anywhere."""
        if not words:
            return re.compile("")
        gap = r"\s+" if self.spaced else r"\s*"
        end = r"(?=\s|$|[,\"“„«])" if self.spaced and words[-1].isalpha() else ""
        return re.compile(gap.join(re.escape(word) for word in bare_words(words).split()) + end)

    def unit(self, unit: Unit, count: int) -> str:
        words = self.units[unit]
        return words[0] if count == 1 else words[1]


def _turned(table: Mapping[str, Words]) -> dict[str, str]:
    return {bare_words(word): name for name, words in table.items() for word in words}
