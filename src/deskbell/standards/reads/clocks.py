"""The clocks of a case, for the page of the case."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from deskbell.kit.rows import read
from deskbell.kit.spoken import duration, moment
from deskbell.standards.language import from_json, measure_text
from deskbell.standards.measuring import measurable
from deskbell.standards.models import Cause, Clock, Row, StandardVersion
from deskbell.standards.projections.rows import course_from
from deskbell.standards.reads.causes import given
from deskbell.standards.said import micros_said, reason_said
from deskbell.standards.timing import soon_for

MANY = "where id = any(%s::bigint[])"


@dataclass(frozen=True)
class Shown:
    """A clock in words. `state` is what a clock chip knows: running, soon, late, paused or kept; empty when left out."""

    name: str
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


def of_case(case: int, *, at: datetime) -> list[Shown]:
    """The clocks of a case as of `at`, the nearest first: those whose time one watches, and all that were missed."""
    clocks = _clocks(case)
    causes = given(clocks)
    return [
        replace(shown(clock, at), cause=_cause(causes.get(clock.pk)), breached=clock.breached_at is not None)
        for clock in sorted(clocks, key=lambda one: (one.stopped_at is not None, one.due_at or at))
    ]


def _clocks(case: int) -> list[Clock]:
    """With their rows and versions, read straight: every page of a case asks for them."""
    clocks = read(Clock, 'where "case" = %s and (presses or breached_at is not null)', [case])
    if clocks:
        rows = {one.pk: one for one in read(Row, MANY, [[clock.row_id for clock in clocks]])}
        versions = {one.pk: one for one in read(StandardVersion, MANY, [[clock.version_id for clock in clocks]])}
        # A row that is just being made anew takes its clocks along.
        clocks = [clock for clock in clocks if clock.row_id in rows and clock.version_id in versions]
        for clock in clocks:
            clock.row, clock.version = rows[clock.row_id], versions[clock.version_id]
    return clocks


def _cause(cause: Cause | None) -> str:
    return "" if cause is None else cause.text or pgettext("a cause", "forgotten")


def _measure(name: str) -> str:
    return measure_text(name, measurable().get(name), get_language())


def shown(clock: Clock, at: datetime) -> Shown:
    """A clock in words as of `at`."""
    name = from_json(clock.version.definition).name
    url = reverse("standards_clock", args=[clock.pk])
    what = _measure(clock.row.measure)
    if clock.out:
        return Shown(name, "", _("Left out"), "", reason_said(clock.out), url)
    if not clock.presses:
        return _untimed(clock, name, url, at)
    if clock.stopped_at is not None:
        return _stopped(clock, name, what, url)
    waits = course_from(clock.row).paused_at(int(at.timestamp() * 1_000_000))
    if clock.due_at is None or (waits and clock.due_at > at):
        return Shown(name, "paused", _("Paused"), what, reason_said(waits), url)
    left = int((clock.due_at - at).total_seconds())
    soon = soon_for(clock.amount) // 1_000_000
    whole = max(int((clock.due_at - clock.started_at).total_seconds()), 1)
    under = _("due %(time)s") % {"time": moment(clock.due_at)}
    due = clock.due_at.isoformat(timespec="seconds")
    if left < 0:
        return Shown(
            name, "late", _("%(time)s late") % {"time": duration(-left)}, what, under, url, due, left, soon, 100
        )
    share = min(100, max(0, 100 - 100 * left // whole))
    if left <= soon:
        return Shown(
            name, "soon", _("%(time)s left") % {"time": duration(left)}, what, under, url, due, left, soon, share
        )
    return Shown(name, "running", duration(left), what, under, url, due, left, soon, share)


def _untimed(clock: Clock, name: str, url: str, at: datetime) -> Shown:
    """What nobody watches the time of: an average, a number, yes or no."""
    what = _measure(from_json(clock.version.definition).measure)
    if clock.stopped_at is not None and clock.stopped_at <= at:
        return Shown(name, "kept", _("Counted") if not clock.breaks else _("Kept"), what, "", url)
    if clock.due_at is not None and clock.due_at < at:
        return Shown(name, "late", _("Missed"), what, "", url)
    return Shown(name, "", _("Pending"), what, "", url)


def _stopped(clock: Clock, name: str, what: str, url: str) -> Shown:
    read = micros_said(clock.reading or 0)
    if clock.state == "met":
        return Shown(name, "kept", _("Kept in %(time)s") % {"time": read}, what, "", url)
    late = (clock.stopped_at - clock.due_at) if clock.stopped_at and clock.due_at else None
    words = _("%(time)s late") % {"time": duration(late)} if late else _("Missed")
    return Shown(name, "late", words, what, _("answered after %(time)s") % {"time": read}, url)
