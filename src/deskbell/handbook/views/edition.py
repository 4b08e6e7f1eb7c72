"""The handbook as it is read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from deskbell.handbook.changes import changes
from deskbell.handbook.models import Draft, Edition
from deskbell.handbook.reads.around import around
from deskbell.handbook.reads.draft import said
from deskbell.handbook.reads.editions import edition_of, editions_of
from deskbell.handbook.reads.read import Reading, reading
from deskbell.handbook.rules import may_publish, may_remark
from deskbell.handbook.views.found import LANGUAGES, brand_named, edition_asked, no_brand
from deskbell.kit.pages import page
from deskbell.people.door import door, person
from deskbell.people.models import Brand


@door("agent")
def home(request: HttpRequest) -> HttpResponse:
    """The handbook of the first brand."""
    brand = Brand.objects.order_by("pk").first()
    if brand is None:
        return no_brand(request)
    return redirect("handbook_edition", brand=brand.slug)


@door("agent")
def edition(request: HttpRequest, brand: str) -> HttpResponse:
    """The edition in force of a brand, or `?edition=` an older one; `?in=` a language, `?against=` what changed since another."""
    found = brand_named(brand)
    read = edition_asked(request, found, "edition") or edition_of(found)
    against = edition_asked(request, found, "against") if read else None
    language = _language(request, read)
    return page(
        request,
        "handbook/edition.html",
        brand=found,
        brands=list(Brand.objects.order_by("pk")),
        edition=read,
        latest=editions_of(found).first(),
        editions=list(editions_of(found)[:50]),
        against=against,
        language_now=language,
        names=LANGUAGES,
        chapters=_reading(read, found, language, against) if read else [],
        changed=changes(said(against), said(read)) if against and read else None,
        drafts=Draft.objects.filter(brand=found, closed_at=None).count() if may_remark(request.user) else 0,
        may_publish=may_publish(request.user),
        may_remark=may_remark(request.user),
        **(around(staff=person(request), edition=read) if read else {}),
    )


def _reading(edition: Edition, brand: Brand, language: str, against: Edition | None) -> list[Reading]:
    # What changed is shown in the language in which it was decided.
    return reading(edition, brand, edition.language if against else language, against)


def _language(request: HttpRequest, edition: Edition | None) -> str:
    """As asked for, else the reader's own, if the edition has it."""
    if edition is None:
        return ""
    for one in (request.GET.get("in", ""), translation.get_language() or ""):
        if one in edition.languages:
            return one
    return edition.language
