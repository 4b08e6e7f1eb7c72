"""The keywords of the block language in one human language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from deskbell.standards.language.block_text import IGNORED, normalize_words
from deskbell.standards.language.definition import Aim, Unit

Words = tuple[str, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class KeywordSet:
    """Keywords by meaning. When several words mean the same, the first is written and all are read. A unit has its
    singular and plural first.

    - `aims` and `verbs` are patterns. {percent}, {bare} (a share without its sign), {ordinal}, {length}, {number} and
      {per} stand for the parts, {} for the values of a condition.
    - {bent} is a length with its unit in `bent_units`, the form before a postposition.
    - `or_words` separate the values of a condition, as commas do. `alternatives` do not: a refusal says what to write
      instead. `last_words` may stand before the window.
    - `has_spaces` is False when words are not separated by spaces.
    """

    code: str
    keys: Mapping[str, Words]
    fields: Mapping[str, Words]
    channels: Mapping[str, Words]
    verbs: Mapping[str, Words]
    and_words: Words
    aims: Mapping[Aim, Words]
    units: Mapping[Unit, Words]
    weeks: Words
    one_words: Words
    percents: Words
    ordinals: Words
    subjects: Mapping[str, Words]
    wall_clock: Words
    measures: Mapping[str, Words]
    or_words: Words = ()
    alternatives: Words = ()
    last_words: Words = ()
    bent_units: Mapping[Unit, Words] = field(default_factory=dict)
    has_spaces: bool = True
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
        return {normalize_words(word): unit for unit, words in self.units.items() for word in words}

    @cached_property
    def subject_of(self) -> dict[str, str]:
        return _turned(self.subjects)

    def pattern(self, words: str) -> "re.Pattern[str]":
        """Return a regular expression for fixed words with any spaces between them. It matches the empty text when
        there are no words.
        """
        if not words:
            return re.compile("")
        gap = r"\s+" if self.has_spaces else r"\s*"
        end = r"(?=\s|$|[,()\"“„«])" if self.has_spaces and words[-1].isalpha() else ""
        parts = (
            "".join(f"{re.escape(letter)}{IGNORED}*" for letter in word) for word in normalize_words(words).split()
        )
        return re.compile(gap.join(parts) + end)

    def unit(self, unit: Unit, count: int, *, bent: bool = False) -> str:
        """Return the word for `count` of a unit; `bent` is the form before a postposition."""
        words = self.bent_units.get(unit, self.units[unit]) if bent else self.units[unit]
        return words[0] if count == 1 else words[1]


def _turned(table: Mapping[str, Words]) -> dict[str, str]:
    return {normalize_words(word): name for name, words in table.items() for word in words}
