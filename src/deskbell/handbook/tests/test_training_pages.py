"""The training pages: write a course, take it, see who is overdue."""

import re
from datetime import timedelta

import pytest
import time_machine

from deskbell.handbook.actions.publish_edition import RuleTranslation, publish_edition
from deskbell.handbook.models import Assignment, Attempt, Course, CourseVersion
from deskbell.handbook.rule_keys import content_hash
from deskbell.handbook.tests.conftest import AT, TEXT
from deskbell.handbook.tests.test_course_text import GOOD
from deskbell.people.models import Staff

NEW = "/training/courses/qc/new"
WORDS = {
    "title": "The counter",
    "language": "en",
    "markdown": GOOD,
    "pass_mark": "100",
    "due_days": "14",
    "every_days": "",
    "at_hiring": "1",
}


@pytest.fixture
def today(db):
    with time_machine.travel(AT + timedelta(hours=3), tick=False) as traveller:
        yield traveller


@pytest.fixture
def course(edition, kavita, manager, visit, today):
    assert visit(manager).post(NEW, WORDS).status_code == 302
    return Course.objects.get()


def test_a_course_for_a_team_or_a_role_is_chosen_by_name(edition, kavita, manager, visit, today):
    client = visit(manager)
    page = client.get(NEW).content.decode()
    assert '<option value="team:counter">Counter</option>' in page
    assert client.post(NEW, {**WORDS, "audience": "team:nowhere"}).status_code == 422
    assert client.post(NEW, {**WORDS, "audience": "role:agent"}).status_code == 302
    assert Course.objects.get().role == "agent"
    assert ">Agent</span>" in client.get("/training/courses/qc").content.decode()


def test_a_course_is_taken_until_it_is_passed(course, kavita, visit):
    client = visit(kavita)
    address = re.search(r'href="(/training/take/\d+)"', client.get("/training").content.decode())[1]
    page = client.get(address).content.decode()
    for words in ("Welcome.", "Say a name", "Yours.", "Which of these is a reply?", "More than one answer is correct."):
        assert words in page
    assert "Polite, but no person" not in page
    assert client.post(address, {"version": 1, "q0": "1"}).status_code == 422
    answer = client.post(address, {"version": 1, "q0": "0", "q1": ["0", "1"]})
    told = client.get(answer["Location"]).content.decode()
    assert "Polite, but no person wrote it." in told
    assert "not passed yet" in told
    answer = client.post(address, {"version": 1, "q0": "1", "q1": ["0", "1"]})
    assert "It is saved in your file." in client.get(answer["Location"]).content.decode()
    assert "The counter" in client.get(f"/staff/{kavita.pk}/file/").content.decode()
    assert client.post(address, {"version": 1, "q0": "1", "q1": ["0", "1"]}).status_code == 422


def test_nobody_takes_or_reads_the_course_of_another_person(course, kavita, manager, visit):
    hers = visit(kavita)
    address = re.search(r'href="(/training/take/\d+)"', hers.get("/training").content.decode())[1]
    assert visit(manager).get(address).status_code == 404
    hers.post(address, {"version": 1, "q0": "1", "q1": ["0", "1"]})
    taken = f"/training/taken/{Attempt.objects.get().pk}"
    assert hers.get(taken).status_code == 200
    assert visit(manager).get(taken).status_code == 404


def test_an_older_version_is_not_handed_in(course, kavita, manager, visit):
    hers = visit(kavita)
    address = re.search(r'href="(/training/take/\d+)"', hers.get("/training").content.decode())[1]
    path = f"/training/courses/qc/{course.slug}"
    assert visit(manager).post(path, {**WORDS, "markdown": GOOD + "\nMore.\n"}).status_code == 302
    answer = hers.post(address, {"version": 1, "q0": "1", "q1": ["0", "1"]})
    assert "was changed while you took it" in answer.content.decode()
    assert not Attempt.objects.exists()


def test_managers_see_who_is_due_and_who_is_behind(course, kavita, manager, visit, today):
    client = visit(manager)
    page = client.get("/training/courses/qc").content.decode()
    assert page.count("Kavita Rao") == 2
    assert "overdue" not in page
    today.shift(timedelta(days=15))
    page = visit(manager).get("/training/courses/qc").content.decode()
    assert "overdue since" in page
    assert "0 of 2" in page
    side = visit(kavita).get("/training").content.decode()
    assert re.search(r'<span class="word">Handbook</span><span class="n late">4</span>', side)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("title", " ", "a title"),
        ("language", "xx", "Choose one of the options."),
        ("markdown", "Only words", "Line 1: There is no question yet"),
        ("markdown", GOOD.replace("Say a name", "<b>&"), "&lt;b&gt;&amp;"),
        ("pass_mark", "0", "number from 1 to 100"),
        ("due_days", "soon", "number from 1 to 365"),
        ("every_days", "3", "longer than"),
    ],
)
def test_a_course_that_cannot_be_comes_back_with_its_words(edition, manager, visit, field, value, says):
    answer = visit(manager).post(NEW, {**WORDS, field: value})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not CourseVersion.objects.exists()


def test_an_ended_course_is_gone_from_the_list(course, kavita, manager, visit):
    path = f"/training/courses/qc/{course.slug}"
    assert visit(manager).post(path, {"do": "end"}).status_code == 302
    assert "has no courses yet" in visit(manager).get("/training/courses/qc").content.decode()
    assert "This course ended on" in visit(manager).get(path).content.decode()
    assert "No courses to take" in visit(kavita).get("/training").content.decode()


def test_a_course_shows_its_rules_in_the_words_of_the_reader(shop, kavita, manager, visit, today):
    thai = RuleTranslation("ทักทาย", "บอกชื่อ", "ชื่อของคุณ", content_hash("Say a name", "Yours."))
    publish_edition(brand=shop, markdown=TEXT, language="en", by=None, at=AT, translations={"th": [None, thai, None]})
    assert visit(manager).post(NEW, WORDS).status_code == 302
    Staff.objects.filter(pk=kavita.pk).update(language="th")
    page = visit(kavita).get(f"/training/take/{Assignment.objects.get(staff=kavita).pk}").content.decode()
    assert "<h2>บอกชื่อ</h2>" in page
    assert "Say a name" not in page
