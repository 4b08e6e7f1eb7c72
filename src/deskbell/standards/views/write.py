"""A standard written by choosing: the form gives the block, and the number it would show today."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from markupsafe import Markup

from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.door import door
from deskbell.people.models import Brand
from deskbell.standards.form import choices, of_choices
from deskbell.standards.reads.tried import preview

_NOT_CHOSEN = ("brand", "tongue", "channel", "csrfmiddlewaretoken")


@door("lead")
def write(request: HttpRequest) -> HttpResponse:
    """The form on a page of its own; a script asks for the form alone."""
    form = form_of(
        {key: str(value) for key, value in request.GET.items() if key not in _NOT_CHOSEN},
        request.GET.getlist("channel"),
        brand=request.GET.get("brand", ""),
        language=request.GET.get("tongue", ""),
    )
    if request.headers.get("HX-Request"):
        return HttpResponse(form)
    return page(request, "standards/write.html", form=form)


def form_of(data: Mapping[str, str], channels: list[str], *, brand: str, language: str) -> Markup:
    """The form as it has been filled in, and below it the block it makes."""
    brands = list(Brand.objects.order_by("pk"))
    house = next((one for one in brands if one.slug == brand), brands[0] if brands else None)
    tongue = language if language in dict(settings.LANGUAGES) else house.language if house else "en"
    form = of_choices(data, channels)
    words: dict[str, Any] = {
        "form": form,
        "choices": choices(form),
        "brand": house.slug if house else "",
        "tongue": tongue,
        "begun": bool(data),
        "block": form.block(tongue) if not form.wrong else "",
        "preview": preview(form.definition, brand=house.slug, at=now())
        if form.definition and house and not form.wrong
        else "",
    }
    return Markup(render_to_string("standards/write_form.html", words, using="jinja2"))  # noqa: S704
