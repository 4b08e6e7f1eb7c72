"""The form with the questions of a course."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from deskbell.handbook.course_text import CourseStep
from deskbell.handbook.reasons import AnswersRefusal
from deskbell.kit.forms import KitForm


class CourseAnswersForm(KitForm):
    """One field for each question, named `q0`, `q1` and so on. Its value is the numbers of the choices.

    `version` is the number of the version that the person saw. If the course has changed since, all answers are
    refused.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, questions: Sequence[CourseStep], version: int, **options: Any) -> None:
        super().__init__(initial={"version": version}, **options)
        self.number, self.count = version, len(questions)
        for index, question in enumerate(questions):
            self.fields[f"q{index}"] = _question_field(index + 1, question)

    def clean(self) -> None:
        """Refuse answers to an older version of the course."""
        if self.cleaned_data.get("version") != self.number:
            self.errors.clear()
            raise ValidationError(AnswersRefusal.CHANGED.sentence)

    def answers(self) -> list[list[int]]:
        """Return the numbers of the choices for each question."""
        return [[int(choice) for choice in self.cleaned_data[f"q{index}"]] for index in range(self.count)]


def _question_field(number: int, question: CourseStep) -> forms.Field:
    """Return checkboxes if several choices are right, else radio buttons. The value is a list of numbers, as text."""
    choices = [(str(index), choice.text) for index, choice in enumerate(question.choices)]
    options: dict[str, Any] = {
        "label": f"{number}. {question.words}",
        "choices": choices,
        "error_messages": {"required": _("Choose an answer."), "invalid_choice": _("Choose an answer.")},
    }
    if question.has_several_right:
        help_text = _("More than one answer is correct.")
        return forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, help_text=help_text, **options)
    return forms.TypedChoiceField(widget=forms.RadioSelect, coerce=lambda value: [value], **options)
