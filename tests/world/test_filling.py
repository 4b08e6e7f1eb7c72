"""While the invented company is filled, every page shows how far it is."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from deskbell.people.models import Staff
from deskbell.world.actions.play_story import StoryOptions, begin_story, count_story, mark_story_complete, play_story
from deskbell.world.filling import FillingMiddleware, FillingProgress, find_progress, remove_progress, write_progress

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
TINY = StoryOptions(days=2, busy=0.05, seed=3)
MIDDLEWARE = "deskbell.world.filling.FillingMiddleware"
pytestmark = pytest.mark.django_db


@pytest.fixture
def filling(settings, tmp_path: Path) -> Path:
    """Run as `run --world` does. Returns the data folder."""
    settings.HOME = tmp_path
    place = settings.MIDDLEWARE.index("deskbell.people.reader_language.LanguageMiddleware") + 1
    settings.MIDDLEWARE = [*settings.MIDDLEWARE[:place], MIDDLEWARE, *settings.MIDDLEWARE[place:]]
    return tmp_path


def test_every_page_shows_the_progress_until_the_story_is_complete(filling: Path) -> None:
    begin_story(at=AT)
    client = Client()
    page = client.get("/account/login/", headers={"Accept-Language": "th"})
    assert (page.status_code, page["Retry-After"]) == (503, "2")
    assert 'lang="th"' in page.content.decode()
    write_progress(FillingProgress(1234, 4936), home=filling)
    for path in ("/", "/account/login/", "/desk", "/api/v1/cases", "/nowhere"):
        shown = client.get(path).content.decode()
        assert '<progress aria-label="Cases" max="4936" value="1234">' in shown, path
        assert "1,234 of 4,936 cases" in shown
        assert 'http-equiv="refresh"' in shown
    assert client.get("/healthz").status_code in (200, 503)
    assert "progress" not in client.get("/healthz").content.decode()
    mark_story_complete()
    remove_progress(home=filling)
    assert client.get("/account/login/").status_code == 200
    assert not list(filling.iterdir())


def test_a_real_desk_started_so_by_mistake_is_not_hidden(filling: Path) -> None:
    Staff.objects.create(email="somebody@else.example", name="Somebody Else", joined_at=AT)
    assert find_progress(home=filling) is None
    assert Client().get("/account/login/").status_code == 200


def test_a_complete_story_is_asked_about_once(filling: Path, django_assert_num_queries) -> None:
    begin_story(at=AT)
    mark_story_complete()
    pass_on = FillingMiddleware(lambda request: HttpResponse("the page"))
    request = RequestFactory().get("/desk")
    assert pass_on(request).content == b"the page"
    with django_assert_num_queries(0):
        assert pass_on(request).content == b"the page"


def test_a_file_that_cannot_be_read_shows_a_page_without_numbers(filling: Path) -> None:
    begin_story(at=AT)
    (filling / "world-progress.json").write_text("[1,")
    assert find_progress(home=filling) == FillingProgress()
    assert "<progress" not in Client().get("/desk").content.decode()


def test_the_count_is_what_is_played() -> None:
    at = begin_story(at=AT)
    assert play_story(at=at, options=TINY) == count_story(options=TINY, at=at)
