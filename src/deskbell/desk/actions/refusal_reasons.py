"""Reasons why an action is refused. Each has a sentence that says what is needed."""

from enum import StrEnum

from django.utils.translation import gettext as _

from deskbell.kit.formats import cached_by_language


class Refusal(StrEnum):
    """Why an action is refused. The value is the code that programs get from the API; it never changes."""

    EMPTY_TEXT = "NeedsWords"
    TEXT_TOO_LONG = "TooLong"
    HELD = "NeedsRelease"
    FINISHED = "NeedsReopening"
    NO_ADDRESS = "NeedsAddress"
    NO_FUTURE_TIME = "NeedsTime"
    WAIT_TOO_LONG = "NeedsNearerTime"
    NO_WAITING_ON = "NeedsWaitingOn"
    NO_RECEIVER = "NeedsSomeone"
    NOT_WAITING = "NeedsWaitingCase"
    NOT_FINISHED = "NeedsOpen"
    NO_BRIEF = "NeedsBrief"
    BRIEF_TOO_LONG = "BriefTooLong"
    SAME_RECEIVER = "NeedsOther"
    NO_MERGE_TARGET = "NeedsCase"
    MERGE_TARGET_CLOSED = "NeedsLive"
    MERGED = "NeedsApart"
    NOT_MERGED = "NeedsMergedCase"
    NOT_HELD = "NeedsQuarantine"
    EMPTY_FILE = "NeedsFile"
    FILES_TOO_LARGE = "TooLarge"
    TOO_MANY_FILES = "TooMany"
    NOT_LOST = "NeedsLoss"
    BAD_COPY_ADDRESS = "NeedsCopy"
    OWN_COPY_ADDRESS = "NeedsOthers"
    TOO_MANY_COPIES = "TooManyCopies"
    NO_COPIES = "NeedsNoCopies"
    NO_FILES = "NeedsNoFiles"
    ADDRESS_REFUSED = "NeedsOtherAddress"
    TEXT_REFUSED = "NeedsOtherText"

    @property
    def sentence(self) -> str:
        """What is needed, in the reader's language. Some sentences have placeholders such as `%(address)s`."""
        return _sentences()[self]


@cached_by_language
def _sentences() -> dict[Refusal, str]:
    return {
        Refusal.EMPTY_TEXT: _("Write something first."),
        Refusal.TEXT_TOO_LONG: _("The text is longer than 100,000 characters. Send the rest as a second message."),
        Refusal.HELD: _("This case is in quarantine. Release it first; until then nothing is sent."),
        Refusal.FINISHED: _("This case is closed. Reopen it first."),
        Refusal.NO_ADDRESS: _("There is no address to write to. Add one to the customer first."),
        Refusal.NO_FUTURE_TIME: _("Choose a time in the future."),
        Refusal.WAIT_TOO_LONG: _("Choose a time within the next ten years."),
        Refusal.NO_WAITING_ON: _("Choose who has to answer, or enter a time."),
        Refusal.NO_RECEIVER: _("Choose a colleague who works here, or a team."),
        Refusal.NOT_WAITING: _("This case is not on hold."),
        Refusal.NOT_FINISHED: _("This case is already open."),
        Refusal.NO_BRIEF: _("Write the brief: what the customer wants, and the next step."),
        Refusal.BRIEF_TOO_LONG: _("A brief is short: at most 2,000 characters for each part."),
        Refusal.SAME_RECEIVER: _("They already have the case. Choose another team or colleague."),
        Refusal.NO_MERGE_TARGET: _("Enter the number of another case of the same brand."),
        Refusal.MERGE_TARGET_CLOSED: _(
            "That case is in quarantine or closed. Release or reopen it first, or merge the other way round."
        ),
        Refusal.MERGED: _("This case is merged into another one. Unmerge it first."),
        Refusal.NOT_MERGED: _("This case is not merged into another one."),
        Refusal.NOT_HELD: _("Nothing is in quarantine here."),
        Refusal.EMPTY_FILE: _("This file is empty. Choose another one."),
        Refusal.FILES_TOO_LARGE: _("The files are larger than %(size)s together. Remove some."),
        Refusal.TOO_MANY_FILES: _("A message can have %(count)s files. Send the others with a second message."),
        Refusal.NOT_LOST: _("This message did not fail, so it was not sent again."),
        Refusal.BAD_COPY_ADDRESS: _(
            "“%(address)s” is not an email address. Enter a complete one, such as name@example.com."
        ),
        Refusal.OWN_COPY_ADDRESS: _("%(address)s is one of our own addresses: remove it, you already have the case."),
        Refusal.NO_COPIES: _("A message by this channel cannot have copies."),
        Refusal.NO_FILES: _("A message by this channel cannot have files."),
        Refusal.ADDRESS_REFUSED: _("Nothing can be sent to this address."),
        Refusal.TEXT_REFUSED: _("This text cannot be sent by this channel."),
        Refusal.TOO_MANY_COPIES: _("A reply can have at most %(count)s people in copy. Remove some."),
    }
