"""Render pages with Jinja2: escaped, in the reader's language, inside one layout."""

from functools import cache, lru_cache
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment
from markupsafe import Markup

from deskbell.kit.assets import static_url
from deskbell.kit.clock import now
from deskbell.kit.formats import FORMAT_FILTERS
from deskbell.kit.slots import layout_parts, nav_items


def environment(*, autoescape: bool, **options: Any) -> Environment:
    """Return a new Jinja2 environment for all pages, with translations, `static`, `url`, and filters for times and
    numbers.
    """
    extensions = ["jinja2.ext.i18n", "jinja2.ext.do"]
    made = Environment(autoescape=True, extensions=extensions, trim_blocks=True, lstrip_blocks=True, **options)
    made.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext
    )
    made.globals.update(static=static_url, url=view_url, language=translation.get_language, notices=get_messages)
    made.globals["once"] = lambda name: _render_once(made, name, translation.get_language())
    made.filters.update(FORMAT_FILTERS)
    return made


@cache
def _render_once(made: Environment, name: str, language: str | None) -> Markup:
    """Render a template that uses no context, once for each language, and return the cached result."""
    return Markup(made.get_template(name).render())  # noqa: S704


@lru_cache(maxsize=4096)
def view_url(name: str, *args: Any, **kwargs: Any) -> str:
    """Return the URL of a view, given its name and its arguments. This is `url(...)` in templates."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def render_page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """Render `template` as the response. The context also has `me` (the signed-in person or None) and `nav` (entries of
    the side bar).
    """
    # The page shows what was read after this moment. Live news since then is sent to it again.
    began = int(getattr(request, "began", now()).timestamp() * 1000)
    return render(
        request, template, {**layout_context(request), **context, "began": began}, status=status, using="jinja2"
    )


def layout_context(request: HttpRequest) -> dict[str, Any]:
    """Return the context that every page needs: `me`, `nav`, and the dictionaries from the slot `layout_parts`."""
    user = getattr(request, "user", None)
    me = user if user is not None and user.is_authenticated else None
    nav = sorted((item for item in nav_items.ask(request=request)), key=lambda item: item["order"]) if me else []
    words: dict[str, Any] = {"me": me, "nav": nav}
    for more in layout_parts.ask(request=request):
        words.update(more)
    return words
