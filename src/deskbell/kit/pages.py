"""Server-rendered pages: Jinja2, always escaped, in the reader's language; the same shell around every page."""

import re
from functools import cache, cached_property
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.backends.utils import csrf_input
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from jinja2 import Environment
from markupsafe import Markup

from deskbell.kit import slots
from deskbell.kit.assets import static
from deskbell.kit.clock import now
from deskbell.kit.folding import Spoken, said
from deskbell.kit.spoken import spoken

# Nothing in it that an address must say in another way.
PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*").fullmatch


def environment(**options: Any) -> Environment:
    """The Jinja2 environment of all pages: i18n, `static`, `url`, `spoken` (filters for times, shares, durations)."""
    options.update(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], trim_blocks=True, lstrip_blocks=True)
    made = Spoken(**{"autoescape": True, **options})
    made.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext
    )
    made.globals.update(static=static, url=url, ask=slots.ask, language=translation.get_language)
    made.globals.update(notices=get_messages, once=lambda name: once(made, name, translation.get_language() or "en"))
    made.filters.update(spoken, said=said)
    return made


@cache
def once(made: Environment, name: str, language: str) -> Markup:
    """A part of every page that says nothing about its reader, rendered once for each language."""
    return Markup(made.get_template(name).render())  # noqa: S704


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a view, by the name in its app's urls.py."""
    if not (args or kwargs):
        return _alone(name)
    if kwargs or len(args) != 1 or not PLAIN(str(args[0])):
        return reverse(name, args=args or None, kwargs=kwargs or None)
    try:
        before, after = _around(name, isinstance(args[0], int))
    except NoReverseMatch:
        return reverse(name, args=args)
    return f"{before}{args[0]}{after}"


@cache
def _alone(name: str) -> str:
    return reverse(name)


@cache
def _around(name: str, number: bool) -> tuple[str, str]:
    """What stands before and after the one changing part of an address, which is the same whatever is put there."""
    mark = 7_041_776_001 if number else "a-7041776001"
    before, _, after = reverse(name, args=[mark]).partition(str(mark))
    return before, after


def page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """Render a page for `request`. `me` is the signed-in person or None; `nav` what the floors put into the side bar."""
    made = engines["jinja2"].env.get_template(template)  # type: ignore[attr-defined]
    # What a page shows was read after this; what is news since then is told to it again.
    began = int(getattr(request, "began", now()).timestamp() * 1000)
    words = {**shell(request), **context, "request": request, "began": began, "csrf_input": _Proof(request)}
    return HttpResponse(made.render(words), status=status)


class _Proof:
    """The hidden field that shows a form to be ours: made when the first form asks, the same for all forms of a page."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def field(self) -> str:
        return str(csrf_input(self.request))

    def __html__(self) -> str:
        return self.field

    __str__ = __html__


def shell(request: HttpRequest) -> dict[str, Any]:
    """What is around every page: `me`, `nav`, and what the floors add (slot `shell`: each answers a dictionary)."""
    user = getattr(request, "user", None)
    me = user if user is not None and user.is_authenticated else None
    nav = sorted((item for item in slots.ask("nav", request=request)), key=lambda item: item["order"]) if me else []
    words: dict[str, Any] = {"me": me, "nav": nav}
    for more in slots.ask("shell", request=request):
        words.update(more)
    return words
