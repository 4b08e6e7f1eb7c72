"""The progress of one subject through a measure: started, paused, stopped, marked, left out. No side effects.

A subject is what a measure is about, such as a case. Each journal entry that the measure reads is one step. The live
rows, a rebuild and every look at the past apply the same steps, so they agree. A subject has one progress for each
round, that is, each time the measure began.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from deskbell.standards.calendars.micros import DAY
from deskbell.standards.elapsed import Pause
from deskbell.standards.measuring import LeftOut, Marks, Measure, PartsForNews, Rounds, Score, Undone, matches_any
from deskbell.standards.measuring.news_patterns import COLUMNS as COLUMNS
from deskbell.standards.measuring.news_patterns import Happening as Happening

Period = dict[str, Any]
_NOTHING = PartsForNews()


@dataclass
class SubjectProgress:
    """The progress of one subject in one round. All instants are microseconds since 1970.

    - `began` is the first start. `started` is later only when the subject was left out first and then turned out to be
      real, such as a mail released from quarantine.
    - `paused` and `left_out` are lists of {"begins", "ends", "why"} in order; `ends` is None while the period lasts.
    - `decided` are the reasons that can no longer begin.
    - `undone` are stops that did not count: {"stopped", "undone"}.
    - `marks` are instants in order. `trail` are the teams that had the subject, one per run: mark n is the beginning of
      run n + 1.
    - `score` is in thousandths. `last` is the time and number of the latest entry.
    """

    began: int
    started: int
    columns: dict[str, str]
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
        """The pauses as (begin, end) pairs; the end is None while a pause lasts."""
        return [(period["begins"], period["ends"]) for period in self.paused]

    @property
    def stops(self) -> list[tuple[int, int | None]]:
        """Every stop, with the instant from which it no longer counted; None for the stop that counts."""
        found: list[tuple[int, int | None]] = [(one["stopped"], one["undone"]) for one in self.undone]
        return found if self.stopped is None else [*found, (self.stopped, None)]

    def paused_at(self, at: int) -> str:
        """Return what the subject was waiting for at an instant; empty when it was not paused."""
        return _reason_at(self.paused, at)

    def marks_of(self, which: Marks) -> list[int]:
        """Return the marks that a measure counts."""
        if which is Marks.ALL:
            return self.marks
        times = {Marks.RETURNS: 1, Marks.AGAIN: 2}[which]
        runs = enumerate(zip(self.marks, self.trail[1:], strict=True), start=1)
        return [mark for run, (mark, team) in runs if self.trail[:run].count(team) >= times]


def replay_happenings(measure: Measure, happenings: Iterable[Happening]) -> list[SubjectProgress]:
    """Replay entries given in any order. Return one progress for each round; none when the measure never began."""
    return replay_in_order(measure, sorted(happenings, key=lambda one: one.order))


def replay_in_order(measure: Measure, happenings: Iterable[Happening]) -> list[SubjectProgress]:
    """Replay entries that are already sorted by `Happening.order`."""
    rounds: list[SubjectProgress] = []
    open_rounds = _OpenRounds()
    for happening in happenings:
        apply_happening(measure, rounds, happening, open_rounds)
    return rounds


class _OpenRounds:
    """The rounds of a long replay that are not settled yet, so that a message need not look at thousands of others."""

    def __init__(self) -> None:
        self.unmarked: list[SubjectProgress] = []
        self.lasting: list[SubjectProgress] = []

    def candidates(self, parts: PartsForNews, rounds: list[SubjectProgress]) -> list[SubjectProgress]:
        """The rounds that such news may change, in order."""
        if not parts.only_marks_or_ends:
            return rounds
        found = {one.round: one for one in self.unmarked} if parts.counts else {}
        if parts.ends_periods:
            found |= {one.round: one for one in self.lasting}
        return [found[number] for number in sorted(found)]

    def update(self, parts: PartsForNews, rounds: list[SubjectProgress], known: int) -> None:
        """Note what the news changed, and the rounds that are new since there were `known` ones."""
        if parts.only_marks_or_ends:
            fresh = rounds[known:]
            self.unmarked = [one for one in (*self.unmarked, *fresh) if not one.marks]
            self.lasting += [one for one in fresh if _is_left_out(one)]
            if parts.ends_periods:
                self.lasting = [one for one in self.lasting if _is_left_out(one)]
        else:
            self.unmarked = [one for one in rounds if not one.marks]
            self.lasting = [one for one in rounds if _is_left_out(one)]


def _is_left_out(progress: SubjectProgress) -> bool:
    return any(period["ends"] is None for period in progress.left_out)


def apply_happening(
    measure: Measure, rounds: list[SubjectProgress], news: Happening, open_rounds: _OpenRounds | None = None
) -> None:
    """Apply one more entry to the rounds of a subject. It must not be before the last one applied.

    `rounds` are the rounds that may still change, in order; a new round is appended to it.

    1. Decide whether the entry starts a round.
    2. Apply it to the rounds that it can still change (see `_rounds_listening`).
    3. Add the new round, if it starts one. With `Rounds.AFTER` this is decided again, because step 2 may have stopped
       the last round.
    4. Remember the entry as the latest one.
    """
    parts = measure.parts_by_kind.get(news.kind) or _NOTHING
    begins = _starts_round(measure, parts, rounds, news)
    known = len(rounds)
    is_beside = measure.rounds is Rounds.BESIDE
    candidates = open_rounds.candidates(parts, rounds) if open_rounds and is_beside else rounds
    for progress in _rounds_listening(measure, candidates, news, begins):
        _apply_to_round(
            measure,
            parts,
            progress,
            news,
            {**progress.columns, "case": progress.case} if parts.compares_start else None,
        )
    if begins or (measure.rounds is Rounds.AFTER and _starts_round(measure, parts, rounds, news)):
        number = rounds[-1].round + 1 if rounds else 0
        progress = SubjectProgress(
            began=news.at, started=news.at, columns=dict(news.columns), case=news.case, round=number
        )
        if news.subject < 0:
            progress.left_out.append({"begins": news.at, "ends": None, "why": str(measure.unknown)})
        if isinstance(measure, Score):
            progress.score = int(news.facts[measure.points])
        rounds.append(progress)
        _apply_to_round(measure, parts, progress, news, None)
    if rounds:
        rounds[-1].last = news.order
    if open_rounds and is_beside:
        open_rounds.update(parts, rounds, known)


def _starts_round(measure: Measure, parts: PartsForNews, rounds: list[SubjectProgress], news: Happening) -> bool:
    if not parts.start:
        return False
    if rounds and (measure.rounds is Rounds.ONE or (measure.rounds is Rounds.AFTER and rounds[-1].stopped is None)):
        return False
    return matches_any(parts.start, news)


def _rounds_listening(
    measure: Measure, rounds: list[SubjectProgress], news: Happening, begins: bool
) -> list[SubjectProgress]:
    """The rounds that an entry can still change.

    With `Rounds.BESIDE` these are the rounds whose days are not over and that are not settled for such news.
    Otherwise it is the last round, unless this
    entry starts the next one.
    """
    if measure.rounds is Rounds.BESIDE:
        parts = measure.parts_by_kind.get(news.kind) or _NOTHING
        since = news.at - measure.within * DAY
        return [progress for progress in rounds if progress.started >= since and _can_change(parts, progress)]
    return [] if begins else rounds[-1:]


def _can_change(parts: PartsForNews, progress: SubjectProgress) -> bool:
    """Whether such news can still change a round of which only the first mark is kept."""
    if not parts.only_marks_or_ends:
        return True
    return bool(parts.counts and not progress.marks) or (parts.ends_periods and _is_left_out(progress))


def _apply_to_round(
    measure: Measure, parts: PartsForNews, progress: SubjectProgress, news: Happening, began: dict[str, Any] | None
) -> None:
    """Apply an entry to one round: exclusions first, then pauses, marks and the stop."""
    for reason in parts.leaves_out:
        _leave_out(progress, reason, news, began)
    for pause in parts.pauses:
        ends, begins = matches_any(pause.ends, news, began), matches_any(pause.begins, news, began)
        if ends or begins:
            _end_period(progress.paused, pause.why, news.at)
        if begins and progress.stopped is None:
            progress.paused.append({"begins": news.at, "ends": None, "why": str(pause.why)})
    if parts.counts or parts.runs:
        _add_marks(measure, parts, progress, news, began)
    if progress.stopped is None:
        if parts.stop and matches_any(parts.stop, news, began):
            progress.stopped = news.at
    elif (
        parts.undone
        and measure.undone
        and matches_any(parts.undone, news, began)
        and _undone_in_time(measure.undone, progress.stopped, news.at)
    ):
        progress.undone.append({"stopped": progress.stopped, "undone": news.at})
        progress.stopped = None


def _undone_in_time(undone: Undone, stopped: int, at: int) -> bool:
    return not undone.days or at <= stopped + undone.days * DAY


def _add_marks(
    measure: Measure, parts: PartsForNews, progress: SubjectProgress, news: Happening, began: dict[str, Any] | None
) -> None:
    is_full = measure.keeps_first_mark_only and progress.marks
    if parts.counts and not is_full and matches_any(parts.counts, news, began):
        progress.marks.append(news.at)
    team = news.columns["team"]
    if parts.runs and team and progress.trail[-1:] != [team] and matches_any(parts.runs, news, began):
        if progress.trail:
            progress.marks.append(news.at)
        progress.trail.append(team)


def _leave_out(progress: SubjectProgress, reason: LeftOut, news: Happening, began: dict[str, Any] | None) -> None:
    if matches_any(reason.ends, news, began):
        ended = _end_period(progress.left_out, reason.why, news.at)
        if reason.first_decides and reason.why not in progress.decided:
            progress.decided.append(str(reason.why))
        if ended and reason.restarts:
            _restart_round(progress, news)
    elif matches_any(reason.begins, news, began) and not _can_no_longer_begin(progress, reason, news.at):
        detail = news.facts.get(reason.because, "") if reason.because else ""
        why = f"{reason.why}: {detail}" if detail else str(reason.why)
        progress.left_out.append({"begins": news.at, "ends": None, "why": why})


def _restart_round(progress: SubjectProgress, news: Happening) -> None:
    """Start again from this entry. A stop before it stood at that time but stands no longer."""
    if progress.stopped is not None:
        progress.undone.append({"stopped": progress.stopped, "undone": news.at})
    progress.started, progress.stopped, progress.paused = news.at, None, []
    progress.marks, progress.columns = [], dict(news.columns)


def _can_no_longer_begin(progress: SubjectProgress, reason: LeftOut, at: int) -> bool:
    """Whether an exclusion can no longer begin: it lasts already, was decided, or had to begin at once."""
    if reason.at_once and at != progress.began:
        return True
    if reason.unless_stopped and progress.stopped is not None:
        return True
    lasting = any(period["ends"] is None and _has_reason(period, reason.why) for period in progress.left_out)
    return lasting or reason.why in progress.decided


def _reason_at(periods: Iterable[Period], at: int) -> str:
    for period in periods:
        if period["begins"] <= at and (period["ends"] is None or at < period["ends"]):
            return str(period["why"])
    return ""


def _end_period(periods: list[Period], why: str, at: int) -> bool:
    for period in periods:
        if period["ends"] is None and _has_reason(period, why):
            period["ends"] = at
            return True
    return False


def _has_reason(period: Period, why: str) -> bool:
    return period["why"] == why or str(period["why"]).startswith(f"{why}: ")
