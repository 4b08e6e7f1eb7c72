"""Where the next edition begins: the drafts that are open, and a new one in any language."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from deskbell.handbook.actions.open_draft import open_draft
from deskbell.handbook.models import Draft
from deskbell.handbook.reads.editions import edition_of, has_sample
from deskbell.handbook.rules import may_publish
from deskbell.handbook.views.found import LANGUAGES, brand_named
from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.door import door, person


@door("lead")
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, brand: str) -> HttpResponse:
    """Open drafts; a manager begins one in a language."""
    found, wrong = brand_named(brand), False
    if request.method == "POST" and may_publish(request.user):
        language = request.POST.get("language", "")
        if language in LANGUAGES:
            empty = request.POST.get("from") == "empty"
            draft = open_draft(brand=found, language=language, by=person(request), at=now(), empty=empty)
            return redirect("handbook_draft", draft.pk)
        wrong = True
    edition = edition_of(found)
    return page(
        request,
        "handbook/write.html",
        status=422 if wrong else 200,
        brand=found,
        edition=edition,
        drafts=list(
            Draft.objects.filter(brand=found, closed_at=None).select_related("opened_by", "based_on").order_by("pk")
        ),
        languages=list(LANGUAGES.items()),
        leading=edition.language
        if edition
        else person(request).language
        if has_sample(person(request).language)
        else found.language,
        may_write=may_publish(request.user),
        wrong_language=wrong,
        names=LANGUAGES,
    )
