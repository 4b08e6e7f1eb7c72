"""Reading chapter by chapter, and at the end putting one's name under it; the desk asks who is there each time."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from deskbell.handbook.actions.read_rules import read_rules
from deskbell.handbook.actions.sign import sign as put_name
from deskbell.handbook.models import Edition, Rule
from deskbell.handbook.reads.editions import edition_of
from deskbell.handbook.reads.questions import questions_of
from deskbell.handbook.reads.shown import shown
from deskbell.handbook.reads.signing import SIGNED, State, have_read, state_of
from deskbell.handbook.reads.wording import Wording, worded
from deskbell.handbook.sheet import Line, NotSigned, draw_up, taken
from deskbell.handbook.views.found import brand_named
from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.asked_again import NotProven, address, proven, ways
from deskbell.people.door import door, person


@dataclass(frozen=True)
class Part:
    """A chapter as one reads it before signing."""

    number: str
    title: str
    rules: list[Wording]
    left: list[Wording]
    read: bool


def in_force(brand: str) -> Edition:
    """The edition one can sign. Raises Http404."""
    edition = edition_of(brand_named(brand))
    if edition is None:
        raise Http404
    return edition


@door("agent")
def sign(request: HttpRequest, brand: str) -> HttpResponse:
    """GET: the next chapter to read (or `?chapter=`), at the end the sheet. POST: the signed sheet."""
    edition = in_force(brand)
    if request.method != "POST":
        return _show(request, edition, asked=request.GET.get("chapter", ""))
    staff, at = person(request), now()
    try:
        sheet = taken(request.POST.get("sheet", ""), staff=staff, visit=_visit(request), at=at)
        put_name(sheet=sheet, staff=staff, method=proven(request), address=address(request), at=at)
    except (NotSigned, NotProven) as refusal:
        return _show(request, edition, problem=str(refusal))
    return redirect("handbook_sign", brand=brand)


@door("agent")
@require_POST
def read(request: HttpRequest, brand: str) -> HttpResponse:
    """The person has read a chapter of the edition they had before them."""
    edition, staff = in_force(brand), person(request)
    if request.POST.get("edition") == str(edition.number):
        chapter = request.POST.get("chapter", "")
        rules = [rule for rule in edition.rules.order_by("order") if rule.number.partition(".")[0] == chapter]
        read_rules(rules=rules, brand=edition.brand, staff=staff, at=now())
    return redirect("handbook_sign", brand=brand)


def _visit(request: HttpRequest) -> str:
    return request.session.session_key or ""


def _show(request: HttpRequest, edition: Edition, *, asked: str = "", problem: str = "") -> HttpResponse:
    staff = person(request)
    texts = worded(list(edition.rules.order_by("order")), edition, staff.language)
    state = state_of(staff, edition, [text.rule for text in texts])
    parts = _parts(texts, state, have_read(staff, edition))
    here = next((part for part in parts if part.number == asked), None)
    if here is None and not problem:
        here = next((part for part in parts if not part.read), None)
    left = [text for part in parts for text in part.left]
    words = _sheet(request, edition, left) if left and here is None and all(part.read for part in parts) else {}
    return page(
        request,
        "handbook/sign.html",
        status=422 if problem else 200,
        brand=edition.brand,
        edition=edition,
        parts=parts,
        here=here,
        left=left,
        state=state,
        problem=problem,
        shown=lambda text: shown(text.rule, edition.brand, text.text),
        questions=questions_of(edition.brand, staff, [text.rule.key for text in here.rules]) if here else {},
        **words,
    )


def _parts(texts: Sequence[Wording], state: State, have: set[tuple[str, str]]) -> list[Part]:
    chapters: dict[str, list[Wording]] = {}
    for text in texts:
        chapters.setdefault(text.rule.number.partition(".")[0], []).append(text)
    return [_part(number, rules, state, have) for number, rules in chapters.items()]


def _part(number: str, rules: list[Wording], state: State, have: set[tuple[str, str]]) -> Part:
    left = [text for text in rules if state.rules[text.rule.key] != SIGNED]
    return Part(number, rules[0].chapter, rules, left, all(_mark(text.rule) in have for text in left))


def _mark(rule: Rule) -> tuple[str, str]:
    return rule.key, rule.content_hash


def _sheet(request: HttpRequest, edition: Edition, left: Sequence[Wording]) -> dict[str, object]:
    staff = person(request)
    language = staff.language if staff.language in edition.languages else edition.language
    lines = [Line(text.rule.key, text.rule.content_hash, text.text_hash) for text in left]
    return {
        "sheet": draw_up(staff=staff, visit=_visit(request), edition=edition, language=language, lines=lines, at=now()),
        "language_read": language,
        "ways": ways(request),
    }
