"""Compare two editions."""

from django.http import Http404, HttpRequest, HttpResponse

from deskbell.handbook.reads.draft import summarize_editions
from deskbell.handbook.reads.editions import find_edition, list_editions
from deskbell.handbook.views.lookup import LANGUAGES, get_brand_or_404, get_requested_edition
from deskbell.handbook.views.publish_draft import mark_rule_changes
from deskbell.kit.pages import render_page
from deskbell.people.access import require_role


@require_role("agent")
def compare_editions(request: HttpRequest, brand: str) -> HttpResponse:
    """Show the changes from the edition `?from=` to the edition `?to=`; by default from the one before to the one in
    force.

    `?in=` is the language.
    """
    found = get_brand_or_404(brand)
    later = get_requested_edition(request, found, "to") or find_edition(found)
    if later is None:
        raise Http404
    earlier = get_requested_edition(request, found, "from") or find_edition(found, later.number - 1)
    if earlier and earlier.number > later.number:
        earlier, later = later, earlier
    language = request.GET.get("in", "")
    language = language if language in later.languages else ""
    summary = summarize_editions(earlier, later, language) if earlier else None
    return render_page(
        request,
        "handbook/compare.html",
        brand=found,
        earlier=earlier,
        later=later,
        editions=list(list_editions(found)[:100]),
        summary=summary,
        pairs=mark_rule_changes(summary.rules.in_order) if summary else [],
        language_now=language or later.language,
        names=LANGUAGES,
    )
