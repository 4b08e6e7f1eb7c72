"""The small label of a case in the list that shows how much time is left, or on whom the case waits."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from deskbell.kit.formats import cached_by_language, duration_formatter, format_short_moment


class ClockChip(NamedTuple):
    """What the label shows. `state` is running, soon, late, paused, kept, done or empty (no clock).

    - `time` is the text, such as "18 min left"; `what` is the name of the measure.
    - `left` is the time left in seconds; below `soon` seconds it counts as soon.
    - `share` is how much of the time is used, 0 to 100.
    """

    state: str
    time: str = ""
    what: str = ""
    due: str = ""
    left: int = 0
    soon: int = 3600
    share: int = 0


class ChipTexts(NamedTuple):
    """The texts of the labels in one language."""

    held: str
    resolved: str
    closed: str
    paused: str
    kept: str
    late: str
    left: str
    measures: dict[str, str]
    format_duration: Callable[[int], str]


NO_CHIP = ClockChip("")
_MEASURE_NAMES = {
    "first reply": pgettext_lazy("what a clock is about", "first reply"),
    "next reply": pgettext_lazy("what a clock is about", "next reply"),
    "resolution": pgettext_lazy("what a clock is about", "resolution"),
}


@cached_by_language
def chip_texts() -> ChipTexts:
    """Return the texts of the labels in the reader's language. A list loads them once for all of its rows."""
    return ChipTexts(
        held=pgettext("state of a case", "Quarantine"),
        resolved=pgettext("state of a case", "Resolved"),
        closed=pgettext("state of a case", "Closed"),
        paused=pgettext("state of a clock", "Paused"),
        kept=pgettext("state of a clock", "Kept"),
        late=_("%(time)s late"),
        left=_("%(time)s left"),
        measures={measure: str(word) for measure, word in _MEASURE_NAMES.items()},
        format_duration=duration_formatter(),
    )


def build_clock_chip(
    *,
    case_state: str,
    held: bool = False,
    waiting_on: str,
    waiting_until: datetime | None,
    state: str,
    due_at: datetime | None,
    measure: str,
    began_at: datetime,
    now: datetime,
    texts: ChipTexts,
) -> ClockChip:
    """Return the label of a case, from its own columns. For a measure of another app, the label shows that measure's
    own name.
    """
    if held:
        return ClockChip("paused", texts.held)
    if case_state in ("resolved", "closed"):
        return ClockChip("done", texts.resolved if case_state == "resolved" else texts.closed)
    if case_state == "waiting":
        return ClockChip("paused", texts.paused, describe_wait(waiting_on, waiting_until))
    if not state:
        return NO_CHIP
    measure = texts.measures.get(measure, measure)
    if state == "met":
        return ClockChip("kept", texts.kept, measure)
    if state == "paused":
        return ClockChip("paused", texts.paused, measure)
    return (
        build_running_chip(due_at=due_at, measure=measure, began_at=began_at, now=now, texts=texts)
        if due_at
        else NO_CHIP
    )


def build_running_chip(
    *, due_at: datetime, measure: str, began_at: datetime, now: datetime, texts: ChipTexts
) -> ClockChip:
    """Return the label of a clock that is running or late."""
    left = int((due_at - now).total_seconds())
    whole = max(int((due_at - began_at).total_seconds()), 1)
    soon = min(3600, max(60, whole // 4))
    due = due_at.isoformat(timespec="seconds")
    time = texts.format_duration(abs(left))
    if left < 0:
        return ClockChip("late", texts.late % {"time": time}, measure, due, left, soon, 100)
    share = min(100, max(0, 100 - 100 * left // whole))
    if left <= soon:
        return ClockChip("soon", texts.left % {"time": time}, measure, due, left, soon, share)
    return ClockChip("running", time, measure, due, left, soon, share)


def describe_wait(waiting_on: str, until: datetime | None) -> str:
    """Return on whom a case waits, or until when, as a short text."""
    if waiting_on == "time" and until:
        return _("until %(time)s") % {"time": format_short_moment(until)}
    return {
        "customer": pgettext("a case is on hold", "for customer"),
        "third party": pgettext("a case is on hold", "for third party"),
    }.get(waiting_on, "")
