"""Whoever does not understand a rule asks before signing it, and everybody reads the answer."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.handbook.events import RuleAnswered, RuleAsked
from deskbell.handbook.models import Answer, Question, Rule
from deskbell.journal.record import record
from deskbell.people.models import Staff

LONGEST = 4000


class NeedsWords(ValueError):
    """A question or an answer without words, or with too many."""


def ask(*, rule: Rule, text: str, by: Staff, at: datetime) -> Question:
    """Ask about a rule. Raises NeedsWords."""
    words = _words(text, _("Write what you want to know about this rule."))
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


def answer(*, question: Question, text: str, by: Staff, at: datetime) -> Answer:
    """Answer a question; a second answer stands under the first. Raises NeedsWords."""
    words = _words(text, _("Write the answer."))
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


def _words(text: str, needed: str) -> str:
    words = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not words:
        raise NeedsWords(needed)
    if len(words) > LONGEST:
        raise NeedsWords(_("At most %(count)s characters, please.") % {"count": LONGEST})
    return words
