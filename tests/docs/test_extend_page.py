"""The examples of docs/extend.md run, and its commits exist."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, RequestFactory

from deskbell.channels import registry
from deskbell.channels.actions.save_account import connect_account
from deskbell.channels.intake.reader import IntakeReader
from deskbell.channels.outbox import send_due_deliveries
from deskbell.desk.actions.reply import reply
from deskbell.desk.models import Case
from deskbell.desk.tests.conftest import Company, company
from deskbell.journal import news
from deskbell.journal.models import Entry
from deskbell.journal.seal_and_follow import seal_and_follow
from deskbell.kit import background
from deskbell.kit.background import list_loops
from deskbell.kit.clock import now
from deskbell.kit.slots import load_fillings
from deskbell.people.actions.create_organisation import create_organisation
from deskbell.people.actions.hire_staff import hire_staff
from deskbell.people.slots import setup_pages
from deskbell.standards.measuring import declared_measures
from deskbell.standards.measuring import registry as measures

__all__ = ["company"]
ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "extend.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n# (\S+)\n(.*?)```", PAGE, re.S)


def run(*paths: str) -> dict[str, Any]:
    """Run the examples of these files in one namespace, in their order on the page."""
    names: dict[str, Any] = {"__name__": "deskbell.desk.example"}
    for path, text in EXAMPLES:
        if path.removeprefix("src/deskbell/") in paths:
            exec(compile(text, path, "exec"), names)
    assert len(names) > 1, f"{paths} are no examples of the page"
    return names


@pytest.fixture(autouse=True)
def _forget_what_examples_declare(monkeypatch: pytest.MonkeyPatch) -> None:
    declared_measures()
    list_loops()
    load_fillings()
    monkeypatch.setattr(measures, "_declared", dict(measures._declared))
    monkeypatch.setattr(background, "_loops", dict(background._loops))
    monkeypatch.setattr(news, "news_kinds", dict(news.news_kinds))
    monkeypatch.setattr(setup_pages, "fillings", list(setup_pages.fillings))


@pytest.mark.django_db
def test_a_pager_message_becomes_a_case_and_is_answered(
    client: Client, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(registry.list_channels(), "pager", run("channels/kinds/pager/channel.py")["CHANNEL"])
    at = now()
    made = create_organisation(name="Q", languages=["en"], prefix="Q", site="S", team="T", by=None, at=at)
    maria = hire_staff(email="m@example.org", name="Maria", role="agent", teams=[made.team], at=at)
    words = {"channel": "pager", "address": "4400", "team": made.team, "secrets": {}, "acknowledge": False}
    account = connect_account(**words, settings={"key": "open"}, by=None, at=at)
    body = {"id": "1", "from": "5511", "text": "Ring me"}
    for key, status in (("wrong", 403), ("open", 200), ("open", 200)):
        answer = client.post(f"/hooks/pager/{account.pk}", body, "application/json", headers={"X-Pager-Key": key})
        assert answer.status_code == status
    while (reader := IntakeReader()).step():
        reader.close()
    case = Case.objects.get(channel="pager")
    reply(case=case, by=maria, text="At noon.", at=now())
    seal_and_follow()
    send_due_deliveries()
    assert capsys.readouterr().out == "send 5511 At noon.\n"


def test_the_measure_is_declared() -> None:
    run("desk/measures.py")
    assert declared_measures()["waits"].kinds == {
        "desk.case.opened", "desk.case.resolved", "desk.case.closed", "desk.case.reopened", "desk.case.waiting"
    }  # fmt: skip


@pytest.mark.django_db
def test_the_page_of_settings_is_listed_and_its_form_checks() -> None:
    names = run("people/forms/greeting.py", "people/panels.py")
    request = RequestFactory().get("/setup/")
    assert "/setup/greeting/" in [page["url"] for page in setup_pages.ask(request=request)]
    assert names["GreetingForm"]({"greeting": "Hello"}).is_valid()
    assert not names["GreetingForm"]({"greeting": "x" * 81}).is_valid()


@pytest.mark.django_db
def test_the_loop_is_found_and_its_step_ends(capsys: pytest.CaptureFixture[str]) -> None:
    run("desk/loops.py")
    (loop,) = [one for one in list_loops() if one.name == "desk count old cases"]
    assert loop.step() == 0
    assert capsys.readouterr().out == "0\n"


def test_the_act_is_recorded_on_the_case(company: Company) -> None:
    names = run("desk/events.py", "desk/actions/note_praise.py", "desk/views/note_praise.py")
    case = company.case(at=company.later(0))
    names["note_praise"](case=case, by=company.ann, at=company.later(5))
    entry = Entry.objects.get(kind="desk.case.praised")
    assert (entry.case, entry.actor, entry.facts) == (case.pk, company.ann.pk, {"message": None})
    assert names["note_praise_view"].required_role == "agent"


def test_every_example_is_run() -> None:
    shown = {path.removeprefix("src/deskbell/") for path, _ in EXAMPLES}
    assert len(shown) == len(EXAMPLES)
    assert shown <= set(re.findall(r'"(\w+/[\w/]+\.py)"', Path(__file__).read_text(encoding="utf-8")))


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a checkout")
def test_every_commit_exists() -> None:
    commits = re.findall(r"\b[0-9a-f]{7}\b", PAGE)
    assert len(commits) > 4
    for commit in commits:
        subprocess.run(["git", "-C", str(ROOT), "cat-file", "-e", f"{commit}^{{commit}}"], check=True)
