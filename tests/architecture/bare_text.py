"""Find text that is written outside gettext in a template or a module, so that it cannot be translated."""

import ast
import re
from collections.abc import Iterator

from jinja2 import Environment, nodes
from tests.architecture.source import PACKAGE, Source

GETTEXT = {
    "_", "gettext", "ngettext", "pgettext", "npgettext", "gettext_lazy", "ngettext_lazy", "pgettext_lazy",
    "gettext_noop",
}  # fmt: skip
# Names that are the same in every language, a key and an example.
NAMES = {"Deskbell", "Esc", "Ctrl", "Enter", "name@example.com"}
# Calls whose text is for developers, logs or programs: an API answers in English.
NOT_FOR_PEOPLE = {
    "HttpError", "debug", "info", "warning", "error", "exception", "critical", "news", "execute", "Warning", "Error",
    "RuntimeError", "ValueError", "TypeError", "AssertionError", "LookupError", "KeyError",
}  # fmt: skip
_ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True)
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_CODE_BLOCK = re.compile(r"\{% block (?:live|body_class)\b[^%]*%\}.*?\{% endblock %\}", re.DOTALL)
_CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_SHOWN_ATTRIBUTE = re.compile(r'(?<![\w-])(?:title|aria-label|placeholder|alt)="([^"]*)"')
_NO_TEXT = re.compile(r"<(script|style|svg)\b.*?</\1>|<[^<>]*>|\b[\w-]+=\"[^\"]*\"", re.DOTALL)
_WORD = re.compile(r"[A-Za-z][A-Za-z.@-]+")
_SENTENCE = re.compile(r"[A-Z“][^\n]*[a-z][^\n]* [^\n]*[.?!:]?")
_PATTERN_OF_DATES = re.compile(r"[EdMyHms ,:]+")


def bare_text(template: str) -> list[str]:
    """Return the words that a template writes outside gettext: between tags, and in attributes that people read."""
    html = _CODE.sub("", _CODE_BLOCK.sub("", _COMMENT.sub("", template)))
    pieces = [_NO_TEXT.sub(" ", html), *_SHOWN_ATTRIBUTE.findall(html)]
    return [word for piece in pieces for word in _WORD.findall(piece) if word not in NAMES]


def bare_arguments(template: str) -> list[str]:
    """Return the texts outside gettext that a template passes to a macro, such as the name of a button."""
    found = _constants(_ENVIRONMENT.parse(template))
    return [text for text in found if re.search(r"[A-Z][a-z]+|[a-z]+ [a-z]+", text) and text not in NAMES]


def _constants(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Compare):
        return
    if isinstance(node, nodes.Call):
        name = node.node.name if isinstance(node.node, nodes.Name) else getattr(node.node, "attr", "")
        if name in {*GETTEXT, "url", "static", "get"}:
            return
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    for child in node.iter_child_nodes():
        yield from _constants(child)


def bare_sentences(source: Source) -> list[str]:
    """Return the sentences of a module outside gettext. Gettext inside an f-string counts as well, since Babel does not
    find it.
    """
    docstrings = {
        id(node.body[0])
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
        and isinstance(node.body[0].value, ast.Constant)
    }
    return list(_sentences(source.tree, docstrings))


def _sentences(node: ast.AST, docstrings: set[int]) -> Iterator[str]:
    if id(node) in docstrings or (isinstance(node, ast.Call) and _name(node) in GETTEXT | NOT_FOR_PEOPLE):
        return
    if isinstance(node, ast.JoinedStr):
        yield from (
            "gettext in an f-string" for one in ast.walk(node) if isinstance(one, ast.Call) and _name(one) in GETTEXT
        )
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_sentence(node.value):
        yield node.value[:32]
    for child in ast.iter_child_nodes(node):
        yield from _sentences(child, docstrings)


def _is_sentence(text: str) -> bool:
    looks_like_one = _SENTENCE.fullmatch(text) and not _PATTERN_OF_DATES.fullmatch(text)
    return bool(looks_like_one) and "|" not in text and "[" not in text


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def mail_files() -> list[Source]:
    """Return the templates of mails, which are plain text."""
    return [
        Source(name=str(path.relative_to(PACKAGE)), text=path.read_text())
        for path in sorted(PACKAGE.rglob("jinja2/**/*.txt"))
    ]
