"""Verify the journal: read it from its first entry, check the chain and the commitments, and report every fault.

The chain proves that no entry was changed. It does not prove that the end is still there, nor that the whole journal
was not rewritten. A missing end shows where a follower has read past it. A rewritten journal shows to anyone who kept
an earlier head.

Other floors add checks through the slot `verification_faults`, for example that projections equal a rebuild and that every
input became a contact.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from deskbell.journal.models import Bookmark, Entry, Salt
from deskbell.journal.record import commitment
from deskbell.journal.seal import GENESIS, HASHED_COLUMNS, entry_hash
from deskbell.journal.slots import committed_text, verification_faults

PAGE_SIZE = 5000
SEALED = f"select number, hash, {HASHED_COLUMNS} from journal_entry where number > %s order by number limit %s"


@dataclass(frozen=True)
class JournalHead:
    """The last entry of a journal: its number, and its hash, which covers all entries before it."""

    number: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.number}:{self.hash.hex()}"

    @classmethod
    def parse(cls, text: str) -> "JournalHead":
        """Parse the text that `str(head)` returns. Raises ValueError."""
        number, _, digest = text.strip().partition(":")
        head = cls(int(number), bytes.fromhex(digest))
        if str(head) != text.strip().lower() or len(head.hash) != len(GENESIS) or head.number < 0:
            raise ValueError(f"{text!r} is no head of a journal")
        return head


@dataclass
class VerifyReport:
    """The result of `verify_journal`: what was read, where the journal stands, and one sentence for each fault."""

    entries: int = 0
    head: JournalHead = JournalHead(0, GENESIS)
    unsealed: int = 0
    words: int = 0
    erased: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """True when no fault was found."""
        return not self.faults


def verify_journal(*, kept_head: JournalHead | None = None) -> VerifyReport:
    """Verify the journal, then run the checks of other floors. Changes nothing.

    1. Read every sealed entry. Its number must follow, and its hash must be the hash of the entry before and of its content.
    2. Compare with `kept_head`, a head that was kept earlier: the journal must still contain it.
    3. Check that no follower has read past the last entry, and that every salt has its entry.
    4. Compare every commitment with its word. A word and its salt are either both there or both erased.
    5. Ask the slot `verification_faults` for further faults.
    """
    report = VerifyReport()
    with _read_snapshot():
        _check_chain(report, kept_head)
        _check_end(report)
        report.unsealed = Entry.objects.filter(number=None).count()
        _check_personal_text(report)
        for faults in verification_faults.ask():
            report.faults.extend(faults)
    return report


@contextmanager
def _read_snapshot() -> Iterator[None]:
    """Context manager: all queries of the block see the database as it is now, while new entries arrive."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
        yield


def _check_chain(report: VerifyReport, kept_head: JournalHead | None) -> None:
    """Check numbers and hashes, and that the journal contains the entry `kept_head`. Stops at the first missing
    number.
    """
    last = GENESIS
    for number, digest, values in _read_sealed():
        report.entries += 1
        if number != report.entries:
            report.faults.append(f"entry {report.entries} is missing: after it comes {number}")
            return
        last = entry_hash(last, number, values)
        if bytes(digest) != last:
            report.faults.append(f"entry {number} or one before it was changed: its hash does not follow")
            return
        report.head = JournalHead(number, last)
        if kept_head is not None and kept_head.number == number and kept_head != report.head:
            report.faults.append(f"entry {number} or one before it is another than when its hash was kept")
    if kept_head is not None and kept_head.number > report.head.number:
        report.faults.append(
            f"the journal ends at entry {report.head.number}, and the hash of {kept_head.number} was kept"
        )


def _check_end(report: VerifyReport) -> None:
    """Check that no follower has read past the last entry, and that every salt has its entry."""
    last = Entry.objects.order_by("-number").exclude(number=None).values_list("number", flat=True).first() or 0
    for bookmark in Bookmark.objects.filter(number__gt=last).order_by("follower"):
        report.faults.append(
            f"the journal ends at entry {last}, but “{bookmark.follower}” has read as far as {bookmark.number}"
        )
    lost = Salt.objects.exclude(Exists(Entry.objects.filter(pk=OuterRef("entry_id")))).count()
    if lost:
        report.faults.append(f"of {lost} words the entry they belong to is missing")


def _read_sealed() -> Iterator[tuple[int, bytes, list[object]]]:
    """Yield number, hash and hashed values of each sealed entry, in order."""
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(SEALED, [after, PAGE_SIZE])
            rows = cursor.fetchall()
        for row in rows:
            yield row[0], row[1], list(row[2:])
        if len(rows) < PAGE_SIZE:
            return
        after = rows[-1][0]


def _check_personal_text(report: VerifyReport) -> None:
    """Check the commitments of all entries. The text itself comes from the slot `committed_text`."""
    kinds = Entry.objects.exclude(commitments={}).order_by().values_list("kind", flat=True).distinct()
    for kind in kinds:
        after = 0
        while entries := list(Entry.objects.filter(kind=kind, id__gt=after).order_by("id")[:PAGE_SIZE]):
            _check_commitments(report, kind, entries)
            after = entries[-1].id


def _check_commitments(report: VerifyReport, kind: str, entries: list[Entry]) -> None:
    """Check the commitments of some entries of one kind."""
    found: dict[int, dict[str, str | None]] = {}
    for answer in committed_text.ask(kind=kind, entries=entries):
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
