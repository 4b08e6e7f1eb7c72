"""Two editions side by side: what the later one added, struck and reworded."""

from django.http import Http404, HttpRequest, HttpResponse

from deskbell.handbook.reads.draft import between
from deskbell.handbook.reads.editions import edition_of, editions_of
from deskbell.handbook.views.found import LANGUAGES, brand_named, edition_asked
from deskbell.handbook.views.publish_draft import shown_pairs
from deskbell.kit.pages import page
from deskbell.people.door import door


@door("agent")
def compare(request: HttpRequest, brand: str) -> HttpResponse:
    """`?to=` against `?from=`; without them the edition in force against the one before it. `?in=` another language."""
    found = brand_named(brand)
    later = edition_asked(request, found, "to") or edition_of(found)
    if later is None:
        raise Http404
    earlier = edition_asked(request, found, "from") or edition_of(found, later.number - 1)
    if earlier and earlier.number > later.number:
        earlier, later = later, earlier
    language = request.GET.get("in", "")
    language = language if language in later.languages else ""
    summary = between(earlier, later, language) if earlier else None
    return page(
        request,
        "handbook/compare.html",
        brand=found,
        earlier=earlier,
        later=later,
        editions=list(editions_of(found)[:100]),
        summary=summary,
        pairs=shown_pairs(summary.rules.in_order) if summary else [],
        language_now=language or later.language,
        names=LANGUAGES,
    )
