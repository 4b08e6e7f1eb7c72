"""An imported template is run once for all readers, so what depends on a reader must be inside its macros.

Jinja2 keeps the module of a template that is imported without its context. A word outside a macro would be shown to
everybody in the language of the first reader.
"""

import pytest
from jinja2 import Environment, nodes
from tests.architecture.source import Source, page_files

ENVIRONMENT = Environment(autoescape=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do"])
# Their answers are the same for every reader.
SAME_FOR_ALL = {"static"}


def imported_names(sources: list[Source]) -> set[str]:
    """Return the names of the templates that others import without their context."""
    imports = (
        node
        for source in sources
        for node in ENVIRONMENT.parse(source.text).find_all((nodes.Import, nodes.FromImport))
        if not node.with_context
    )
    return {node.template.value for node in imports if isinstance(node.template, nodes.Const)}


def faults(source: Source) -> list[str]:
    """Return the calls and filters outside the macros of this template that may depend on the reader."""
    outside = (node for node in ENVIRONMENT.parse(source.text).body if not isinstance(node, nodes.Macro))
    found = [call for node in outside for call in node.find_all((nodes.Call, nodes.Filter))]
    return [f"{source.name}:{call.lineno} {_name(call)}" for call in found if _name(call) not in SAME_FOR_ALL]


def _name(call: nodes.Call | nodes.Filter) -> str:
    if isinstance(call, nodes.Filter):
        return call.name
    return call.node.name if isinstance(call.node, nodes.Name) else ""


def test_imported_templates_keep_their_words_in_macros() -> None:
    sources = [source for source in page_files() if "/jinja2/" in source.name]
    names = imported_names(sources)
    imported = [source for source in sources if source.name.partition("/jinja2/")[2] in names]
    assert len(imported) > 5
    assert [fault for source in imported for fault in faults(source)] == []


@pytest.mark.parametrize(
    "planted", ['{% set word = _("Save") %}', '{{ gettext("Save") }}', "{% set at = begun|hour %}"]
)
def test_a_planted_word_outside_a_macro_is_found(planted: str) -> None:
    assert faults(Source("kit/jinja2/kit/planted.html", planted)) != []


@pytest.mark.parametrize(
    "innocent",
    [
        '{% macro save() %}{{ _("Save") }}{% endmacro %}',
        '{% set sprite = static("kit/icons.svg") %}',
        '{% import "a" as a %}',
    ],
)
def test_a_template_without_words_outside_its_macros_passes(innocent: str) -> None:
    assert faults(Source("kit/jinja2/kit/innocent.html", innocent)) == []
