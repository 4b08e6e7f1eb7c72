"""After an erasure no word of the person is in the data folder or in a dump, and the journal still verifies."""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from deskbell.server import postgres
from deskbell.server.postgres import binaries
from deskbell.server.postgres.location import locate_database

WORDS = [
    "Quokkafrage",
    "Wombatantwort",
    "Numbatnotiz",
    "Bilbybetreff",
    "Asha Kowarisova",
    "asha.kowarisova@dunnart.example",
]

STORY = """
import sys
from datetime import timedelta
import django; django.setup()
from django.db import connection
from deskbell.desk.actions.write_note import write_note
from deskbell.desk.actions.open_case import NewCase, open_case
from deskbell.desk.actions.receive_message import IncomingMessage, MessageFile, receive_message
from deskbell.desk.actions.reply import reply
from deskbell.journal.seal_and_follow import seal_and_follow
from deskbell.journal.verify import verify_journal
from deskbell.kit.clock import now
from deskbell.kit.file_store import file_store
from deskbell.people.actions.erase_customer import erase_customer
from deskbell.people.actions.create_organisation import create_organisation
from deskbell.people.actions.hire_staff import hire_staff
from deskbell.people.actions.find_or_create_customer import find_or_create_customer
from deskbell.people.actions.scrub_database import scrub_database
from deskbell.people.models import Customer

question, answer, inside, about, name, address = sys.argv[2:]

def tell():
    at = now()
    organisation = create_organisation(name="Q", languages=["en"], prefix="Q", site="S", team="T", by=None, at=at)
    kavita = hire_staff(email="k@example.org", name="Kavita", role="manager", teams=[organisation.team], at=at)
    for turn in range(40):
        asha = find_or_create_customer(channel="email", value=address, name=name, language="en", at=at)
        opening = NewCase(
            brand=organisation.brand, team=organisation.team, channel="email", subject=about, customer=asha, at=at
        )
        case = open_case(opening=opening)
        kept = file_store.put(f"{question} as a file".encode())
        words = IncomingMessage(party=address, text=f"{question} {turn}", html=f"<p>{question}</p>", message_id=address,
                                attachments=(MessageFile(name=question, type="text/plain", size=20, sha256=kept),))
        receive_message(case=case, channel="email", customer=asha, incoming=words, at=at)
        reply(case=case, by=kavita, text=answer, at=at)
        write_note(case=case, by=kavita, text=inside, at=at)
    seal_and_follow()
    with connection.cursor() as cursor:
        cursor.execute("analyze")
        cursor.execute("checkpoint")

def forget():
    erase_customer(customer=Customer.objects.get(), by=None, at=now())
    seal_and_follow()
    assert scrub_database(at=now(), at_night_only=False) == 1
    assert scrub_database(at=now(), at_night_only=False) == 0
    report = verify_journal()
    assert report.is_clean, report.faults
    assert report.erased and not report.words

def again():
    seal_and_follow()
    assert Customer.objects.get().erased_at
    assert scrub_database(at=now(), at_night_only=False) == 1
    report = verify_journal()
    assert report.is_clean, report.faults

{"tell": tell, "forget": forget, "again": again}[sys.argv[1]]()
"""


@contextlib.contextmanager
def _running_home() -> Iterator[tuple[Path, dict[str, str]]]:
    """Yield a data folder with its running database. pytest's own folder would be closed to the database's user."""
    with tempfile.TemporaryDirectory(prefix="deskbell-test-") as folder:
        home = Path(folder)
        home.chmod(0o711)
        try:
            url = postgres.ensure_running(home)
            assert not locate_database(home).moved
            yield (
                home,
                {
                    "DESKBELL_HOME": folder,
                    "DATABASE_URL": url,
                    "DJANGO_SETTINGS_MODULE": "deskbell.server.settings",
                },
            )
        finally:
            postgres.stop_server(home)


def _found(home: Path) -> set[tuple[str, str]]:
    """Return the words that are anywhere in the data folder, each with the folder it was found in."""
    seen = set()
    for path in home.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            folder = path.relative_to(home).parts[0]
            seen |= {(folder, word) for word in WORDS if word.encode() in content}
    return seen


def _story(part: str, **environ: str) -> None:
    command = [sys.executable, "-W", "ignore", "-c", STORY, part, *WORDS]
    done = subprocess.run(command, env={**os.environ, **environ}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _deskbell(*words: str | Path, **environ: str) -> str:
    command = [sys.executable, "-m", "deskbell.server.cli", *map(str, words)]
    done = subprocess.run(command, env={**os.environ, **environ}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _dumped(url: str) -> list[str]:
    """Return the words that a dump of the database contains."""
    dump = subprocess.run([binaries._wheel_folders()[0] / "pg_dump", url], capture_output=True, check=True).stdout
    assert b"people_customer" in dump
    return [word for word in WORDS if word.encode() in dump]


@dataclass
class Gone:
    """An installation that erased a person: what an earlier backup contained, and what is kept of the erasure."""

    home: Path
    url: str
    told: set[str]
    kept: Path
    erased: Path


@pytest.fixture(scope="module")
def gone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gone]:
    kept = tmp_path_factory.mktemp("before") / "kept.tar"
    with _running_home() as (home, environ):
        _deskbell("prepare", **environ)
        _story("tell", **environ)
        told = {word for _folder, word in _found(home)}
        _deskbell("backup", kept, **environ)
        _story("forget", **environ)
        yield Gone(home, environ["DATABASE_URL"], told, kept, home / "erased.jsonl")


@pytest.mark.slow
def test_not_a_word_of_an_erased_person_is_left_in_the_data_folder_or_a_dump(gone: Gone) -> None:
    assert gone.told == set(WORDS)
    assert _found(gone.home) == set()
    assert _dumped(gone.url) == []


@pytest.mark.slow
def test_a132_a_backup_from_before_brings_no_erased_person_back(gone: Gone) -> None:
    with _running_home() as (home, environ):
        _deskbell("restore", gone.kept, "--erased", gone.erased, **environ)
        assert _dumped(environ["DATABASE_URL"]) != []
        assert "Erased again, because the backup was older than their erasure: 1." in _deskbell("prepare", **environ)
        assert _dumped(environ["DATABASE_URL"]) == []
        _story("again", **environ)
        assert _found(home) == set()
