"""What standards put on other pages: their place in the side bar, clocks beside a case, numbers in the handbook."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from markupsafe import Markup

from deskbell.handbook.blocks import key_of
from deskbell.kit.assets import static
from deskbell.kit.clock import now
from deskbell.kit.lately import lately
from deskbell.kit.pages import url
from deskbell.kit.slots import fills
from deskbell.people.models import Brand, Staff
from deskbell.standards.language import BlockError, parse
from deskbell.standards.models import Standard
from deskbell.standards.projections.clocks import LIVE
from deskbell.standards.reads.board import card
from deskbell.standards.reads.causes import unexplained
from deskbell.standards.reads.clocks import of_case
from deskbell.standards.reads.measured import NotYet, measured
from deskbell.standards.reads.tried import preview
from deskbell.standards.rules import may_explain
from deskbell.standards.said import definition_said, window_said
from deskbell.standards.vocabulary import vocabulary

MOST_SHOWN = 99


@fills("nav")
def nav(*, request: HttpRequest) -> dict[str, Any]:
    """The board; leads see how many breaches of the last days wait for a cause."""
    here = request.path.startswith("/standards")
    missed = _waiting(request.user.pk, fresh=here) if may_explain(request.user) else 0
    return {
        "label": _("Standards"),
        "url": url("standards"),
        "icon": "standard",
        "order": 50,
        "count": (f"{MOST_SHOWN}+" if missed > MOST_SHOWN else missed) or None,
        "key": LIVE,
        "active": here,
        "current": here,
    }


def _waiting(number: int | None, *, fresh: bool) -> int:
    return 0 if number is None else _unexplained(number) if fresh else _lately_unexplained(number)


def _unexplained(number: int) -> int:
    staff = Staff.objects.get(pk=number)
    return len(unexplained(staff, at=now()).values_list("pk")[: MOST_SHOWN + 1])


@lately(15)
def _lately_unexplained(number: int) -> int:
    return _unexplained(number)


@fills("desk.case.side")
def case_clocks(*, request: HttpRequest, case: Any) -> dict[str, Any] | None:
    """The clocks of a case, each with its explanation."""
    clocks = of_case(case.pk, at=now())
    if not clocks:
        return None
    words = {"clocks": clocks, "may_explain": may_explain(request.user)}
    html = Markup(render_to_string("standards/case_clocks.html", words, using="jinja2"))  # noqa: S704
    return {"order": 10, "html": html}


@fills("handbook.block.shown")
def shown_block(*, word: str, text: str, brand: Brand, rule: str) -> Markup | None:
    """A standard under its sentence, with the number it has now."""
    if word != "standard":
        return None
    try:
        definition = parse(text.rstrip("\n"), **vocabulary())
    except BlockError:
        return None
    standard = Standard.objects.filter(brand=brand.slug, key=key_of(definition.name)).first()
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
        "missed": one.tally.missed,
        "missed_url": f"{url('standards_rows', standard.slug)}?outcome=missed",
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
    address = f"{url('standards_write')}?{urlencode({'brand': brand.slug, 'tongue': language})}"
    html = render_to_string("standards/write_later.html", {"address": address}, using="jinja2")
    return {"html": Markup(html), "script": static("standards/write.js")}  # noqa: S704
