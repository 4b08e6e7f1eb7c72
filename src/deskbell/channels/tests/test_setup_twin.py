"""What the screens make, a set-up file makes too: exported from one organisation, it makes its twin on an empty database."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import models, transaction
from django.test import Client

from deskbell.channels.kinds.email.models import Mailbox, OutgoingServer
from deskbell.channels.models import Account
from deskbell.channels.secrets import decrypt_secret
from deskbell.handbook.models import Course, CourseVersion, Edition, Rule
from deskbell.kit.clock import now
from deskbell.people.actions.apply_setup import apply_setup
from deskbell.people.actions.hire_staff import hire_staff
from deskbell.people.models import Brand, Hours, Organisation, Site, Staff, Team
from deskbell.people.reads.export_setup import export_setup_file
from deskbell.people.setup_file.document import parse_setup, validate_setup

pytestmark = pytest.mark.django_db

TABLES = (
    Organisation,
    Brand,
    Site,
    Hours,
    Team,
    Staff,
    Account,
    Mailbox,
    OutgoingServer,
    Edition,
    Rule,
    Course,
    CourseVersion,
)
# What differs between twins: row numbers, who did it, when a mailbox was due, and random keys.
OWN = {"id", "account_ptr", "by", "key", "keys", "uid", "password", "chapter_key", "turn"}
SECRETS = {
    "imap.txt": "a word for imap",
    "own.txt": "a word of the mailbox",
    "relay.txt": "a word of all",
    "sms.txt": "a word of texts",
}
HANDBOOK = "# Answering\n\n## Answer every email\n\nWithin one working day.\n"
COURSE = "Answer what was asked.\n\n```question\nWhat is answered?\n[x] Every email\n[ ] Some\n```\n"

Submit = Callable[..., None]


@pytest.fixture
def submit(client: Client) -> Submit:
    """Return a function that sends a form of a page, with what the page has filled in already."""

    def submitting(url: str, **values: Any) -> None:
        page = client.get(url)
        assert page.status_code == 200, url
        answer = client.post(url, values)
        errors = re.findall(r'class="error[^>]*>([^<]+)', answer.content.decode())
        assert answer.status_code in (200, 302), (url, errors)

    return submitting


def _use_the_screens(submit: Submit, client: Client) -> None:
    boss = hire_staff(
        email="boss@quince.example", name="Boss", role="admin", language="en", zone="Asia/Bangkok", teams=[], at=now()
    )
    client.force_login(boss)
    submit(
        "/setup/house/", name="Quince & Clay", languages=["en", "th"], prefix="QC", site="Athens", team="Orders",
        zone="Europe/Athens",
    )  # fmt: skip
    site, team = Site.objects.get(), Team.objects.get()
    days = {"day0": "09:00-12:30, 13:30-18:00", "day5": "10:00-14:00"}
    submit(
        f"/setup/hours/{site.slug}/", valid_from="2026-01-05", country="GR", zone="Europe/Athens",
        holidays="2026-12-24\n2026-12-31", **days,
    )  # fmt: skip
    submit("/setup/brand/", name="Quince Trade", prefix="QT", language="th")
    submit("/setup/teams/", name="Returns", site=site.slug)
    returns = Team.objects.get(name="Returns")
    submit(
        "/setup/staff/", name="Nok", email="nok@quince.example", role="lead", language="th",
        teams=[team.slug, returns.slug],
    )  # fmt: skip
    submit(
        "/setup/mailboxes/new", address="support@quince.example", team=team.pk, kind="imap", host="imap.quince.example",
        port=993, security="tls", user="support", auth="password", secret=SECRETS["imap.txt"], folder="Support",
        aliases="help@quince.example", form_senders="forms@partner.example", tagged="on", acknowledge="on",
        closing="Kind regards\n{name}", quiet_after=48, active="on", authserv_ids="mx.quince.example",
    )  # fmt: skip
    submit("/setup/mailboxes/new", address="shop@quince.example", team=returns.pk, kind="smtp", quiet_after=0)
    mailbox = Mailbox.objects.get(address="support@quince.example")
    relay = {"host": "relay.quince.example", "port": 465, "security": "tls", "user": "desk"}
    submit("/setup/mailboxes/outgoing", secret=SECRETS["relay.txt"], **relay)
    own = {"host": "smtp.quince.example", "port": 587, "security": "starttls", "user": "support"}
    submit(f"/setup/mailboxes/{mailbox.pk}/outgoing", secret=SECRETS["own.txt"], **own)
    submit(
        "/setup/channels/sms/new", address="+30 21 0000 0000", team=team.pk, account_sid=f"AC{'0' * 32}",
        auth_token=SECRETS["sms.txt"], active="on",
    )  # fmt: skip
    brand = site.brand.slug
    submit(f"/handbook/{brand}/publish", language="en", markdown=HANDBOOK, based_on=0)
    submit(
        f"/training/courses/{brand}/new", title="Answering", language="en", markdown=COURSE, pass_mark=80, due_days=14,
        every_days=365, on_change="on", audience=f"team:{team.slug}",
    )  # fmt: skip


def _snapshot() -> dict[str, list[dict[str, Any]]]:
    return {
        table.__name__: sorted((_describe(row) for row in table.objects.all()), key=str)  # type: ignore[attr-defined]
        for table in TABLES
    }


def _describe(row: models.Model) -> dict[str, Any]:
    fields = [field for field in row._meta.concrete_fields if field.name not in OWN]
    values = {
        field.name: _describe_value(row, field) for field in fields if not isinstance(field, models.DateTimeField)
    }
    if isinstance(row, Staff):
        values["teams"] = sorted(team.slug for team in row.teams.all())
    return values


def _describe_value(row: models.Model, field: Any) -> Any:
    value = getattr(row, field.name)
    if isinstance(field, models.BinaryField):
        return decrypt_secret(value)
    return str(value) if isinstance(value, models.Model) else value


def _name_secret_files(exported: str) -> str:
    """Return the file with the names of the files that hold the passwords: an export leaves them out."""
    named = re.sub(r"(?m)^(user = .support.)$", r"\1" + '\nsecret_file = "imap.txt"', exported)
    named = re.sub(r"(?m)^(outgoing_user = .*)$", r"\1" + '\noutgoing_secret_file = "own.txt"', named)
    named = re.sub(r"(?m)^(\[accounts\.settings\])$", r'secrets_file = { auth_token = "sms.txt" }' + r"\n\1", named)
    return re.sub(r"(?m)^(user = .desk.)$", r"\1" + '\nsecret_file = "relay.txt"', named)


def test_a_file_makes_on_an_empty_database_what_the_screens_made(
    submit: Submit, client: Client, tmp_path: Path, settings: Any
) -> None:
    settings.MAIL_OUT = None
    for name, secret in SECRETS.items():
        (tmp_path / name).write_text(secret)
    with transaction.atomic():
        _use_the_screens(submit, client)
        by_hand, exported = _snapshot(), export_setup_file()
        transaction.set_rollback(True)
    assert all(by_hand[table.__name__] for table in TABLES)
    assert not any(secret in exported for secret in SECRETS.values())
    assert not Brand.objects.exists()
    assert not Staff.objects.exists()

    document = validate_setup(parse_setup(_name_secret_files(exported)))
    assert apply_setup(document=document, by=None, at=now(), folder=tmp_path)
    assert _snapshot() == by_hand
    assert export_setup_file() == exported
    again = validate_setup(parse_setup(exported))
    assert apply_setup(document=again, by=None, at=now(), folder=tmp_path) == []
