"""Followers: functions that read sealed entries in the order of their numbers. What a follower changes and its bookmark
(how far it has read) commit together, so each entry takes effect exactly once.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import OperationalError, transaction

from deskbell.journal.models import Bookmark, Entry, Stumble
from deskbell.journal.news import News
from deskbell.kit import discover
from deskbell.kit.background import background_loop
from deskbell.kit.bulk import execute_sql, run_sql
from deskbell.kit.clock import now
from deskbell.kit.read_rows import read_rows

log = logging.getLogger(__name__)
LOCK_BOOKMARK = (
    "select number, (select max(number) from journal_entry), i.first, i.last from journal_bookmark b left join lateral ("
    "select first, last from journal_import where first > b.number order by first limit 1) i on true "
    "where follower = %s for update of b"
)
CREATE_BOOKMARK = "insert into journal_bookmark (follower, number) values (%s, 0) on conflict do nothing"
MOVE_BOOKMARK = "update journal_bookmark set number = %s where follower = %s"
NEXT_ENTRIES = "where number > %s and number <= %s and (kind = any(%s::text[]) or %s::boolean) order by number limit %s"
Take = Callable[[Sequence[Entry]], None]
TakeImport = Callable[[int, int], None]
NumberRange = tuple[int, int]


@dataclass(frozen=True)
class Follower:
    """A function that keeps something up to date from the journal, such as clocks.

    - `take` is called with the next sealed entries of the kinds `kinds`, in order, in the transaction that moves the
      bookmark.
    - `take_import` is called with the first and last number of an import, to read all of it at once. A follower without
      it skips imports: no mail should be sent for what happened years ago.
    """

    name: str
    kinds: tuple[str, ...]
    take: Take
    take_import: TakeImport | None = None


_followers: dict[str, Follower] = {}


def follows(*kinds: type[News] | str, name: str, take_import: TakeImport | None = None) -> Callable[[Take], Take]:
    """Decorator: call this function with new entries of these kinds, or of all kinds if none is given.

    It must change the same rows again if a failed transaction is repeated, and must read no entries other than those
    given. `take_import` as in `Follower`.
    """

    def register(take: Take) -> Take:
        wanted = tuple(kind if isinstance(kind, str) else kind.kind for kind in kinds)
        follower = Follower(name=name, kinds=wanted, take=take, take_import=take_import)
        _followers[name] = follower
        background_loop(name=f"follow {name}", every=5.0, woken_by=("sealed",))(lambda: advance_follower(follower))
        return take

    return register


def list_followers() -> list[Follower]:
    """Return every declared follower, those of the lowest app first."""
    discover.import_app_modules("followers")
    return list(_followers.values())


def advance_follower(follower: Follower, *, limit: int = 500) -> int:
    """Let `follower` read its next entries. Returns how many entries its bookmark moved forward; 0 means nothing was
    left.

    1. Lock the bookmark and read the number of the last sealed entry. Entries sealed later wait for the next call.
    2. If an import begins right after the bookmark, give all of it to `take_import`, or skip it.
    3. Otherwise read up to `limit` entries of the wanted kinds, up to the next import, and give them to `take`.
    4. Move the bookmark to the last entry read, or to the last sealed one if fewer than `limit` were left, and commit.
    5. After a temporary database error (deadlock, full disk, lost connection) roll back; the loop tries again.
    6. After any other exception take the entries one by one. An entry that still fails is stored as a `Stumble` and
       skipped.
    """
    try:
        with transaction.atomic():
            return _take_batch(follower, limit)
    except OperationalError:
        # A deadlock, a full disk or a lost connection passes, and no entry caused it. The loop retries.
        raise
    except Exception:
        log.exception("follower %s failed on a batch, going one by one", follower.name)
        return _take_one_by_one(follower, limit)


def _take_batch(follower: Follower, limit: int) -> int:
    """Do steps 1 to 4 of `advance_follower`. If there are only a few entries of other kinds, the bookmark is not moved,
    to save a write.
    """
    bookmark, head, upcoming_import = _lock_bookmark(follower)
    if head == bookmark.number:
        return 0
    if upcoming_import is not None and upcoming_import[0] == bookmark.number + 1:
        return _take_import(follower, bookmark, upcoming_import)
    if upcoming_import is not None:
        head = upcoming_import[0] - 1
    entries = _read_next(follower, bookmark.number, head, limit)
    last = _sealed_number(entries[-1]) if len(entries) == limit else head
    if entries:
        follower.take(entries)
    elif upcoming_import is None and last - bookmark.number < 1000:
        return 0
    return _move_bookmark(bookmark, last)


def _take_import(follower: Follower, bookmark: Bookmark, upcoming_import: NumberRange) -> int:
    if follower.take_import is not None:
        follower.take_import(*upcoming_import)
    return _move_bookmark(bookmark, upcoming_import[1])


def _move_bookmark(bookmark: Bookmark, last: int) -> int:
    """Move the bookmark to the number `last`. Returns how many entries it moved forward."""
    passed = last - bookmark.number
    bookmark.number = last
    execute_sql(MOVE_BOOKMARK, [last, bookmark.follower])
    return passed


def _take_one_by_one(follower: Follower, limit: int) -> int:
    with transaction.atomic():
        bookmark, head, upcoming_import = _lock_bookmark(follower)
        if upcoming_import is not None and upcoming_import[0] == bookmark.number + 1:
            return _take_import_one_by_one(follower, bookmark, upcoming_import, limit)
        entries = _read_next(follower, bookmark.number, upcoming_import[0] - 1 if upcoming_import else head, limit)
        _take_each(follower, entries)
        return _move_bookmark(bookmark, _sealed_number(entries[-1])) if entries else 0


def _take_import_one_by_one(follower: Follower, bookmark: Bookmark, upcoming_import: NumberRange, limit: int) -> int:
    number = upcoming_import[0] - 1
    while entries := _read_next(follower, number, upcoming_import[1], limit):
        _take_each(follower, entries)
        number = _sealed_number(entries[-1])
    return _move_bookmark(bookmark, upcoming_import[1])


def _take_each(follower: Follower, entries: Sequence[Entry]) -> None:
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
                number=_sealed_number(entry),
                defaults={"problem": type(problem).__name__, "at": now()},
            )


def _lock_bookmark(follower: Follower) -> tuple[Bookmark, int, NumberRange | None]:
    """Lock the bookmark. Returns it, the number of the last sealed entry, and the (first, last) numbers of the next
    import or None.

    An import is read as a whole, so a bookmark never stands inside one.
    """
    while not (found := run_sql(LOCK_BOOKMARK, [follower.name])):
        execute_sql(CREATE_BOOKMARK, [follower.name])
    number, head, first, last = found[0]
    head = max(number, head or number)
    upcoming_import = (first, last or 0) if first is not None and number < first <= head else None
    return Bookmark(follower=follower.name, number=number), head, upcoming_import


def _read_next(follower: Follower, number: int, head: int, limit: int) -> list[Entry]:
    return read_rows(Entry, NEXT_ENTRIES, [number, head, list(follower.kinds), not follower.kinds, limit])


def _sealed_number(entry: Entry) -> int:
    if entry.number is None:
        raise ValueError("followers read sealed entries only")
    return entry.number
