"""A standard written by choosing: the form gives the block, and the number it would show today."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from markupsafe import Markup

from deskbell.handbook.text import cleaned
from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.door import door
from deskbell.people.models import Brand
from deskbell.standards.form import Form, choices, of_block, of_choices
from deskbell.standards.language import BlockError
from deskbell.standards.reads.tried import preview

_NOT_CHOSEN = ("brand", "tongue", "channel", "text", "csrfmiddlewaretoken")


@door("lead")
def write(request: HttpRequest) -> HttpResponse:
    """The form on a page of its own; a script asks for the form alone. `?text=` fills it in from a block."""
    chosen, begun = _chosen(request)
    brand, language = request.GET.get("brand", ""), request.GET.get("tongue", "")
    form = form_of(chosen, begun=begun, brand=brand, language=language)
    if request.headers.get("HX-Request"):
        return HttpResponse(form)
    return page(request, "standards/write.html", form=form)


def _chosen(request: HttpRequest) -> tuple[Form, bool]:
    """The form, and whether anything has been chosen yet."""
    try:
        return of_block(cleaned(request.GET.get("text", ""))), True
    except BlockError:
        data = {key: str(value) for key, value in request.GET.items() if key not in _NOT_CHOSEN}
        return of_choices(data, request.GET.getlist("channel")), bool(data)


def form_of(form: Form, *, begun: bool, brand: str, language: str) -> Markup:
    """The form as it has been filled in, and below it the block it makes."""
    brands = list(Brand.objects.order_by("pk"))
    house = next((one for one in brands if one.slug == brand), brands[0] if brands else None)
    tongue = language if language in dict(settings.LANGUAGES) else house.language if house else "en"
    words: dict[str, Any] = {
        "form": form,
        "choices": choices(form),
        "brand": house.slug if house else "",
        "tongue": tongue,
        "begun": begun,
        "block": form.block(tongue) if not form.wrong else "",
        "preview": preview(form.definition, brand=house.slug, at=now())
        if form.definition and house and not form.wrong
        else "",
    }
    return Markup(render_to_string("standards/write_form.html", words, using="jinja2"))  # noqa: S704
