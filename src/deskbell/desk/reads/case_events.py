"""Describe what happened to a case, each event as one line of the timeline."""

from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from deskbell.desk.reads.discard_reasons import describe_discard_reason
from deskbell.desk.reads.event_sentences import event_sentences
from deskbell.desk.reasons import ReopenReason, ResumeReason
from deskbell.kit.formats import format_moment

# The kinds of news in the timeline, each with its icon. Messages and notes stand there with their text.
OPENED = "desk.case.opened"
HANDED_OVER = "desk.case.handed_over"
MERGED = "desk.case.merged"
RESUMED = "desk.case.resumed"
REOPENED = "desk.case.reopened"
# Why a case has no owner any more; its `to` is then the name of the owner who left.
LEFT = "left"
EVENT_ICONS = {
    OPENED: "plus",
    "desk.case.claimed": "hand",
    "desk.case.assigned": "people",
    HANDED_OVER: "handover",
    "desk.case.sorted": "filter",
    MERGED: "diff",
    "desk.case.unmerged": "diff",
    "desk.case.waiting": "clock",
    RESUMED: "return",
    "desk.case.resolved": "check",
    REOPENED: "return",
    "desk.case.closed": "lock",
    "desk.case.released": "check",
    "desk.case.customer_named": "people",
    "desk.case.discarded": "x",
    "desk.message.accepted": "check",
}


_FIXED = {
    OPENED: "opened",
    RESUMED: "resumed",
    REOPENED: "reopened",
    "desk.case.claimed": "claimed",
    "desk.case.unmerged": "unmerged",
    "desk.case.resolved": "resolved",
    "desk.case.closed": "closed",
    "desk.case.released": "released",
    "desk.case.customer_named": "customer named",
    "desk.message.accepted": "accepted",
    "desk.case.discarded": "discarded",
}


class EventAuthor(NamedTuple):
    """Who did something: a name, or the reader of the page. The name is empty when nobody is named."""

    name: str = ""
    is_reader: bool = False


def describe_event(
    *,
    kind: str,
    facts: dict[str, Any],
    author: EventAuthor,
    to: str,
    team: str,
    topic: str = "",
    merged_ref: str = "",
) -> str:
    """Return one sentence that says what happened. `to`, `team` and `topic` are names.

    `merged_ref` is set when the event happened to another case, which was merged into the one that is shown: it is that
    case's reference.
    """
    by_itself = _describe_automatic(kind, facts)
    if by_itself:
        return by_itself
    sentence = event_sentences()[_event_name(kind, facts, to, topic, merged_ref)]
    until = facts.get("until")
    return (sentence.you if author.is_reader else sentence.named if author.name else sentence.nobody) % {
        "who": author.name,
        "name": to,
        "team": team,
        "topic": topic,
        "ref": merged_ref,
        "time": format_moment(datetime.fromisoformat(until)) if until else "",
        "why": describe_discard_reason(facts.get("why") or "") or _("no reason given"),
    }


def _event_name(kind: str, facts: dict[str, Any], to: str, topic: str, merged_ref: str) -> str:
    if kind == MERGED:
        return "merged here" if merged_ref else "merged"
    if kind == "desk.case.assigned" and facts.get("why") == LEFT:
        return "owner left"
    if kind == "desk.case.assigned":
        return "assigned" if to else "assigned to team"
    if kind == HANDED_OVER:
        return "handed over" if to else "handed over to team"
    if kind == "desk.case.sorted":
        return "topic" if topic else "no topic"
    if kind == "desk.case.waiting":
        on = facts.get("on")
        return f"hold: {on if on in ('customer', 'third party') else 'time'}{' until' if facts.get('until') else ''}"
    return _FIXED[kind]


def _describe_automatic(kind: str, facts: dict[str, Any]) -> str:
    """Return the sentence for something that no person did; empty when a person did it.

    An imported past may not say why. Then a resumed case counts as resumed by hand, a reopened one as reopened by the
    customer.
    """
    why = facts.get("why")
    if kind == OPENED and facts.get("held"):
        return _("Case opened in quarantine")
    if kind == RESUMED and why not in (None, "", ResumeReason.BY_HAND):
        return ResumeReason(why).sentence
    if kind == REOPENED and why != ReopenReason.BY_HAND:
        return ReopenReason(why or ReopenReason.CUSTOMER_WROTE).sentence
    return ""
