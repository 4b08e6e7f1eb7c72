"""The desk in a real browser: Deskbell's own ASGI application on the test database, and signed-in people."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from deskbell.desk.tests.conftest import Company, create_company
from deskbell.kit.live_hub import hub
from deskbell.people.models import Staff

# Playwright's event loop runs in this thread, and Django would refuse database access from it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# A busy machine may be slow. A change that never comes still fails the test.
expect.set_options(timeout=45_000)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PLACES = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Return a Chromium, started once for all tests."""
    place = next(place for place in PLACES if Path(place).exists())
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=place, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def served(django_db_setup: None) -> Iterator[uvicorn.Server]:
    """The desk, served by uvicorn in a thread. Django's live server is WSGI and would hang on live pages."""
    from deskbell.server.asgi import application

    # The server's threads outlive a test, but their database connections must not.
    connections.settings["default"]["CONN_MAX_AGE"] = 0

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(application, port=port, log_level="warning", ws="none", loop="asyncio", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 120
    while not server.started:
        assert time.monotonic() < until, "the desk did not start"
        time.sleep(0.02)
    yield server
    if hub.task is not None:
        hub.task.get_loop().call_soon_threadsafe(hub.task.cancel)
        time.sleep(0.2)
    server.should_exit = server.force_exit = True
    thread.join(10)


@pytest.fixture
def live_desk(served: uvicorn.Server, transactional_db: None) -> Iterator[str]:
    """Return the URL of the desk, for a test whose changes other connections see. Tables are emptied after the last
    response.
    """
    yield f"http://localhost:{served.config.port}"
    until = time.monotonic() + 120
    while served.server_state.tasks and time.monotonic() < until:
        time.sleep(0.01)


@pytest.fixture
def company(live_desk: str) -> Company:
    """Return the small company of the desk's own tests. Ann sees the shop's cases."""
    made = create_company()
    made.ann.teams.add(made.team)
    made.bo.teams.add(made.team)
    return made


SignedIn = Callable[..., Page]


@pytest.fixture
def contexts(browser: Browser, live_desk: str) -> Iterator[Callable[..., BrowserContext]]:
    """Return a function that opens browser profiles. They are closed at the end of the test."""
    opened: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        context = browser.new_context(base_url=live_desk, **options)
        context.set_default_timeout(45_000)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def signed_in(contexts: Callable[..., BrowserContext], live_desk: str) -> SignedIn:
    """Return a function that opens a page of a signed-in person: `signed_in(company.ann, color_scheme="dark")`."""

    def open_page(staff: Staff, **options: object) -> Page:
        context = contexts(**{"viewport": {"width": 1280, "height": 800}, **options})
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(staff), "url": live_desk}])
        return context.new_page()

    return open_page


@pytest.fixture
def browser_page(signed_in: SignedIn, company: Company) -> Page:
    """Return a page of Ann's browser."""
    return signed_in(company.ann)


def session_of(staff: Staff) -> str:
    """Return the key of a new session of `staff`."""
    session = SessionStore()
    session[SESSION_KEY] = str(staff.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = staff.get_session_auth_hash()
    session.save()
    return str(session.session_key)
