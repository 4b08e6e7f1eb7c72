"""A house that was stopped and started again: its customers still know what they wrote, and answer in their own words."""

import random
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from deskbell.desk.actions.arrive import First, arrive
from deskbell.desk.actions.open import Opening
from deskbell.desk.actions.receive import Incoming
from deskbell.desk.models import Case
from deskbell.people.actions.meet import meet
from deskbell.people.models import Team
from deskbell.world.company import STAFF, site
from deskbell.world.customers import Customers
from deskbell.world.memory import talks
from deskbell.world.names import crowd_of
from deskbell.world.sink import Received
from deskbell.world.speech import Voice

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("place", "team", "language"), [("athens", "athens", "el"), ("jaipur", "jaipur-counter", "hi")]
)
def test_a_conversation_goes_on_after_a_restart(world: datetime, place: str, team: str, language: str) -> None:
    chance = random.Random(5)
    person = crowd_of(place, chance)[language][0]
    began = Voice(person, site(place), "damaged", language, chance, world)
    subject, text = began.first(STAFF[0])
    row = Team.objects.select_related("brand").get(slug=team)
    opening = Opening(
        brand=row.brand,
        team=row,
        channel="email",
        subject=subject,
        customer=meet(channel="email", value=person.addresses[0], name=person.name, language=language, at=world),
        at=world + timedelta(minutes=5),
        language=language,
    )
    first = First(opening=opening, incoming=Incoming(party=person.addresses[0], text=text))
    arrive(firsts=[first])
    again = Customers(send=lambda *mail: sent.append(mail), chance=random.Random(1))
    again.recall(talks(since=world, chance=again.chance))
    thread = again.threads[person.addresses[0]]
    assert (thread.voice.topic, thread.voice.label, thread.subject) == ("damaged", began.label, subject)
    sent: list[tuple[str, str, bytes]] = []
    for _try in range(20):
        again.read(Received(person.addresses[0], _answer()), world)
    again.step(world + timedelta(hours=1))
    assert sent
    assert sent[0][0] == person.addresses[0]


def test_what_the_story_told_and_what_is_closed_is_not_taken_up(world: datetime) -> None:
    Case.objects.update(state="closed")
    assert list(talks(since=world - timedelta(days=400), chance=random.Random(1))) == []


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
