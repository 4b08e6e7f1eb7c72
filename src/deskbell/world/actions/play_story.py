"""Play the story of ninety days through the product's own actions.

A bookmark counts the cases that were played, in the same transaction as the case. After an interruption the next run
continues there; after the end it does nothing. Parts of the story can be played in parallel.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from deskbell.journal.models import Bookmark
from deskbell.people.models import Staff
from deskbell.world import company
from deskbell.world.actions.set_up_company import set_up_company
from deskbell.world.odd_mails import OddMail, list_odd_mails
from deskbell.world.story import CasePlan, plan_story
from deskbell.world.story_player import StoryPlayer

AS_MAIL = timedelta(days=2)
DISCARDED_AFTER = timedelta(days=3)
_COMPLETE_MARK = "world whole"
_HISTORY = timedelta(days=400)
ReportProgress = Callable[[int, int], None]


class RealStaffExist(RuntimeError):
    """There are staff who do not belong to the invented company. A real installation gets no invented customers."""


@dataclass(frozen=True, kw_only=True)
class StoryOptions:
    """Which story is played: how many days, how many mails a day (`busy`), and the seed of its random numbers."""

    days: int = 90
    busy: float = 0.6
    seed: int = 7

    def plans(self, at: datetime) -> list[CasePlan]:
        """Return every case of the story that ends at `at`."""
        return plan_story(at=at, days=self.days, busy=self.busy, seed=self.seed)


def play_story(
    *,
    at: datetime,
    options: StoryOptions,
    part: int = 0,
    parts: int = 1,
    report: ReportProgress = lambda done, whole: None,
) -> int:
    """Play part `part` of `parts` of the story that ends at `at`. Return how many cases were played by this call.

    `report` is called with the number of cases played so far and their total. A story that was begun earlier keeps its
    own end. Raises RealStaffExist.
    """
    at = begin_story(at=at)
    scenes = _list_scenes(options, at)[part::parts]
    player, done = StoryPlayer(), count_played_cases(part, parts)
    try:
        for number, scene in enumerate(scenes[done:], start=done + 1):
            _play_scene(player, scene, at, f"world {part} of {parts}", number)
            report(number, len(scenes))
    finally:
        player.close()
    return len(scenes) - done


def _list_scenes(options: StoryOptions, at: datetime) -> list[CasePlan | OddMail]:
    """Return all cases and odd mails, in the order in which they begin."""
    scenes: list[CasePlan | OddMail] = [*options.plans(at), *list_odd_mails(at=at, days=options.days)]
    return sorted(scenes, key=lambda scene: scene.opened_at)


def count_story(*, options: StoryOptions, at: datetime) -> int:
    """Return how many cases the whole story has."""
    return len(_list_scenes(options, at))


def begin_story(*, at: datetime) -> datetime:
    """Create the company if it does not exist. Return when its story ends. Raises RealStaffExist."""
    owner = Staff.objects.filter(email=company.STAFF[0].email).first()
    if owner is not None:
        return owner.joined_at + _HISTORY
    if Staff.objects.exists():
        raise RealStaffExist
    set_up_company(at=at - _HISTORY)
    return at


def count_played_cases(part: int, parts: int) -> int:
    """Return how many cases of this part were played."""
    marks = Bookmark.objects.filter(follower=f"world {part} of {parts}")
    return marks.values_list("number", flat=True).first() or 0


def mark_story_complete() -> None:
    """Record that the whole story was played."""
    Bookmark.objects.get_or_create(follower=_COMPLETE_MARK)


def is_story_complete() -> bool:
    """Return whether the whole story was played."""
    return Bookmark.objects.filter(follower=_COMPLETE_MARK).exists()


def _play_scene(player: StoryPlayer, scene: CasePlan | OddMail, at: datetime, mark: str, number: int) -> None:
    """Play a whole case in one transaction. Nobody sees half of it, and no clock runs out between two steps."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local synchronous_commit to off")  # a case lost in a power cut is played again
        if isinstance(scene, CasePlan):
            player.play_case(scene, as_mail=at - scene.opened_at < AS_MAIL)
        else:
            player.play_odd_mail(scene, discarded=at - scene.opened_at > DISCARDED_AFTER)
        Bookmark.objects.update_or_create(follower=mark, defaults={"number": number})
