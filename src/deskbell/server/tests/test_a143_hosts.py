"""A wrong host gets 400 and one line in the log, pages stay in no cache, and probes answer what a supervisor asks."""

import logging

import pytest
from django.db import connection
from django.db.utils import OperationalError

from deskbell.kit.clock import now
from deskbell.people.actions.hire_staff import hire_staff

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/desk", "/account/login/", "/healthz", "/livez", "/api/v1/cases", "/nowhere"])
def test_a143_a_wrong_host_is_refused_everywhere_with_one_line(client, caplog, path):
    with caplog.at_level(logging.INFO):
        answer = client.get(path, headers={"Host": "evil.example"})
    assert (answer.status_code, answer.content) == (400, b"This server does not answer for that host name.\n")
    assert [record.getMessage() for record in caplog.records] == ["refused a request for the host 'evil.example'"]


def test_a143_a_host_cannot_write_lines_into_the_log(client, caplog):
    client.get("/", headers={"Host": "a\r\n2026-01-01 ERROR " + "x" * 5000})
    (record,) = caplog.records
    assert "\n" not in record.getMessage()
    assert len(record.getMessage()) < 300


def test_a143_no_page_is_kept_in_a_cache(client):
    client.force_login(hire_staff(email="k@example.org", name="K", role="admin", at=now()))
    for path in ("/desk", "/setup/", "/account/", "/healthz", "/nowhere", "/api/v1/cases"):
        assert "no-store" in client.get(path)["Cache-Control"], path


def test_probes_answer_while_all_is_well(client):
    assert [client.get(path).status_code for path in ("/livez", "/readyz")] == [200, 200]


def test_without_a_database_the_process_is_alive_and_not_ready(client, monkeypatch):
    def fail(*_args: object, **_more: object) -> None:
        raise OperationalError("no connection")

    monkeypatch.setattr(connection, "cursor", fail)
    assert [client.get(path).status_code for path in ("/livez", "/readyz")] == [200, 503]
