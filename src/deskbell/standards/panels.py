"""What standards add to other pages: a link in the sidebar, clocks beside a case, numbers in the handbook."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from markupsafe import Markup

from deskbell.handbook.blocks import address_slug
from deskbell.handbook.slots import block_forms, previewed_blocks, rendered_blocks
from deskbell.kit.assets import static_url
from deskbell.kit.cache import cached_for
from deskbell.kit.clock import now
from deskbell.kit.pages import view_url
from deskbell.kit.slots import NavItem, nav_items
from deskbell.people.models import Brand, Staff
from deskbell.people.slots import SidePanel, case_side_panels
from deskbell.standards.display import format_definition, format_window
from deskbell.standards.language import BlockError, parse_block
from deskbell.standards.models import Standard
from deskbell.standards.projections.clock_projection import LIVE
from deskbell.standards.reads.board import build_card
from deskbell.standards.reads.case_clocks import clocks_of_case
from deskbell.standards.reads.causes import unexplained_breaches
from deskbell.standards.reads.measured_standard import NotYetInForce, measure_standard
from deskbell.standards.reads.tried_standard import render_standard_preview
from deskbell.standards.rules import may_explain_breach
from deskbell.standards.vocabulary import vocabulary

MOST_SHOWN = 99


@nav_items.fill
def standards_nav(*, request: HttpRequest) -> NavItem:
    """Return the sidebar item for the board. Leads also see how many recent breaches have no cause yet."""
    here = request.path.startswith("/standards")
    missed = _count_waiting(request.user.pk, fresh=here) if may_explain_breach(request.user) else 0
    return {
        "label": _("Standards"),
        "url": view_url("standards"),
        "icon": "standard",
        "order": 50,
        "count": (f"{MOST_SHOWN}+" if missed > MOST_SHOWN else missed) or None,
        "key": LIVE,
        "active": here,
        "current": here,
    }


def _count_waiting(number: int | None, *, fresh: bool) -> int:
    return 0 if number is None else _count_unexplained(number) if fresh else _count_unexplained_cached(number)


def _count_unexplained(number: int) -> int:
    staff = Staff.objects.get(pk=number)
    return len(unexplained_breaches(staff, at=now()).values_list("pk")[: MOST_SHOWN + 1])


@cached_for(15)
def _count_unexplained_cached(number: int) -> int:
    return _count_unexplained(number)


@case_side_panels.fill
def render_case_clocks(*, request: HttpRequest, case: Any) -> SidePanel | None:
    """Show the clocks of a case, each with a link to its explanation."""
    clocks = clocks_of_case(case.pk, at=now())
    if not clocks:
        return None
    words = {"clocks": clocks, "may_explain": may_explain_breach(request.user)}
    html = Markup(render_to_string("standards/case_clocks.html", words, using="jinja2"))  # noqa: S704
    return {"order": 10, "html": html}


@rendered_blocks.fill
def render_standard_block(*, word: str, text: str, brand: Brand, rule: str) -> Markup | None:
    """Show a standard under its sentence in the handbook, with its number as of now. None for other blocks."""
    if word != "standard":
        return None
    try:
        definition = parse_block(text.rstrip("\n"), **vocabulary())
    except BlockError:
        return None
    standard = Standard.objects.filter(brand=brand.slug, key=address_slug(definition.name)).first()
    if standard is None:
        return None
    try:
        one = measure_standard(standard, at=now(), live=True)
    except NotYetInForce:
        return None
    shown = build_card(one, line=False)
    context = {
        "s": shown,
        "interval": shown.interval,
        "days": format_window(one.definition.over_days),
        "definition": format_definition(one.definition),
        "missed": one.tally.missed,
        "missed_url": f"{view_url('standards_rows', standard.slug)}?outcome=missed",
    }
    return Markup(render_to_string("standards/block.html", context, using="jinja2"))  # noqa: S704


@previewed_blocks.fill
def preview_standard_block(*, word: str, text: str, brand: Brand, rule: str, language: str) -> Markup | None:
    """Show a block while it is written, with the number it would have today. None for other blocks."""
    if word != "standard":
        return None
    try:
        definition = parse_block(text.rstrip("\n"), **vocabulary())
    except BlockError:
        return None
    return render_standard_preview(definition, brand=brand.slug, at=now())


@block_forms.fill
def place_standard_form(*, brand: Brand, language: str, request: HttpRequest) -> dict[str, Any]:
    """Return the place in the draft's page for the form that builds a block. The form itself is loaded when it is
    opened.
    """
    address = f"{view_url('standards_write')}?{urlencode({'brand': brand.slug, 'tongue': language, 'inside': '1'})}"
    html = render_to_string("standards/standard_form_placeholder.html", {"address": address}, using="jinja2")
    return {"html": Markup(html), "script": static_url("standards/write_standard.js")}  # noqa: S704
