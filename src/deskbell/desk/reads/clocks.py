"""The clock of a case in a row: how much time is left, or on whom it waits."""

from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from deskbell.kit.spoken import duration, moment


class Chip(NamedTuple):
    """What a clock chip shows. `state` is running, soon, late, paused, kept, done or empty (no clock at all).

    `left` and `soon` are seconds: what is left now, and from when on it counts as soon; `share` is the part used, 0 to 100.
    """

    state: str
    time: str = ""
    what: str = ""
    due: str = ""
    left: int = 0
    soon: int = 3600
    share: int = 0


NONE = Chip("")
_ABOUT = {
    "first reply": pgettext_lazy("what a clock is about", "first reply"),
    "next reply": pgettext_lazy("what a clock is about", "next reply"),
    "resolution": pgettext_lazy("what a clock is about", "resolution"),
}


def chip(
    *,
    case_state: str,
    held: bool = False,
    waiting_on: str,
    waiting_until: datetime | None,
    state: str,
    due_at: datetime | None,
    what: str,
    began_at: datetime,
    now: datetime,
) -> Chip:
    """The chip of a case, from its own columns."""
    if held:
        return Chip("paused", _("Held back"))
    if case_state in ("resolved", "closed"):
        return Chip("done", _("Resolved") if case_state == "resolved" else _("Closed"))
    if case_state == "waiting":
        return Chip("paused", _("Paused"), on_whom(waiting_on, waiting_until))
    if not state:
        return NONE
    if state == "met":
        return Chip("kept", _("Kept"), about(what))
    if state == "paused":
        return Chip("paused", _("Paused"), about(what))
    return ticking(due_at=due_at, what=what, began_at=began_at, now=now) if due_at else NONE


def ticking(*, due_at: datetime, what: str, began_at: datetime, now: datetime) -> Chip:
    """A clock that runs, or has run out."""
    what = about(what)
    left = int((due_at - now).total_seconds())
    whole = max(int((due_at - began_at).total_seconds()), 1)
    soon = min(3600, max(60, whole // 4))
    due = due_at.isoformat(timespec="seconds")
    if left < 0:
        return Chip(
            "late",
            _(
                "%(time)s late",
            )
            % {"time": duration(-left)},
            what,
            due,
            left,
            soon,
            100,
        )
    share = min(100, max(0, 100 - 100 * left // whole))
    if left <= soon:
        return Chip("soon", _("%(time)s left") % {"time": duration(left)}, what, due, left, soon, share)
    return Chip("running", duration(left), what, due, left, soon, share)


def about(measure: str) -> str:
    """What a clock is about, in the reader's language; a measure of another floor keeps its own name."""
    return _abouts(get_language()).get(measure, measure)


@cache
def _abouts(_language: str | None) -> dict[str, str]:
    """In the language in force: a list says one in each of its rows."""
    return {measure: str(word) for measure, word in _ABOUT.items()}


def on_whom(waiting_on: str, until: datetime | None) -> str:
    """On whom a case waits, or until when."""
    if waiting_on == "time" and until:
        return _("until %(time)s") % {"time": moment(until)}
    return {"customer": _("on customer"), "third party": _("on others")}.get(waiting_on, "")
