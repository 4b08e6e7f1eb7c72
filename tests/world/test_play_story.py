"""The story is played through the real actions: cases, clocks and journal are as the story says."""

from datetime import datetime, timedelta

import pytest
from django.db.models import Count

from deskbell.channels.models import RawMessage
from deskbell.desk.models import Brief, Case, Contact, Message, Note
from deskbell.desk.reads.alarms import list_alarms
from deskbell.journal.models import Entry, Stumble
from deskbell.journal.verify import verify_journal
from deskbell.people.models import Brand, Hours, Staff
from deskbell.world import company
from deskbell.world.story import plan_story
from deskbell.world.story_player import StoryPlayer

pytestmark = pytest.mark.django_db


def test_the_desk_has_cases_of_every_kind(world: datetime) -> None:
    states = set(Case.objects.values_list("state", flat=True))
    assert {"new", "open", "resolved", "waiting"} <= states
    assert Case.objects.filter(owner=None, state="new", held="").exists()
    assert Message.objects.exclude(author=None).exists()
    assert Note.objects.exists()
    assert set(Case.objects.filter(held="").values_list("language", flat=True)) == set(company.LANGUAGES)


def test_what_is_no_customers_is_held(world: datetime) -> None:
    assert {"mailing list", "automatic mail"} <= set(Case.objects.exclude(held="").values_list("held", flat=True))


def test_the_latest_mails_came_in_as_mails(world: datetime) -> None:
    by_mail = Contact.objects.filter(
        direction="in", automatic="none", case__held="", case__in=RawMessage.objects.values("case")
    )
    assert {contact.proof for contact in by_mail} == {"claimed", "proven"}
    assert Message.objects.exclude(html="").exists()


def test_what_was_taken_up_is_sorted(world: datetime) -> None:
    assert not Case.objects.filter(topic="", owner__isnull=False, held="").exists()


def test_what_passes_through_several_hands_and_what_is_told_twice_is_played(world: datetime) -> None:
    plans = [plan for plan in plan_story(at=world, days=60) if world - plan.opened_at > timedelta(days=20)]
    back = next(plan for plan in plans if sum(step.kind == "hand_over" for step in plan.steps) > 1)
    twice = next(plan for plan in plans if any(step.kind == "merge" for step in plan.steps))
    cold = next(plan for plan in plans if any(step.kind == "assign" and step.team for step in plan.steps))
    newest = Entry.objects.order_by("-id").values_list("id", flat=True)[0]
    player = StoryPlayer()
    for plan in (back, twice, cold):
        player.play_case(plan, as_mail=False)
    player.close()
    over = Entry.objects.filter(kind="desk.case.handed_over", id__gt=newest)
    assert over.filter(facts__brief=True).values("case").annotate(times=Count("id")).filter(times__gte=2).exists()
    assert over.filter(facts__brief=False).exists()
    assert Brief.objects.exclude(wants="").exclude(next="").exists()
    assert Case.objects.exclude(merged_into=None).filter(state="closed").exists()


def test_the_clocks_have_run_and_some_are_late_and_some_are_not(world: datetime) -> None:
    clocks = set(Case.objects.exclude(clock_state="").values_list("clock_state", flat=True))
    assert "running" in clocks
    assert "met" in clocks
    assert Case.objects.filter(clock_due_at__lt=world, state__in=["new", "open"]).exists()


def test_the_journal_is_whole_and_lies_in_the_past(world: datetime) -> None:
    assert not Entry.objects.filter(at__gt=world).exists()
    assert not Entry.objects.filter(number=None).exists()
    assert not Stumble.objects.exists()
    assert verify_journal().faults == []


def test_the_company_is_all_there_and_can_sign_in(world: datetime) -> None:
    assert Staff.objects.count() == len(company.STAFF)
    assert set(Brand.objects.values_list("prefix", flat=True)) == {"QC", "SL"}
    athens = Hours.objects.get(site__slug="athens")
    assert athens.week["1"] == [["09:00", "14:00"], ["17:30", "20:30"]]
    assert Staff.objects.get(email=company.DEMO_PERSON.email).check_password(company.PASSWORD)


def test_every_alarm_says_something(world: datetime) -> None:
    assert all(alarm["says"] for alarm in list_alarms())
