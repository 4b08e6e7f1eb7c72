"""A rule stays the same rule when it is reworded, moved or renumbered: whoever signed it is asked again only if it changed."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from typing import Protocol

ALIKE = 0.6
LONGEST_COMPARED = 4_000
MOST_COMPARED = 2_000


class Words(Protocol):
    """Anything with a title and a body."""

    @property
    def title(self) -> str: ...

    @property
    def body(self) -> str: ...


class Known(Words, Protocol):
    """A rule of the edition before."""

    @property
    def key(self) -> str: ...


def content_hash(title: str, body: str) -> str:
    """The SHA-256 of a rule's words, in hex."""
    return hashlib.sha256(f"{title}\n\n{body}".encode()).hexdigest()


def keys(rules: Sequence[Words], before: Iterable[Known], seed: str) -> list[str]:
    """The key of each rule: that of the rule it was, found by words, then title, then likeness; else a new one from `seed`."""
    left, found = list(before), [""] * len(rules)
    for mark in (_words, _title):
        left = _take(rules, found, left, mark)
    open_ones = [index for index, key in enumerate(found) if not key]
    if len(open_ones) * len(left) <= MOST_COMPARED:
        for index in open_ones:
            was = next((one for one in left if _alike(rules[index], one)), None)
            if was is not None:
                found[index] = was.key
                left.remove(was)
    taken = set(found)
    return [key or _new(f"{seed}/{index}/{rules[index].title}", taken) for index, key in enumerate(found)]


def _take(rules: Sequence[Words], found: list[str], left: list[Known], mark: Callable[[Words], str]) -> list[Known]:
    """Give the rules that bear the same mark as one of `left` its key; the rest of `left` comes back."""
    known: dict[str, list[Known]] = {}
    for one in left:
        known.setdefault(mark(one), []).append(one)
    for index, rule in enumerate(rules):
        same = known.get(mark(rule))
        if same and not found[index]:
            found[index] = same.pop(0).key
    return [one for ones in known.values() for one in ones]


def _words(rule: Words) -> str:
    return content_hash(rule.title, rule.body)


def _title(rule: Words) -> str:
    return rule.title.casefold()


def _new(seed: str, taken: set[str]) -> str:
    key = hashlib.sha256(seed.encode()).hexdigest()[:12]
    while key in taken:
        key = hashlib.sha256(key.encode()).hexdigest()[:12]
    taken.add(key)
    return key


def _alike(one: Words, other: Words) -> bool:
    mine, theirs = one.body[:LONGEST_COMPARED].split(), other.body[:LONGEST_COMPARED].split()
    if min(len(mine), len(theirs)) < 5:
        return False
    match = SequenceMatcher(None, mine, theirs, autojunk=False)
    steps: tuple[Callable[[], float], ...] = (match.real_quick_ratio, match.quick_ratio, match.ratio)
    return all(step() >= ALIKE for step in steps)
