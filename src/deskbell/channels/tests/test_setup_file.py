"""A set-up file makes an organisation, and what is exported of it changes nothing when it is applied again."""

import argparse
import importlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from deskbell.channels.actions.save_account import read_secrets
from deskbell.channels.kinds.email.models import Mailbox, OutgoingServer
from deskbell.channels.models import Account
from deskbell.channels.secrets import decrypt_secret
from deskbell.handbook.models import Course, Edition, RuleText
from deskbell.journal.models import Entry
from deskbell.kit.clock import now
from deskbell.people.actions.apply_setup import apply_setup
from deskbell.people.actions.make_token import make_token
from deskbell.people.models import Brand, Hours, Organisation, Site, Staff, Team
from deskbell.people.reads.export_setup import export_setup_file
from deskbell.people.setup_file.document import SetupRefused, parse_setup, validate_setup

pytestmark = pytest.mark.django_db

WHOLE = """
[organisation]
name = "Quince & Clay"
languages = ["en", "th"]

[[brands]]
slug = "quince"
name = "Quince & Clay"
prefix = "QC"

[[sites]]
slug = "athens"
name = "Athens"
brand = "quince"
zone = "Europe/Athens"

[[sites.hours]]
valid_from = 2026-01-05
monday = "09:00-12:30, 13:30-18:00"
saturday = "10:00-14:00"
country = "GR"
holidays = [2026-12-24]

[[teams]]
slug = "orders"
name = "Orders"
site = "athens"

[[staff]]
email = "maria@quince.example"
name = "Maria Papadaki"
role = "admin"
teams = ["orders"]
zone = "Europe/Athens"

[outgoing_mail]
host = "relay.quince.example"
port = 465
security = "tls"
user = "desk"
secret_file = "relay.txt"

[[mailboxes]]
address = "support@quince.example"
team = "orders"
aliases = ["help@quince.example"]
kind = "imap"
host = "imap.quince.example"
user = "support"
secret_file = "imap.txt"
outgoing_host = "smtp.quince.example"
outgoing_user = "support"
outgoing_secret_file = "smtp.txt"

[[handbooks]]
brand = "quince"
file = "handbook.md"

[[handbooks.translations]]
language = "th"
rule = 1
chapter = "การตอบ"
title = "ตอบทุกอีเมล"
body = "ตอบภายในหนึ่งวันทำการ"

[[courses]]
brand = "quince"
title = "Answering"
file = "course.md"
team = "orders"
every_days = 365
"""
HANDBOOK = "# Answering\n\n## Answer every email\n\nWithin one working day.\n"
COURSE = "Answer what was asked.\n\n```question\nWhat is answered?\n[x] Every email\n[ ] Some\n```\n"

Apply = Callable[..., list[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "imap.txt").write_text("a secret\n")
    (tmp_path / "smtp.txt").write_text("a secret of the mailbox\n")
    (tmp_path / "relay.txt").write_text("a secret of all\n")
    (tmp_path / "handbook.md").write_text(HANDBOOK)
    (tmp_path / "course.md").write_text(COURSE)
    return tmp_path


@pytest.fixture
def apply(folder: Path) -> Apply:
    def applying(text: str = WHOLE, *, dry_run: bool = False) -> list[str]:
        document = validate_setup(parse_setup(text))
        return apply_setup(document=document, by=None, at=now(), folder=folder, dry_run=dry_run)

    return applying


def run(command: str, **words: Any) -> int:
    module = importlib.import_module(f"deskbell.people.commands.{command}")
    return int(module.run(argparse.Namespace(**words)))


def test_a_whole_organisation_comes_from_one_file(apply: Apply) -> None:
    changes = apply()
    assert [change.partition(":")[0] for change in changes] == [
        "organisation Quince & Clay",
        "brand quince",
        "site athens",
        "site athens",
        "team orders",
        "staff maria@quince.example",
        "outgoing mail",
        "mailbox support@quince.example",
        "mailbox support@quince.example",
        "handbook quince",
        "course Answering",
    ]
    mailbox, maria = Mailbox.objects.get(), Staff.objects.get()
    assert decrypt_secret(mailbox.secret) == "a secret"
    servers = {row.host: row for row in OutgoingServer.objects.all()}
    relay, own = servers["relay.quince.example"], servers["smtp.quince.example"]
    assert (relay.mailbox, relay.port, relay.security, relay.user) == (None, 465, "tls", "desk")
    assert (own.mailbox_id, own.port, own.security, own.user) == (mailbox.pk, 587, "starttls", "support")
    assert [decrypt_secret(row.secret) for row in (relay, own)] == ["a secret of all", "a secret of the mailbox"]
    assert (mailbox.aliases, mailbox.team.slug) == (["help@quince.example"], "orders")
    assert (maria.role, [team.slug for team in maria.teams.all()]) == ("admin", ["orders"])
    assert any("/join/" in change for change in changes)
    hours = Hours.objects.get()
    assert (hours.valid_from, hours.week["0"]) == (date(2026, 1, 5), [["09:00", "12:30"], ["13:30", "18:00"]])
    assert (hours.country, hours.holidays) == ("GR", ["2026-12-24"])
    assert RuleText.objects.get().title == "ตอบทุกอีเมล"
    assert Course.objects.get().team == Team.objects.get()


def test_applied_again_nothing_changes(apply: Apply) -> None:
    apply()
    before = Entry.objects.count()
    assert apply() == []
    assert Entry.objects.count() == before


def test_an_export_applied_again_changes_nothing(apply: Apply) -> None:
    apply()
    exported = export_setup_file()
    assert "a secret" not in exported
    assert apply(exported) == []
    assert export_setup_file() == exported


def test_an_export_makes_the_same_elsewhere(apply: Apply) -> None:
    apply()
    exported = export_setup_file()
    for table in (RuleText, Edition):
        assert table.objects.exists()
    again = exported.replace('"quince"', '"other"').replace('"QC"', '"OC"').replace("athens", "patras")
    again = again.replace('"orders"', '"returns"').replace("@quince", "@other")
    again = again.replace('kind = "imap"', "").replace('outgoing_user = "support"', "").replace('user = "support"', "")
    again = again.replace('user = "desk"', "")
    assert len(apply(again)) == 10
    titles = list(RuleText.objects.order_by("id").values_list("title", flat=True))
    assert titles == ["ตอบทุกอีเมล"] * 2


def test_a_dry_run_says_what_would_change_and_changes_nothing(apply: Apply) -> None:
    assert len(apply(dry_run=True)) == 11
    assert not Brand.objects.exists()
    assert not Organisation.objects.exclude(name="").exists()
    assert not Entry.objects.exists()


def test_what_the_file_does_not_name_stays(apply: Apply) -> None:
    apply()
    assert apply('[[teams]]\nslug = "returns"\nname = "Returns"\nsite = "athens"\n') == ["team returns: added"]
    assert set(Team.objects.values_list("slug", flat=True)) == {"orders", "returns"}


def test_each_value_can_be_changed(apply: Apply) -> None:
    apply()
    changed = WHOLE.replace('name = "Orders"', 'name = "Orders and more"')
    changed = changed.replace('zone = "Europe/Athens"\n\n[[sites.hours]]', 'zone = "Asia/Bangkok"\n\n[[sites.hours]]')
    changed = changed.replace('aliases = ["help@quince.example"]', "").replace("every_days = 365", "every_days = 90")
    assert apply(changed) == [
        "site athens: time zone changed",
        "team orders: renamed",
        "mailbox support@quince.example: changed",
        "course Answering: published",
    ]
    assert decrypt_secret(Mailbox.objects.get().secret) == "a secret"
    assert Site.objects.get().zone == "Asia/Bangkok"


def test_outgoing_servers_are_changed_and_removed_by_the_file(apply: Apply) -> None:
    apply()
    changed = WHOLE.replace("port = 465", "port = 2465").replace('\nsecret_file = "relay.txt"', "")
    assert apply(changed) == ["outgoing mail: relay.quince.example saved"]
    assert decrypt_secret(OutgoingServer.objects.get(mailbox=None).secret) == "a secret of all"
    without = "\n".join(line for line in changed.splitlines() if not line.startswith("outgoing_"))
    assert apply(without) == ["mailbox support@quince.example: outgoing server removed"]
    assert [row.host for row in OutgoingServer.objects.all()] == ["relay.quince.example"]


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        (
            'site = "athens"',
            'site = "sparta"',
            'site = "sparta"',
            "teams.1.site: There is no site 'sparta'. There is: athens.",
        ),
        ('prefix = "QC"', "", "[[brands]]", "brands.1.prefix: This key is missing."),
        (
            'slug = "orders"',
            'slug = "orders"\ncolour = "red"',
            'colour = "red"',
            "teams.1.colour: There is no such key.",
        ),
        ('zone = "Europe/Athens"', 'zone = "Mars"', "[[sites]]", "sites.1: Enter the time zone by continent and city"),
        ("rule = 1", "rule = 7", "[[handbooks]]", "handbooks.1.translations: There is no rule 7: the text has 1."),
        (
            'secret_file = "imap.txt"',
            'secret_file = "none.txt"',
            'secret_file = "none.txt"',
            "mailboxes.1.secret_file: The file none.txt",
        ),
        (
            'secret_file = "relay.txt"',
            "",
            "[outgoing_mail]",
            "outgoing_mail.secret_file: A server with a user needs the password",
        ),
        (
            'outgoing_secret_file = "smtp.txt"',
            'outgoing_secret = "open"',
            'outgoing_secret = "open"',
            "mailboxes.1.outgoing_secret: Write the secret into a file",
        ),
        (
            'secret_file = "imap.txt"',
            'secret = "open"',
            'secret = "open"',
            "mailboxes.1.secret: Write the secret into a file",
        ),
        ('secret_file = "imap.txt"', "", "[[mailboxes]]", "mailboxes.1.secret_file: A mailbox that is fetched needs"),
        ('languages = ["en", "th"]', "languages = en", "", "the file: This is not TOML: "),
    ],
)
def test_a_refusal_names_the_line_and_the_reason(
    folder: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, line: str, sentence: str
) -> None:
    file, text = folder / "setup.toml", WHOLE.replace(old, new, 1)
    file.write_text(text)
    assert run("setup_apply", file=file, dry_run=False) == 1
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "Nothing was changed."
    place = f"line {text.splitlines().index(line) + 1}, " if line else ""
    assert said[1].startswith(place + sentence)
    assert not Brand.objects.exists()


def test_all_faults_of_form_are_told_at_once(apply: Apply) -> None:
    with pytest.raises(SetupRefused) as refused:
        apply('[[brands]]\nslug = "Not A Slug"\n[[teams]]\nslug = "x"\n')
    assert len(refused.value.faults) == 5


def test_the_commands_apply_and_export(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "setup.toml"
    file.write_text(WHOLE)
    assert run("setup_apply", file=file, dry_run=True) == 0
    assert capsys.readouterr().out.endswith("Nothing was changed: this was a dry run.\n")
    assert run("setup_apply", file=file, dry_run=False) == 0
    capsys.readouterr()
    assert run("setup_export") == 0
    exported = capsys.readouterr().out
    file.write_text(exported)
    assert run("setup_apply", file=file, dry_run=False) == 0
    assert capsys.readouterr().out == "Everything is there already.\n"


def test_a_file_that_is_not_there_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("setup_apply", file=folder / "none.toml", dry_run=False) == 1
    assert "cannot be read" in capsys.readouterr().err


@pytest.fixture
def setup_token() -> Callable[[str], dict[str, str]]:
    def make(role: str) -> dict[str, str]:
        staff = Staff.objects.create(email=f"{role}@quince.example", name=role.title(), role=role, joined_at=now())
        _token, secret = make_token(name="setup", scopes=["setup"], staff=staff, by=None, at=now())
        return {"Authorization": f"Bearer {secret}"}

    return make


def test_the_api_applies_and_exports(client: Client, setup_token: Callable[[str], dict[str, str]]) -> None:
    headers = setup_token("admin")
    document = {
        "brands": [{"slug": "quince", "name": "Quince", "prefix": "QC"}],
        "sites": [{"slug": "athens", "name": "Athens", "brand": "quince", "hours": [{"valid_from": "2026-01-05"}]}],
        "teams": [{"slug": "orders", "name": "Orders", "site": "athens"}],
        "mailboxes": [
            {"address": "a@quince.example", "team": "orders", "kind": "imap", "host": "h", "user": "u", "secret": "s"}
        ],
        "handbooks": [{"brand": "quince", "text": HANDBOOK}],
    }
    dry = client.post("/api/v1/setup?dry_run=1", document, content_type="application/json", headers=headers)
    assert (dry.status_code, len(dry.json()["changes"]), Brand.objects.count()) == (200, 6, 0)
    done = client.post("/api/v1/setup", document, content_type="application/json", headers=headers)
    assert (done.status_code, len(done.json()["changes"])) == (200, 6)
    exported = client.get("/api/v1/setup", headers=headers)
    assert exported.status_code == 200
    assert exported.json()["teams"] == [{"slug": "orders", "name": "Orders", "site": "athens"}]
    assert "secret" not in exported.json()["mailboxes"][0]
    again = client.post("/api/v1/setup", exported.json(), content_type="application/json", headers=headers)
    assert (again.status_code, again.json()) == (200, {"changes": []})


def test_the_api_sets_the_outgoing_servers_and_never_tells_a_password(
    client: Client, setup_token: Callable[[str], dict[str, str]], apply: Apply
) -> None:
    apply()
    headers = setup_token("manager")
    document: dict[str, Any] = {
        "outgoing_mail": {"host": "smtp.new.example", "user": "desk", "secret": "first word"},
        "mailboxes": [
            {
                "address": "sales@quince.example",
                "team": "orders",
                "outgoing_host": "smtp.sales.example",
                "outgoing_user": "sales",
                "outgoing_secret": "second word",
            }
        ],
    }
    refused = client.post("/api/v1/setup", document, content_type="application/json", headers=headers)
    assert (refused.status_code, OutgoingServer.objects.filter(host="smtp.new.example").exists()) == (403, False)
    headers = setup_token("admin")
    done = client.post("/api/v1/setup", document, content_type="application/json", headers=headers)
    assert done.json()["changes"] == [
        "outgoing mail: smtp.new.example saved",
        "mailbox sales@quince.example: connected",
        "mailbox sales@quince.example: outgoing server saved",
    ]
    stored = {row.host: decrypt_secret(row.secret) for row in OutgoingServer.objects.all()}
    assert (stored["smtp.new.example"], stored["smtp.sales.example"]) == ("first word", "second word")
    exported = client.get("/api/v1/setup", headers=headers)
    assert exported.json()["outgoing_mail"] == {"host": "smtp.new.example", "user": "desk"}
    assert " word" not in exported.content.decode()
    again = client.post("/api/v1/setup", exported.json(), content_type="application/json", headers=headers)
    assert again.json() == {"changes": []}
    no_password = {"outgoing_mail": {"host": "smtp.other.example", "user": "desk"}}
    answer = client.post("/api/v1/setup", no_password, content_type="application/json", headers=headers)
    assert (answer.status_code, "needs the password" in answer.json()["error"]) == (422, True)


def test_the_api_says_what_is_wrong(client: Client, setup_token: Callable[[str], dict[str, str]]) -> None:
    headers = setup_token("admin")
    wrong = {"teams": [{"slug": "orders", "name": "Orders", "site": "athens"}]}
    answer = client.post("/api/v1/setup", wrong, content_type="application/json", headers=headers)
    assert (answer.status_code, "There is no site 'athens'" in answer.json()["error"]) == (422, True)
    file = {"handbooks": [{"brand": "quince", "file": "/etc/passwd"}]}
    answer = client.post("/api/v1/setup", file, content_type="application/json", headers=headers)
    assert (answer.status_code, Edition.objects.exists()) == (422, False)


def test_only_an_admins_token_sets_up(client: Client, setup_token: Callable[[str], dict[str, str]]) -> None:
    headers = setup_token("manager")
    assert client.get("/api/v1/setup", headers=headers).status_code == 403
    assert client.post("/api/v1/setup", {}, content_type="application/json", headers=headers).status_code == 403


NUMBER = """
[[accounts]]
channel = "sms"
address = "+30 21 0000 0000"
team = "orders"
settings = { account_sid = "AC00000000000000000000000000000000" }
secrets_file = { auth_token = "sms.txt" }
"""


def test_a_number_for_text_messages_is_connected_by_the_file(apply: Apply, folder: Path) -> None:
    apply()
    (folder / "sms.txt").write_text("a token\n")
    assert apply(NUMBER) == ["account +30 21 0000 0000: connected"]
    number = Account.objects.get(channel="sms")
    assert (number.address, number.team.slug, read_secrets(number)) == (
        "+302100000000",
        "orders",
        {"auth_token": "a token"},
    )
    assert apply(NUMBER) == []
    exported = export_setup_file()
    assert ("a token" in exported, apply(exported)) == (False, [])
    assert apply(NUMBER.replace("[[accounts]]", "[[accounts]]\nactive = false")) == [
        "account +30 21 0000 0000: changed"
    ]
    assert read_secrets(Account.objects.get(channel="sms")) == {"auth_token": "a token"}


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"sms"', '"pigeon"', "accounts.1.channel: There is no channel 'pigeon'. There is: sms."),
        ('"+30 21 0000 0000"', '"12"', "accounts.1.address: address: Enter the number with its country code"),
        ("AC0", "XX0", "accounts.1.settings: account_sid: An account SID is AC and 32 letters and digits."),
        ("account_sid", "colour", "accounts.1.settings: There is no setting 'colour'."),
        ("secrets_file = {", "secrets = {", "accounts.1.secrets: Write the secret into a file of its own"),
    ],
)
def test_a_number_is_checked_as_on_the_page(apply: Apply, folder: Path, old: str, new: str, sentence: str) -> None:
    apply()
    (folder / "sms.txt").write_text("a token\n")
    with pytest.raises(SetupRefused) as refused:
        apply(NUMBER.replace(old, new))
    assert refused.value.faults[0].describe().startswith(sentence)
    assert not Account.objects.filter(channel="sms").exists()
