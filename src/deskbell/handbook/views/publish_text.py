"""Publish a whole handbook as one text: a Markdown file, or the sample handbook."""

from collections.abc import Sequence
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deskbell.handbook.actions.publish_edition import (
    NeedsConfirmation,
    NewerEditionExists,
    NothingChanged,
    publish_edition,
)
from deskbell.handbook.edition_text import BrokenEdition
from deskbell.handbook.forms.publish_text import PublishTextForm
from deskbell.handbook.reads.editions import find_edition, sample_handbook
from deskbell.handbook.reads.ending_standards import RunningStandard
from deskbell.handbook.views.lookup import LANGUAGES, get_brand_or_404
from deskbell.kit.clock import now
from deskbell.kit.forms import form_status
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff, require_role
from deskbell.people.lead_on import save_and_lead_on
from deskbell.people.models import Brand


@require_role("manager")
@require_http_methods(["GET", "HEAD", "POST"])
def publish_text(request: HttpRequest, brand: str) -> HttpResponse:
    """Show the form with the edition in force, or else with the sample in the brand's language (`?in=`: another). POST
    publishes.
    """
    found = get_brand_or_404(brand)
    form = PublishTextForm.from_request(request, found, initial=_initial_text(request, found))
    running: Sequence[RunningStandard] = ()
    if form.is_valid():
        try:
            last = find_edition(found)
            return save_and_lead_on(
                request,
                save=partial(_publish, request, found, form),
                url=reverse("handbook_edition", args=[found.slug]),
                said=_("Edition %(number)s is published.") % {"number": last.number + 1 if last else 1},
            )
        except NewerEditionExists as problem:
            form.add_refusal(problem)
            form.take_over(problem.edition.number)
        except NeedsConfirmation as problem:
            running = problem.running
        except (BrokenEdition, NothingChanged) as problem:
            form.add_refusal(problem)
    edition = find_edition(found)
    return render_page(
        request,
        "handbook/publish_text.html",
        status=422 if running else form_status(form),
        brand=found,
        form=form,
        running=running,
        number=edition.number + 1 if edition else 1,
    )


def _publish(request: HttpRequest, brand: Brand, form: PublishTextForm) -> None:
    words = form.cleaned_data
    publish_edition(
        brand=brand,
        markdown=words["markdown"],
        language=words["language"],
        by=current_staff(request),
        at=now(),
        based_on=words["based_on"],
        confirmed=words["sure"],
    )


def _initial_text(request: HttpRequest, brand: Brand) -> dict[str, object]:
    last = find_edition(brand)
    asked = request.GET.get("in", "")
    language = last.language if last else asked if asked in LANGUAGES else brand.language
    text = last.markdown if last else sample_handbook(language)
    return {"language": language, "markdown": text, "based_on": last.number if last else 0}
