"""What an edition changes: the rules that came, went and were reworded, and the standards that begin, change and end."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from deskbell.handbook.blocks import name_of


@dataclass(frozen=True)
class Said:
    """A rule as one edition or draft has it."""

    key: str
    number: str
    chapter: str
    title: str
    body: str

    @property
    def words(self) -> tuple[str, str]:
        """What a signature is on."""
        return self.title, self.body


@dataclass(frozen=True)
class Pair:
    """A rule before and after; one of both is missing when it came or went."""

    was: Said | None
    now: Said | None

    @property
    def rule(self) -> Said:
        """As it is now, else as it was."""
        one = self.now or self.was
        assert one is not None
        return one


@dataclass(frozen=True)
class Changes:
    """From one text to another."""

    added: list[Pair] = field(default_factory=list)
    removed: list[Pair] = field(default_factory=list)
    changed: list[Pair] = field(default_factory=list)
    moved: list[Pair] = field(default_factory=list)
    same: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.moved)

    @property
    def in_order(self) -> list[Pair]:
        """All that changed, as they stand in the later text, what went last."""
        now = sorted([*self.added, *self.changed, *self.moved], key=lambda pair: _place(pair.rule.number))
        return [*now, *self.removed]


@dataclass(frozen=True)
class StandardChange:
    """A standard that begins, changes or ends: its name, and what it meant and means."""

    name: str
    what: str
    was: dict[str, Any] | None
    now: dict[str, Any] | None


def changes(before: Sequence[Said], after: Sequence[Said]) -> Changes:
    """Compare two texts rule by rule."""
    was, now = {rule.key: rule for rule in before}, {rule.key: rule for rule in after}
    found = Changes(same=sum(1 for key in now if key in was and was[key] == now[key]))
    for rule in after:
        old = was.get(rule.key)
        if old is None:
            found.added.append(Pair(None, rule))
        elif old.words != rule.words:
            found.changed.append(Pair(old, rule))
        elif (old.number, old.chapter) != (rule.number, rule.chapter):
            found.moved.append(Pair(old, rule))
    found.removed.extend(Pair(rule, None) for rule in before if rule.key not in now)
    return found


def standard_changes(before: Iterable[dict[str, Any]], after: Iterable[dict[str, Any]]) -> list[StandardChange]:
    """Compare the blocks of two texts by their names."""
    was, now = _by_name(before), _by_name(after)
    for name, old in renamed(was, now).items():
        was[name] = was.pop(old)
    found = [
        StandardChange(str(means["name"]), "changes" if name in was else "begins", was.get(name), means)
        for name, means in now.items()
        if was.get(name) != means
    ]
    return [
        *found,
        *(StandardChange(str(was[name]["name"]), "ends", was[name], None) for name in was if name not in now),
    ]


def renamed(was: Mapping[str, dict[str, Any]], now: Mapping[str, dict[str, Any]]) -> dict[str, str]:
    """What goes on under another name: its new name by its old one, where nothing else that came or went means the same."""
    gone = [(name, _unnamed(means)) for name, means in was.items() if name not in now]
    come = [(name, _unnamed(means)) for name, means in now.items() if name not in was]
    found = {}
    for name, means in come:
        olds = [old for old, one in gone if one == means]
        if len(olds) == 1 and sum(one == means for _name, one in come) == 1:
            found[name] = olds[0]
    return found


def _unnamed(means: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in means.items() if key != "name"}


def _by_name(blocks: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {name_of(block["means"]): block["means"] for block in blocks if name_of(block["means"])}


def _place(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split(".") if part.isdigit())
