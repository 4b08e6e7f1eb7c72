"""The clocks of a case, for the case page."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from deskbell.kit.formats import format_duration, format_moment
from deskbell.kit.read_rows import read_rows
from deskbell.standards.display import format_micros
from deskbell.standards.language import definition_from_json, measure_text
from deskbell.standards.measuring import describe_reason, measurable_by_name
from deskbell.standards.models import Cause, Clock, LiveRow, StandardVersion
from deskbell.standards.projections.row_projection import progress_from_row
from deskbell.standards.reads.causes import causes_of_clocks
from deskbell.standards.reads.standard_names import StandardName, standard_name
from deskbell.standards.timing import warning_time

MANY = "where id = any(%s::bigint[])"


@dataclass(frozen=True)
class ClockInWords:
    """A clock as text. `state` is that of the clock label (running, soon, late, paused, kept), or empty when it is left
    out.
    """

    name: StandardName
    state: str
    time: str
    what: str
    under: str
    url: str
    due: str = ""
    left: int = 0
    soon: int = 3600
    share: int = 0
    cause: str = ""
    breached: bool = False


def clocks_of_case(case: int, *, at: datetime) -> list[ClockInWords]:
    """Return the clocks of a case as of `at`, the one due first first: those whose due time people watch, and all that
    were missed.
    """
    clocks = _read_clocks(case)
    causes = causes_of_clocks(clocks)
    return [
        replace(
            describe_clock(clock, at), cause=_cause_text(causes.get(clock.pk)), breached=clock.breached_at is not None
        )
        for clock in sorted(clocks, key=lambda one: (one.stopped_at is not None, one.due_at or at))
    ]


def _read_clocks(case: int) -> list[Clock]:
    """The clocks with their rows and versions, read with plain SQL because every case page needs them."""
    clocks = read_rows(Clock, 'where "case" = %s and (presses or breached_at is not null)', [case])
    if clocks:
        rows = {one.pk: one for one in read_rows(LiveRow, MANY, [[clock.row_id for clock in clocks]])}
        versions = {one.pk: one for one in read_rows(StandardVersion, MANY, [[clock.version_id for clock in clocks]])}
        # A row that is being remade right now is deleted with its clocks.
        clocks = [clock for clock in clocks if clock.row_id in rows and clock.version_id in versions]
        for clock in clocks:
            clock.row, clock.version = rows[clock.row_id], versions[clock.version_id]
    return clocks


def _cause_text(cause: Cause | None) -> str:
    return "" if cause is None else cause.text or pgettext("a cause", "erased")


def _measure_name(name: str) -> str:
    return measure_text(name, measurable_by_name().get(name), get_language())


def describe_clock(clock: Clock, at: datetime) -> ClockInWords:
    """Return a clock as text, as of `at`."""
    name = standard_name(clock.version)
    url = reverse("standards_clock", args=[clock.pk])
    what = _measure_name(clock.row.measure)
    if clock.out:
        return ClockInWords(
            name, "", pgettext("a contact in a measure", "Left out"), "", describe_reason(clock.out), url
        )
    if not clock.presses:
        return _describe_untimed(clock, name, url, at)
    if clock.stopped_at is not None:
        return _describe_stopped(clock, name, what, url)
    waits = progress_from_row(clock.row).paused_at(int(at.timestamp() * 1_000_000))
    if clock.due_at is None or (waits and clock.due_at > at):
        return ClockInWords(name, "paused", pgettext("state of a clock", "Paused"), what, describe_reason(waits), url)
    left = int((clock.due_at - at).total_seconds())
    soon = warning_time(clock.amount) // 1_000_000
    whole = max(int((clock.due_at - clock.started_at).total_seconds()), 1)
    under = pgettext("a clock", "due %(time)s") % {"time": format_moment(clock.due_at)}
    due = clock.due_at.isoformat(timespec="seconds")
    if left < 0:
        return ClockInWords(
            name, "late", _("%(time)s late") % {"time": format_duration(-left)}, what, under, url, due, left, soon, 100
        )
    share = min(100, max(0, 100 - 100 * left // whole))
    if left <= soon:
        return ClockInWords(
            name, "soon", _("%(time)s left") % {"time": format_duration(left)}, what, under, url, due, left, soon, share
        )
    return ClockInWords(name, "running", format_duration(left), what, under, url, due, left, soon, share)


def _describe_untimed(clock: Clock, name: StandardName, url: str, at: datetime) -> ClockInWords:
    """A clock whose time nobody watches: an average, a number, or yes or no."""
    what = _measure_name(definition_from_json(clock.version.definition).measure)
    if clock.stopped_at is not None and clock.stopped_at <= at:
        return ClockInWords(
            name,
            "kept",
            pgettext("a contact in a measure", "Counted") if not clock.breaks else pgettext("state of a clock", "Kept"),
            what,
            "",
            url,
        )
    if clock.due_at is not None and clock.due_at < at:
        return ClockInWords(name, "late", pgettext("state of a clock", "Missed"), what, "", url)
    return ClockInWords(name, "", pgettext("state of a clock", "Pending"), what, "", url)


def _describe_stopped(clock: Clock, name: StandardName, what: str, url: str) -> ClockInWords:
    read = format_micros(clock.reading or 0)
    if clock.state == "met":
        return ClockInWords(name, "kept", _("Kept in %(time)s") % {"time": read}, what, "", url)
    late = (clock.stopped_at - clock.due_at) if clock.stopped_at and clock.due_at else None
    words = _("%(time)s late") % {"time": format_duration(late)} if late else pgettext("state of a clock", "Missed")
    return ClockInWords(name, "late", words, what, _("answered after %(time)s") % {"time": read}, url)
