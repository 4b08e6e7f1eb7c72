"""Rows change only in actions, followers and fillings, so that `ls actions` lists what the product can do."""

import ast
import re

import pytest
from tests.architecture.source import Source, dotted_name, python_files, string_literals

# Actions change rows. Followers keep what follows from news. Fillings do their app's part of a lower floor's action, in
# its transaction. Projections can be deleted and rebuilt.
PLACES = re.compile(r"(^|/)(actions/|projections/|followers/|(followers|fillings|projections)\.py$)")
ALWAYS = {
    "save",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "asave",
    "adelete",
}
ON_ROWS = {"create", "acreate", "delete", "update", "aupdate"}
SQL = re.compile(r"^\s*(with\b.*\b)?(insert\s+into|update\s+\w+\s+(\w+\s+)?set|delete\s+from|truncate)\b", re.I | re.S)

# Each exception has its reason.
ALLOWED = {
    "journal/seal.py": "the journal itself: numbers and hashes",
    "journal/follow.py": "bookmarks: effect and bookmark share a transaction",
    "journal/erase.py": "the journal itself: the salts of an erased person",
    "kit/due_rows.py": "claiming due rows: a lease, not a change of the domain",
    "channels/intake/reader.py": "giving back a claim when there was no time left: a lease, not a change",
    "kit/worker.py": "the pulse of the work process",
}


def faults(source: Source) -> list[str]:
    """Find where this file changes rows although it is not a place for that."""
    if PLACES.search(source.name) or not _knows_rows(source.tree):
        return []
    lines = [node.lineno for node in ast.walk(source.tree) if isinstance(node, ast.Call) and _writes(node)]
    lines += [line for line, text in string_literals(source.tree) if SQL.search(text)]
    return [f"{source.name}:{line} changes rows: that is for actions and followers" for line in sorted(lines)]


def _knows_rows(tree: ast.Module) -> bool:
    """Return True when the file imports models or a database connection. Only then can `update` mean rows."""
    modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    modules += [name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names]
    names = [name.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for name in node.names]
    return (
        any(re.search(r"(^|\.)models(\.|$)|^django\.db|^psycopg", module) for module in modules)
        or {"apps", "models"} & set(names) != set()
    )


def _writes(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    verb, chain = call.func.attr, dotted_name(call.func.value)
    if verb in ALWAYS:
        return True
    if verb not in ON_ROWS:
        return False
    if {"objects", "_default_manager", "_base_manager"} & set(chain.split(".")):
        return True
    if verb == "delete":
        return not call.args
    if verb in ("update", "aupdate"):
        return bool(call.keywords) and not call.args
    return isinstance(call.func.value, ast.Attribute) and bool(call.keywords)


def test_rows_change_in_actions_and_followers_only() -> None:
    found = [fault for source in python_files() for fault in faults(source) if source.name not in ALLOWED]
    assert found == []


def test_every_exception_is_still_needed() -> None:
    sources = {source.name: source for source in python_files()}
    assert [name for name in ALLOWED if name not in sources or not faults(sources[name])] == []


@pytest.mark.parametrize(
    "planted",
    [
        "from deskbell.desk.models import Case\nCase.objects.create(subject='x')",
        "from deskbell.desk.models import Case\nCase.objects.filter(pk=1).update(subject='x')",
        "from deskbell.desk.models import Case\nfound = Case.objects.all()\nfound.update(subject='x')",
        "from deskbell.desk.models import Case\nCase.objects.filter(pk=1).delete()",
        "from deskbell.desk import models\ncase.save()",
        "from deskbell.desk.models import Case\ncase.notes.create(text='x')",
        "from deskbell.desk.models import Case\nCase.objects.bulk_create([])",
        "from django.apps import apps\napps.get_model('desk', 'Case').objects.update(subject='x')",
        "from django.db import connection\nconnection.cursor().execute('update desk_case set subject = %s', ['x'])",
        "from django.db import connection\nconnection.cursor().execute('DELETE FROM desk_case')",
    ],
)
def test_a_planted_write_is_found(planted: str) -> None:
    assert len(faults(Source("desk/views/planted.py", planted))) == 1
    assert faults(Source("desk/actions/planted.py", planted)) == []


@pytest.mark.parametrize(
    "innocent",
    [
        "from deskbell.desk.models import Case\nCase.objects.filter(pk=1)",
        "from deskbell.desk.models import Case\nknown = {}\nknown.update({'a': 1})",
        "from deskbell.people.actions import create\ncreate.person(name='x')",
        "from django.db import connection\nconnection.cursor().execute('select 1')",
    ],
)
def test_an_innocent_line_is_let_pass(innocent: str) -> None:
    assert faults(Source("desk/views/innocent.py", innocent)) == []
