"""Evidence that holds: read the journal from its first entry and say whatever does not fit.

A chain proves that nothing in it was changed, not that its end is still there, nor that it was not written anew from the
first entry on. The first shows where something has read further than the journal goes; the second to whoever kept a head.

Other floors add checks through the slot `journal.verify`: projections equal to a rebuild, inputs that became contacts.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from deskbell.journal.models import Bookmark, Entry, Salt
from deskbell.journal.record import commitment
from deskbell.journal.seal import COLUMNS, GENESIS, link
from deskbell.kit import slots

PAGE = 5000


@dataclass(frozen=True)
class Head:
    """Where a journal stood: the number of its last entry and that entry's hash, which covers all before it."""

    number: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.number}:{self.hash.hex()}"

    @classmethod
    def read(cls, text: str) -> "Head":
        """The reverse of `str`. Raises ValueError."""
        number, _, digest = text.strip().partition(":")
        head = cls(int(number), bytes.fromhex(digest))
        if str(head) != text.strip().lower() or len(head.hash) != len(GENESIS) or head.number < 0:
            raise ValueError(f"{text!r} is no head of a journal")
        return head


@dataclass
class Report:
    """What `verify` found: how much was read, where the journal stands, one sentence for each thing that does not fit."""

    entries: int = 0
    head: Head = Head(0, GENESIS)
    unsealed: int = 0
    words: int = 0
    erased: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """True when nothing was found."""
        return not self.faults


def verify(*, was: Head | None = None) -> Report:
    """Check numbers, chain and commitments, then what other floors check. Reads everything; changes nothing.

    `was` is a head that was kept: the journal must still contain it.
    """
    report = Report()
    with _at_one_instant():
        _chain(report, was)
        _end(report)
        report.unsealed = Entry.objects.filter(number=None).count()
        _words(report)
        for faults in slots.ask("journal.verify"):
            report.faults.extend(faults)
    return report


@contextmanager
def _at_one_instant() -> Iterator[None]:
    """Everything is read as it was at one instant: the house goes on meanwhile, and what is made of it keeps moving."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
        yield


def _chain(report: Report, was: Head | None) -> None:
    last = GENESIS
    for number, digest, values in _sealed():
        report.entries += 1
        if number != report.entries:
            report.faults.append(f"entry {report.entries} is missing: after it comes {number}")
            return
        last = link(last, number, values)
        if bytes(digest) != last:
            report.faults.append(f"entry {number} or one before it was changed: its hash does not follow")
            return
        report.head = Head(number, last)
        if was is not None and was.number == number and was != report.head:
            report.faults.append(f"entry {number} or one before it is another than when its hash was kept")
    if was is not None and was.number > report.head.number:
        report.faults.append(f"the journal ends at entry {report.head.number}, and the hash of {was.number} was kept")


def _end(report: Report) -> None:
    """Whoever has read further than the journal goes has read what is no longer there."""
    last = Entry.objects.order_by("-number").exclude(number=None).values_list("number", flat=True).first() or 0
    for bookmark in Bookmark.objects.filter(number__gt=last).order_by("follower"):
        report.faults.append(
            f"the journal ends at entry {last}, but “{bookmark.follower}” has read as far as {bookmark.number}"
        )
    lost = Salt.objects.exclude(Exists(Entry.objects.filter(pk=OuterRef("entry_id")))).count()
    if lost:
        report.faults.append(f"of {lost} words the entry they belong to is missing")


def _sealed() -> Iterator[tuple[int, bytes, list[object]]]:
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"select number, hash, {COLUMNS} from journal_entry where number > %s order by number limit %s",
                [after, PAGE],
            )
            rows = cursor.fetchall()
        for row in rows:
            yield row[0], row[1], list(row[2:])
        if len(rows) < PAGE:
            return
        after = rows[-1][0]


def _words(report: Report) -> None:
    """Each kind that forgets words offers `journal.words` with `kind` and `entries`: {entry id: {field: word or None}}."""
    kinds = Entry.objects.exclude(commitments={}).order_by().values_list("kind", flat=True).distinct()
    for kind in kinds:
        after = 0
        while entries := list(Entry.objects.filter(kind=kind, id__gt=after).order_by("id")[:PAGE]):
            _compare(report, kind, entries)
            after = entries[-1].id


def _compare(report: Report, kind: str, entries: list[Entry]) -> None:
    found: dict[int, dict[str, str | None]] = {}
    for answer in slots.ask("journal.words", kind=kind, entries=entries):
        found.update(answer)
    salts = {
        (row.entry_id, row.field): bytes(row.salt) for row in Salt.objects.filter(entry__in=[e.id for e in entries])
    }
    for entry in entries:
        for name, promised in entry.commitments.items():
            salt = salts.get((entry.id, name))
            word = found.get(entry.id, {}).get(name)
            if salt is None and not word:
                report.erased += 1
            elif salt is None or word is None:
                report.faults.append(f"entry {entry.number}: of “{name}” only half is left")
            elif commitment(salt, word) != promised:
                report.faults.append(f"entry {entry.number}: “{name}” is not what was recorded")
            else:
                report.words += 1
