"""What happened to a case, each in one line of the story."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from deskbell.kit.spoken import by_language, moment

# The kinds of news that stand in the story, each with its glyph. Messages and notes stand there with their words.
OPENED = "desk.case.opened"
HANDED_OVER = "desk.case.handed_over"
MERGED = "desk.case.merged"
KINDS = {
    OPENED: "plus",
    "desk.case.claimed": "hand",
    "desk.case.assigned": "people",
    HANDED_OVER: "handover",
    "desk.case.sorted": "filter",
    MERGED: "diff",
    "desk.case.unmerged": "diff",
    "desk.case.waiting": "clock",
    "desk.case.resumed": "return",
    "desk.case.resolved": "check",
    "desk.case.reopened": "return",
    "desk.case.closed": "lock",
    "desk.case.released": "check",
    "desk.case.discarded": "x",
    "desk.message.accepted": "check",
}


def sentence(*, kind: str, facts: dict[str, Any], to: str, team: str, topic: str = "", of: str = "") -> str:
    """What happened, to be read after the name of who did it. `to`, `team` and `topic` are names.

    `of` is the reference of the case it happened to, when that goes on in the one whose story is told.
    """
    if kind == MERGED and of:
        return _("merged %(ref)s into this case") % {"ref": of}
    if kind == "desk.case.sorted":
        return _sorted(topic)
    if kind in _plain():
        return _plain()[kind]
    return {
        "desk.case.opened": _opened,
        "desk.case.assigned": _assigned,
        HANDED_OVER: _handed_over,
        "desk.case.waiting": _waiting,
        "desk.case.resumed": _resumed,
        "desk.case.reopened": _reopened,
        "desk.case.discarded": _discarded,
    }[kind](facts, to, team)


@by_language
def _plain() -> dict[str, str]:
    """What is said of these in the same words each time."""
    return {
        "desk.case.claimed": _("took the case"),
        MERGED: _("merged the case into another"),
        "desk.case.unmerged": _("took the case apart from the other"),
        "desk.case.resolved": _("resolved the case"),
        "desk.case.closed": _("closed the case"),
        "desk.case.released": _("released the case: it is work like any other"),
        "desk.message.accepted": _("accepted the held message"),
    }


def _opened(facts: dict[str, Any], to: str, team: str) -> str:
    if facts.get("held"):
        return _("The case was opened in quarantine")
    return _("The case was opened") if facts.get("by") == "customer" else _("opened the case")


def _assigned(facts: dict[str, Any], to: str, team: str) -> str:
    if to:
        return _("gave the case to %(name)s, %(team)s") % {"name": to, "team": team}
    return _("gave the case to the team %(team)s") % {"team": team}


def _handed_over(facts: dict[str, Any], to: str, team: str) -> str:
    if to:
        return _("handed the case over to %(name)s, %(team)s") % {"name": to, "team": team}
    return _("handed the case over to the team %(team)s") % {"team": team}


def _sorted(topic: str) -> str:
    return _("sorted the case under “%(topic)s”") % {"topic": topic} if topic else _("took the topic off the case")


def _waiting(facts: dict[str, Any], to: str, team: str) -> str:
    until = facts.get("until")
    time = moment(datetime.fromisoformat(until)) if until else ""
    words = {
        "customer": _("let the case wait on the customer"),
        "third party": _("let the case wait on a third party"),
        "time": _("let the case wait"),
    }
    sentence = words.get(str(facts.get("on")), words["time"])
    return _("%(what)s until %(time)s") % {"what": sentence, "time": time} if time else sentence


def _resumed(facts: dict[str, Any], to: str, team: str) -> str:
    words = {
        "customer wrote": _("The wait ended: the customer wrote"),
        "copy wrote": _("The wait ended: somebody in copy wrote"),
        "time came": _("The wait ended: the time has come"),
        "not delivered": _("The wait ended: our reply did not arrive"),
        "by hand": _("ended the wait"),
    }
    return words.get(str(facts.get("why")), _("The wait ended"))


def _reopened(facts: dict[str, Any], to: str, team: str) -> str:
    words = {
        "by hand": _("reopened the case"),
        "copy wrote": _("The case was reopened: somebody in copy wrote"),
        "not delivered": _("The case was reopened: our reply did not arrive"),
    }
    return words.get(str(facts.get("why")), _("The case was reopened: the customer wrote"))


def _discarded(facts: dict[str, Any], to: str, team: str) -> str:
    return _("set the case aside, not a customer’s: %(why)s") % {"why": facts.get("why") or _("no reason given")}
