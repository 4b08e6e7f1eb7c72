"""What a view of the handbook is about: found by its address, or there is no such page."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from deskbell.handbook.models import Draft, Edition, Part
from deskbell.handbook.reads.editions import edition_of
from deskbell.kit.pages import page
from deskbell.people.door import person
from deskbell.people.models import Brand, Staff

LANGUAGES = dict(settings.LANGUAGES)


def no_brand(request: HttpRequest) -> HttpResponse:
    """Nothing yet that a handbook could belong to; who may name the house is shown the way."""
    return page(request, "handbook/none.html", may_name=person(request).role == Staff.Role.ADMIN)


def brand_named(slug: str) -> Brand:
    """The brand with this slug."""
    found = Brand.objects.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def draft_of(number: int) -> Draft:
    """The draft with this number, open or closed."""
    found = (
        Draft.objects.filter(pk=number).select_related("brand", "based_on", "edition", "closed_by").first()
        if number < 2**63
        else None
    )
    if found is None:
        raise Http404
    return found


def part_of(number: int, key: str) -> Part:
    """A chapter or rule of a draft."""
    draft = draft_of(number)
    found = Part.objects.filter(draft=draft, key=key).select_related("by").first()
    if found is None:
        raise Http404
    found.draft = draft
    return found


def edition_asked(request: HttpRequest, brand: Brand, name: str) -> Edition | None:
    """The edition whose number the address asks for, if it asks. A number that is none is no page."""
    asked = request.GET.get(name, "")
    if not asked:
        return None
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0
    found = edition_of(brand, number) if number else None
    if found is None:
        raise Http404
    return found
