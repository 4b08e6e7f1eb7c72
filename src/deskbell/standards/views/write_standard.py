"""The form that builds a standard from choices. It shows the block, and the number it would have today."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST
from markupsafe import Markup

from deskbell.handbook.edition_text import clean_pasted_text
from deskbell.kit.clock import now
from deskbell.kit.forms import form_status
from deskbell.kit.pages import render_page
from deskbell.people.access import require_role
from deskbell.people.models import Brand
from deskbell.standards.forms.form_values import form_values
from deskbell.standards.forms.standard_form import StandardForm
from deskbell.standards.language import BlockError, parse_block
from deskbell.standards.reads.tried_standard import render_standard_preview
from deskbell.standards.vocabulary import vocabulary


@require_role("lead")
def write_standard(request: HttpRequest) -> HttpResponse:
    """Show the form on a page of its own; for a script, only the form. `?text=` fills it from a block."""
    form = StandardForm(data=request.POST) if request.method == "POST" else _read_form(request)
    html = render_standard_form(request, form)
    if request.headers.get("HX-Request"):
        return HttpResponse(html)
    return render_page(request, "standards/write_standard.html", form=html)


@require_role("lead")
@require_POST
def make_block(request: HttpRequest) -> HttpResponse:
    """Make the block from the values that were sent: JSON with the fenced block, or 422 with the form and its errors.

    Without JavaScript the answer is the page, with the block or with the errors.
    """
    form = StandardForm(data=request.POST, finished=True)
    for_script = "application/json" in request.headers.get("Accept", "")
    if form.is_valid() and for_script:
        return JsonResponse({"block": f"```standard\n{form.block(_language(form, _brand(form)))}\n```"})
    html = render_standard_form(request, form)
    if for_script:
        return HttpResponse(html, status=422)
    return render_page(request, "standards/write_standard.html", status=form_status(form), form=html)


def _read_form(request: HttpRequest) -> StandardForm:
    try:
        values = form_values(parse_block(clean_pasted_text(request.GET.get("text", "")), **vocabulary()))
    except BlockError:
        return StandardForm(data=request.GET)
    for name in ("brand", "tongue", "inside"):
        values[name] = request.GET.get(name, "")
    return StandardForm(data=values)


def render_standard_form(request: HttpRequest, form: StandardForm) -> Markup:
    """Return the form as it is filled in, with the block it makes below."""
    brand = _brand(form)
    language = _language(form, brand)
    form.values["brand"], form.values["tongue"] = brand.slug if brand else "", language
    valid = form.is_valid() and form.definition
    words: dict[str, Any] = {
        "form": form,
        "tongue": language,
        "inside": bool(form.values.get("inside")),
        "block": form.block(language) if valid else "",
        "preview": render_standard_preview(form.definition, brand=brand.slug, at=now())
        if valid and form.definition and brand
        else "",
    }
    html = render_to_string("standards/standard_form.html", words, request=request, using="jinja2")
    return Markup(html)  # noqa: S704


def _brand(form: StandardForm) -> Brand | None:
    """The brand the standard is for: the one named, else the first."""
    return (
        Brand.objects.filter(slug=form.values.get("brand", "").replace("\0", "")).first()
        or Brand.objects.order_by("pk").first()
    )


def _language(form: StandardForm, brand: Brand | None) -> str:
    """The language of the block: the draft's, else the brand's."""
    asked = form.values.get("tongue", "")
    return asked if asked in dict(settings.LANGUAGES) else brand.language if brand else "en"
