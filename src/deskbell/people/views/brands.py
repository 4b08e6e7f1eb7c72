"""Brands: the names customers know the house by, and the letters that begin their references."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.actions.add_brand import add_brand
from deskbell.people.actions.change_brand import change_brand
from deskbell.people.actions.refusals import Refused
from deskbell.people.door import door, person
from deskbell.people.models import Brand

WORDS = ("name", "prefix", "language")


@door("admin")
def brands(request: HttpRequest) -> HttpResponse:
    """All brands, each with its form, and one for the next."""
    if request.method != "POST":
        return _show(request)
    words = {name: request.POST.get(name, "") for name in WORDS}
    slug = request.POST.get("brand", "")
    try:
        if slug:
            brand = get_object_or_404(Brand, slug=slug)
            language = words["language"]
            change_brand(brand=brand, name=words["name"], language=language, by=person(request), at=now())
        else:
            add_brand(by=person(request), at=now(), **words)
    except Refused as refusal:
        return _show(request, str(refusal), slug, words)
    return redirect("people:brands")


def _show(request: HttpRequest, error: str = "", slug: str = "", words: dict[str, str] | None = None) -> HttpResponse:
    return page(
        request,
        "people/brands.html",
        status=422 if error else 200,
        brands=list(Brand.objects.order_by("name")),
        languages=settings.LANGUAGES,
        error=error,
        wrong_brand=slug,
        words=words or {"name": "", "prefix": "", "language": "en"},
    )
