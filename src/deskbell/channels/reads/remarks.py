"""Sentences for remarks about raw messages, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from deskbell.channels.interface import Channel
from deskbell.channels.reasons import MessageRemark, RemarkCode
from deskbell.desk.slots import WarningButton


@dataclass(frozen=True, kw_only=True)
class RemarkSentence:
    """One sentence. `grave`: it is a warning. `url` is the page it is about, empty when there is none. `acts` are
    buttons to settle it.
    """

    code: RemarkCode
    says: str
    grave: bool
    url: str = ""
    acts: Sequence[WarningButton] = ()


def describe_remark(remark: MessageRemark, channel: Channel, *, raw: int) -> RemarkSentence:
    """Return the sentence of a remark about a raw message. For something that the channel found, the channel gives the
    sentence.
    """
    finds = remark.code in (RemarkCode.DEFECT, RemarkCode.MACHINE)
    words = channel.describe_finding(remark.about, remark.detail) if finds else remark.about
    says = _sentence(remark.code) % {"words": words}
    return RemarkSentence(
        code=remark.code, says=says, grave=remark.code.is_grave, acts=channel.list_doubt_buttons(remark, raw=raw)
    )


def describe_same_mail(ref: str) -> RemarkSentence:
    """Return the remark that the same mail is also in the case `ref`."""
    says = _sentence(RemarkCode.TWIN) % {"words": ref}
    return RemarkSentence(code=RemarkCode.TWIN, says=says, grave=False, url=ref)


def _sentence(code: RemarkCode) -> str:
    return {
        RemarkCode.STAFF: _(
            "Says it comes from a colleague, but the sender is not verified: treat it as a message from a stranger."
        ),
        RemarkCode.UNCLEAR: _("Sender not clear: %(words)s"),
        RemarkCode.NAMED: _("The sender’s name is another email address: %(words)s"),
        RemarkCode.REPLY_TO: _("Asks for replies to %(words)s. Replies still go to the sender."),
        RemarkCode.FORM: _("Sent by the web form %(words)s for the person in its reply address, who is not verified."),
        RemarkCode.ALIAS: _("This email was sent to %(words)s. Is this address yours?"),
        RemarkCode.GROUP: _("Sent through the group %(words)s; the sender is named only in the reply address."),
        RemarkCode.THIRD_PARTY: _("Sent to the reply address of this case by someone who is not part of it."),
        RemarkCode.IN_COPY: _("From someone who received a copy. Replies still go to the customer."),
        RemarkCode.CROWD: _(
            "Sent to %(words)s other people. Only the first 20 are saved, and none of them gets a copy by default."
        ),
        RemarkCode.BOUNCE: _(
            "Says that one of our emails was not delivered, but cannot be matched to an email we sent."
        ),
        RemarkCode.MANY: _(
            "The sender opened %(words)s cases within an hour; further emails are collected in one case."
        ),
        RemarkCode.MANY_JOINED: _(
            "The sender wrote %(words)s emails to this case within an hour; further ones wait until someone accepts them."
        ),
        RemarkCode.MENTIONS: _("Mentions %(words)s (not used for matching)"),
        RemarkCode.REFERS: _("Refers to a message of %(words)s (not verified)"),
        RemarkCode.CONTINUES: _("Continues %(words)s, which is closed."),
        RemarkCode.TWIN: _("The same email is also in %(words)s."),
        RemarkCode.MACHINE: _("Sent by an automatic system: %(words)s"),
        RemarkCode.HOPS: _("Help desks it passed through: %(words)s."),
        RemarkCode.DEFECT: "%(words)s",
        RemarkCode.OPT_OUT: _("The customer asked for no more messages on this channel. Reply another way."),
        RemarkCode.ALLOWED: _("A colleague added it to a case."),
    }[code]
