"""Who gets a course and when, and from when on a person counts as trained."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from deskbell.handbook.actions.publish_course import (
    CourseTerms,
    InvalidCourse,
    NeedsCourseAudience,
    end_course,
    publish_course,
)
from deskbell.handbook.actions.publish_edition import publish_edition
from deskbell.handbook.actions.renew_courses import renew_courses
from deskbell.handbook.actions.take_course import AnswersRefused, take_course
from deskbell.handbook.edition_text import BrokenEdition
from deskbell.handbook.models import Assignment, Attempt, Course
from deskbell.handbook.reads.readiness import find_readiness
from deskbell.handbook.reads.training import count_courses_to_take, latest_course_version, list_open_assignments
from deskbell.handbook.tests.conftest import AT, TEXT
from deskbell.handbook.tests.test_course_text import GOOD
from deskbell.journal.models import Entry
from deskbell.journal.seal_and_follow import seal_and_follow
from deskbell.people.actions.change_role import change_role
from deskbell.people.actions.move_staff import move_staff
from deskbell.people.models import Brand, Site, Team

DAY = timedelta(days=1)
RIGHT = [[1], [0, 1]]
YEARLY = CourseTerms(pass_mark=100, due_days=14, every_days=365)


def taught(shop, at=AT, terms=YEARLY, **more):
    return publish_course(
        brand=shop, title="The counter", markdown=GOOD, language="en", terms=terms, by=None, at=at, **more
    )


def passes(staff, at, given=RIGHT):
    (one,) = list_open_assignments(staff)
    return take_course(assignment=one.assignment, version=one.version, given=given, at=at)


def trained(staff, shop, at):
    return find_readiness(staff=staff.pk, brand=shop.pk, at=at).trained


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
    seal_and_follow()
    assert Assignment.objects.get(staff=new).why == "hired"
    assert trained(new, shop, AT) is False
    passes(new, AT + DAY)
    assert trained(new, shop, AT + DAY) is True
    seal_and_follow()
    assert Assignment.objects.filter(staff=new).count() == 1


def test_a_course_for_some_is_given_to_them_alone_and_nobody_else_lacks_it(edition, shop, kavita, manager, person):
    lead = person("lead", "lead")
    taught(shop, role="lead")
    assert [row.staff for row in Assignment.objects.all()] == [lead]
    due = AT + 14 * DAY
    assert [trained(one, shop, due) for one in (kavita, manager, lead)] == [None, None, False]
    seal_and_follow()
    change_role(staff=kavita, role="lead", by=manager, at=AT + DAY)
    seal_and_follow()
    assert Assignment.objects.get(staff=kavita).why == "hired"
    passes(lead, AT + DAY)
    assert renew_courses(at=AT + 400 * DAY) == 1


def test_a_course_for_a_team_reaches_new_members(edition, shop, kavita, manager, person):
    post = Team.objects.create(slug="post", name="Post", brand=shop, site=Site.objects.get())
    taught(shop, team=post)
    assert not Assignment.objects.exists()
    assert trained(kavita, shop, AT) is None
    move_staff(staff=kavita, teams=[post], by=manager, at=AT + DAY)
    seal_and_follow()
    assert [row.staff for row in Assignment.objects.all()] == [kavita]
    other = Brand.objects.create(slug="sl", name="Lou", prefix="SL")
    with pytest.raises(NeedsCourseAudience):
        publish_course(brand=other, title="x", markdown=GOOD, language="en", terms=YEARLY, by=None, at=AT, team=post)
    with pytest.raises(NeedsCourseAudience):
        taught(shop, role="king")


def test_a_changed_rule_brings_its_courses_back_and_another_does_not(edition, shop, kavita):
    taught(shop)
    passes(kavita, AT + DAY)
    seal_and_follow()
    publish_edition(
        brand=shop, markdown=TEXT.replace("No blame.", "No blame, no jargon."), language="en", by=None, at=AT + 2 * DAY
    )
    seal_and_follow()
    assert list_open_assignments(kavita) == []
    publish_edition(
        brand=shop, markdown=TEXT.replace("Yours.", "The company's and yours."), language="en", by=None, at=AT + 3 * DAY
    )
    seal_and_follow()
    (one,) = list_open_assignments(kavita)
    assert (one.assignment.why, one.assignment.due_at) == ("changed", AT + 17 * DAY)
    assert trained(kavita, shop, AT + 16 * DAY) is True
    assert trained(kavita, shop, AT + 17 * DAY) is False


def test_an_interval_brings_a_course_back_in_time(edition, shop, kavita):
    taught(shop)
    passes(kavita, AT + DAY)
    assert renew_courses(at=AT + 351 * DAY) == 0
    assert renew_courses(at=AT + 352 * DAY) == 1
    assert renew_courses(at=AT + 352 * DAY) == 0
    (one,) = list_open_assignments(kavita)
    assert (one.assignment.why, one.assignment.due_at) == ("interval", AT + 366 * DAY)
    assert count_courses_to_take(staff=kavita.pk, at=AT + 366 * DAY) == (1, 0)
    assert count_courses_to_take(staff=kavita.pk, at=AT + 367 * DAY) == (1, 1)


def test_a_try_below_the_mark_is_kept_and_can_be_made_again(edition, shop, kavita):
    taught(shop)
    first = passes(kavita, AT + DAY, given=[[0], [0, 1]])
    assert (first.right, first.asked, first.passed) == (1, 2, False)
    assert passes(kavita, AT + DAY).passed
    kinds = Entry.objects.filter(kind="handbook.course.taken").order_by("id")
    assert [entry.facts["passed"] for entry in kinds] == [False, True]


def test_what_cannot_be_marked_is_refused(edition, shop, kavita):
    taught(shop)
    (one,) = list_open_assignments(kavita)
    for given in ([[1]], [[1], []], []):
        with pytest.raises(AnswersRefused, match="every question"):
            take_course(assignment=one.assignment, version=one.version, given=given, at=AT)
    publish_course(
        brand=shop, title="The counter", markdown=GOOD + "\nMore.\n", language="en", terms=YEARLY, by=None, at=AT,
        course=one.version.course,
    )  # fmt: skip
    with pytest.raises(AnswersRefused, match="was changed"):
        take_course(assignment=one.assignment, version=one.version, given=RIGHT, at=AT)
    passes(kavita, AT)
    with pytest.raises(AnswersRefused, match="already"):
        take_course(assignment=one.assignment, version=latest_course_version(one.version.course), given=RIGHT, at=AT)


def test_an_ended_course_is_no_longer_asked_for(edition, shop, kavita):
    version = taught(shop)
    end_course(course=version.course, by=None, at=AT + 20 * DAY)
    assert list_open_assignments(kavita) == []
    assert trained(kavita, shop, AT + 19 * DAY) is False
    assert trained(kavita, shop, AT + 20 * DAY) is None


@pytest.mark.parametrize(
    "terms", [CourseTerms(pass_mark=0), CourseTerms(pass_mark=101), CourseTerms(due_days=0), CourseTerms(every_days=14)]
)
def test_impossible_terms_are_refused(edition, shop, terms):
    with pytest.raises(InvalidCourse):
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
