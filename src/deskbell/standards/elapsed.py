"""What a clock reads: working time since the start, less what the standard pauses, and when it is due.

A reply is in time if it comes no later than the due time. Out of hours a clock stands still, so a clock that
ran full at closing time reads the same all night; one microsecond is added to readings taken while it stands.
With that `reading <= goal` says exactly what `stop <= due` says, for every goal, in columns as well as here.
"""

from collections.abc import Iterable, Iterator, Sequence

from deskbell.standards.calendars import Calendar
from deskbell.standards.calendars.days import Stretch

Pause = tuple[int, int | None]
STANDING = 1


def in_order(pauses: Iterable[Pause], start: int) -> list[Pause]:
    """Pauses sorted, cut to after the start, and joined where they touch or overlap."""
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


def due(calendar: Calendar, start: int, amount: int, pauses: Iterable[Pause] = ()) -> int | None:
    """The last instant that is in time; None while a pause without an end lies before it."""
    left, at = amount, start
    for begins, ends in in_order(pauses, start):
        run = calendar.worked(begins) - calendar.worked(at)
        if run >= left:
            break
        if ends is None:
            return None
        left, at = left - run, ends
    return calendar.due(at, left)


def reading(calendar: Calendar, start: int, stop: int, pauses: Iterable[Pause] = ()) -> int:
    """Microseconds on the clock at `stop`, plus one if the clock stood still just then."""
    total, stands = 0, True
    for begins, ends in _legs(in_order(pauses, start), start, stop):
        total += calendar.worked(ends) - calendar.worked(begins)
        stands = stands and not (begins < stop <= ends and calendar.running(stop))
    return total + STANDING * stands


def counted(calendar: Calendar, start: int, stop: int, pauses: Iterable[Pause] = ()) -> list[Stretch]:
    """The stretches during which the clock ran; their lengths add up to what it reads."""
    legs = _legs(in_order(pauses, start), start, stop)
    return [piece for begins, ends in legs for piece in calendar.stretches(begins, ends)]


def _legs(pauses: Sequence[Pause], start: int, stop: int) -> Iterator[Stretch]:
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
