"""After a restart of the database the next page connects again, and nobody sees an error."""

import psycopg
import pytest
from django.db import connections

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def own():
    """A connection that no other test uses."""
    connection = connections.create_connection("default")
    connection.ensure_connection()
    yield connection
    connection.close()


def test_a_connection_that_the_server_ended_is_made_again(own):
    with psycopg.connect(**_words(own), autocommit=True) as other:
        other.execute("select pg_terminate_backend(%s, 5000)", [own.connection.info.backend_pid])
    assert not own.is_usable()


def test_a_connection_that_was_closed_here_is_made_again(own):
    own.connection.close()
    assert not own.is_usable()


def _words(connection) -> dict[str, str]:
    words = connection.get_connection_params()
    return {name: words[name] for name in ("dbname", "user", "host", "port") if name in words}
