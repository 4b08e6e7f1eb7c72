"""The course of a subject through a measure: when it began, stopped, paused, what marked it, and when it was left out.

Pure: the same steps make the live rows, a rebuild, and any look at the past. A subject has one course a round.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from deskbell.standards.calendars.instants import DAY
from deskbell.standards.elapsed import Pause
from deskbell.standards.measuring import Heard, LeftOut, Marks, Measure, Rounds, Score, Undone, any_of
from deskbell.standards.measuring.news import COLUMNS as COLUMNS
from deskbell.standards.measuring.news import Happening as Happening

Period = dict[str, Any]
_NOTHING = Heard()


@dataclass
class Course:
    """`began` is the first start; `started` is later only where something left out turned into the real thing.

    `paused` and `left_out` are periods {"begins", "ends" (None: lasts), "why"} in order; `decided` names what can
    no longer begin. `undone` are stops that did not stand, {"stopped", "undone"}. `marks` are instants in order, `trail`
    the teams that have had it, one run after another: mark n is the beginning of run n + 1. `score` is in thousandths.
    """

    began: int
    started: int
    about: dict[str, str]
    case: int | None = None
    round: int = 0
    stopped: int | None = None
    undone: list[dict[str, int]] = field(default_factory=list)
    paused: list[Period] = field(default_factory=list)
    left_out: list[Period] = field(default_factory=list)
    decided: list[str] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    trail: list[str] = field(default_factory=list)
    score: int | None = None
    last: tuple[int, int] = (0, 0)

    @property
    def pauses(self) -> list[Pause]:
        return [(period["begins"], period["ends"]) for period in self.paused]

    @property
    def stops(self) -> list[tuple[int, int | None]]:
        """Every stop with the instant from which it did not stand any more."""
        found: list[tuple[int, int | None]] = [(one["stopped"], one["undone"]) for one in self.undone]
        return found if self.stopped is None else [*found, (self.stopped, None)]

    def paused_at(self, at: int) -> str:
        """What it waits for at an instant, or an empty text."""
        return _lasting(self.paused, at)

    def marks_of(self, which: Marks) -> list[int]:
        """The marks that count for a measure."""
        if which is Marks.ALL:
            return self.marks
        times = {Marks.RETURNS: 1, Marks.AGAIN: 2}[which]
        runs = enumerate(zip(self.marks, self.trail[1:], strict=True), start=1)
        return [mark for run, (mark, team) in runs if self.trail[:run].count(team) >= times]


def courses_of(measure: Measure, happenings: Iterable[Happening]) -> list[Course]:
    """The courses after all of these, in any order, one a round; none if it never began."""
    return courses_in_order(measure, sorted(happenings, key=lambda one: one.order))


def courses_in_order(measure: Measure, happenings: Iterable[Happening]) -> list[Course]:
    """The same where they come in their order."""
    rounds: list[Course] = []
    for happening in happenings:
        step(measure, rounds, happening)
    return rounds


def step(measure: Measure, rounds: list[Course], news: Happening) -> None:
    """One more happening, which must not lie before the last one. `rounds` are those that may still change, in order."""
    heard = measure.hears.get(news.kind) or _NOTHING
    begins = _begins(measure, heard, rounds, news)
    for course in _listening(measure, rounds, news, begins):
        _move(measure, heard, course, news, {**course.about, "case": course.case} if heard.compares else None)
    if begins or (measure.rounds is Rounds.AFTER and _begins(measure, heard, rounds, news)):
        number = rounds[-1].round + 1 if rounds else 0
        course = Course(began=news.at, started=news.at, about=dict(news.about), case=news.case, round=number)
        if news.subject < 0:
            course.left_out.append({"begins": news.at, "ends": None, "why": measure.unknown})
        if isinstance(measure, Score):
            course.score = int(news.facts[measure.points])
        rounds.append(course)
        _move(measure, heard, course, news, None)
    if rounds:
        rounds[-1].last = news.order


def _begins(measure: Measure, heard: Heard, rounds: list[Course], news: Happening) -> bool:
    if not heard.start:
        return False
    if rounds and (measure.rounds is Rounds.ONE or (measure.rounds is Rounds.AFTER and rounds[-1].stopped is None)):
        return False
    return any_of(heard.start, news)


def _listening(measure: Measure, rounds: list[Course], news: Happening, begins: bool) -> list[Course]:
    if measure.rounds is Rounds.BESIDE:
        return [course for course in rounds if news.at <= course.started + measure.within * DAY]
    return [] if begins else rounds[-1:]


def _move(measure: Measure, heard: Heard, course: Course, news: Happening, began: dict[str, Any] | None) -> None:
    for reason in heard.leaves_out:
        _leave_out(course, reason, news, began)
    for pause in heard.pauses:
        ends, begins = any_of(pause.ends, news, began), any_of(pause.begins, news, began)
        if ends or begins:
            _end(course.paused, pause.why, news.at)
        if begins and course.stopped is None:
            course.paused.append({"begins": news.at, "ends": None, "why": pause.why})
    if heard.counts or heard.runs:
        _mark(heard, course, news, began)
    if course.stopped is None:
        if heard.stop and any_of(heard.stop, news, began):
            course.stopped = news.at
    elif (
        heard.undone
        and measure.undone
        and any_of(heard.undone, news, began)
        and _in_time(measure.undone, course.stopped, news.at)
    ):
        course.undone.append({"stopped": course.stopped, "undone": news.at})
        course.stopped = None


def _in_time(undone: Undone, stopped: int, at: int) -> bool:
    return not undone.days or at <= stopped + undone.days * DAY


def _mark(heard: Heard, course: Course, news: Happening, began: dict[str, Any] | None) -> None:
    if heard.counts and any_of(heard.counts, news, began):
        course.marks.append(news.at)
    team = news.about["team"]
    if heard.runs and team and course.trail[-1:] != [team] and any_of(heard.runs, news, began):
        if course.trail:
            course.marks.append(news.at)
        course.trail.append(team)


def _leave_out(course: Course, reason: LeftOut, news: Happening, began: dict[str, Any] | None) -> None:
    if any_of(reason.ends, news, began):
        ended = _end(course.left_out, reason.why, news.at)
        if reason.first_decides and reason.why not in course.decided:
            course.decided.append(reason.why)
        if ended and reason.restarts:
            _restart(course, news)
    elif any_of(reason.begins, news, began) and not _settled(course, reason, news.at):
        said = news.facts.get(reason.because, "") if reason.because else ""
        why = f"{reason.why}: {said}" if said else reason.why
        course.left_out.append({"begins": news.at, "ends": None, "why": why})


def _restart(course: Course, news: Happening) -> None:
    """The true start. What had been stopped until then was so at that time, and is not any more."""
    if course.stopped is not None:
        course.undone.append({"stopped": course.stopped, "undone": news.at})
    course.started, course.stopped, course.paused = news.at, None, []
    course.marks, course.about = [], dict(news.about)


def _settled(course: Course, reason: LeftOut, at: int) -> bool:
    if reason.at_once and at != course.began:
        return True
    lasting = any(period["ends"] is None and _is(period, reason.why) for period in course.left_out)
    return lasting or reason.why in course.decided


def _lasting(periods: Iterable[Period], at: int) -> str:
    for period in periods:
        if period["begins"] <= at and (period["ends"] is None or at < period["ends"]):
            return str(period["why"])
    return ""


def _end(periods: list[Period], why: str, at: int) -> bool:
    for period in periods:
        if period["ends"] is None and _is(period, why):
            period["ends"] = at
            return True
    return False


def _is(period: Period, why: str) -> bool:
    return period["why"] == why or str(period["why"]).startswith(f"{why}: ")
