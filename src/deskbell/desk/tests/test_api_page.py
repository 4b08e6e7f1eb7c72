"""The page about the API is true: every command on it is run."""

import re
import shlex
from datetime import timedelta
from pathlib import Path

import time_machine
from django.test import Client

from deskbell.desk.models import Attachment
from deskbell.desk.tests.conftest import Company
from deskbell.desk.tests.histories import BEGIN, world
from deskbell.people.actions.make_token import make_token
from deskbell.people.models import Brand, Site, Staff

PAGE = Path(__file__).parents[4] / "docs" / "api.md"
BLOCKS = re.findall(r"```sh\n(.*?)```", PAGE.read_text(), re.S)
COMMANDS = [line for block in BLOCKS for line in block.replace("\\\n", " ").splitlines()]


def test_every_command_on_the_page_does_what_it_says(client: Client, company: Company) -> None:
    with time_machine.travel(BEGIN + timedelta(days=9), tick=False):
        case = company.case()
        Brand.objects.update(prefix="AB")
        Site.objects.update(slug="office")
        Staff.objects.filter(pk=company.ann.pk).update(role="admin")
        world(goal="60 minutes")
        _token, secret = make_token(name="page", scopes=["all"], staff=company.ann, by=None, at=BEGIN)
        assert len(COMMANDS) > 8
        for command in COMMANDS:
            sent = Attachment.objects.values_list("pk", flat=True).first()
            told = command.replace("QC-1/files/1", f"QC-1/files/{sent}")
            told = told.replace("QC-1/", f"{case.ref}/").replace("first-reply", "answered-soon")
            answer = _ask(client, told.replace("$TOKEN", secret).replace("$DESK", "/api/v1"))
            assert answer in (200, 201), command


def _ask(client: Client, command: str) -> int:
    name, address, *words = shlex.split(command)
    given = list(zip(words[::2], words[1::2], strict=True))
    headers = dict(value.split(": ", 1) for option, value in given if option == "-H")
    body = "".join(value for option, value in given if option == "-d")
    assert (name, {option for option, _ in given} <= {"-H", "-d", "-X", "-o"}) == ("curl", True)
    if not body and ("-X", "POST") not in given:
        answer = client.get(address, headers=headers)
        assert answer.getvalue()
        return answer.status_code
    return client.post(
        address, body, content_type=headers.pop("Content-Type", "application/json"), headers=headers
    ).status_code


def test_every_verb_stands_on_the_page(client: Client) -> None:
    page = PAGE.read_text()
    for path in client.get("/api/v1/openapi.json").json()["paths"]:
        assert re.sub(r"(/{\w+})+$", "", path).split("/")[-1] in page, path
