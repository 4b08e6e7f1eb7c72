"""A client generated from the API's description can call each operation."""

import importlib
import pkgutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client

from deskbell.desk.tests.conftest import Company, company
from deskbell.desk.tests.histories import world
from deskbell.kit.clock import now
from deskbell.people.actions.make_token import make_token
from deskbell.people.models import Brand, Site, Staff

__all__ = ["company"]
pytestmark = pytest.mark.django_db
PACKAGE = "generated_desk"


@pytest.fixture
def package(tmp_path: Path, client: Client, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The package that the generator makes of the description, without a warning."""
    (tmp_path / "openapi.json").write_bytes(client.get("/api/v1/openapi.json").content)
    (tmp_path / "config.yaml").write_text("post_hooks: []\n")
    made = [sys.executable, "-m", "openapi_python_client", "generate", "--path", "openapi.json", "--meta", "none"]
    done = subprocess.run(
        [*made, "--output-path", PACKAGE, "--config", "config.yaml", "--fail-on-warning"],
        cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    monkeypatch.syspath_prepend(tmp_path)
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]
    return importlib.import_module(f"{PACKAGE}.client")


@pytest.fixture
def line(package: ModuleType, company: Company) -> Iterator[Any]:
    """The generated client, connected to the application in the test's own transaction."""
    _token, secret = make_token(name="shop", scopes=["all"], staff=company.ann, by=None, at=now())
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    transport = httpx.WSGITransport(app=get_wsgi_application())
    yield package.AuthenticatedClient(base_url="http://localhost", token=secret, httpx_args={"transport": transport})
    for signal in signals:
        signal.connect(close_old_connections)


def test_each_operation_can_be_called(line: Any, company: Company) -> None:
    # The company that `histories.world` founds has the same prefix and the same site.
    Brand.objects.update(prefix="AB")
    Site.objects.update(slug="office")
    world(goal="60 minutes")
    Staff.objects.filter(pk=company.ann.pk).update(role="admin")
    called: list[str] = []

    def call(tag: str, name: str, *path: str | int, **words: Any) -> Any:
        module = importlib.import_module(f"{PACKAGE}.api.{tag}.{name}")
        answer = module.sync_detailed(*path, client=line, **words)
        assert answer.status_code in (200, 201), (name, answer.content)
        called.append(f"{tag}.{name}")
        return answer.parsed

    _open_and_answer(call)
    _move(call, company)
    _read(call)
    assert sorted(called) == sorted(_list_operations())


def _body(name: str, **values: Any) -> Any:
    models = importlib.import_module(f"{PACKAGE}.models")
    return getattr(models, name).from_dict(values)


def _open_and_answer(call: Callable[..., Any]) -> None:
    case = call("cases", "open_case", body=_body("CaseIn", customer="ada@example.com", subject="Chair", text="3 legs"))
    file = {"name": "bill.pdf", "content": "JVBERi0xLjcK"}
    call("cases", "reply", case.ref, body=_body("ReplyIn", text="Here is the bill.", files=[file]))
    call("cases", "note", case.ref, body=_body("TextIn", text="She called before."))
    [sent] = [entry for entry in call("cases", "timeline", case.ref).items if entry.attachments]
    call("cases", "file", case.ref, sent.attachments[0].id)


def _move(call: Callable[..., Any], company: Company) -> None:
    case, other = company.case(), company.case()
    call("cases", "claim", case.ref)
    call("cases", "assign", case.ref, body=_body("AssignIn", to=company.bo.pk))
    brief = {"wants": "a new bowl", "next": "send it"}
    call("cases", "hand_over", case.ref, body=_body("HandOverIn", team=company.other_team.slug, brief=brief))
    call("cases", "sort", case.ref, body=_body("TopicIn", topic="damaged"))
    call("cases", "wait", case.ref)
    call("cases", "resolve", case.ref)
    call("cases", "reopen", case.ref)
    call("cases", "merge", case.ref, body=_body("MergeIn", into=other.ref))
    call("cases", "unmerge", case.ref)


def _read(call: Callable[..., Any]) -> None:
    assert call("cases", "case", call("cases", "cases").items[0].ref).ref
    assert call("customers", "customers").items
    assert call("journal", "journal") is not None
    slug = call("standards", "standards").items[0].slug
    call("standards", "standard", slug)
    assert call("setup", "apply_setup", body=call("setup", "export_setup")).changes == []


def _list_operations() -> list[str]:
    api = importlib.import_module(f"{PACKAGE}.api")
    names = [name for _, name, is_package in pkgutil.walk_packages(api.__path__, f"{PACKAGE}.api.") if not is_package]
    return [name.removeprefix(f"{PACKAGE}.api.") for name in names]
