"""Reasons that the handbook stores or returns as a code, and shows as a sentence in the reader's language."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


class AssignmentReason(TextChoices):
    """Why a person has to take a course. The value is stored."""

    HIRED = "hired"
    NEW = "new"
    CHANGED = "changed"
    INTERVAL = "interval"
    AGAIN = "again"

    @property
    def sentence(self) -> str:
        """The reason in the language in force."""
        return {
            AssignmentReason.HIRED: pgettext("why a course is to be taken", "for new colleagues"),
            AssignmentReason.NEW: pgettext("why a course is to be taken", "new course"),
            AssignmentReason.CHANGED: _("one of its rules changed"),
            AssignmentReason.INTERVAL: _("time to repeat it"),
            AssignmentReason.AGAIN: pgettext("why a course is to be taken", "new version of the course"),
        }[self]


class SheetRefusal(StrEnum):
    """Why a signature was refused."""

    ALTERED = "altered"
    OTHER_PERSON = "other person"
    OTHER_SESSION = "other session"
    TOO_OLD = "too old"
    NEWER_EDITION = "newer edition"
    OTHER_TEXT = "other text"
    USED = "used"
    RULES_SIGNED = "rules signed"
    RULE_UNREAD = "rule unread"

    @property
    def sentence(self) -> str:
        """The reason with its remedy in the language in force. RULE_UNREAD has a place for the rule's `number`."""
        return {
            SheetRefusal.ALTERED: _("This form was changed after it was opened. Open it again."),
            SheetRefusal.OTHER_PERSON: _("This form was opened by someone else. Open your own."),
            SheetRefusal.OTHER_SESSION: _("This form was opened in another session. Open it again."),
            SheetRefusal.TOO_OLD: _("This form was open for more than an hour. Open it again."),
            SheetRefusal.NEWER_EDITION: _(
                "A newer edition was published after you opened this form. Read the changes, then sign."
            ),
            SheetRefusal.OTHER_TEXT: _("The text of this edition differs from the one on your form. Open it again."),
            SheetRefusal.USED: _("You have already signed this form. The signature is in your file."),
            SheetRefusal.RULES_SIGNED: _("You have already signed some of these rules. Open the form again."),
            SheetRefusal.RULE_UNREAD: _("You have not read rule %(number)s yet. Read it first, then sign."),
        }[self]


class AnswersRefusal(StrEnum):
    """Why the answers to a course were not marked."""

    PASSED = "passed"
    CHANGED = "changed"
    INCOMPLETE = "incomplete"

    @property
    def sentence(self) -> str:
        """The reason with its remedy in the language in force."""
        return {
            AnswersRefusal.PASSED: _("You have already passed this course."),
            AnswersRefusal.CHANGED: _("The course was changed while you took it. Read the changes and answer again."),
            AnswersRefusal.INCOMPLETE: _("Answer every question, then submit."),
        }[self]
