"""Erased is erased: not a word of the person in the data folder, nor in a dump, and the journal still verifies."""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from deskbell.house import postgres
from deskbell.house.postgres import binaries
from deskbell.house.postgres.place import place

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
from deskbell.desk.actions.note import note
from deskbell.desk.actions.open import Opening, open_case
from deskbell.desk.actions.receive import Attached, Incoming, receive
from deskbell.desk.actions.reply import reply
from deskbell.journal.settle import settle
from deskbell.journal.verify import verify
from deskbell.kit.clock import now
from deskbell.kit.files import files
from deskbell.people.actions.erase_customer import erase_customer
from deskbell.people.actions.found import found
from deskbell.people.actions.hire import hire
from deskbell.people.actions.meet import meet
from deskbell.people.actions.scrub import scrub
from deskbell.people.models import Customer

question, answer, inside, about, name, address = sys.argv[2:]

def tell():
    at = now()
    house = found(name="Q", languages=["en"], prefix="Q", site="S", team="T", by=None, at=at)
    kavita = hire(email="k@example.org", name="Kavita", role="manager", teams=[house.team], at=at)
    for turn in range(40):
        asha = meet(channel="email", value=address, name=name, language="en", at=at)
        opening = Opening(
            brand=house.brand, team=house.team, channel="email", subject=about, customer=asha, at=at
        )
        case = open_case(opening=opening)
        kept = files.put(f"{question} as a file".encode())
        words = Incoming(party=address, text=f"{question} {turn}", html=f"<p>{question}</p>", message_id=address,
                         attachments=(Attached(name=question, type="text/plain", size=20, sha256=kept),))
        receive(case=case, channel="email", customer=asha, incoming=words, at=at)
        reply(case=case, by=kavita, text=answer, at=at)
        note(case=case, by=kavita, text=inside, at=at)
    settle()
    with connection.cursor() as cursor:
        cursor.execute("analyze")
        cursor.execute("checkpoint")

def forget():
    erase_customer(customer=Customer.objects.get(), by=None, at=now())
    settle()
    assert scrub(at=now(), now=True) == 1
    assert scrub(at=now(), now=True) == 0
    report = verify()
    assert report.clean, report.faults
    assert report.erased and not report.words

def again():
    settle()
    assert Customer.objects.get().erased_at
    assert scrub(at=now(), now=True) == 1
    report = verify()
    assert report.clean, report.faults

{"tell": tell, "forget": forget, "again": again}[sys.argv[1]]()
"""


@contextlib.contextmanager
def _house() -> Iterator[tuple[Path, dict[str, str]]]:
    """A data folder that the database's user may pass through, as pytest's own may not be, with its running database."""
    with tempfile.TemporaryDirectory(prefix="deskbell-test-") as folder:
        home = Path(folder)
        home.chmod(0o711)
        try:
            url = postgres.ensure(home)
            assert not place(home).moved
            yield (
                home,
                {
                    "DESKBELL_HOME": folder,
                    "DATABASE_URL": url,
                    "DJANGO_SETTINGS_MODULE": "deskbell.house.settings",
                },
            )
        finally:
            postgres.stop(home)


def _found(home: Path) -> set[tuple[str, str]]:
    """The words that are anywhere below the data folder, each with the folder it is in."""
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
    command = [sys.executable, "-m", "deskbell.house.cli", *map(str, words)]
    done = subprocess.run(command, env={**os.environ, **environ}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _dumped(url: str) -> list[str]:
    """The words that a dump of the database holds."""
    dump = subprocess.run([binaries._of_the_wheel()[0] / "pg_dump", url], capture_output=True, check=True).stdout
    assert b"people_customer" in dump
    return [word for word in WORDS if word.encode() in dump]


@dataclass
class Gone:
    """A house that has forgotten a person: what a backup from before had, and what the house keeps of the erasure."""

    home: Path
    url: str
    told: set[str]
    kept: Path
    erased: Path


@pytest.fixture(scope="module")
def gone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gone]:
    kept = tmp_path_factory.mktemp("before") / "kept.tar"
    with _house() as (home, environ):
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
    with _house() as (home, environ):
        _deskbell("restore", gone.kept, "--erased", gone.erased, **environ)
        assert _dumped(environ["DATABASE_URL"]) != []
        assert "Erased again, because the backup was older than their erasure: 1." in _deskbell("prepare", **environ)
        assert _dumped(environ["DATABASE_URL"]) == []
        _story("again", **environ)
        assert _found(home) == set()
