"""Templates compiled once for each language: what is the same for every reader of it is text, not a call.

A page says some hundred words of our own; looking each up while the page was made cost more than the page.
"""

from typing import Any

from django.utils import translation
from jinja2 import Environment, Template, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup


class Spoken(Environment):
    """An environment with an overlay for each language, in which calls with nothing but constants are answered."""

    language = ""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.overlays: dict[str, Spoken] = {}

    def _load_template(self, name: str, globals: Any) -> Template:
        if self.language:
            return super()._load_template(name, globals)
        return self._in(translation.get_language() or "en")._load_template(name, globals)

    def _in(self, language: str) -> "Spoken":
        found = self.overlays.get(language)
        if found is None or found.loader is not self.loader:
            found = self.overlay()
            found.language = language
            self.overlays[language] = found
        return found

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        if self.language:
            _Answered(self).visit(tree)
        return tree


class _Answered(NodeTransformer):
    """Puts the answer in the place of a call that always has the same."""

    def __init__(self, environment: Spoken) -> None:
        self.answers: dict[str, Any] = {
            "_": _words,
            "gettext": _words,
            "static": environment.globals["static"],
            "url": environment.globals["url"],
        }

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - the name jinja2 calls
        self.generic_visit(node)
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        plain = not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        if name not in self.answers or not plain or not all(isinstance(one, nodes.Const) for one in node.args):
            return node
        answer = self.answers[name](*(one.value for one in node.args))  # type: ignore[attr-defined]
        return nodes.Const(answer, lineno=node.lineno)


def _words(text: str) -> Markup:
    """As newstyle gettext says them: ours, so not escaped, and a format even where nothing is put in."""
    return Markup(translation.gettext(text)) % {}  # noqa: S704
