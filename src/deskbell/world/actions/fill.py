"""Ninety days in a minute: the story is played through the real actions with its past times, and taken up where it was left.

How far the story has come is a bookmark that moves in the transaction of the case it counts: a fill that was killed goes on
where it stopped, and a second start with a finished story does nothing. Parts of the story can be played side by side.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from deskbell.journal.models import Bookmark
from deskbell.people.models import Staff
from deskbell.world import company
from deskbell.world.actions.found import found
from deskbell.world.oddities import Oddity, oddities
from deskbell.world.stage import Stage
from deskbell.world.story import Matter, plan

AS_MAIL = timedelta(days=2)
LOOKED_AT = timedelta(days=3)
_WHOLE = "world whole"
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
    """Play this part of the story of the days before `at`; how many cases were played now. `tell` hears how far it is.

    A story begun earlier is finished as it was begun, with its own moment. Raises AnotherHouse.
    """
    at = begin(at=at)
    scenes = _scenes(tale, at)[part::of]
    stage, done = Stage(), played(part, of)
    try:
        for number, scene in enumerate(scenes[done:], start=done + 1):
            _play(stage, scene, at, f"world {part} of {of}", number)
            tell(number, len(scenes))
    finally:
        stage.close()
    return len(scenes) - done


def _scenes(tale: Tale, at: datetime) -> list[Matter | Oddity]:
    """Everything that began, in the order of time."""
    scenes: list[Matter | Oddity] = [*tale.matters(at), *oddities(at=at, days=tale.days)]
    return sorted(scenes, key=lambda scene: scene.opened_at)


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
    """How many cases of this part have been played."""
    marks = Bookmark.objects.filter(follower=f"world {part} of {of}")
    return marks.values_list("number", flat=True).first() or 0


def finish() -> None:
    """The whole story has been told: no later start need look for more."""
    Bookmark.objects.get_or_create(follower=_WHOLE)


def finished() -> bool:
    """Whether the whole story has been told."""
    return Bookmark.objects.filter(follower=_WHOLE).exists()


def _play(stage: Stage, scene: Matter | Oddity, at: datetime, mark: str, number: int) -> None:
    """A whole case in one transaction: nobody ever sees it half told, and no clock runs out between two of its scenes."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local synchronous_commit to off")  # a case lost with the power is simply told again
        if isinstance(scene, Matter):
            stage.play(scene, as_mail=at - scene.opened_at < AS_MAIL)
        else:
            stage.play_oddity(scene, put_away=at - scene.opened_at > LOOKED_AT)
        Bookmark.objects.update_or_create(follower=mark, defaults={"number": number})
