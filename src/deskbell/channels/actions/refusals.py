"""Exceptions of the channels' actions. Each says in one sentence what is needed."""

from django.utils.translation import gettext as _

from deskbell.desk.actions.refusals import CaseRefusal


class NeedsUnusedAddress(CaseRefusal):
    """Another account has this address already."""

    def sentence(self) -> str:
        return _(
            "Another mailbox already receives email for this address. Choose another address, or edit that mailbox."
        )


class NeedsOwnFolder(CaseRefusal):
    """Another mailbox reads this folder of this account already."""

    def __init__(self, address: str) -> None:
        sentence = _(
            "The mailbox %(address)s already reads this folder, so each email would become two cases. "
            "Enter this address there, under “Other addresses of this mailbox”, or choose another folder."
        )
        super().__init__(sentence % {"address": address})


class NeedsFetchServer(CaseRefusal):
    """A mailbox that is fetched by IMAP has no server or no sign-in."""

    def sentence(self) -> str:
        return _("To fetch email, Deskbell needs the server, the user name and the password or token.")


class NeedsSetAsideMail(CaseRefusal):
    """The mail is not set aside, or its bytes are gone."""

    def sentence(self) -> str:
        return _("This email was already added to a case.")


class NeedsNamedAddress(CaseRefusal):
    """The mail does not name this address, or staff are no longer asked about it."""

    def sentence(self) -> str:
        return _("This question was already answered.")


class NeedsOutgoingServer(CaseRefusal):
    """No server for outgoing mail is set."""

    def sentence(self) -> str:
        return _(
            "No outgoing mail server is set, so Deskbell cannot send a test. Set one under Outgoing email, "
            "or send a test email yourself."
        )


class NeedsAcceptedTest(CaseRefusal):
    """The server did not accept the test mail. The sentence contains the server's answer."""
