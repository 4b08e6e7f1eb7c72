"""Read the handbook chapter by chapter, then sign it with password or passkey."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from deskbell.handbook.actions.record_reading import record_reading
from deskbell.handbook.actions.sign import sign_edition as sign_edition_action
from deskbell.handbook.forms.questions import question_form
from deskbell.handbook.forms.sign import ReadChapterForm, SignForm
from deskbell.handbook.models import Edition, Rule
from deskbell.handbook.reads.editions import find_edition
from deskbell.handbook.reads.questions import questions_by_rule
from deskbell.handbook.reads.rule_html import render_rule
from deskbell.handbook.reads.rule_wording import RuleWording, list_rule_wordings
from deskbell.handbook.reads.signing import RuleState, SigningState, find_signing_state, rules_read_by
from deskbell.handbook.signing_sheet import SheetLine, SheetRefused, create_sheet, open_sheet
from deskbell.handbook.views.lookup import get_brand_or_404
from deskbell.kit.clock import now
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff, require_role
from deskbell.people.reauthentication import (
    ReauthenticationFailed,
    get_client_address,
    get_reauthentication_methods,
    reauthenticate,
)


@dataclass(frozen=True)
class ChapterToSign:
    """A chapter to read before signing: all its rules, the `unsigned` ones, and whether these are read."""

    number: str
    title: str
    rules: list[RuleWording]
    unsigned: list[RuleWording]
    is_read: bool


def get_edition_in_force(brand: str) -> Edition:
    """Return the edition of a brand in force. Raises Http404."""
    edition = find_edition(get_brand_or_404(brand))
    if edition is None:
        raise Http404
    return edition


@require_role("agent")
def sign_edition(request: HttpRequest, brand: str) -> HttpResponse:
    """Show the next unread chapter (or `?chapter=`), and after the last one the sheet. POST signs the sheet."""
    edition = get_edition_in_force(brand)
    if request.method != "POST":
        return _show_sign_page(request, edition, asked=request.GET.get("chapter", ""))
    form = SignForm.from_request(request)
    if form.is_valid() and _sign(request, form):
        return redirect("handbook_sign", brand=brand)
    return _show_sign_page(request, edition, form=form)


def _sign(request: HttpRequest, form: SignForm) -> bool:
    """Sign the sheet. Returns False if the signature was refused; the form then says why."""
    staff, at = current_staff(request), now()
    try:
        sheet = open_sheet(form.cleaned_data["sheet"], staff=staff, session_key=_session_key(request), at=at)
        method = reauthenticate(request)
        sign_edition_action(sheet=sheet, staff=staff, method=method, address=get_client_address(request), at=at)
    except (SheetRefused, ReauthenticationFailed) as refusal:
        form.add_refusal(refusal)
        return False
    return True


@require_role("agent")
@require_POST
def mark_chapter_read(request: HttpRequest, brand: str) -> HttpResponse:
    """Record that the person has read a chapter of the edition they had open."""
    edition, staff = get_edition_in_force(brand), current_staff(request)
    form = ReadChapterForm.from_request(request)
    if form.is_valid() and form.cleaned_data["edition"] == edition.number:
        chapter = form.cleaned_data["chapter"]
        rules = [rule for rule in edition.rules.order_by("order") if rule.number.partition(".")[0] == chapter]
        record_reading(rules=rules, brand=edition.brand, staff=staff, at=now())
    return redirect("handbook_sign", brand=brand)


def _session_key(request: HttpRequest) -> str:
    return request.session.session_key or ""


def _show_sign_page(
    request: HttpRequest, edition: Edition, *, asked: str = "", form: SignForm | None = None
) -> HttpResponse:
    staff = current_staff(request)
    texts = list_rule_wordings(list(edition.rules.order_by("order")), edition, staff.language)
    state = find_signing_state(staff, edition, [text.rule for text in texts])
    parts = _chapters_to_sign(texts, state, rules_read_by(staff, edition))
    here = next((part for part in parts if part.number == asked), None)
    if here is None:
        here = next((part for part in parts if not part.is_read), None)
    left = [text for part in parts for text in part.unsigned]
    words = (
        _sheet_context(request, edition, left) if left and here is None and all(part.is_read for part in parts) else {}
    )
    return render_page(
        request,
        "handbook/sign.html",
        status=422 if form else 200,
        brand=edition.brand,
        edition=edition,
        parts=parts,
        here=here,
        left=left,
        state=state,
        form=form or SignForm(),
        question_form=question_form,
        render_text=lambda text: render_rule(text.rule, edition.brand, text.text),
        questions=questions_by_rule(edition.brand, staff, [text.rule.key for text in here.rules]) if here else {},
        **words,
    )


def _chapters_to_sign(
    texts: Sequence[RuleWording], state: SigningState, have: set[tuple[str, str]]
) -> list[ChapterToSign]:
    chapters: dict[str, list[RuleWording]] = {}
    for text in texts:
        chapters.setdefault(text.rule.number.partition(".")[0], []).append(text)
    return [_chapter_to_sign(number, rules, state, have) for number, rules in chapters.items()]


def _chapter_to_sign(
    number: str, rules: list[RuleWording], state: SigningState, have: set[tuple[str, str]]
) -> ChapterToSign:
    left = [text for text in rules if state.rules[text.rule.key] is not RuleState.SIGNED]
    return ChapterToSign(number, rules[0].chapter, rules, left, all(_rule_mark(text.rule) in have for text in left))


def _rule_mark(rule: Rule) -> tuple[str, str]:
    return rule.key, rule.content_hash


def _sheet_context(request: HttpRequest, edition: Edition, left: Sequence[RuleWording]) -> dict[str, object]:
    staff = current_staff(request)
    language = staff.language if staff.language in edition.languages else edition.language
    lines = [SheetLine(text.rule.key, text.rule.content_hash, text.text_hash) for text in left]
    return {
        "sheet": create_sheet(
            staff=staff, session_key=_session_key(request), edition=edition, language=language, lines=lines, at=now()
        ),
        "language_read": language,
        "ways": get_reauthentication_methods(request),
    }
