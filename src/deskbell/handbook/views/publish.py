"""A whole text at once: the next edition as one Markdown file, or the sample of a house that begins."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from deskbell.handbook.actions.publish import NeedsYes, NothingNew, Overtaken
from deskbell.handbook.actions.publish import publish as publish_edition
from deskbell.handbook.reads.editions import edition_of, sample
from deskbell.handbook.reads.ending import Running
from deskbell.handbook.text import BrokenEdition
from deskbell.handbook.views.found import LANGUAGES, brand_named
from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.door import door
from deskbell.people.models import Brand, Staff


@door("manager")
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, brand: str) -> HttpResponse:
    """The text to begin with is the edition in force, or the sample in the brand's language (`?in=` another)."""
    found = brand_named(brand)
    last = edition_of(found)
    asked = request.GET.get("in", "")
    language = last.language if last else asked if asked in LANGUAGES else found.language
    text = last.markdown if last else sample(language)
    if request.method != "POST":
        return _form(request, found, text, language, last.number if last else 0)
    text, language, based = request.POST.get("markdown", ""), request.POST.get("language", ""), _based_on(request)
    if language not in LANGUAGES:
        return _form(request, found, text, found.language, based, problem="", wrong_language=True)
    by = request.user if isinstance(request.user, Staff) else None
    sure = request.POST.get("sure") == "1"
    try:
        publish_edition(brand=found, markdown=text, language=language, by=by, at=now(), based_on=based, sure=sure)
    except Overtaken as problem:
        # Who has read this sentence and publishes again means it.
        return _form(request, found, text, language, problem.edition.number, problem=str(problem))
    except NeedsYes as problem:
        return _form(request, found, text, language, based, running=problem.running)
    except (BrokenEdition, NothingNew) as problem:
        return _form(request, found, text, language, based, problem=str(problem))
    return redirect("handbook_edition", brand=found.slug)


def _based_on(request: HttpRequest) -> int | None:
    asked = request.POST.get("based_on", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else None


def _form(
    request: HttpRequest,
    brand: Brand,
    text: str,
    language: str,
    based_on: int | None,
    *,
    problem: str = "",
    wrong_language: bool = False,
    running: Sequence[Running] = (),
) -> HttpResponse:
    return page(
        request,
        "handbook/publish.html",
        status=422 if problem or wrong_language or running else 200,
        brand=brand,
        text=text,
        language_now=language,
        languages=list(LANGUAGES.items()),
        based_on=based_on,
        problem=problem,
        wrong_language=wrong_language,
        running=running,
        number=(edition.number + 1) if (edition := edition_of(brand)) else 1,
    )
