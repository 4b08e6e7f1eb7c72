"""Questions about rules, with their answers."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from deskbell.handbook.models import Answer, Question
from deskbell.people.models import Brand, Staff

MAX_QUESTIONS = 200


def questions_by_rule(brand: Brand, staff: Staff, keys: Iterable[str]) -> dict[str, list[Question]]:
    """Return the questions that a person may see, by rule key, the oldest first, at most MAX_QUESTIONS in all.

    Everybody may see answered questions. Unanswered ones are shown to the person who asked and to managers.
    """
    seen = Question.objects.filter(brand=brand, key__in=list(keys))
    if staff.rank < list(Staff.Role.values).index(Staff.Role.MANAGER):
        seen = seen.filter(Q(answered=True) | Q(by=staff))
    found: dict[str, list[Question]] = {}
    for question in _with_answers(seen).order_by("-pk")[:MAX_QUESTIONS]:
        found.setdefault(question.key, []).insert(0, question)
    return found


def list_unanswered_questions(brand: Brand) -> "QuerySet[Question]":
    """Return the unanswered questions of a brand, the oldest first."""
    return _with_answers(Question.objects.filter(brand=brand, answered=False)).select_related("rule").order_by("pk")


def _with_answers(questions: "QuerySet[Question]") -> "QuerySet[Question]":
    answers: Prefetch[Any] = Prefetch("answers", queryset=Answer.objects.select_related("by").order_by("pk"))
    return questions.select_related("by").prefetch_related(answers)
