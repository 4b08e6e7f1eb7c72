"""The forms of questions about rules, and of their answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from deskbell.handbook.actions.ask_question import MAX_QUESTION_LENGTH
from deskbell.handbook.forms.fields import TextField
from deskbell.handbook.models import Question, Rule
from deskbell.kit.forms import KitForm
from deskbell.people.models import Brand


class QuestionForm(KitForm):
    """A question about a rule. `back` is "sign" if it was asked while signing."""

    text = TextField(
        label=_("Your question"),
        rows=3,
        max_length=MAX_QUESTION_LENGTH,
        error_messages={"required": _("Write your question about this rule.")},
        help_text=_("A manager answers. Everyone can read the question and the answer here."),
    )
    back = forms.CharField(required=False, widget=forms.HiddenInput)


def question_form(rule: Rule, back: str = "") -> QuestionForm:
    """Return an empty form for a rule. Its HTML ids differ from those of the forms of other rules."""
    return QuestionForm(auto_id=f"ask-{rule.key}-%s", initial={"back": back})


class AnswerForm(KitForm):
    """The answer to a question of a brand."""

    question = forms.ModelChoiceField(queryset=Question.objects.none(), widget=forms.HiddenInput)
    text = TextField(
        label=_("Answer"), rows=3, max_length=MAX_QUESTION_LENGTH, error_messages={"required": _("Write the answer.")}
    )

    def __init__(self, brand: Brand, **options: Any) -> None:
        super().__init__(**options)
        field = self.fields["question"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Question.objects.filter(brand=brand)
