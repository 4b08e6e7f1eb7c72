"""Calls go down, news comes up: this checks strings and templates, which the import contract does not see."""

import ast
import re

import pytest
from tests.architecture.source import Source, dotted_name, is_above, page_files, python_files, string_literals

RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField", "get_model"}
TAKES = re.compile(r"{%-?\s*(?:include|extends|import|from)\s+(.*?)%}", re.S)
QUOTED = re.compile(r"""["']([^"']+\.html)["']""")
COMMENT = re.compile(r"{#.*?#}", re.S)


def faults(source: Source) -> list[str]:
    """Find where a module names something of a higher floor in a string."""
    found = [
        (node.lineno, named)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and dotted_name(node.func).rpartition(".")[2] in RELATIONS
        for named in _related(node)
    ]
    found += [
        (line, text.split(".")[1]) for line, text in string_literals(source.tree) if re.match(r"deskbell\.\w+", text)
    ]
    return [f"{source.name}:{line} reaches up to {app}" for line, app in found if is_above(app, source.app)]


def _related(call: ast.Call) -> list[str]:
    given = [
        *call.args[:1],
        *(keyword.value for keyword in call.keywords if keyword.arg in ("to", "through", "app_label")),
    ]
    words = [node.value for node in given if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [word.partition(".")[0] for word in words]


def page_faults(source: Source) -> list[str]:
    """Find where a template includes a part of a higher floor."""
    text = COMMENT.sub("", source.text)
    taken = [name for tag in TAKES.findall(text) for name in QUOTED.findall(tag)]
    return [f"{source.name} takes {name}" for name in taken if is_above(name.partition("/")[0], source.app)]


def test_no_module_reaches_up_in_a_string() -> None:
    assert [fault for source in python_files() if source.app != "house" for fault in faults(source)] == []


def test_no_page_takes_a_part_of_a_higher_floor() -> None:
    assert page_files()
    assert [fault for source in page_files() for fault in page_faults(source)] == []


@pytest.mark.parametrize(
    "planted",
    [
        "x = models.ForeignKey('desk.Case', on_delete=1)",
        "x = ForeignKey(to='desk.Case', on_delete=1)",
        "x = models.ManyToManyField('people.Team', through='desk.Membership')",
        "x = apps.get_model('desk', 'Case')",
        "x = apps.get_model('desk.Case')",
        "x = import_module('deskbell.desk.models')",
    ],
)
def test_a_planted_reach_upwards_is_found(planted: str) -> None:
    assert faults(Source("people/models.py", planted)) == ["people/models.py:1 reaches up to desk"]
    assert faults(Source("channels/models.py", planted)) == []


@pytest.mark.parametrize(
    "planted",
    [
        "{% include 'desk/row.html' %}",
        '{%- extends "desk/row.html" -%}',
        "{% from 'desk/row.html' import row %}",
        "{% import 'desk/row.html' as rows %}",
        "{% include ['people/x.html', 'desk/row.html'] %}",
    ],
)
def test_a_planted_part_of_a_higher_floor_is_found(planted: str) -> None:
    assert page_faults(Source("people/jinja2/people/page.html", planted)) != []
    assert page_faults(Source("desk/jinja2/desk/page.html", planted)) == []
