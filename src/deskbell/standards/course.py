"""The course of one subject through a measure: when it began, stopped, paused, and was left out.

Pure: the same steps make the live rows, a rebuild, and any look at the past.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from deskbell.standards.elapsed import Pause
from deskbell.standards.spans import LeftOut, Span, any_of

Period = dict[str, Any]
COLUMNS = ("channel", "brand", "site", "team", "language", "topic")


@dataclass(frozen=True)
class Happening:
    """What a measure needs of a journal entry; `at` in microseconds, `about` the columns of the subject then."""

    subject: int
    number: int
    at: int
    kind: str
    facts: dict[str, Any]
    about: dict[str, str]

    @property
    def order(self) -> tuple[int, int]:
        """What happened earlier comes earlier, also when it became known later."""
        return (self.at, self.number)


@dataclass
class Course:
    """`began` is the first start; `started` is later only where something left out turned into the real thing.

    `paused` and `left_out` are periods {"begins", "ends" (None: lasts), "why"} in order; `decided` names what can
    no longer begin.
    """

    began: int
    started: int
    about: dict[str, str]
    stopped: int | None = None
    paused: list[Period] = field(default_factory=list)
    left_out: list[Period] = field(default_factory=list)
    decided: list[str] = field(default_factory=list)
    last: tuple[int, int] = (0, 0)

    @property
    def pauses(self) -> list[Pause]:
        return [(period["begins"], period["ends"]) for period in self.paused]

    def left_out_at(self, at: int) -> str:
        """Why it is left out at an instant, or an empty text."""
        for period in reversed(self.left_out):
            if period["begins"] <= at and (period["ends"] is None or at < period["ends"]):
                return str(period["why"])
        return ""

    def paused_at(self, at: int) -> str:
        """What it waits for at an instant, or an empty text."""
        for period in self.paused:
            if period["begins"] <= at and (period["ends"] is None or at < period["ends"]):
                return str(period["why"])
        return ""


def course_of(span: Span, happenings: Iterable[Happening]) -> Course | None:
    """The course after all of these, in any order; None if it never began."""
    course: Course | None = None
    for happening in sorted(happenings, key=lambda one: one.order):
        course = step(span, course, happening)
    return course


def step(span: Span, course: Course | None, news: Happening) -> Course | None:
    """The course after one more happening, which must not lie before the last one."""
    if course is None:
        if not any_of(span.start, news.kind, news.facts):
            return None
        course = Course(began=news.at, started=news.at, about=dict(news.about))
    for reason in span.leaves_out:
        _leave_out(course, reason, news)
    for pause in span.pauses:
        ends, begins = any_of(pause.ends, news.kind, news.facts), any_of(pause.begins, news.kind, news.facts)
        if ends or begins:
            _end(course.paused, pause.why, news.at)
        if begins and course.stopped is None:
            course.paused.append({"begins": news.at, "ends": None, "why": pause.why})
    if course.stopped is None and any_of(span.stop, news.kind, news.facts):
        course.stopped = news.at
    course.last = news.order
    return course


def _leave_out(course: Course, reason: LeftOut, news: Happening) -> None:
    if any_of(reason.ends, news.kind, news.facts):
        ended = _end(course.left_out, reason.why, news.at)
        if reason.first_decides and reason.why not in course.decided:
            course.decided.append(reason.why)
        if ended and reason.restarts:
            course.started, course.stopped, course.paused = news.at, None, []
            course.about = dict(news.about)
    elif any_of(reason.begins, news.kind, news.facts) and not _settled(course, reason):
        said = news.facts.get(reason.because, "") if reason.because else ""
        why = f"{reason.why}: {said}" if said else reason.why
        course.left_out.append({"begins": news.at, "ends": None, "why": why})


def _settled(course: Course, reason: LeftOut) -> bool:
    lasting = any(period["ends"] is None and _is(period, reason.why) for period in course.left_out)
    return lasting or reason.why in course.decided


def _end(periods: list[Period], why: str, at: int) -> bool:
    for period in periods:
        if period["ends"] is None and _is(period, why):
            period["ends"] = at
            return True
    return False


def _is(period: Period, why: str) -> bool:
    return period["why"] == why or str(period["why"]).startswith(f"{why}: ")
