"""The story begins once, continues after an interruption, and refuses an installation with real staff."""

from datetime import UTC, datetime

import pytest

from deskbell.desk.models import Case
from deskbell.people.models import Brand, Staff
from deskbell.world.actions.play_story import RealStaffExist, StoryOptions, play_story

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
TINY = StoryOptions(days=2, busy=0.05, seed=3)
pytestmark = pytest.mark.django_db


def test_a_story_cut_short_goes_on_where_it_stopped_and_is_told_once() -> None:
    class PowerCut(Exception):
        """The plug is pulled."""

    def pull(done: int, whole: int) -> None:
        if done == 3:
            raise PowerCut

    with pytest.raises(PowerCut):
        play_story(at=AT, options=TINY, report=pull)
    assert Case.objects.count() == 3
    later = datetime(2026, 11, 25, tzinfo=UTC)
    assert play_story(at=later, options=TINY) > 0
    begun = list(Case.objects.values_list("opened_at", flat=True))
    assert len(begun) == len(set(begun))
    assert {plan.opened_at for plan in TINY.plans(AT)} <= set(begun)
    assert play_story(at=later, options=TINY) == 0


def test_an_installation_where_others_work_is_left_alone() -> None:
    Staff.objects.create(email="somebody@else.example", name="Somebody Else", joined_at=AT)
    with pytest.raises(RealStaffExist):
        play_story(at=AT, options=TINY)
    assert not Brand.objects.exists()
