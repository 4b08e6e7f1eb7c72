"""Writing the next edition and publishing it."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from deskbell.handbook.actions.publish import NothingNew
from deskbell.handbook.actions.publish import publish as publish_edition
from deskbell.handbook.reads.editions import edition_of, sample
from deskbell.handbook.text import BrokenEdition
from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.door import door
from deskbell.people.models import Brand, Staff

LANGUAGES = dict(settings.LANGUAGES)


@door("manager")
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, brand: str) -> HttpResponse:
    """The text to begin with is the edition in force, or the sample."""
    found = Brand.objects.filter(slug=brand).first()
    if found is None:
        raise Http404
    last = edition_of(found)
    language = last.language if last else found.language
    text = last.markdown if last else sample(found.language)
    if request.method != "POST":
        return _form(request, found, text, language)
    text, language = request.POST.get("markdown", ""), request.POST.get("language", "")
    if language not in LANGUAGES:
        return _form(request, found, text, found.language, problem="", wrong_language=True)
    by = request.user if isinstance(request.user, Staff) else None
    try:
        publish_edition(brand=found, markdown=text, language=language, by=by, at=now())
    except (BrokenEdition, NothingNew) as problem:
        return _form(request, found, text, language, problem=str(problem))
    return redirect("handbook_edition", brand=found.slug)


def _form(
    request: HttpRequest, brand: Brand, text: str, language: str, *, problem: str = "", wrong_language: bool = False
) -> HttpResponse:
    return page(
        request,
        "handbook/publish.html",
        status=422 if problem or wrong_language else 200,
        brand=brand,
        text=text,
        language_now=language,
        languages=list(LANGUAGES.items()),
        problem=problem,
        wrong_language=wrong_language,
        number=(edition.number + 1) if (edition := edition_of(brand)) else 1,
    )
