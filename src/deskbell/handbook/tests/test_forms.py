"""Every form of the handbook shows all its errors at once, each beside its field, in the language of the reader."""

import re

import pytest
import time_machine
from django.conf import settings
from django.utils.translation import gettext, override

from deskbell.handbook.actions.ask_question import MAX_QUESTION_LENGTH, ask_question
from deskbell.handbook.actions.open_draft import open_draft
from deskbell.handbook.actions.publish_course import CourseTerms, publish_course
from deskbell.handbook.actions.remark import MAX_REMARK_LENGTH
from deskbell.handbook.forms.draft import MAX_TITLE_LENGTH
from deskbell.handbook.models import Answer, Assignment, Attempt, CourseVersion, Draft, Edition, Question, Remark
from deskbell.handbook.tests.conftest import AT, PASSWORD
from deskbell.handbook.tests.test_course_text import GOOD
from deskbell.handbook.tests.test_sign import read_all, sheet_of

LANGUAGES = [code for code, _name in settings.LANGUAGES]
COURSE = {
    "title": " ",
    "language": "xx",
    "markdown": "Words",
    "audience": "team:no",
    "pass_mark": "0",
    "due_days": "soon",
}


@pytest.fixture(autouse=True)
def _today(db):
    with time_machine.travel(AT, tick=False):
        yield


def errors(page):
    """{id of the field: its error}; each field or its legend points to its error, and one control has the focus."""
    found = re.findall(r'<p class="error" id="([\w-]+)_error">.*?<span>(.*?)</span></p>', page, re.DOTALL)
    for name, _text in found:
        assert re.search(rf'aria-describedby="[^"]*{name}_error', page), name
    assert page.count(" autofocus") == 1
    return dict(found)


def wrong(client, address, data):
    answer = client.post(address, data)
    assert answer.status_code == 422
    return errors(answer.content.decode())


@pytest.fixture(params=LANGUAGES)
def spoken(request, manager, kavita):
    """The language of the readers."""
    for person in (manager, kavita):
        person.language = request.param
        person.save()
    return request.param


def said_in(language, found, english):
    """Whether each error is said in the language: no English sentence on a page of another language."""
    with override(language):
        assert set(found.values()) >= {gettext(sentence) for sentence in english}
    if language != "en":
        assert not set(found.values()) & set(english)


def test_all_errors_of_a_course_stand_beside_their_fields(spoken, edition, manager, visit):
    found = wrong(visit(manager), "/training/courses/qc/new", {**COURSE, "every_days": "9999"})
    names = {"title", "language", "markdown", "audience", "pass_mark", "due_days", "every_days"}
    assert set(found) == {f"f-{name}" for name in names}
    said_in(spoken, found, ["Give the course a title.", "Choose one of the options."])
    assert not CourseVersion.objects.exists()


def test_an_interval_shorter_than_the_time_for_a_course_is_an_error_of_its_field(spoken, edition, manager, visit):
    data = {**COURSE, "pass_mark": "80", "due_days": "14", "every_days": "7"}
    assert "f-every_days" in wrong(visit(manager), "/training/courses/qc/new", data)


def test_all_errors_of_a_whole_text_stand_beside_their_fields(spoken, edition, manager, visit):
    found = wrong(visit(manager), "/handbook/qc/publish", {"language": "xx", "markdown": "## No chapter"})
    assert set(found) == {"f-language", "f-markdown"}
    said_in(spoken, found, ["Choose one of the options."])
    assert Edition.objects.count() == 1


def test_a_draft_in_no_language_is_not_begun(spoken, edition, manager, visit):
    found = wrong(visit(manager), "/handbook/qc/write", {"language": "xx"})
    said_in(spoken, found, ["Choose one of the options."])
    assert not Draft.objects.exists()


def test_each_question_without_an_answer_says_so(spoken, edition, manager, kavita, visit):
    publish_course(brand=edition.brand, title="C", markdown=GOOD, language="en", terms=CourseTerms(), by=None, at=AT)
    address = f"/training/take/{Assignment.objects.get(staff=kavita).pk}"
    found = wrong(visit(kavita), address, {"version": "1"})
    assert set(found) == {"f-q0", "f-q1"}
    said_in(spoken, found, ["Choose an answer."])
    assert set(wrong(visit(kavita), address, {"version": "1", "q0": "99", "q1": ["0", "1"]})) == {"f-q0"}
    assert not Attempt.objects.exists()


def test_answers_are_kept_when_another_one_is_missing(edition, kavita, visit):
    publish_course(brand=edition.brand, title="C", markdown=GOOD, language="en", terms=CourseTerms(), by=None, at=AT)
    address = f"/training/take/{Assignment.objects.get(staff=kavita).pk}"
    page = visit(kavita).post(address, {"version": "1", "q1": ["0"]}).content.decode()
    assert re.findall(r'name="(\w+)" value="(\d)"[^>]* checked', page) == [("q1", "0")]


def test_a_wrong_password_stands_beside_its_field_and_is_not_sent_back(spoken, edition, kavita, visit):
    client = visit(kavita)
    read_all(client)
    answer = client.post("/handbook/qc/sign", {"sheet": sheet_of(client), "password": f"not {PASSWORD}"})
    page = answer.content.decode()
    said_in(spoken, errors(page), ["This is not your password. Nothing was signed; try again."])
    assert PASSWORD not in page


def test_title_and_text_of_a_rule_that_are_too_long_say_so_at_once(spoken, edition, manager, visit, monkeypatch):
    draft = open_draft(brand=edition.brand, language="en", by=manager, at=AT)
    part = draft.parts.filter(is_chapter=False).first()
    path = f"/handbook/drafts/{draft.pk}/{part.key}"
    data = {"version": part.version, "title": "t" * (MAX_TITLE_LENGTH + 1), "body": "b" * 500_001}
    found = wrong(visit(manager), path, data)
    assert set(found) == {"part-title", "part-body"}
    with override(spoken):
        assert found["part-title"] == gettext("Use at most %(limit_value)d characters.") % {
            "limit_value": MAX_TITLE_LENGTH
        }
    by_script = visit(manager).post(path, data, HTTP_ACCEPT="application/json")
    assert by_script.status_code == 422
    assert found["part-title"] in by_script.json()["said"]
    part.refresh_from_db()
    assert part.title == "Look up"


@pytest.mark.parametrize("text", [" \r\n ", "w" * (MAX_REMARK_LENGTH + 1)])
def test_a_comment_comes_back_with_its_error(spoken, edition, manager, visit, text):
    draft = open_draft(brand=edition.brand, language="en", by=manager, at=AT)
    part = draft.parts.filter(is_chapter=False).first()
    assert set(wrong(visit(manager), f"/handbook/drafts/{draft.pk}/{part.key}/remark", {"text": text})) == {
        "remark-text"
    }
    assert not Remark.objects.exists()


@pytest.mark.parametrize("text", ["", "w" * (MAX_QUESTION_LENGTH + 1)])
def test_a_question_comes_back_with_its_error(spoken, edition, kavita, visit, text):
    rule = edition.rules.first()
    assert set(wrong(visit(kavita), f"/handbook/qc/ask/{rule.key}", {"text": text})) == {"f-text"}
    assert not Question.objects.exists()


def test_an_answer_comes_back_with_its_error_at_its_question(spoken, edition, kavita, manager, visit):
    _first, second = (ask_question(rule=edition.rules.all()[0], text="Why?", by=kavita, at=AT) for _ in range(2))
    found = wrong(visit(manager), "/handbook/qc/questions", {"question": second.pk, "text": " "})
    assert set(found) == {f"answer-{second.pk}-text"}
    said_in(spoken, found, ["Write the answer."])
    assert visit(manager).post("/handbook/qc/questions", {"question": "0", "text": "Yes"}).status_code == 404
    assert not Answer.objects.exists()
