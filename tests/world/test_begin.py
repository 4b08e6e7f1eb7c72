"""A story begins once, is taken up where it stopped, and begins nowhere else than in a house of its own."""

from datetime import UTC, datetime

import pytest

from deskbell.desk.models import Case
from deskbell.people.models import Brand, Staff
from deskbell.world.actions.fill import AnotherHouse, Tale, fill

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
TINY = Tale(days=2, busy=0.05, seed=3)
pytestmark = pytest.mark.django_db


def test_a_story_cut_short_goes_on_where_it_stopped_and_is_told_once() -> None:
    class PowerCut(Exception):
        """The plug is pulled."""

    def pull(done: int, whole: int) -> None:
        if done == 3:
            raise PowerCut

    with pytest.raises(PowerCut):
        fill(at=AT, tale=TINY, tell=pull)
    assert Case.objects.count() == 3
    later = datetime(2026, 11, 25, tzinfo=UTC)
    assert fill(at=later, tale=TINY) > 0
    begun = list(Case.objects.values_list("opened_at", flat=True))
    assert len(begun) == len(set(begun))
    assert {matter.opened_at for matter in TINY.matters(AT)} <= set(begun)
    assert fill(at=later, tale=TINY) == 0


def test_a_house_where_others_work_is_left_alone() -> None:
    Staff.objects.create(email="somebody@else.example", name="Somebody Else", joined_at=AT)
    with pytest.raises(AnotherHouse):
        fill(at=AT, tale=TINY)
    assert not Brand.objects.exists()
