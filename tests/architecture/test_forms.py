"""A form of more than one field is a Django form, so that all its errors show at once, each beside its field.

A view module may read one key of the request by itself: which of several buttons was pressed, or which row is meant.
"""

import ast

import pytest
from tests.architecture.source import Source, unexpected_faults

READS = {"get", "getlist", "pop"}

# Each with its reason, such as several acts of one button each in one module.
ALLOWED: dict[str, str] = {}


def faults(source: Source) -> list[str]:
    """Return the module's name when it reads more than one key of the posted data, or passes the data to other code of
    ours.
    """
    if source.name == "kit/forms.py":
        return []
    parents = {child: node for node in ast.walk(source.tree) for child in ast.iter_child_nodes(node)}
    uses = [node for node in ast.walk(source.tree) if isinstance(node, ast.Attribute) and node.attr == "POST"]
    keys = {_key(node, parents) for node in uses} - {""}
    if len(keys) <= 1 and "*" not in keys:
        return []
    return [f"{source.name} reads {', '.join(sorted(keys))} by hand: make a form of it (kit/forms.py)"]


def _key(use: ast.Attribute, parents: dict[ast.AST, ast.AST]) -> str:
    """Return the key that is read, "*" for one that is not written out or for all data, "" for data of a Django form."""
    parent = parents[use]
    if isinstance(parent, ast.keyword) and parent.arg == "data":
        return ""
    key: ast.AST | None = None
    if isinstance(parent, ast.Attribute) and parent.attr in READS:
        call = parents[parent]
        key = call.args[0] if isinstance(call, ast.Call) and call.args else None
    elif isinstance(parent, ast.Subscript):
        key = parent.slice
    elif isinstance(parent, ast.Compare):
        key = parent.left
    return key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else "*"


def test_no_form_is_read_by_hand() -> None:
    assert unexpected_faults(faults, ALLOWED) == []


@pytest.mark.parametrize(
    "planted",
    [
        'name, site = request.POST.get("name"), request.POST.get("site")',
        'name, teams = request.POST["name"], request.POST.getlist("teams")',
        'words = {name: request.POST.get(name, "") for name in NAMES}',
        'active, name = "active" in request.POST, request.POST["name"]',
        "form = read_form(request.POST)",
    ],
)
def test_a_form_read_by_hand_is_found(planted: str) -> None:
    assert faults(Source("desk/views/planted.py", planted)) != []


@pytest.mark.parametrize(
    "innocent",
    [
        'if request.POST.get("do") == "end" or request.POST["do"] == "close": pass',
        "form = TeamForm.from_request(request)",
        "form = ReauthenticateForm(data=request.POST, user=staff)",
    ],
)
def test_a_button_and_a_django_form_are_in_order(innocent: str) -> None:
    assert faults(Source("desk/views/innocent.py", innocent)) == []
