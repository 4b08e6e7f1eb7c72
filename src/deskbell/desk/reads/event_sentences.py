"""The sentences of the timeline. Each event has three forms: a colleague did it, you did it, nobody is named.

They are whole sentences, so that each language can use its own order, gender and case.
"""

from typing import NamedTuple

from django.utils.translation import gettext as _

from deskbell.kit.formats import cached_by_language


class EventSentence(NamedTuple):
    """The three forms of the sentence for one event."""

    named: str
    you: str
    nobody: str


@cached_by_language
def event_sentences() -> dict[str, EventSentence]:
    """Return the sentences for what people do with a case, by the name of the event."""
    return {**_moves(), **_merges(), **_holds(), **_ends()}


def _moves() -> dict[str, EventSentence]:
    return {
        "opened": EventSentence(_("%(who)s opened the case"), _("You opened the case"), _("Case opened")),
        "claimed": EventSentence(_("%(who)s claimed the case"), _("You claimed the case"), _("Case claimed")),
        "assigned": EventSentence(
            _("%(who)s assigned the case to %(name)s (%(team)s)"),
            _("You assigned the case to %(name)s (%(team)s)"),
            _("Case assigned to %(name)s (%(team)s)"),
        ),
        "assigned to team": EventSentence(
            _("%(who)s assigned the case to the team %(team)s"),
            _("You assigned the case to the team %(team)s"),
            _("Case assigned to the team %(team)s"),
        ),
        "owner left": EventSentence(
            _("%(name)s has left, so %(who)s made the case unassigned"),
            _("%(name)s has left, so you made the case unassigned"),
            _("%(name)s has left, so the case is unassigned"),
        ),
        "handed over": EventSentence(
            _("%(who)s handed the case over to %(name)s (%(team)s)"),
            _("You handed the case over to %(name)s (%(team)s)"),
            _("Case handed over to %(name)s (%(team)s)"),
        ),
        "handed over to team": EventSentence(
            _("%(who)s handed the case over to the team %(team)s"),
            _("You handed the case over to the team %(team)s"),
            _("Case handed over to the team %(team)s"),
        ),
        "topic": EventSentence(
            _("%(who)s set the topic to “%(topic)s”"),
            _("You set the topic to “%(topic)s”"),
            _("Topic set to “%(topic)s”"),
        ),
        "no topic": EventSentence(_("%(who)s removed the topic"), _("You removed the topic"), _("Topic removed")),
    }


def _merges() -> dict[str, EventSentence]:
    return {
        "merged": EventSentence(
            _("%(who)s merged the case into another one"),
            _("You merged the case into another one"),
            _("Case merged into another one"),
        ),
        "merged here": EventSentence(
            _("%(who)s merged %(ref)s into this case"),
            _("You merged %(ref)s into this case"),
            _("%(ref)s was merged into this case"),
        ),
        "unmerged": EventSentence(_("%(who)s unmerged the case"), _("You unmerged the case"), _("Case unmerged")),
    }


def _holds() -> dict[str, EventSentence]:
    return {
        "hold: time": EventSentence(
            _("%(who)s put the case on hold"), _("You put the case on hold"), _("Case put on hold")
        ),
        "hold: time until": EventSentence(
            _("%(who)s put the case on hold until %(time)s"),
            _("You put the case on hold until %(time)s"),
            _("Case put on hold until %(time)s"),
        ),
        "hold: customer": EventSentence(
            _("%(who)s put the case on hold for the customer"),
            _("You put the case on hold for the customer"),
            _("Case put on hold for the customer"),
        ),
        "hold: customer until": EventSentence(
            _("%(who)s put the case on hold for the customer until %(time)s"),
            _("You put the case on hold for the customer until %(time)s"),
            _("Case put on hold for the customer until %(time)s"),
        ),
        "hold: third party": EventSentence(
            _("%(who)s put the case on hold for a third party"),
            _("You put the case on hold for a third party"),
            _("Case put on hold for a third party"),
        ),
        "hold: third party until": EventSentence(
            _("%(who)s put the case on hold for a third party until %(time)s"),
            _("You put the case on hold for a third party until %(time)s"),
            _("Case put on hold for a third party until %(time)s"),
        ),
        "resumed": EventSentence(_("%(who)s resumed the case"), _("You resumed the case"), _("Case resumed")),
    }


def _ends() -> dict[str, EventSentence]:
    return {
        "resolved": EventSentence(_("%(who)s resolved the case"), _("You resolved the case"), _("Case resolved")),
        "reopened": EventSentence(_("%(who)s reopened the case"), _("You reopened the case"), _("Case reopened")),
        "closed": EventSentence(_("%(who)s closed the case"), _("You closed the case"), _("Case closed")),
        "released": EventSentence(
            _("%(who)s released the case from quarantine"),
            _("You released the case from quarantine"),
            _("Case released from quarantine"),
        ),
        "customer named": EventSentence(
            _("%(who)s said who the customer is"), _("You said who the customer is"), _("Customer named")
        ),
        "accepted": EventSentence(
            _("%(who)s accepted the message in quarantine"),
            _("You accepted the message in quarantine"),
            _("Message in quarantine accepted"),
        ),
        "discarded": EventSentence(
            _("%(who)s closed the case as not a customer request: %(why)s"),
            _("You closed the case as not a customer request: %(why)s"),
            _("Case closed as not a customer request: %(why)s"),
        ),
    }
