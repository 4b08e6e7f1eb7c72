"""The page of one chapter or rule of a draft: write it, save it while typing, preview it."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from deskbell.handbook.actions.draft_presence import record_draft_presence
from deskbell.handbook.actions.write_part import (
    DraftClosed,
    PartChanged,
    confirm_translation,
    delete_unsaved_text,
    use_unsaved_text,
    write_part,
)
from deskbell.handbook.forms.draft import PartForm, UnsavedTextForm
from deskbell.handbook.models import DraftPart
from deskbell.handbook.reads.draft import leading_texts, list_parts, number_parts
from deskbell.handbook.views.lookup import get_part_or_404
from deskbell.handbook.views.part_page import preview_context, show_part_page
from deskbell.kit.clock import now
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff, require_role


@require_role("lead")
@require_http_methods(["GET", "HEAD"])
def _show_part(request: HttpRequest, found: DraftPart) -> HttpResponse:
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"version": found.version, "title": found.title, "body": found.body})
    if found.draft.closed_at is not None:
        return redirect("handbook_draft", found.draft_id)
    return show_part_page(request, found)


@require_role("manager")
def _save_part(request: HttpRequest, found: DraftPart) -> HttpResponse:
    form = PartForm.from_request(request, found)
    by_script = request.headers.get("Accept", "").startswith("application/json")
    if not form.is_valid():
        return (
            JsonResponse({"said": _all_errors(form)}, status=422) if by_script else show_part_page(request, found, form)
        )
    version = form.cleaned_data["version"] or 0
    try:
        kept = write_part(part=found, **form.text(found), version=version, by=current_staff(request), at=now())
    except (DraftClosed, PartChanged) as problem:
        if by_script:
            return JsonResponse({"said": str(problem), "meanwhile": isinstance(problem, PartChanged)}, status=409)
        return redirect("handbook_part", found.draft_id, found.key)
    if by_script:
        return JsonResponse({"version": kept.version})
    return redirect("handbook_part", found.draft_id, found.key)


def _all_errors(form: PartForm) -> str:
    return " ".join(str(sentence) for errors in form.errors.values() for sentence in errors)


@require_role("lead")
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """Show the part; POST saves it. Scripts ask for JSON and get the new version number."""
    found = get_part_or_404(number, key)
    return _save_part(request, found) if request.method == "POST" else _show_part(request, found)  # type: ignore[return-value]


@require_role("lead")
@require_POST
def preview_part(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """Render the text in this request without saving it."""
    found = get_part_or_404(number, key)
    place = next((no for one, no in number_parts(list_parts(found.draft)) if one.pk == found.pk), "")
    form = PartForm.from_request(request, found)
    if not form.is_valid():
        return HttpResponse(status=422)
    words = preview_context(found, **form.text(found), number=place)
    return render_page(request, "handbook/part_preview.html", part=found, draft=found.draft, **words)


@require_role("lead")
@require_POST
def part_presence(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """Record that the reader has this part open, and with `writing=1` that they are typing."""
    record_draft_presence(
        part=get_part_or_404(number, key),
        by=current_staff(request),
        is_typing=request.POST.get("writing") == "1",
        at=now(),
    )
    return HttpResponse(status=204)


@require_role("manager")
@require_POST
def confirm_part_translation(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """Record that the translation matches the leading text as it is now."""
    found = get_part_or_404(number, key)
    leading = leading_texts(found.draft).get(key)
    if leading and found.draft.closed_at is None:
        confirm_translation(part=found, translates=leading.content_hash, by=current_staff(request), at=now())
    return redirect("handbook_part", number, key)


@require_role("manager")
@require_POST
def settle_unsaved_text(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """Use a text that could not be saved (`take=1`), or delete it."""
    found = get_part_or_404(number, key)
    form = UnsavedTextForm.from_request(request, found)
    if form.is_valid() and found.draft.closed_at is None:
        one = form.cleaned_data["aside"]
        if form.cleaned_data["take"]:
            use_unsaved_text(aside=one, by=current_staff(request), at=now())
        else:
            delete_unsaved_text(aside=one)
    return redirect("handbook_part", number, key)
