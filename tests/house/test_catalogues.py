"""Every text of every screen has its words in all five languages, with the same places for values."""

import ast

import pytest
from tests.house import catalogues
from tests.house.source import Source, dotted, python_files

# By these names the texts are found; as `_` the first of them is found, too.
FINDERS = {"gettext", "ngettext", "pgettext", "npgettext"}


def hidden(source: Source) -> list[str]:
    """Where gettext gets another name, by which no text is found and given words."""
    found = []
    for node in ast.walk(source.tree):
        if (
            isinstance(node, ast.Assign)
            and not isinstance(node.value, ast.Call)
            and dotted(node.value).rpartition(".")[2] in FINDERS
        ):
            found.append(node.lineno)
        if isinstance(node, ast.ImportFrom):
            found += [node.lineno for name in node.names if name.name in FINDERS and name.asname not in (None, "_")]
    return [f"{source.name}:{line} hides texts: call gettext by its own name, or as _" for line in found]


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_every_text_has_its_words(language: str) -> None:
    assert catalogues.faults(language) == [], "run bin/translate, then give the words"


def test_every_text_is_found() -> None:
    assert [fault for source in python_files() for fault in hidden(source)] == []


@pytest.mark.parametrize(
    "planted", ["said = translation.gettext", "from django.utils.translation import ngettext as many"]
)
def test_a_hidden_text_is_noticed(planted: str) -> None:
    assert hidden(Source(name="desk/planted.py", text=planted))
