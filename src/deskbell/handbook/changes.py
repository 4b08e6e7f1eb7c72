"""Compare two texts of a handbook: rules added, removed, changed or moved; standards that begin, change or end."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from deskbell.handbook.blocks import block_name


@dataclass(frozen=True)
class RuleVersion:
    """A rule as it is in one edition or draft."""

    key: str
    number: str
    chapter: str
    title: str
    body: str

    @property
    def words(self) -> tuple[str, str]:
        """Return title and body. A signature covers these."""
        return self.title, self.body


@dataclass(frozen=True)
class RuleChange:
    """A rule before and after. `before` is None for an added rule, `after` is None for a removed one."""

    before: RuleVersion | None
    after: RuleVersion | None

    @property
    def rule(self) -> RuleVersion:
        """The rule as it is now; as it was, if it was removed."""
        one = self.after or self.before
        assert one is not None
        return one


@dataclass(frozen=True)
class RuleChanges:
    """All rule changes from one text to another. `unchanged` counts the rules that did not change."""

    added: list[RuleChange] = field(default_factory=list)
    removed: list[RuleChange] = field(default_factory=list)
    changed: list[RuleChange] = field(default_factory=list)
    moved: list[RuleChange] = field(default_factory=list)
    unchanged: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.moved)

    @property
    def in_order(self) -> list[RuleChange]:
        """Return all changes in the order of the later text. Removed rules come last."""
        now = sorted([*self.added, *self.changed, *self.moved], key=lambda pair: _sort_key(pair.rule.number))
        return [*now, *self.removed]


class ChangeKind(StrEnum):
    """What becomes of a standard in the next edition."""

    BEGINS = "begins"
    CHANGES = "changes"
    ENDS = "ends"


@dataclass(frozen=True)
class StandardChange:
    """A standard that begins, changes or ends (`kind`). `before` and `after` are its definitions before and after."""

    name: str
    kind: ChangeKind
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def compare_rules(before: Sequence[RuleVersion], after: Sequence[RuleVersion]) -> RuleChanges:
    """Compare two texts rule by rule, by the rules' keys."""
    was, now = {rule.key: rule for rule in before}, {rule.key: rule for rule in after}
    found = RuleChanges(unchanged=sum(1 for key in now if key in was and was[key] == now[key]))
    for rule in after:
        old = was.get(rule.key)
        if old is None:
            found.added.append(RuleChange(None, rule))
        elif old.words != rule.words:
            found.changed.append(RuleChange(old, rule))
        elif (old.number, old.chapter) != (rule.number, rule.chapter):
            found.moved.append(RuleChange(old, rule))
    found.removed.extend(RuleChange(rule, None) for rule in before if rule.key not in now)
    return found


def compare_standards(before: Iterable[dict[str, Any]], after: Iterable[dict[str, Any]]) -> list[StandardChange]:
    """Compare the blocks of two texts by name. A block that only got another name counts as changed."""
    was, now = _by_name(before), _by_name(after)
    for name, old in match_renamed_standards(was, now).items():
        was[name] = was.pop(old)
    found = [
        StandardChange(
            str(means["name"]), ChangeKind.CHANGES if name in was else ChangeKind.BEGINS, was.get(name), means
        )
        for name, means in now.items()
        if was.get(name) != means
    ]
    return [
        *found,
        *(StandardChange(str(was[name]["name"]), ChangeKind.ENDS, was[name], None) for name in was if name not in now),
    ]


def match_renamed_standards(
    before: Mapping[str, dict[str, Any]], after: Mapping[str, dict[str, Any]]
) -> dict[str, str]:
    """Find standards that only got another name. Returns {new name: old name}.

    A standard counts as renamed if exactly one removed block and exactly one added block have the same meaning.
    """
    removed = [(name, _without_name(means)) for name, means in before.items() if name not in after]
    added = [(name, _without_name(means)) for name, means in after.items() if name not in before]
    found = {}
    for name, means in added:
        olds = [old for old, one in removed if one == means]
        if len(olds) == 1 and sum(one == means for _name, one in added) == 1:
            found[name] = olds[0]
    return found


def _without_name(means: dict[str, Any]) -> dict[str, Any]:
    """Return the parsed content of a block without its name."""
    return {key: value for key, value in means.items() if key != "name"}


def _by_name(blocks: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the content of each block by its unique name. Blocks without a name are left out."""
    return {block_name(block["means"]): block["means"] for block in blocks if block_name(block["means"])}


def _sort_key(number: str) -> tuple[int, ...]:
    """Return the sort key of a rule number: 4.10 comes after 4.9."""
    return tuple(int(part) for part in number.split(".") if part.isdigit())
