"""The handbook as it is read."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from deskbell.handbook.reads.editions import chapters, edition_of, editions_of
from deskbell.handbook.reads.shown import shown
from deskbell.handbook.rules import may_publish
from deskbell.kit.pages import page
from deskbell.people.door import door
from deskbell.people.models import Brand


@door("agent")
def home(request: HttpRequest) -> HttpResponse:
    """The handbook of the first brand."""
    brand = Brand.objects.order_by("pk").first()
    if brand is None:
        return page(request, "handbook/none.html")
    return redirect("handbook_edition", brand=brand.slug)


@door("agent")
def edition(request: HttpRequest, brand: str) -> HttpResponse:
    """The edition in force of a brand, or `?edition=` an older one."""
    found = Brand.objects.filter(slug=brand).first()
    if found is None:
        raise Http404
    asked = request.GET.get("edition", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else None
    read = edition_of(found, number)
    if read is None and number is not None:
        raise Http404
    return page(
        request,
        "handbook/edition.html",
        brand=found,
        brands=list(Brand.objects.order_by("pk")),
        edition=read,
        latest=editions_of(found).first(),
        editions=list(editions_of(found)[:50]),
        chapters=chapters(read) if read else [],
        shown=lambda rule: shown(rule, found),
        may_publish=may_publish(request.user),
    )
