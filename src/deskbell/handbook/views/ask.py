"""Questions about rules: asked where the rule stands, answered by managers, read by everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from deskbell.handbook.actions.ask import NeedsWords
from deskbell.handbook.actions.ask import answer as answer_question
from deskbell.handbook.actions.ask import ask as ask_question
from deskbell.handbook.models import Question, Rule
from deskbell.handbook.reads.questions import unanswered
from deskbell.handbook.views.sign import in_force
from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.door import door, person

MOST = 100


@door("agent")
@require_POST
def ask(request: HttpRequest, brand: str, key: str) -> HttpResponse:
    """A question about the rule with this key, from the handbook or from the page of signing."""
    edition = in_force(brand)
    rule = Rule.objects.filter(edition=edition, key=key).select_related("edition__brand").first()
    if rule is None:
        raise Http404
    try:
        ask_question(rule=rule, text=request.POST.get("text", ""), by=person(request), at=now())
    except NeedsWords as refusal:
        context = {"brand": edition.brand, "rule": rule, "problem": str(refusal), "text": request.POST.get("text", "")}
        return page(request, "handbook/ask.html", status=422, **context)
    if request.POST.get("back") == "sign":
        chapter = rule.number.partition(".")[0]
        return redirect(f"{reverse('handbook_sign', args=[brand])}?chapter={chapter}#{rule.anchor}")
    return redirect(f"{reverse('handbook_edition', args=[brand])}#{rule.anchor}")


@door("manager")
def questions(request: HttpRequest, brand: str) -> HttpResponse:
    """What is not answered yet; POST `question` and `text` answers one."""
    edition = in_force(brand)
    problem, wrong = "", 0
    if request.method == "POST":
        number = request.POST.get("question", "")
        asked = Question.objects.filter(brand=edition.brand, pk=int(number) if _is_number(number) else 0).first()
        if asked is None:
            raise Http404
        try:
            answer_question(question=asked, text=request.POST.get("text", ""), by=person(request), at=now())
            return redirect("handbook_questions", brand=brand)
        except NeedsWords as refusal:
            problem, wrong = str(refusal), asked.pk
    return page(
        request,
        "handbook/questions.html",
        status=422 if problem else 200,
        brand=edition.brand,
        questions=list(unanswered(edition.brand)[:MOST]),
        problem=problem,
        wrong=wrong,
        text=request.POST.get("text", ""),
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
