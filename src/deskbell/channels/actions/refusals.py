"""Why an action of the channels is refused: each says what would be needed, in a sentence for the person."""

from django.utils.translation import gettext as _

from deskbell.desk.actions.refusals import Refused


class NeedsOwnAddress(Refused):
    """Another mailbox receives under this address already."""

    def sentence(self) -> str:
        """What would be needed."""
        return _("Another mailbox receives under this address already. Choose another address, or change that mailbox.")


class NeedsServer(Refused):
    """A mailbox that we fetch needs to know from where, and as whom."""

    def sentence(self) -> str:
        """What would be needed."""
        return _("To fetch mail we need the server, the user and the password or token.")


class NeedsAside(Refused):
    """The mail is not set aside, or its bytes are gone."""

    def sentence(self) -> str:
        """What would be needed."""
        return _("This mail is not set aside any more.")


class NeedsWayOut(Refused):
    """No server for outgoing mail is set."""

    def sentence(self) -> str:
        """What would be needed."""
        return _(
            "No server for outgoing mail is set (DESKBELL_MAIL_OUT), so we cannot send a test. Write one yourself."
        )


class NeedsAnswer(Refused):
    """The server did not take the test mail; the sentence says its words."""
