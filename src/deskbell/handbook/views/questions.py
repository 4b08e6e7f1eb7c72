"""Questions about rules: anyone asks, managers answer, everybody reads."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_POST

from deskbell.handbook.actions.ask_question import answer_question, ask_question
from deskbell.handbook.forms.questions import AnswerForm, QuestionForm
from deskbell.handbook.models import Question, Rule
from deskbell.handbook.reads.questions import list_unanswered_questions
from deskbell.handbook.reads.rule_wording import RuleTitle, list_rule_titles
from deskbell.handbook.views.sign import get_edition_in_force
from deskbell.kit.clock import now
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff, require_role

MAX_SHOWN = 100


@require_role("agent")
@require_POST
def ask_about_rule(request: HttpRequest, brand: str, key: str) -> HttpResponse:
    """Store a question about a rule. It comes from the handbook, or from the signing page (`back` is "sign")."""
    edition = get_edition_in_force(brand)
    rule = Rule.objects.filter(edition=edition, key=key).select_related("edition__brand").first()
    if rule is None:
        raise Http404
    form = QuestionForm.from_request(request)
    if not form.is_valid():
        return render_page(
            request,
            "handbook/ask.html",
            status=422,
            brand=edition.brand,
            rule=rule,
            title=_titles([rule])[rule.pk],
            form=form,
        )
    ask_question(rule=rule, text=form.cleaned_data["text"], by=current_staff(request), at=now())
    if form.cleaned_data["back"] == "sign":
        chapter = rule.number.partition(".")[0]
        return redirect(f"{reverse('handbook_sign', args=[brand])}?chapter={chapter}#{rule.anchor}")
    return redirect(f"{reverse('handbook_edition', args=[brand])}#{rule.anchor}")


@require_role("manager")
def rule_questions(request: HttpRequest, brand: str) -> HttpResponse:
    """Show the unanswered questions of a brand, each with a form. POST answers one."""
    edition = get_edition_in_force(brand)
    sent = AnswerForm.from_request(request, edition.brand) if request.method == "POST" else None
    if sent is not None and sent.is_valid():
        answer_question(**sent.cleaned_data, by=current_staff(request), at=now())
        return redirect("handbook_questions", brand=brand)
    if sent is not None and "question" not in sent.cleaned_data:
        raise Http404
    questions = list(list_unanswered_questions(edition.brand)[:MAX_SHOWN])
    titles = _titles(question.rule for question in questions)
    return render_page(
        request,
        "handbook/questions.html",
        status=422 if sent else 200,
        brand=edition.brand,
        questions=[
            (question, titles[question.rule_id], _answer_form(request, question, sent)) for question in questions
        ],
    )


def _titles(rules: Iterable[Rule]) -> dict[int, RuleTitle]:
    """Return {rule id: title} in the reader's language."""
    return list_rule_titles(rules, translation.get_language() or "")


def _answer_form(request: HttpRequest, question: Question, sent: AnswerForm | None) -> AnswerForm:
    """Return the form of one question. If `sent` belongs to this question, it is returned, with its errors."""
    options: dict[str, object] = {"auto_id": f"answer-{question.pk}-%s", "initial": {"question": question.pk}}
    if sent is not None and sent.cleaned_data["question"] == question:
        return AnswerForm.from_request(request, question.brand, **options)
    return AnswerForm(question.brand, **options)
