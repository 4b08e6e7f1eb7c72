"""The story is played through the real actions: the desk shows it, the journal has it, and a second start adds nothing."""

from datetime import UTC, datetime

import pytest

from deskbell.desk.models import Case, Message, Note
from deskbell.journal.models import Entry
from deskbell.people.models import Brand, Customer, Hours, Staff
from deskbell.world import company
from deskbell.world.actions.fill import AnotherHouse, Tale, fill

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
SMALL = Tale(days=10, busy=0.12, seed=3)
TINY = Tale(days=2, busy=0.05, seed=3)


@pytest.mark.django_db
def test_a_small_story_fills_the_desk_once() -> None:
    matters = SMALL.matters(AT)
    assert fill(at=AT, tale=SMALL) > len(matters)
    begun = set(Case.objects.values_list("opened_at", flat=True))
    assert {matter.opened_at for matter in matters} < begun
    assert {"open", "resolved", "waiting"} <= set(Case.objects.values_list("state", flat=True))
    assert Case.objects.filter(owner=None, state="new", held="").exists()
    assert Case.objects.exclude(held="").exists()
    assert Message.objects.exclude(author=None).exists()
    assert Note.objects.exists()
    assert not Entry.objects.filter(at__gt=AT).exists()
    count = Case.objects.count()
    assert fill(at=AT, tale=SMALL) == 0
    assert Case.objects.count() == count


@pytest.mark.django_db
def test_a_story_cut_short_goes_on_where_it_stopped() -> None:
    class PowerCut(Exception):
        """The plug is pulled."""

    def pull(done: int, whole: int) -> None:
        if done == 3:
            raise PowerCut

    with pytest.raises(PowerCut):
        fill(at=AT, tale=TINY, tell=pull)
    assert Case.objects.count() == 3
    fill(at=datetime(2026, 11, 25, tzinfo=UTC), tale=TINY)
    assert Case.objects.count() == len(set(Case.objects.values_list("opened_at", flat=True)))
    assert {matter.opened_at for matter in TINY.matters(AT)} <= set(Case.objects.values_list("opened_at", flat=True))


@pytest.mark.django_db
def test_the_company_is_all_there_and_can_sign_in() -> None:
    fill(at=AT, tale=TINY)
    assert Staff.objects.count() == len(company.STAFF)
    assert set(Brand.objects.values_list("prefix", flat=True)) == {"QC", "SL"}
    athens = Hours.objects.get(site__slug="athens")
    assert athens.week["1"] == [["09:00", "14:00"], ["17:30", "20:30"]]
    assert Customer.objects.exclude(name="").exists()
    everyone = Staff.objects.all()
    assert all(person.check_password(company.PASSWORD) for person in everyone[:2])


@pytest.mark.django_db
def test_a_house_where_others_work_is_left_alone() -> None:
    Staff.objects.create(email="somebody@else.example", name="Somebody Else", joined_at=AT)
    with pytest.raises(AnotherHouse):
        fill(at=AT, tale=SMALL)
    assert not Brand.objects.exists()
