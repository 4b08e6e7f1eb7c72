"""Templates compiled once for each language: what is the same for every reader of it is text, not a call.

A page says some hundred words of our own; looking each up while the page was made cost more than the page. What is left to do
for each reader is compiled to less of it: values go out as plain text, and functions are called without a look at what they are.
"""

from typing import Any

from django.utils import translation
from jinja2 import Environment, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

# What a template means by these is the dictionary's own method, whatever is in it.
OF_DICTIONARIES = frozenset(dir(dict))


def said(value: Any) -> str:
    """`value` as it stands on the page: escaped as Markup does it, unless it says that it is markup; always plain text."""
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    if kind is not str:
        return str(value) if kind is int else escape(value)
    if "&" in value:
        value = value.replace("&", "&amp;")
    if "<" in value:
        value = value.replace("<", "&lt;")
    if ">" in value:
        value = value.replace(">", "&gt;")
    if '"' in value:
        value = value.replace('"', "&#34;")
    if "'" in value:
        value = value.replace("'", "&#39;")
    return value  # type: ignore[no-any-return]


class Brief(CodeGenerator):
    """Writes what a template does in fewer steps than Jinja2 must, which has to expect anything."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - jinja2's name
        self.writeline(f"from {__name__} import said")
        super().visit_Template(node, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("said(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """As a plain call, unless the function wants to know where it stands or its arguments are not written out."""
        if node.dyn_args or node.dyn_kwargs or self._asks_where(node.node):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for value in node.args:
            self.visit(value, frame)
            self.write(", ")
        for named in node.kwargs:
            self.write(f"{named.key}=")
            self.visit(named.value, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")

    def _asks_where(self, called: nodes.Expr) -> bool:
        found = self.environment.globals.get(called.name) if isinstance(called, nodes.Name) else None
        return getattr(found, "jinja_pass_arg", None) is not None


class Spoken(Environment):
    """An environment with an overlay for each language, in which calls with nothing but constants are answered."""

    code_generator_class = Brief
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

    def getattr(self, obj: Any, attribute: str) -> Any:
        """As Jinja2's, in fewer steps; what a dictionary has is not first looked for where it is not."""
        if type(obj) is dict:
            if attribute in obj and attribute not in OF_DICTIONARIES:
                return obj[attribute]
        else:
            try:
                return getattr(obj, attribute)
            except AttributeError:
                pass
        return super().getattr(obj, attribute)


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
