"""Fixtures: a brand with a small handbook, and the people it binds."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from deskbell.handbook.actions.publish_edition import publish_edition
from deskbell.handbook.models import Edition
from deskbell.people.actions.hire_staff import hire_staff
from deskbell.people.models import Brand, Site, Staff, Team

AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
PASSWORD = "Nine geese cross slowly"
TEXT = """# Greeting

## Look up

Whoever comes in is seen.

## Say a name

Yours.

# Writing

## Plain words

No blame.
"""


@pytest.fixture
def shop(db: None) -> Brand:
    """A brand with a site and a team."""
    made = Brand.objects.create(slug="qc", name="Quince & Clay", prefix="QC")
    site = Site.objects.create(slug="jaipur", name="Jaipur", brand=made, zone="Asia/Kolkata")
    Team.objects.create(slug="counter", name="Counter", brand=made, site=site)
    return made


@pytest.fixture
def edition(shop: Brand) -> Edition:
    """The brand's first edition: three rules in two chapters."""
    return publish_edition(brand=shop, markdown=TEXT, language="en", by=None, at=AT)


@pytest.fixture
def person(shop: Brand, settings: object) -> Callable[..., Staff]:
    """A factory: `person("kavita", role="agent")` is a member of the team, with PASSWORD."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]

    def make(name: str, role: str = "agent") -> Staff:
        team = Team.objects.get(slug="counter")
        words = {"email": f"{name}@qc.example", "name": f"{name.title()} Rao", "role": role}
        return hire_staff(**words, teams=[team], at=AT, password=PASSWORD)

    return make


@pytest.fixture
def kavita(person: Callable[..., Staff]) -> Staff:
    """An agent."""
    return person("kavita")


@pytest.fixture
def manager(person: Callable[..., Staff]) -> Staff:
    """A manager."""
    return person("thandeka", role="manager")


@pytest.fixture
def visit() -> Callable[[Staff], Client]:
    """A factory: the browser of a signed-in person."""

    def enter(staff: Staff) -> Client:
        client = Client()
        client.force_login(staff)
        return client

    return enter
