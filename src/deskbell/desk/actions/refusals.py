"""Exceptions that refuse an action. When one is raised, nothing has changed.

The name of each class says what is needed; its docstring says when it is raised.
"""

from typing import ClassVar

from deskbell.desk.actions.refusal_reasons import Refusal


class CaseRefusal(Exception):
    """Base of all refusals. `str()` is the sentence to show, `code` is what programs get from the API."""

    reason: ClassVar[Refusal]

    def __init__(self, sentence: str = "") -> None:
        """`sentence` replaces the sentence of the class when it can say more exactly what is needed."""
        super().__init__(sentence or self.sentence())

    def sentence(self) -> str:
        """The sentence of the reason. A refusal of another app has no reason and overrides this."""
        return self.reason.sentence

    @property
    def code(self) -> str:
        """The value of the reason; the name of the class when it has none."""
        reason: Refusal | None = getattr(self, "reason", None)
        return reason.value if reason else type(self).__name__


class NeedsText(CaseRefusal):
    """The text is empty."""

    reason = Refusal.EMPTY_TEXT


class TextTooLong(CaseRefusal):
    """The text is longer than a message may be."""

    reason = Refusal.TEXT_TOO_LONG


class NeedsRelease(CaseRefusal):
    """The case is in quarantine."""

    reason = Refusal.HELD


class NeedsReopening(CaseRefusal):
    """The case is resolved or closed."""

    reason = Refusal.FINISHED


class NeedsAddress(CaseRefusal):
    """There is no address to write to."""

    reason = Refusal.NO_ADDRESS


class NeedsTime(CaseRefusal):
    """A wait until a time needs a time in the future."""

    reason = Refusal.NO_FUTURE_TIME


class NeedsReceiver(CaseRefusal):
    """Neither a colleague nor a team was named, or the colleague has left."""

    reason = Refusal.NO_RECEIVER


class NeedsWaitingCase(CaseRefusal):
    """The case is not on hold."""

    reason = Refusal.NOT_WAITING


class NeedsFinishedCase(CaseRefusal):
    """The case is neither resolved nor closed, so it cannot be reopened."""

    reason = Refusal.NOT_FINISHED


class NeedsBrief(CaseRefusal):
    """A handover needs a brief."""

    reason = Refusal.NO_BRIEF


class BriefTooLong(CaseRefusal):
    """A part of the brief is too long."""

    reason = Refusal.BRIEF_TOO_LONG


class NeedsOtherReceiver(CaseRefusal):
    """The receiver has the case already."""

    reason = Refusal.SAME_RECEIVER


class NeedsMergeTarget(CaseRefusal):
    """The case to merge into does not exist, is the same case, or belongs to another brand."""

    reason = Refusal.NO_MERGE_TARGET


class NeedsOpenTarget(CaseRefusal):
    """The case to merge into is held or closed."""

    reason = Refusal.MERGE_TARGET_CLOSED


class NeedsUnmerge(CaseRefusal):
    """The case was merged into another one. Undo the merge first."""

    reason = Refusal.MERGED


class NeedsMergedCase(CaseRefusal):
    """The case was not merged into another one."""

    reason = Refusal.NOT_MERGED


class NeedsQuarantine(CaseRefusal):
    """The case is not in quarantine, or the message is not held."""

    reason = Refusal.NOT_HELD


class NeedsFile(CaseRefusal):
    """The file is empty."""

    reason = Refusal.EMPTY_FILE


class FilesTooLarge(CaseRefusal):
    """The files together are larger than a mail can carry."""

    reason = Refusal.FILES_TOO_LARGE


class TooManyFiles(CaseRefusal):
    """There are more files than a message takes."""

    reason = Refusal.TOO_MANY_FILES


class NeedsLostMessage(CaseRefusal):
    """The message is still on its way, or has arrived: only a lost one can be sent again."""

    reason = Refusal.NOT_LOST


class NeedsCopyAddress(CaseRefusal):
    """An address for a copy is not an email address."""

    reason = Refusal.BAD_COPY_ADDRESS


class NeedsOutsideAddress(CaseRefusal):
    """An address for a copy is our own. A copy needs an address outside."""

    reason = Refusal.OWN_COPY_ADDRESS


class TooManyCopies(CaseRefusal):
    """There are more addresses in copy than a reply takes."""

    reason = Refusal.TOO_MANY_COPIES


class NeedsNoCopies(CaseRefusal):
    """The channel of the case has no copies."""

    reason = Refusal.NO_COPIES


class NeedsNoFiles(CaseRefusal):
    """The channel of the case sends no files."""

    reason = Refusal.NO_FILES


class NeedsOtherAddress(CaseRefusal):
    """The channel sends nothing to this address. The channel gives the sentence."""

    reason = Refusal.ADDRESS_REFUSED


class NeedsOtherText(CaseRefusal):
    """The channel cannot send this text. The channel gives the sentence."""

    reason = Refusal.TEXT_REFUSED
