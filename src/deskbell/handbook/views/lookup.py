"""Load the objects that a URL names, or raise Http404."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from deskbell.handbook.models import Draft, DraftPart, Edition
from deskbell.handbook.reads.editions import find_edition
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff
from deskbell.people.models import Brand, Staff

LANGUAGES = dict(settings.LANGUAGES)


def show_no_brand(request: HttpRequest) -> HttpResponse:
    """Show the page for an installation without a brand. Admins see how to add one."""
    return render_page(request, "handbook/no_brand.html", may_name=current_staff(request).role == Staff.Role.ADMIN)


def get_brand_or_404(slug: str) -> Brand:
    """Return the brand with this slug."""
    found = Brand.objects.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def get_draft_or_404(number: int) -> Draft:
    """Return the draft with this number, open or closed."""
    found = (
        Draft.objects.filter(pk=number).select_related("brand", "based_on", "edition", "closed_by").first()
        if number < 2**63
        else None
    )
    if found is None:
        raise Http404
    return found


def get_part_or_404(number: int, key: str) -> DraftPart:
    """Return the chapter or rule with this key in a draft."""
    draft = get_draft_or_404(number)
    found = DraftPart.objects.filter(draft=draft, key=key).select_related("by").first()
    if found is None:
        raise Http404
    found.draft = draft
    return found


def get_requested_edition(request: HttpRequest, brand: Brand, name: str) -> Edition | None:
    """Return the edition whose number is in the query parameter `name`; None without it. Raises Http404 for an unknown
    number.
    """
    asked = request.GET.get(name, "")
    if not asked:
        return None
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0
    found = find_edition(brand, number) if number else None
    if found is None:
        raise Http404
    return found
