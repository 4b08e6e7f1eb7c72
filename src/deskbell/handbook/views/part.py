"""One chapter or rule of a draft: written, kept as it is typed, seen as it will be read."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from deskbell.handbook.actions.be_there import be_there
from deskbell.handbook.actions.write_part import (
    Closed,
    Meanwhile,
    drop_aside,
    says_the_same,
    take_aside,
    write_part,
)
from deskbell.handbook.difference import marked, marked_line
from deskbell.handbook.models import Part
from deskbell.handbook.reads.draft import is_translation, leading_texts, numbered, parts_of, text_with
from deskbell.handbook.reads.shown import previewed, with_blocks
from deskbell.handbook.text import LONGEST, cleaned
from deskbell.handbook.views.draft import around
from deskbell.handbook.views.found import LANGUAGES, part_of
from deskbell.handbook.written import faults
from deskbell.kit import slots
from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.door import door, person


@door("lead")
@require_http_methods(["GET", "HEAD"])
def _read(request: HttpRequest, found: Part) -> HttpResponse:
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"version": found.version, "title": found.title, "body": found.body})
    if found.draft.closed_at is not None:
        return redirect("handbook_draft", found.draft_id)
    return _page(request, found)


@door("manager")
def _write(request: HttpRequest, found: Part) -> HttpResponse:
    asked = request.POST.get("version", "")
    version = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0
    words = {"title": request.POST.get("title", ""), "body": request.POST.get("body", found.body)}
    by_script = request.headers.get("Accept", "").startswith("application/json")
    try:
        kept = write_part(part=found, **words, version=version, by=person(request), at=now())
    except (Closed, Meanwhile) as problem:
        if by_script:
            return JsonResponse({"said": str(problem), "meanwhile": isinstance(problem, Meanwhile)}, status=409)
        return redirect("handbook_part", found.draft_id, found.key)
    if by_script:
        return JsonResponse({"version": kept.version})
    return redirect("handbook_part", found.draft_id, found.key)


@door("lead")
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """The part to read and to write; a script asks for JSON and is told the version that is kept now."""
    found = part_of(number, key)
    return _write(request, found) if request.method == "POST" else _read(request, found)  # type: ignore[return-value]


def _page(request: HttpRequest, found: Part) -> HttpResponse:
    words = around(request, found.draft, found)
    words |= seen(found, found.title, found.body, words["line"].number if words["line"] else "")
    asides = list(found.asides.select_related("by").order_by("pk"))
    return page(
        request,
        "handbook/draft.html",
        **words,
        asides=[(aside, marked_line(found.title, aside.title), marked(found.body, aside.body)) for aside in asides],
        me_here=person(request),
        remarks=list(found.remarks.select_related("by", "settled_by")),
        forms=slots.ask("handbook.form", brand=found.draft.brand, language=found.draft.language, request=request)
        if words["may_write"] and not words["translation"] and not found.is_chapter
        else [],
    )


def seen(part: Part, title: str, body: str, number: str) -> dict[str, Any]:
    """A part as it will be read, what is wrong with it, and for a translation the words it translates."""
    draft, shown = part.draft, body
    words: dict[str, Any] = {"leading": None, "since": None}
    if is_translation(draft):
        leading = leading_texts(draft).get(part.key)
        words["leading"] = leading
        if leading and not part.is_chapter:
            shown = with_blocks(body, leading.body) if body.strip() else ""
            was = text_with(draft.based_on, part.translates) if draft.based_on and part.translates else None
            words["behind"] = bool(part.title) and part.translates != leading.content_hash
            words["since"] = marked(was.body, leading.body) if was and words["behind"] else None
            words["leading_shown"] = previewed(leading.body, number, draft.brand, draft.language)
            words["leading_language"] = draft.based_on.language if draft.based_on else ""
            words["leading_language_name"] = LANGUAGES.get(words["leading_language"], "")
    drafted = Part(title=title, body=body, is_chapter=part.is_chapter)
    translated = is_translation(draft)
    words["faults"] = faults(drafted, draft.brand, translated=translated) if title or body or not translated else []
    words["seen"] = None if part.is_chapter else previewed(shown, number, draft.brand, draft.language)
    words["number"], words["title_now"] = number, title
    return words


@door("lead")
@require_POST
def preview(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """The part as it would be read with the words in this request, which are not kept by it."""
    found = part_of(number, key)
    place = next((no for one, no in numbered(parts_of(found.draft)) if one.pk == found.pk), "")
    title, body = " ".join(cleaned(request.POST.get("title", "")).split()), cleaned(request.POST.get("body", ""))
    return page(
        request, "handbook/seen.html", part=found, draft=found.draft, **seen(found, title, body[:LONGEST], place)
    )


@door("lead")
@require_POST
def here(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """I have this part before my eyes (`writing=1`: and write)."""
    be_there(part=part_of(number, key), by=person(request), writing=request.POST.get("writing") == "1", at=now())
    return HttpResponse(status=204)


@door("manager")
@require_POST
def same(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """The translation says what the leading text says now."""
    found = part_of(number, key)
    leading = leading_texts(found.draft).get(key)
    if leading and found.draft.closed_at is None:
        says_the_same(part=found, translates=leading.content_hash, by=person(request), at=now())
    return redirect("handbook_part", number, key)


@door("manager")
@require_POST
def aside(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """Words set aside: taken into the draft, or no longer needed."""
    found = part_of(number, key)
    asked = request.POST.get("aside", "")
    one = (
        found.asides.filter(pk=asked).select_related("part", "by").first()
        if asked.isdigit() and len(asked) < 18
        else None
    )
    if one is not None and found.draft.closed_at is None:
        if request.POST.get("take") == "1":
            take_aside(aside=one, by=person(request), at=now())
        else:
            drop_aside(aside=one)
    return redirect("handbook_part", number, key)
