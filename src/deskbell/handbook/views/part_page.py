"""The page of one chapter or rule of a draft: contents, editor, preview and remarks."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from deskbell.handbook.draft_text import find_part_faults
from deskbell.handbook.forms.draft import PartForm, RemarkForm
from deskbell.handbook.models import DraftPart
from deskbell.handbook.reads.draft import find_rule_by_hash, is_translation, leading_texts
from deskbell.handbook.reads.rule_html import merge_blocks, preview_rule
from deskbell.handbook.slots import block_forms
from deskbell.handbook.views.draft import draft_context
from deskbell.handbook.views.lookup import LANGUAGES
from deskbell.handbook.word_diff import render_diff, render_heading_diff
from deskbell.kit.forms import form_status
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff


def show_part_page(
    request: HttpRequest, found: DraftPart, form: PartForm | None = None, *, remark_form: RemarkForm | None = None
) -> HttpResponse:
    """Render the page of a part. A form that was sent is shown with its errors."""
    words = draft_context(request, found.draft, found)
    words |= preview_context(found, found.title, found.body, words["line"].number if words["line"] else "")
    asides = list(found.asides.select_related("by").order_by("pk"))
    return render_page(
        request,
        "handbook/draft.html",
        status=form_status(*(one for one in (form, remark_form) if one)),
        **words,
        asides=[
            (aside, render_heading_diff(found.title, aside.title), render_diff(found.body, aside.body))
            for aside in asides
        ],
        me_here=current_staff(request),
        form=form or PartForm(found),
        remark_form=remark_form or RemarkForm(found),
        remarks=list(found.remarks.select_related("by", "settled_by")),
        forms=block_forms.ask(brand=found.draft.brand, language=found.draft.language, request=request)
        if words["may_write"] and not words["translation"] and not found.is_chapter
        else [],
    )


def preview_context(part: DraftPart, title: str, body: str, number: str) -> dict[str, Any]:
    """Return the context of the preview: the rendered part, its errors, and for a translation the leading text."""
    draft, shown = part.draft, body
    words: dict[str, Any] = {"leading": None, "since": None}
    if is_translation(draft):
        leading = leading_texts(draft).get(part.key)
        words["leading"] = leading
        if leading and not part.is_chapter:
            shown = merge_blocks(body, leading.body) if body.strip() else ""
            was = find_rule_by_hash(draft.based_on, part.translates) if draft.based_on and part.translates else None
            words["behind"] = bool(part.title) and part.translates != leading.content_hash
            words["since"] = render_diff(was.body, leading.body) if was and words["behind"] else None
            words["leading_shown"] = preview_rule(leading.body, number, draft.brand, draft.language)
            words["leading_language"] = draft.based_on.language if draft.based_on else ""
            words["leading_language_name"] = LANGUAGES.get(words["leading_language"], "")
    drafted = DraftPart(title=title, body=body, is_chapter=part.is_chapter)
    translated = is_translation(draft)
    words["faults"] = (
        find_part_faults(drafted, draft.brand, translated=translated) if title or body or not translated else []
    )
    words["seen"] = None if part.is_chapter else preview_rule(shown, number, draft.brand, draft.language)
    words["number"], words["title_now"] = number, title
    return words
