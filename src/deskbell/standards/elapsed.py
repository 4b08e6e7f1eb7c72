"""Clock arithmetic: the working time since the start without pauses, and the due time. No side effects.

A stop is in time if it comes no later than the due time. Outside working hours a clock does not run, so a clock that
ran out at closing time would read the same all night. Therefore one microsecond is added to a reading taken while the
clock does not run. With that, `elapsed_time(stop) <= amount` is true exactly when `stop <= due_time(amount)`, for every
goal, here and in DuckDB.
"""

from collections.abc import Iterable, Iterator, Sequence

from deskbell.standards.calendars import Calendar
from deskbell.standards.calendars.local_days import Stretch

Pause = tuple[int, int | None]
STANDING = 1


def merge_pauses(pauses: Iterable[Pause], start: int) -> list[Pause]:
    """Return the pauses sorted, cut at the start, and joined where they touch or overlap."""
    joined: list[Pause] = []
    for begins, ends in sorted(pauses, key=lambda pause: pause[0]):
        begins = max(begins, start)
        if ends is not None and ends <= begins:
            continue
        if joined and (joined[-1][1] is None or begins <= joined[-1][1]):
            last = joined[-1]
            later = None if last[1] is None or ends is None else max(last[1], ends)
            joined[-1] = (last[0], later)
        else:
            joined.append((begins, ends))
    return joined


def due_time(calendar: Calendar, start: int, amount: int, pauses: Iterable[Pause] = ()) -> int | None:
    """Return the last instant that is in time; None while a pause without an end lies before it.

    1. Go through the pauses in order, with the whole amount left.
    2. Subtract the working time up to the next pause from what is left. If it covers what is left, the due time is
       before that pause.
    3. If the pause has no end, there is no due time yet: return None.
    4. Otherwise continue at the end of the pause. After the last pause the calendar gives the due time.
    """
    left, at = amount, start
    for begins, ends in merge_pauses(pauses, start):
        run = calendar.cumulative(begins) - calendar.cumulative(at)
        if run >= left:
            break
        if ends is None:
            return None
        left, at = left - run, ends
    return calendar.due(at, left)


def elapsed_time(calendar: Calendar, start: int, stop: int, pauses: Iterable[Pause] = ()) -> int:
    """Return the working time from start to `stop` in microseconds, without pauses; one more when the clock did not run
    just then.
    """
    total, stands = 0, True
    for begins, ends in _running_legs(merge_pauses(pauses, start), start, stop):
        total += calendar.cumulative(ends) - calendar.cumulative(begins)
        stands = stands and not (begins < stop <= ends and calendar.is_running(stop))
    return total + STANDING * stands


def counted_stretches(calendar: Calendar, start: int, stop: int, pauses: Iterable[Pause] = ()) -> list[Stretch]:
    """Return the stretches during which the clock ran. Their lengths add up to the elapsed time."""
    legs = _running_legs(merge_pauses(pauses, start), start, stop)
    return [piece for begins, ends in legs for piece in calendar.stretches(begins, ends)]


def _running_legs(pauses: Sequence[Pause], start: int, stop: int) -> Iterator[Stretch]:
    """The stretches between start and stop that are not paused, working hours or not."""
    at = start
    for begins, ends in pauses:
        if begins >= stop:
            break
        if at < begins:
            yield (at, begins)
        if ends is None or ends >= stop:
            return
        at = ends
    if at < stop:
        yield (at, stop)
