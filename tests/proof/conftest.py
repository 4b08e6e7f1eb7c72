"""One installation for the proofs that do not damage it. The others start their own."""

from collections.abc import Iterator

import pytest

from tests.proof.agent import Agent
from tests.proof.installation import Installation
from tests.proof.sink import Sink, sink


@pytest.fixture(scope="package")
def post() -> Iterator[Sink]:
    """The server that takes what Deskbell sends."""
    with sink() as kept:
        yield kept


@pytest.fixture(scope="package")
def installation(post: Sink) -> Iterator[Installation]:
    """An installation with Maria as its first admin, a mailbox, hours around the clock and the sample handbook."""
    installation = Installation(mail_out=post.port)
    try:
        installation.start()
        yield installation
    finally:
        installation.clear()


@pytest.fixture(scope="package")
def maria(installation: Installation) -> Iterator[Agent]:
    """The first admin, signed in by the link that was printed at the start."""
    agent = Agent(installation, installation.first_link, name="Maria Papadaki", email="maria@quince.example")
    installation.do("complete_setup", email="maria@quince.example")
    yield agent
    agent.close()
