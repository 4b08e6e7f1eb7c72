"""Ask a question about a rule before signing it, and answer one. Everybody can read the answers."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.handbook.events import RuleAnswered, RuleAsked
from deskbell.handbook.models import Answer, Question, Rule
from deskbell.journal.record import record
from deskbell.people.models import Staff

MAX_QUESTION_LENGTH = 4000


class NeedsQuestionText(ValueError):
    """A question or answer is empty or too long. The message says what to do."""


def ask_question(*, rule: Rule, text: str, by: Staff, at: datetime) -> Question:
    """Store a question about a rule and record it. Raises NeedsQuestionText."""
    words = _clean_text(text, _("Write your question about this rule."))
    with transaction.atomic():
        brand = rule.edition.brand
        question = Question.objects.create(
            rule=rule, brand=brand, key=rule.key, text=words, language=by.language, by=by, at=at
        )
        news = RuleAsked(
            brand=brand.slug,
            language=by.language,
            actor=by.pk,
            question=question.pk,
            edition=rule.edition_id,
            key=rule.key,
            text=words,
        )
        record(news, at=at)
    return question


def answer_question(*, question: Question, text: str, by: Staff, at: datetime) -> Answer:
    """Store an answer and record it. A question may have several answers. Raises NeedsQuestionText."""
    words = _clean_text(text, _("Write the answer."))
    with transaction.atomic():
        made = Answer.objects.create(question=question, text=words, language=by.language, by=by, at=at)
        Question.objects.filter(pk=question.pk).update(answered=True)
        news = RuleAnswered(
            brand=question.brand.slug,
            language=by.language,
            actor=by.pk,
            question=question.pk,
            answer=made.pk,
            key=question.key,
            text=words,
        )
        record(news, at=at)
    return made


def _clean_text(text: str, needed: str) -> str:
    """Return the text without surrounding spaces. Raises NeedsQuestionText."""
    words = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not words:
        raise NeedsQuestionText(needed)
    if len(words) > MAX_QUESTION_LENGTH:
        raise NeedsQuestionText(_("Use at most %(count)s characters.") % {"count": MAX_QUESTION_LENGTH})
    return words
