"""Every text of every screen has a translation in all five languages, with the same placeholders."""

import ast

import pytest
from tests.architecture import catalogues
from tests.architecture.source import Source, dotted_name, python_files

# Babel finds texts by these names, and by `_` for the first of them.
FINDERS = {"gettext", "ngettext", "pgettext", "npgettext"}


def hidden_texts(source: Source) -> list[str]:
    """Find where gettext is imported under another name, which Babel would not find."""
    found = []
    for node in ast.walk(source.tree):
        if (
            isinstance(node, ast.Assign)
            and not isinstance(node.value, ast.Call)
            and dotted_name(node.value).rpartition(".")[2] in FINDERS
        ):
            found.append(node.lineno)
        if isinstance(node, ast.ImportFrom):
            found += [node.lineno for name in node.names if name.name in FINDERS and name.asname not in (None, "_")]
    return [f"{source.name}:{line} hides texts: call gettext by its own name, or as _" for line in found]


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_every_text_has_its_words(language: str) -> None:
    assert catalogues.catalogue_faults(language) == [], "run bin/translate, then give the words"


def test_every_text_is_found() -> None:
    assert [fault for source in python_files() for fault in hidden_texts(source)] == []


@pytest.mark.parametrize(
    "planted", ["said = translation.gettext", "from django.utils.translation import ngettext as many"]
)
def test_a_hidden_text_is_noticed(planted: str) -> None:
    assert hidden_texts(Source(name="desk/planted.py", text=planted))
