"""Why an action is refused: each says what would be needed, in a sentence for the person."""

from django.utils.translation import gettext as _

from deskbell.desk.reads.spoken import plainly


class Refused(Exception):
    """Base of all refusals; `str()` is the sentence to show."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or self.sentence())

    def sentence(self) -> str:
        """What would be needed."""
        return _("This cannot be done now.")


class NeedsWords(Refused):
    """The text is empty."""

    def sentence(self) -> str:
        """What would be needed."""
        return _("Write a few words first: an empty text helps nobody.")


class TooLong(Refused):
    """The text is longer than a message may be."""

    def sentence(self) -> str:
        """What would be needed."""
        return _("The text is longer than 100,000 characters. Send the rest as a second message.")


class NeedsRelease(Refused):
    """The case is in quarantine."""

    def sentence(self) -> str:
        """What would be needed."""
        return _("This case is held. Release it first; until then nothing is sent.")


class NeedsReopening(Refused):
    """The case is resolved or closed."""

    def sentence(self) -> str:
        """What would be needed."""
        return _("This case is finished. Reopen it first.")


class NeedsAddress(Refused):
    """There is no address to write to."""

    def sentence(self) -> str:
        """What would be needed."""
        return _("There is no address to write to. Add one to the customer first.")


class NeedsTime(Refused):
    """A wait until a time needs one that lies ahead."""

    def sentence(self) -> str:
        """What would be needed."""
        return _("Choose a time that lies ahead.")


class NeedsSomeone(Refused):
    """Nobody and no team was named, or the person has left."""

    def sentence(self) -> str:
        """What would be needed."""
        return _("Name a colleague who works here, or a team.")


class NeedsWait(Refused):
    """The case does not wait."""

    def sentence(self) -> str:
        """What would be needed."""
        return _("This case is not waiting.")


class NeedsOpen(Refused):
    """The case is not finished."""

    def sentence(self) -> str:
        """What would be needed."""
        return _("This case is open already.")


class NeedsBrief(Refused):
    """A case is handed over with a brief, or not at all."""

    def sentence(self) -> str:
        """What would be needed."""
        return _("Write the brief: what the customer wants, and what is next.")


class BriefTooLong(Refused):
    """A part of the brief is no longer brief."""

    def sentence(self) -> str:
        """What would be needed."""
        return _("A brief is short: at most 2,000 characters for each of its parts.")


class NeedsOther(Refused):
    """They have it already."""

    def sentence(self) -> str:
        """What would be needed."""
        return _("They have the case already. Choose another team or another colleague.")


class NeedsCase(Refused):
    """There is no such case to merge into, or it is this one, or one of another brand."""

    def sentence(self) -> str:
        """What would be needed."""
        return _("Give the reference of another case of the same brand.")


class NeedsLive(Refused):
    """A case that is held or closed takes no other in."""

    def sentence(self) -> str:
        """What would be needed."""
        return _("That case is held back or closed. Release or reopen it first, or merge the other way round.")


class NeedsApart(Refused):
    """The case goes on in another."""

    def sentence(self) -> str:
        """What would be needed."""
        return _("This case goes on in another one. Take them apart first.")


class NeedsMerge(Refused):
    """The case goes on by itself."""

    def sentence(self) -> str:
        """What would be needed."""
        return _("This case is not merged into another.")


class NeedsHold(Refused):
    """Nothing is held here."""

    def sentence(self) -> str:
        """What would be needed."""
        return _("Nothing is held here.")


class NeedsFile(Refused):
    """A file without content."""

    def sentence(self) -> str:
        """What would be needed."""
        return _("This file is empty. Choose another one.")


class TooLarge(Refused):
    """More than a mail can carry."""

    def sentence(self) -> str:
        """What would be needed."""
        return _("All files together may have 15 MB: more than that, mail servers refuse.")


class TooMany(Refused):
    """More files than anybody opens."""

    def sentence(self) -> str:
        """What would be needed."""
        return _("A message takes 20 files. Send the others with a second one.")


class NeedsLoss(Refused):
    """The message is on its way, or has arrived."""

    def sentence(self) -> str:
        """What would be needed."""
        return _("This message is not lost: it was not sent again.")


class NeedsCopy(Refused):
    """What should be in copy is no email address."""

    def __init__(self, address: str) -> None:
        said = {"address": plainly(address[:320])}
        super().__init__(_("“%(address)s” is no email address. Give a complete one, such as name@example.com.") % said)


class NeedsOthers(Refused):
    """What should be in copy is an address of ours."""

    def __init__(self, address: str) -> None:
        said = {"address": plainly(address)}
        super().__init__(_("%(address)s is an address of ours: take it out, you have the case already.") % said)


class TooManyCopies(Refused):
    """More readers than a matter of one customer has."""

    def sentence(self) -> str:
        """What would be needed."""
        return _("A reply goes to at most 20 people in copy. Take some out.")
