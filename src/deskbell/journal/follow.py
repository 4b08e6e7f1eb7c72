"""News comes up: followers read sealed entries in number order; effect and bookmark commit together, so exactly once."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import OperationalError, transaction

from deskbell.journal.models import Bookmark, Entry, Stumble
from deskbell.journal.news import News
from deskbell.kit import discover
from deskbell.kit.bulk import ask
from deskbell.kit.clock import now
from deskbell.kit.loops import loop
from deskbell.kit.rows import read

log = logging.getLogger(__name__)
HOLD = (
    "select number, (select max(number) from journal_entry), i.first, i.last from journal_bookmark b left join lateral ("
    "select first, last from journal_import where first > b.number order by first limit 1) i on true "
    "where follower = %s for update of b"
)
BEGIN = "insert into journal_bookmark (follower, number) values (%s, 0) on conflict do nothing"
MOVE = "update journal_bookmark set number = %s where follower = %s"
NEXT = "where number > %s and number <= %s and (kind = any(%s::text[]) or %s::boolean) order by number limit %s"
Take = Callable[[Sequence[Entry]], None]
TakePast = Callable[[int, int], None]
Stretch = tuple[int, int]


@dataclass(frozen=True)
class Follower:
    """`take` is given sealed entries of `kinds`, in number order, inside the transaction that moves the bookmark.

    `past` takes in what an import brought, all of it by its first and last number. Without it a follower passes over
    the past: nobody wants a mail for what was written years ago.
    """

    name: str
    kinds: tuple[str, ...]
    take: Take
    past: TakePast | None = None


_followers: dict[str, Follower] = {}


def follows(*kinds: type[News] | str, name: str, past: TakePast | None = None) -> Callable[[Take], Take]:
    """Decorator for a function that takes a batch of entries of these kinds (none given: all kinds).

    It must be able to be run again on entries whose transaction failed, and must not look at entries it is not given.
    `past` as on Follower.
    """

    def register(take: Take) -> Take:
        wanted = tuple(kind if isinstance(kind, str) else kind.kind for kind in kinds)
        follower = Follower(name=name, kinds=wanted, take=take, past=past)
        _followers[name] = follower
        loop(name=f"follow {name}", every=5.0, wakes=("sealed",))(lambda: step(follower))
        return take

    return register


def followers() -> list[Follower]:
    """Every declared follower, lowest floor first."""
    discover.modules("followers")
    return list(_followers.values())


def step(follower: Follower, *, most: int = 500) -> int:
    """Take in the next entries for `follower`; how many entries its bookmark has passed (0: nothing new)."""
    try:
        with transaction.atomic():
            return _step(follower, most)
    except OperationalError:
        # A deadlock, a full disk, a lost connection: it passes, and no entry is to blame. The loop tries again.
        raise
    except Exception:
        log.exception("follower %s failed on a batch, going one by one", follower.name)
        return _one_by_one(follower, most)


def _step(follower: Follower, most: int) -> int:
    bookmark, head, past = _bookmark(follower)
    if head == bookmark.number:
        return 0
    if past is not None and past[0] == bookmark.number + 1:
        return _take_past(follower, bookmark, past)
    if past is not None:
        head = past[0] - 1
    entries = _next(follower, bookmark.number, head, most)
    last = _number(entries[-1]) if len(entries) == most else head
    if entries:
        follower.take(entries)
    elif past is None and last - bookmark.number < 1000:
        return 0
    return _moved(bookmark, last)


def _take_past(follower: Follower, bookmark: Bookmark, past: Stretch) -> int:
    if follower.past is not None:
        follower.past(*past)
    return _moved(bookmark, past[1])


def _moved(bookmark: Bookmark, last: int) -> int:
    passed = last - bookmark.number
    bookmark.number = last
    ask(MOVE, [last, bookmark.follower])
    return passed


def _one_by_one(follower: Follower, most: int) -> int:
    with transaction.atomic():
        bookmark, head, past = _bookmark(follower)
        if past is not None and past[0] == bookmark.number + 1:
            return _past_one_by_one(follower, bookmark, past, most)
        entries = _next(follower, bookmark.number, past[0] - 1 if past else head, most)
        _each(follower, entries)
        return _moved(bookmark, _number(entries[-1])) if entries else 0


def _past_one_by_one(follower: Follower, bookmark: Bookmark, past: Stretch, most: int) -> int:
    number = past[0] - 1
    while entries := _next(follower, number, past[1], most):
        _each(follower, entries)
        number = _number(entries[-1])
    return _moved(bookmark, past[1])


def _each(follower: Follower, entries: Sequence[Entry]) -> None:
    for entry in entries:
        try:
            with transaction.atomic():
                follower.take([entry])
        except OperationalError:
            raise
        except Exception as problem:
            log.error("follower %s stumbled over entry %s", follower.name, entry.number, exc_info=True)
            Stumble.objects.get_or_create(
                follower=follower.name,
                number=_number(entry),
                defaults={"problem": type(problem).__name__, "at": now()},
            )


def _bookmark(follower: Follower) -> tuple[Bookmark, int, Stretch | None]:
    """The bookmark, held until the transaction ends; the head of the journal (what is sealed later waits); and the
    first import between them, for imports are read whole, and a bookmark never stands inside one.
    """
    while not (found := ask(HOLD, [follower.name])):
        ask(BEGIN, [follower.name])
    number, head, first, last = found[0]
    head = max(number, head or number)
    past = (first, last or 0) if first is not None and number < first <= head else None
    return Bookmark(follower=follower.name, number=number), head, past


def _next(follower: Follower, number: int, head: int, most: int) -> list[Entry]:
    return read(Entry, NEXT, [number, head, list(follower.kinds), not follower.kinds, most])


def _number(entry: Entry) -> int:
    if entry.number is None:
        raise ValueError("followers read sealed entries only")
    return entry.number
