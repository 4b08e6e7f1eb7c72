"""Find the same rule in the next edition, so that a changed, moved or renumbered rule keeps its key.

Signatures and courses refer to a rule by its key. A person signs a rule again only if its text changed.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from typing import Protocol

MIN_LIKENESS = 0.6
MAX_COMPARED_LENGTH = 4_000
MAX_COMPARISONS = 2_000


class HasTitleAndBody(Protocol):
    """Anything with a title and a body."""

    @property
    def title(self) -> str: ...

    @property
    def body(self) -> str: ...


class HasKey(HasTitleAndBody, Protocol):
    """A rule of the previous edition, with its key."""

    @property
    def key(self) -> str: ...


def content_hash(title: str, body: str) -> str:
    """Return the SHA-256 of a rule's title and body, in hex."""
    return hashlib.sha256(f"{title}\n\n{body}".encode()).hexdigest()


def assign_rule_keys(rules: Sequence[HasTitleAndBody], before: Iterable[HasKey], seed: str) -> list[str]:
    """Return a key for each rule: that of the same rule in the previous edition, else a new one.

    1. A rule with the same title and body keeps its key.
    2. Of the rest, a rule with the same title keeps its key.
    3. Of the rest, a rule whose body is similar (at least MIN_LIKENESS) keeps its key, unless there are too many to
       compare.
    4. Every other rule gets a new key, made from `seed`, its position and its title.
    """
    left, found = list(before), [""] * len(rules)
    for mark in (_text_mark, _title_mark):
        left = _match_by(rules, found, left, mark)
    open_ones = [index for index, key in enumerate(found) if not key]
    if len(open_ones) * len(left) <= MAX_COMPARISONS:
        for index in open_ones:
            was = next((one for one in left if _is_alike(rules[index], one)), None)
            if was is not None:
                found[index] = was.key
                left.remove(was)
    taken = set(found)
    return [key or _new_key(f"{seed}/{index}/{rules[index].title}", taken) for index, key in enumerate(found)]


def _match_by(
    rules: Sequence[HasTitleAndBody], found: list[str], left: list[HasKey], mark: Callable[[HasTitleAndBody], str]
) -> list[HasKey]:
    """Give each rule the key of the old rule for which `mark` returns the same text. Returns the old rules that are
    left.
    """
    by_mark: dict[str, list[HasKey]] = {}
    for one in left:
        by_mark.setdefault(mark(one), []).append(one)
    for index, rule in enumerate(rules):
        old_rules = by_mark.get(mark(rule))
        if old_rules and not found[index]:
            found[index] = old_rules.pop(0).key
    return [one for rules_left in by_mark.values() for one in rules_left]


def _text_mark(rule: HasTitleAndBody) -> str:
    return content_hash(rule.title, rule.body)


def _title_mark(rule: HasTitleAndBody) -> str:
    return rule.title.casefold()


def _new_key(seed: str, taken: set[str]) -> str:
    key = hashlib.sha256(seed.encode()).hexdigest()[:12]
    while key in taken:
        key = hashlib.sha256(key.encode()).hexdigest()[:12]
    taken.add(key)
    return key


def _is_alike(one: HasTitleAndBody, other: HasTitleAndBody) -> bool:
    """Return True if two bodies are similar (at least MIN_LIKENESS). Very short bodies never are."""
    words, other_words = one.body[:MAX_COMPARED_LENGTH].split(), other.body[:MAX_COMPARED_LENGTH].split()
    if min(len(words), len(other_words)) < 5:
        return False
    match = SequenceMatcher(None, words, other_words, autojunk=False)
    steps: tuple[Callable[[], float], ...] = (match.real_quick_ratio, match.quick_ratio, match.ratio)
    return all(step() >= MIN_LIKENESS for step in steps)
