"""The clock of a case in a row: how much time is left, or on whom it waits."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from deskbell.kit.spoken import briefly, by_language, lasting


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


class Words(NamedTuple):
    """What chips say, in one language."""

    held: str
    resolved: str
    closed: str
    paused: str
    kept: str
    late: str
    left: str
    about: dict[str, str]
    lasting: Callable[[int], str]


NONE = Chip("")
_ABOUT = {
    "first reply": pgettext_lazy("what a clock is about", "first reply"),
    "next reply": pgettext_lazy("what a clock is about", "next reply"),
    "resolution": pgettext_lazy("what a clock is about", "resolution"),
}


@by_language
def words() -> Words:
    """In the reader's language; a list asks once for all of its rows."""
    return Words(
        held=pgettext("state of a case", "Held back"),
        resolved=_("Resolved"),
        closed=_("Closed"),
        paused=_("Paused"),
        kept=_("Kept"),
        late=_("%(time)s late"),
        left=_("%(time)s left"),
        about={measure: str(word) for measure, word in _ABOUT.items()},
        lasting=lasting(),
    )


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
    words: Words,
) -> Chip:
    """The chip of a case, from its own columns. A measure of another floor keeps its own name."""
    if held:
        return Chip("paused", words.held)
    if case_state in ("resolved", "closed"):
        return Chip("done", words.resolved if case_state == "resolved" else words.closed)
    if case_state == "waiting":
        return Chip("paused", words.paused, on_whom(waiting_on, waiting_until))
    if not state:
        return NONE
    what = words.about.get(what, what)
    if state == "met":
        return Chip("kept", words.kept, what)
    if state == "paused":
        return Chip("paused", words.paused, what)
    return ticking(due_at=due_at, what=what, began_at=began_at, now=now, words=words) if due_at else NONE


def ticking(*, due_at: datetime, what: str, began_at: datetime, now: datetime, words: Words) -> Chip:
    """A clock that runs, or has run out."""
    left = int((due_at - now).total_seconds())
    whole = max(int((due_at - began_at).total_seconds()), 1)
    soon = min(3600, max(60, whole // 4))
    due = due_at.isoformat(timespec="seconds")
    time = words.lasting(abs(left))
    if left < 0:
        return Chip("late", words.late % {"time": time}, what, due, left, soon, 100)
    share = min(100, max(0, 100 - 100 * left // whole))
    if left <= soon:
        return Chip("soon", words.left % {"time": time}, what, due, left, soon, share)
    return Chip("running", time, what, due, left, soon, share)


def on_whom(waiting_on: str, until: datetime | None) -> str:
    """On whom a case waits, or until when."""
    if waiting_on == "time" and until:
        return _("until %(time)s") % {"time": briefly(until)}
    return {"customer": _("on customer"), "third party": _("on others")}.get(waiting_on, "")
