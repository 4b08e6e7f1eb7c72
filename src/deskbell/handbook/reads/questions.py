"""Questions about rules, with their answers, where the rule stands."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from deskbell.handbook.models import Answer, Question
from deskbell.people.models import Brand, Staff

LATEST = 200


def questions_of(brand: Brand, staff: Staff, keys: Iterable[str]) -> dict[str, list[Question]]:
    """By rule: what was answered, for everybody; what was not yet, for whoever asked it and for managers."""
    seen = Question.objects.filter(brand=brand, key__in=list(keys))
    if staff.rank < list(Staff.Role.values).index(Staff.Role.MANAGER):
        seen = seen.filter(Q(answered=True) | Q(by=staff))
    found: dict[str, list[Question]] = {}
    for question in _with_answers(seen).order_by("-pk")[:LATEST]:
        found.setdefault(question.key, []).insert(0, question)
    return found


def unanswered(brand: Brand) -> "QuerySet[Question]":
    """What nobody has answered yet, the oldest first."""
    return _with_answers(Question.objects.filter(brand=brand, answered=False)).select_related("rule").order_by("pk")


def _with_answers(questions: "QuerySet[Question]") -> "QuerySet[Question]":
    answers: Prefetch[Any] = Prefetch("answers", queryset=Answer.objects.select_related("by").order_by("pk"))
    return questions.select_related("by").prefetch_related(answers)
