"""After a restart the simulated customers remember what they wrote and answer in the same words."""

import random
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from deskbell.desk.actions.open_case import NewCase
from deskbell.desk.actions.open_cases_from_messages import FirstMessage, open_cases_from_messages
from deskbell.desk.actions.receive_message import IncomingMessage
from deskbell.desk.models import Case
from deskbell.people.actions.find_or_create_customer import find_or_create_customer
from deskbell.people.models import Team
from deskbell.world.company import STAFF, find_company_site
from deskbell.world.conversations import load_conversations
from deskbell.world.customer_names import make_site_customers
from deskbell.world.letter_writer import LetterWriter
from deskbell.world.mail_sink import ReceivedMail
from deskbell.world.simulated_customers import SimulatedCustomers

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("site", "team", "language"), [("athens", "athens", "el"), ("jaipur", "jaipur-counter", "hi")])
def test_a_conversation_goes_on_after_a_restart(world: datetime, site: str, team: str, language: str) -> None:
    chance = random.Random(5)
    person = make_site_customers(site, chance)[language][0]
    began = LetterWriter(person, find_company_site(site), "damaged", language, chance, world)
    subject, text = began.write_first(STAFF[0])
    row = Team.objects.select_related("brand").get(slug=team)
    opening = NewCase(
        brand=row.brand,
        team=row,
        channel="email",
        subject=subject,
        customer=find_or_create_customer(
            channel="email", value=person.addresses[0], name=person.name, language=language, at=world
        ),
        at=world + timedelta(minutes=5),
        language=language,
    )
    first = FirstMessage(opening=opening, incoming=IncomingMessage(party=person.addresses[0], text=text))
    open_cases_from_messages(messages=[first])
    again = SimulatedCustomers(send=lambda *mail: sent.append(mail), chance=random.Random(1))
    again.restore_conversations(load_conversations(since=world, chance=again.chance))
    conversation = again.conversations[person.addresses[0]]
    assert (conversation.writer.topic, conversation.writer.label, conversation.subject) == (
        "damaged",
        began.label,
        subject,
    )
    sent: list[tuple[str, str, bytes]] = []
    for _try in range(20):
        again.read_mail(ReceivedMail(person.addresses[0], _answer()), world)
    again.send_due_mails(world + timedelta(hours=1))
    assert sent
    assert sent[0][0] == person.addresses[0]


def test_what_the_story_told_and_what_is_closed_is_not_taken_up(world: datetime) -> None:
    Case.objects.update(state="closed")
    assert list(load_conversations(since=world - timedelta(days=400), chance=random.Random(1))) == []


def _answer() -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["Reply-To"], mail["Message-ID"] = (
        "us@quinceandclay.example",
        "us+c1@quinceandclay.example",
        "<1@x>",
    )
    mail["Date"] = datetime(2026, 11, 24, tzinfo=UTC)
    mail.set_content("On its way.")
    return mail
