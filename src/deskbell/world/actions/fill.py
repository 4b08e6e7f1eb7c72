"""Ninety days in a minute: the story is played through the real actions with its past times, and taken up where it was left.

How far the story has come is a bookmark that moves in the transaction of the scenes it counts: a fill that was killed goes on
where it stopped, and a second start with a finished story does nothing. Parts of the story can be played side by side.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from deskbell.journal.models import Bookmark
from deskbell.people.models import Staff
from deskbell.world import company
from deskbell.world.actions.found import found
from deskbell.world.chapters import Scene, in_order
from deskbell.world.stage import Stage
from deskbell.world.story import Matter, plan

SCENES = 60
_HISTORY = timedelta(days=400)
Tell = Callable[[int, int], None]


class AnotherHouse(RuntimeError):
    """Somebody works here who is not of the invented company: their desk gets no invented customers."""


@dataclass(frozen=True, kw_only=True)
class Tale:
    """Which story is told: how long, how busy, and by which seed."""

    days: int = 90
    busy: float = 0.6
    seed: int = 7

    def matters(self, at: datetime) -> list[Matter]:
        """Every case of the story, told from `at`."""
        return plan(at=at, days=self.days, busy=self.busy, seed=self.seed)


def fill(*, at: datetime, tale: Tale, part: int = 0, of: int = 1, tell: Tell = lambda done, whole: None) -> int:
    """Play this part of the story of the days before `at`; how many scenes were played now. `tell` hears how far it is.

    A story begun earlier is finished as it was begun, with its own moment. Raises AnotherHouse.
    """
    at = begin(at=at)
    scenes = [s for s in in_order(tale.matters(at)) if s.matter is None or s.matter.key % of == part]
    stage, done = Stage(), played(part, of)
    for start in range(done, len(scenes), SCENES):
        _play(stage, scenes[start : start + SCENES], f"world {part} of {of}", start)
        tell(min(start + SCENES, len(scenes)), len(scenes))
    return len(scenes) - done


def begin(*, at: datetime) -> datetime:
    """Found the company unless it is there; the moment its story is told from. Raises AnotherHouse."""
    owner = Staff.objects.filter(email=company.STAFF[0].email).first()
    if owner is not None:
        return owner.joined_at + _HISTORY
    if Staff.objects.exists():
        raise AnotherHouse
    found(at=at - _HISTORY)
    return at


def played(part: int, of: int) -> int:
    """How many scenes of this part have been played."""
    marks = Bookmark.objects.filter(follower=f"world {part} of {of}")
    return marks.values_list("number", flat=True).first() or 0


def _play(stage: Stage, scenes: list[Scene], mark: str, before: int) -> None:
    with transaction.atomic():
        for scene in scenes:
            stage.play(scene)
        Bookmark.objects.update_or_create(follower=mark, defaults={"number": before + len(scenes)})
