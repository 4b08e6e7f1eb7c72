"""One house for the proofs that leave it whole; those that break more have their own."""

from collections.abc import Iterator

import pytest

from tests.proof.agent import Agent
from tests.proof.house import House
from tests.proof.sink import Sink, sink


@pytest.fixture(scope="package")
def post() -> Iterator[Sink]:
    """The server that takes what the house sends."""
    with sink() as kept:
        yield kept


@pytest.fixture(scope="package")
def house(post: Sink) -> Iterator[House]:
    """A house where Maria came in by the first link, with a mailbox, hours around the clock and the sample handbook."""
    house = House(mail_out=post.port)
    try:
        house.start()
        yield house
    finally:
        house.clear()


@pytest.fixture(scope="package")
def maria(house: House) -> Iterator[Agent]:
    """Signed in: the first of all, by the link that was printed when the house began."""
    agent = Agent(house, house.first_link, name="Maria Papadaki", email="maria@quince.example")
    house.do("furnish", email="maria@quince.example")
    yield agent
    agent.close()
