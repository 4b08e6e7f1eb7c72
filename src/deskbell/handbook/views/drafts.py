"""The open drafts of a brand, and the form that begins one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deskbell.handbook.actions.open_draft import open_draft
from deskbell.handbook.edition_text import parse_edition
from deskbell.handbook.forms.draft import BeginDraftForm
from deskbell.handbook.models import Draft, Edition
from deskbell.handbook.reads.editions import find_edition, has_sample_handbook, sample_handbook
from deskbell.handbook.reads.text_preview import ChapterPreview, preview_chapters
from deskbell.handbook.rules import may_publish
from deskbell.handbook.views.lookup import LANGUAGES, get_brand_or_404
from deskbell.kit.clock import now
from deskbell.kit.forms import form_status
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff, require_role
from deskbell.people.models import Brand


@require_role("lead")
@require_http_methods(["GET", "HEAD", "POST"])
def brand_drafts(request: HttpRequest, brand: str) -> HttpResponse:
    """Show the open drafts. A manager's POST begins a draft in a language, from the sample unless `from` is "empty"."""
    found = get_brand_or_404(brand)
    edition = find_edition(found)
    form = BeginDraftForm.from_request(request, initial={"language": _first_language(request, found, edition)})
    may_write = may_publish(request.user)
    if may_write and form.is_valid():
        empty = request.POST.get("from") == "empty"
        language = form.cleaned_data["language"]
        draft = open_draft(brand=found, language=language, by=current_staff(request), at=now(), empty=empty)
        return redirect("handbook_draft", draft.pk)
    sample = "" if edition or not may_write else _sample_language(str(form["language"].value()))
    form.fields["language"].help_text = (
        _("If you choose another language than the original, you translate its rules.")
        if edition
        else _("The language you choose is the original; translations follow it.")
    )
    open_drafts = Draft.objects.filter(brand=found, closed_at=None).select_related("opened_by", "based_on")
    return render_page(
        request,
        "handbook/drafts.html",
        status=form_status(form) if may_write else 200,
        brand=found,
        edition=edition,
        drafts=list(open_drafts.order_by("pk")),
        form=form,
        may_write=may_write,
        names=LANGUAGES,
        chapters=_sample_chapters(found, sample) if sample else [],
        language_code=sample,
    )


def _sample_language(language: str) -> str:
    """Return the language of the sample that a draft in `language` begins with."""
    return language if has_sample_handbook(language) else "en"


def _sample_chapters(brand: Brand, language: str) -> list[ChapterPreview]:
    return preview_chapters(parse_edition(sample_handbook(language)), brand=brand, language=language)


def _first_language(request: HttpRequest, brand: Brand, edition: Edition | None) -> str:
    """Return the language to suggest: the leading one; without an edition the person's if there is a sample in it, else
    the brand's.
    """
    own = current_staff(request).language
    return edition.language if edition else own if has_sample_handbook(own) else brand.language
