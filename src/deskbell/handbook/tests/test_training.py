"""Who is given a course, when, and from when on somebody counts as trained."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from deskbell.handbook.actions.publish import publish
from deskbell.handbook.actions.publish_course import NeedsAudience, NeedsNumber, Terms, end_course, publish_course
from deskbell.handbook.actions.renew import renew
from deskbell.handbook.actions.take_course import NotTaken, take_course
from deskbell.handbook.models import Assignment, Attempt, Course
from deskbell.handbook.reads.readiness import readiness
from deskbell.handbook.reads.training import left_to_take, open_for, version_of
from deskbell.handbook.tests.conftest import AT, TEXT
from deskbell.handbook.tests.test_course import GOOD
from deskbell.handbook.text import BrokenEdition
from deskbell.journal.models import Entry
from deskbell.journal.settle import settle
from deskbell.people.actions.change_role import change_role
from deskbell.people.actions.move import move
from deskbell.people.models import Brand, Site, Team

DAY = timedelta(days=1)
RIGHT = [[1], [0, 1]]
YEARLY = Terms(pass_mark=100, due_days=14, every_days=365)


def taught(shop, at=AT, terms=YEARLY, **more):
    return publish_course(
        brand=shop, title="The counter", markdown=GOOD, language="en", terms=terms, by=None, at=at, **more
    )


def passes(staff, at, given=RIGHT):
    (one,) = open_for(staff)
    return take_course(assignment=one.assignment, version=one.version, given=given, at=at)


def trained(staff, shop, at):
    return readiness(staff=staff.pk, brand=shop.pk, at=at).trained


def test_without_a_course_there_is_nothing_to_learn(edition, shop, kavita):
    assert trained(kavita, shop, AT) is None


def test_a_new_course_is_given_to_everybody_and_counts_from_its_due_day(edition, shop, kavita, manager):
    taught(shop)
    assert Assignment.objects.count() == 2
    assert trained(kavita, shop, AT + 13 * DAY) is True
    assert trained(kavita, shop, AT + 14 * DAY) is False
    passes(kavita, AT + 20 * DAY)
    assert trained(kavita, shop, AT + 19 * DAY) is False
    assert trained(kavita, shop, AT + 20 * DAY) is True
    assert trained(manager, shop, AT + 20 * DAY) is False


def test_who_is_hired_is_not_trained_until_they_pass(edition, shop, person):
    taught(shop, at=AT - DAY)
    new = person("new")
    assert trained(new, shop, AT) is False
    settle()
    assert Assignment.objects.get(staff=new).why == "hired"
    assert trained(new, shop, AT) is False
    passes(new, AT + DAY)
    assert trained(new, shop, AT + DAY) is True
    settle()
    assert Assignment.objects.filter(staff=new).count() == 1


def test_a_course_for_some_is_given_to_them_alone_and_nobody_else_lacks_it(edition, shop, kavita, manager, person):
    lead = person("lead", "lead")
    taught(shop, role="lead")
    assert [row.staff for row in Assignment.objects.all()] == [lead]
    due = AT + 14 * DAY
    assert [trained(one, shop, due) for one in (kavita, manager, lead)] == [None, None, False]
    settle()
    change_role(staff=kavita, role="lead", by=manager, at=AT + DAY)
    settle()
    assert Assignment.objects.get(staff=kavita).why == "hired"
    passes(lead, AT + DAY)
    assert renew(at=AT + 400 * DAY) == 1


def test_a_course_for_a_team_reaches_whoever_joins_it(edition, shop, kavita, manager, person):
    post = Team.objects.create(slug="post", name="Post", brand=shop, site=Site.objects.get())
    taught(shop, team=post)
    assert not Assignment.objects.exists()
    assert trained(kavita, shop, AT) is None
    move(staff=kavita, teams=[post], by=manager, at=AT + DAY)
    settle()
    assert [row.staff for row in Assignment.objects.all()] == [kavita]
    other = Brand.objects.create(slug="sl", name="Lou", prefix="SL")
    with pytest.raises(NeedsAudience):
        publish_course(brand=other, title="x", markdown=GOOD, language="en", terms=YEARLY, by=None, at=AT, team=post)
    with pytest.raises(NeedsAudience):
        taught(shop, role="king")


def test_a_changed_rule_brings_its_courses_back_and_another_does_not(edition, shop, kavita):
    taught(shop)
    passes(kavita, AT + DAY)
    settle()
    publish(
        brand=shop, markdown=TEXT.replace("No blame.", "No blame, no jargon."), language="en", by=None, at=AT + 2 * DAY
    )
    settle()
    assert open_for(kavita) == []
    publish(
        brand=shop, markdown=TEXT.replace("Yours.", "The house's and yours."), language="en", by=None, at=AT + 3 * DAY
    )
    settle()
    (one,) = open_for(kavita)
    assert (one.assignment.why, one.assignment.due_at) == ("changed", AT + 17 * DAY)
    assert trained(kavita, shop, AT + 16 * DAY) is True
    assert trained(kavita, shop, AT + 17 * DAY) is False


def test_an_interval_brings_a_course_back_in_time(edition, shop, kavita):
    taught(shop)
    passes(kavita, AT + DAY)
    assert renew(at=AT + 351 * DAY) == 0
    assert renew(at=AT + 352 * DAY) == 1
    assert renew(at=AT + 352 * DAY) == 0
    (one,) = open_for(kavita)
    assert (one.assignment.why, one.assignment.due_at) == ("interval", AT + 366 * DAY)
    assert left_to_take(staff=kavita.pk, at=AT + 366 * DAY) == (1, 0)
    assert left_to_take(staff=kavita.pk, at=AT + 367 * DAY) == (1, 1)


def test_a_try_below_the_mark_is_kept_and_can_be_made_again(edition, shop, kavita):
    taught(shop)
    first = passes(kavita, AT + DAY, given=[[0], [0, 1]])
    assert (first.right, first.asked, first.passed) == (1, 2, False)
    assert passes(kavita, AT + DAY).passed
    kinds = Entry.objects.filter(kind="handbook.course.taken").order_by("id")
    assert [entry.facts["passed"] for entry in kinds] == [False, True]


def test_what_cannot_be_marked_is_refused(edition, shop, kavita):
    taught(shop)
    (one,) = open_for(kavita)
    for given in ([[1]], [[1], []], []):
        with pytest.raises(NotTaken, match="every question"):
            take_course(assignment=one.assignment, version=one.version, given=given, at=AT)
    publish_course(
        brand=shop, title="The counter", markdown=GOOD + "\nMore.\n", language="en", terms=YEARLY, by=None, at=AT,
        course=one.version.course,
    )  # fmt: skip
    with pytest.raises(NotTaken, match="was changed"):
        take_course(assignment=one.assignment, version=one.version, given=RIGHT, at=AT)
    passes(kavita, AT)
    with pytest.raises(NotTaken, match="already"):
        take_course(assignment=one.assignment, version=version_of(one.version.course), given=RIGHT, at=AT)


def test_an_ended_course_is_no_longer_asked_for(edition, shop, kavita):
    version = taught(shop)
    end_course(course=version.course, by=None, at=AT + 20 * DAY)
    assert open_for(kavita) == []
    assert trained(kavita, shop, AT + 19 * DAY) is False
    assert trained(kavita, shop, AT + 20 * DAY) is None


@pytest.mark.parametrize("terms", [Terms(pass_mark=0), Terms(pass_mark=101), Terms(due_days=0), Terms(every_days=14)])
def test_impossible_terms_are_refused(edition, shop, terms):
    with pytest.raises(NeedsNumber):
        taught(shop, terms=terms)
    assert not Course.objects.exists()


def test_a_rule_that_does_not_exist_is_refused_with_its_line(edition, shop):
    with pytest.raises(BrokenEdition, match="no rule “Bow”") as refused:
        publish_course(
            brand=shop,
            title="T",
            markdown=GOOD.replace("Say a name", "Bow"),
            language="en",
            terms=YEARLY,
            by=None,
            at=AT,
        )
    assert refused.value.line == 4
    assert not Course.objects.exists()


def test_the_database_refuses_to_change_a_try(edition, shop, kavita):
    taught(shop)
    passes(kavita, AT)
    for verb in ("update handbook_attempt set passed = true", "delete from handbook_attempt"):
        with pytest.raises(DatabaseError, match="kept as it was"), transaction.atomic():
            connection.cursor().execute(verb)
    assert Attempt.objects.count() == 1
