"""What standards put on other pages: their place in the side bar, clocks beside a case, numbers in the handbook."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from markupsafe import Markup

from deskbell.kit.assets import static
from deskbell.kit.clock import now
from deskbell.kit.slots import fills
from deskbell.people.models import Brand
from deskbell.standards.language import BlockError, parse
from deskbell.standards.models import Standard
from deskbell.standards.places import key_of
from deskbell.standards.projections.clocks import LIVE
from deskbell.standards.reads.board import card
from deskbell.standards.reads.clocks import of_case
from deskbell.standards.reads.measured import NotYet, measured
from deskbell.standards.reads.tried import preview
from deskbell.standards.said import definition_said, window_said
from deskbell.standards.vocabulary import vocabulary


@fills("nav")
def nav(*, request: HttpRequest) -> dict[str, Any]:
    """The board."""
    here = request.path.startswith("/standards")
    return {
        "label": _("Standards"),
        "url": reverse("standards"),
        "icon": "standard",
        "order": 50,
        "count": None,
        "key": LIVE,
        "active": here,
        "current": here,
    }


@fills("desk.case.side")
def case_clocks(*, request: HttpRequest, case: Any) -> Markup | None:
    """The clocks of a case, each with its explanation."""
    clocks = of_case(case.pk, at=now())
    if not clocks:
        return None
    return Markup(render_to_string("standards/case_clocks.html", {"clocks": clocks}, using="jinja2"))  # noqa: S704


@fills("handbook.block.shown")
def shown_block(*, word: str, text: str, brand: Brand, rule: str) -> Markup | None:
    """A standard under its sentence, with the number it has now."""
    if word != "standard":
        return None
    try:
        definition = parse(text.rstrip("\n"), **vocabulary())
    except BlockError:
        return None
    standard = Standard.objects.filter(brand=brand.slug, key=key_of(definition.name, f"rule-{rule}")).first()
    if standard is None:
        return None
    try:
        one = measured(standard, at=now(), live=True)
    except NotYet:
        return None
    shown = card(one, line=False)
    context = {
        "s": shown,
        "interval": shown.interval,
        "days": window_said(one.definition.over_days),
        "definition": definition_said(one.definition),
    }
    return Markup(render_to_string("standards/block.html", context, using="jinja2"))  # noqa: S704


@fills("handbook.preview")
def preview_block(*, word: str, text: str, brand: Brand, rule: str, language: str) -> Markup | None:
    """A block while it is written, with the number it would show today."""
    if word != "standard":
        return None
    try:
        definition = parse(text.rstrip("\n"), **vocabulary())
    except BlockError:
        return None
    return preview(definition, brand=brand.slug, at=now())


@fills("handbook.form")
def standard_form(*, brand: Brand, language: str, request: HttpRequest) -> dict[str, Any]:
    """A form that makes a standard's block in the language of the draft; it comes when it is opened."""
    address = f"{reverse('standards_write')}?{urlencode({'brand': brand.slug, 'tongue': language})}"
    html = render_to_string("standards/write_later.html", {"address": address}, using="jinja2")
    return {"html": Markup(html), "script": static("standards/write.js")}  # noqa: S704
