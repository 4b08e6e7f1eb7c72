"""The page on which people read the handbook."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from deskbell.handbook.changes import compare_rules
from deskbell.handbook.forms.questions import question_form
from deskbell.handbook.models import Draft, Edition
from deskbell.handbook.reads.draft import list_rule_versions
from deskbell.handbook.reads.edition_context import edition_context
from deskbell.handbook.reads.edition_page import ChapterOnPage, list_chapters_on_page
from deskbell.handbook.reads.editions import find_edition, list_editions
from deskbell.handbook.rules import may_publish, may_remark
from deskbell.handbook.views.lookup import LANGUAGES, get_brand_or_404, get_requested_edition, show_no_brand
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff, require_role
from deskbell.people.models import Brand


@require_role("agent")
def handbook_home(request: HttpRequest) -> HttpResponse:
    """Redirect to the handbook of the first brand."""
    brand = Brand.objects.order_by("pk").first()
    if brand is None:
        return show_no_brand(request)
    return redirect("handbook_edition", brand=brand.slug)


@require_role("agent")
def edition(request: HttpRequest, brand: str) -> HttpResponse:
    """Show the edition of a brand in force. `?edition=` shows an older one, `?in=` sets the language, `?against=` marks
    changes.
    """
    found = get_brand_or_404(brand)
    read = get_requested_edition(request, found, "edition") or find_edition(found)
    against = get_requested_edition(request, found, "against") if read else None
    language = _language(request, read)
    return render_page(
        request,
        "handbook/edition.html",
        brand=found,
        brands=list(Brand.objects.order_by("pk")),
        edition=read,
        latest=list_editions(found).first(),
        editions=list(list_editions(found)[:50]),
        against=against,
        language_now=language,
        names=LANGUAGES,
        chapters=_chapters(read, found, language, against) if read else [],
        changed=compare_rules(list_rule_versions(against), list_rule_versions(read)) if against and read else None,
        drafts=Draft.objects.filter(brand=found, closed_at=None).count() if may_remark(request.user) else 0,
        may_publish=may_publish(request.user),
        question_form=question_form,
        may_remark=may_remark(request.user),
        **(edition_context(staff=current_staff(request), edition=read) if read else {}),
    )


def _chapters(edition: Edition, brand: Brand, language: str, against: Edition | None) -> list[ChapterOnPage]:
    # Changes are shown in the leading language, in which they were decided.
    return list_chapters_on_page(edition, brand, edition.language if against else language, against)


def _language(request: HttpRequest, edition: Edition | None) -> str:
    """Return the language to show: that of `?in=`, else the reader's, if the edition has it; else the leading one."""
    if edition is None:
        return ""
    for one in (request.GET.get("in", ""), translation.get_language() or ""):
        if one in edition.languages:
            return one
    return edition.language
